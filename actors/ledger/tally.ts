import type { CreditIndex, PreparedModel } from '../../rules/credit/credit-index.ts';
import { type LedgerTally, mostMonths, roleOfTally } from '../../rules/credit/tally.ts';
import { tallyText } from '../../rules/credit/tally-text.ts';
import type { Circumstances, Decision } from '../behaviour.ts';
import { roleOfLedger, type TallyCommand } from '../protocol/credit.ts';
import type { OutboundMessage } from '../protocol/journal.ts';
import { openEntries } from './entries.ts';
import type { LedgerEvent, LedgerState } from './state.ts';

/**
 * Tallies of closed months come into a ledger without a rule: they are bare counts, and what they are worth says the model
 * when it is asked. Of each month one holds for each who counts; a newer one replaces it, the journal keeps both.
 */

/** More than a model reads, so that months that came by a clock that had jumped push no others out. */
const KEPT_MONTHS = mostMonths + 6;

const nothing: Decision<LedgerEvent> = { verdict: 'received', events: [] };

export function enterTally(
  state: LedgerState | undefined,
  { type: _type, organisation, ...counted }: TallyCommand,
  model: PreparedModel | undefined,
  circumstances: Pick<Circumstances, 'id' | 'today' | 'speakersFor'>,
): Decision<LedgerEvent> {
  const { id, today } = circumstances;
  if (roleOfTally[counted.tally] !== roleOfLedger(id)) throw new Error(`the ledger ${id} takes no ${counted.tally}`);
  const tally: LedgerTally = { entry: 'tally', ...counted, recordedOn: today };
  const before = state?.tallies?.find((one) => isSame(one, tally));
  // What is known already, and that there is nothing, are no news.
  if (before?.hits === tally.hits && before.of === tally.of) return nothing;
  if (before === undefined && tally.of === 0) return nothing;
  const event = { type: 'TallyEntered', tally } as const;
  const after: LedgerState = { items: [], entered: 0, ...state, tallies: withTally(state?.tallies, tally) };
  const index = (one: LedgerState | undefined) => model?.indexOn(openEntries(one), today);
  return {
    verdict: 'received',
    events: [event],
    messages: toldOfTally(tally, before !== undefined, [index(state), index(after)], {
      organisation,
      ...circumstances,
    }),
  };
}

/** The newest of each month, in the order in which months came. */
export function withTally(before: readonly LedgerTally[] = [], tally: LedgerTally): readonly LedgerTally[] {
  if (before.some((one) => isSame(one, tally))) return before.map((one) => (isSame(one, tally) ? tally : one));
  const all = [...before, tally];
  const ofSame = all.filter((one) => one.tally === tally.tally && one.evidence === tally.evidence);
  const [oldest] = ofSame.length > KEPT_MONTHS ? ofSame : [];
  return oldest === undefined ? all : all.filter((one) => one !== oldest);
}

function isSame(one: LedgerTally, other: LedgerTally): boolean {
  return one.tally === other.tally && one.month === other.month && one.evidence === other.evidence;
}

/** Nobody is scored secretly: whoever speaks for the organisation hears what was counted, and what it does. */
function toldOfTally(
  { tally, month, hits, of, evidence }: LedgerTally,
  corrects: boolean,
  [before, after]: readonly [CreditIndex | undefined, CreditIndex | undefined],
  { id, organisation, speakersFor }: Pick<Circumstances, 'id' | 'speakersFor'> & { readonly organisation: string },
): readonly OutboundMessage[] {
  const move =
    before === undefined || after === undefined
      ? undefined
      : { before: before.band, after: after.band, reasons: after.reasons };
  const data: OutboundMessage['data'] = {
    tally,
    month,
    hits,
    of,
    corrects,
    countedBy: evidence,
    ...(after === undefined || before === undefined
      ? {}
      : {
          index: {
            model: after.model,
            modelVersion: after.version,
            bandBefore: before.band,
            band: after.band,
            reasons: after.reasons.map(({ code }) => code),
          },
        }),
    message: { ...tallyText({ tally, month, hits, of }, corrects, move) },
  };
  return speakersFor(organisation).map((integrator) => ({
    integrator,
    topic: `person.${id}`,
    event: 'credit-tallied',
    data,
  }));
}
