import type { LedgerTally } from '../../rules/credit/tally.ts';
import type { Circumstances, Decision } from '../behaviour.ts';
import { type Happened, happenedOn, type MonthlyCount, untoldOf } from '../monthly-counts.ts';
import { ledgerKey } from '../protocol/credit.ts';
import { entityName, organisationKey } from '../protocol/entity.ts';
import type { JournalCommand } from '../protocol/journal.ts';
import { type Discount, type SourceOutcome, sourceKey } from '../protocol/verification.ts';
import type { SourceEvent, SourceState } from './state.ts';

/**
 * What tries to ask a source come to in a month, for the credit of the organisation that answers for it. Answered in time is
 * whatever it has said within its time, also that it refuses; of what it has answered, what is no record as promised was of
 * no use. Tries that were never sent, since the circuit was open, are nobody's.
 */

const silent: readonly SourceOutcome[] = ['timeout', 'unavailable'];

/** What one try counts for. */
export function monthlyOf(outcome: SourceOutcome, organisation: string, today: string): Happened {
  const counts = {
    asked: 1,
    ...(silent.includes(outcome) ? {} : { answered: 1 }),
    ...(outcome === 'garbage' ? { garbage: 1 } : {}),
  };
  return { ...happenedOn(today, counts), for: organisation };
}

/** The month that a discount is about, or why it fits none. */
export function discountable(
  state: SourceState | undefined,
  { month, organisation, unanswered, garbage }: Discount,
): MonthlyCount | 'NONE' | 'SEVERAL' | 'TOO_MANY' {
  const [one, another] = (state?.monthly?.months ?? []).filter(
    (kept) => kept.month === month && (organisation === undefined || kept.for === organisation),
  );
  if (one === undefined) return 'NONE';
  if (another !== undefined) return 'SEVERAL';
  const { asked = 0, answered = 0, garbage: useless = 0 } = one.counts;
  return unanswered > asked - answered || garbage > useless ? 'TOO_MANY' : one;
}

/** A try without an answer was never asked; an answer that was of no use was a good one. */
export function discountOf({ month, for: organisation }: MonthlyCount, { unanswered, garbage }: Discount): Happened {
  const counts = { asked: 0 - unanswered, garbage: 0 - garbage };
  return { month, counts, ...(organisation === undefined ? {} : { for: organisation }) };
}

/** From the due index: a month is over. What was told before and has not changed is not told again. */
export function closeMonth(
  state: SourceState | undefined,
  month: string,
  { id }: Pick<Circumstances, 'id'>,
): Decision<SourceEvent> {
  const untold = untoldOf(state?.monthly, month);
  if (untold.length === 0) return { verdict: 'received', events: [] };
  const evidence = entityName(sourceKey(id));
  const commands = untold.flatMap(({ for: organisation = '', counts, again }): JournalCommand[] => {
    const { asked = 0, answered = 0, garbage = 0 } = counts;
    const tell = (tally: LedgerTally['tally'], hits: number, of: number): JournalCommand[] =>
      of === 0 && again !== true
        ? []
        : [
            {
              to: ledgerKey(organisationKey(organisation).id),
              command: { type: 'tally', tally, month, hits, of, evidence, organisation },
            },
          ];
    // Answers are never taken out: where there is none, nothing was told of them before either.
    const data = answered === 0 ? [] : tell('data-rejects', garbage, answered);
    return [...tell('verification-answers', answered, asked), ...data];
  });
  return { verdict: 'received', events: [{ type: 'MonthClosed', month }], commands };
}
