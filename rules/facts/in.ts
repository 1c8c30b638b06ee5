import { optional } from './pre.ts';
import type { SupervisionInput } from './supervision-data.ts';

/**
 * Makes the facts that rules of phase `in` (事中) ask for: an act of an officer, a deadline that comes near, a step that waits
 * for nobody. `in-declarations.ts` declares each field. A fact is made when it is asked for, once: most acts have nothing
 * wrong with them.
 */
export function inFacts(input: SupervisionInput) {
  return asked({
    occasion: () => ({ kind: input.occasion }),
    act: () => actFacts(input),
    officer: () => officerFacts(input),
    case: () => {
      const { matter, region, status, officerReturns, returns, transfers } = input.case();
      return { matter, region, status, officerReturns, returns, transfers };
    },
    clock: () => clockFacts(input),
  });
}

function actFacts({ act }: SupervisionInput) {
  const found = act?.();
  if (found === undefined) return { present: false };
  const { action, outcome, standing, current, stepKind, secondsOpen, inOfficeTime, onWorkingDay } = found;
  return {
    present: true,
    ...{ action, outcome, standing, current, inOfficeTime, onWorkingDay },
    ...optional('stepKind', stepKind),
    ...optional('secondsOpen', secondsOpen),
  };
}

function officerFacts({ officer }: SupervisionInput) {
  const found = officer?.();
  if (found === undefined) return {};
  const { lateLast30Days: _post, ...rest } = found;
  return rest;
}

/** Where a deadline stands that has come to a place. */
export function clockFacts({ clock }: SupervisionInput) {
  return {
    ...optional('kind', clock?.kind),
    ...optional('remaining', clock?.remaining),
    ...optional('overdue', clock?.overdue),
  };
}

type Makers = Readonly<Record<string, () => Readonly<Record<string, unknown>>>>;
type Made<Of extends Makers> = { readonly [Name in keyof Of]: ReturnType<Of[Name]> };

/** A record whose members are made when they are first asked for. */
export function asked<Of extends Makers>(makers: Of): Made<Of> {
  const facts = {};
  for (const [name, make] of Object.entries(makers)) {
    let made: Readonly<Record<string, unknown>> | undefined;
    const get = () => {
      made ??= make();
      return made;
    };
    Object.defineProperty(facts, name, { get, enumerable: true });
  }
  return facts as Made<Of>;
}
