import { asked, clockFacts } from './in.ts';
import { optional } from './pre.ts';
import type { SupervisionInput } from './supervision-data.ts';

/**
 * Makes the facts that rules of phase `post` (事后) ask for: what is overdue, what has ended, what turned out to be wrong.
 * `post-declarations.ts` declares each field. Made when asked for, as those of phase `in`.
 */
export function postFacts(input: SupervisionInput) {
  return asked({
    occasion: () => ({ kind: input.occasion }),
    act: () => {
      const found = input.act?.();
      if (found === undefined) return { present: false };
      const { action, late, opinionLength } = found;
      return { present: true, action, late, ...optional('opinionLength', opinionLength) };
    },
    case: () => {
      const { matter, region, status, visits, publishedVisits, drawn, workingDaysSinceApproval } = input.case();
      return {
        ...{ matter, region, status, visits, publishedVisits, drawn },
        visitsOver: visits - publishedVisits,
        ...optional('workingDaysSinceApproval', workingDaysSinceApproval),
      };
    },
    clock: () => clockFacts(input),
    consultation: () => ({ opinionsMissing: input.opinionsMissing ?? 0 }),
    screening: () => ({ changed: input.screening?.changed ?? 0, detected: input.screening?.detected ?? [] }),
    organisation: () => optional('overdueLast30Days', input.organisationOverdue?.()),
    officer: () => optional('lateLast30Days', input.officer?.().lateLast30Days),
  });
}
