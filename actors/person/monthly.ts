import type { TallyName } from '../../rules/credit/tally.ts';
import type { Circumstances, Decision } from '../behaviour.ts';
import { type Counts, type Happened, happenedOn, untoldOf } from '../monthly-counts.ts';
import type { Counted, LateCounter } from '../protocol/commands.ts';
import { ledgerKey } from '../protocol/credit.ts';
import { entityName } from '../protocol/entity.ts';
import type { JournalCommand } from '../protocol/journal.ts';
import { filingOn } from './filing.ts';
import type { PersonEvent, PersonState } from './state.ts';

/**
 * What officers and organisations do in a month, for their credit: it rides on what is counted for them anyway. A step that an
 * officer ends in time is one; one that ends late, or lapses in the officer's hands, is one and overdue, and is counted by
 * that alone, so that the deed which ends it late counts for nothing more.
 */

const stepInTime = { steps: 1 };

/** What a count means for its month; undefined: nothing, as for all that citizens do. */
export function monthlyOf({ counter, on, late, returnedOn }: Counted): Happened | undefined {
  switch (counter) {
    case 'officerAccepted':
    case 'officerApproved':
    case 'officerObjected':
    case 'officerRefused':
    case 'officerDelivered':
      return late === true ? undefined : happenedOn(on, stepInTime);
    case 'officerReturned':
      return happenedOn(on, late === true ? { returns: 1 } : { ...stepInTime, returns: 1 });
    case 'officerDisposed':
      return returnedOn === undefined ? undefined : happenedOn(returnedOn, { wrongReturns: 1 });
    case 'organisationAssisted':
      return happenedOn(on, late === true ? assistedLate : { assisted: 1 });
    case 'officerOverdue':
    case 'organisationTimedOut':
    case 'organisationOpinionLate':
      return happenedOn(on, lateCounts[counter]);
    default:
      return undefined;
  }
}

const assistedLate = { assisted: 1, assistedLate: 1 };
const lateCounts: Readonly<Record<LateCounter, Counts>> = {
  officerOverdue: { steps: 1, overdue: 1 },
  organisationTimedOut: assistedLate,
  organisationOpinionLate: assistedLate,
};

/** What was counted as late was dismissed: it ended as if it had been in time. */
export function monthlyExcused({ counter, on }: { readonly counter: LateCounter; readonly on: string }): Happened {
  return happenedOn(on, counter === 'officerOverdue' ? { overdue: -1 } : { assistedLate: -1 });
}

/** From the due index: a month is over. What was told before and has not changed is not told again. */
export function closeMonth(
  state: PersonState | undefined,
  month: string,
  { id, today }: Pick<Circumstances, 'id' | 'today'>,
): Decision<PersonEvent> {
  const untold = untoldOf(state?.monthly, month);
  if (untold.length === 0) return { verdict: 'received', events: [] };
  const organisation = organisationOf(state, id, today);
  const evidence = entityName({ kind: 'person', id });
  const commands = untold.flatMap(({ counts }) => {
    const { steps = 0, overdue = 0, returns = 0, wrongReturns = 0, assisted = 0, assistedLate: late = 0 } = counts;
    const told = (tally: TallyName, hits: number, of: number): JournalCommand[] =>
      // Cases are never taken back, so that what was told is never nothing later.
      of === 0
        ? []
        : [
            {
              to: ledgerKey(id),
              // A return of a month that is kept no more may have been disposed of: a share is never above the whole.
              command: { type: 'tally', tally, month, hits: Math.min(hits, of), of, evidence, organisation },
            },
          ];
    return [
      ...told('steps-overdue', overdue, steps),
      ...told('wrong-returns', wrongReturns, returns),
      ...told('assistance-late', late, assisted),
    ];
  });
  return { verdict: 'received', events: [{ type: 'MonthClosed', month }], commands };
}

/** Who is told: the organisation itself, or that at which the officer is filed, also where that filing is over. */
function organisationOf(state: PersonState | undefined, id: string, today: string): string {
  const [role, ...code] = id.split('-');
  if (role === 'organisation') return code.join('-');
  return (filingOn(state, today) ?? state?.filing)?.organisation ?? '';
}
