import { dayOfNumber, numberOfDay } from '../../rules/credit/credit-day.ts';
import { prepareCreditModel } from '../../rules/credit/credit-index.ts';
import { type LedgerEntry, severities } from '../../rules/credit/ledger.ts';
import { loadCreditModels } from '../../rules/credit/load-credit-models.ts';
import personIndex from '../../rules/credit/models/person-index.json' with { type: 'json' };
import { lastDayOfItem, usualPeriods } from '../../rules/credit/period.ts';
import { Random } from '../../rules/random.ts';

export interface CreditIndexTiming {
  readonly items: number;
  readonly medianMicroseconds: number;
  /** The greatest median of one person: what a busy machine adds now and then is nobody's. */
  readonly slowestPersonMicroseconds: number;
}

/** As many as a ledger usually has, at most. */
const usualItems = 20;
const people = 50;
/** Documents lie so far apart in all. */
const YEAR_DAYS = 360;
/** How often everybody's batch runs before any is timed. */
const warmUp = 10;
const batch = 10;
/** A median of fewer is none. */
const fewest = 7;

/** Times the whole index (ledger to score, band and reasons) of persons with so many items, half as many entries about them. */
export function timeCreditIndex(rounds: number, items = usualItems): CreditIndexTiming {
  const loaded = loadCreditModels([{ file: 'person-index.json', json: personIndex }]);
  if ('faults' in loaded || loaded.models[0] === undefined) throw new Error('the shipped model is not sound');
  const model = prepareCreditModel(loaded.models[0]);
  const kinds = model.file.inputs.flatMap(({ ledger }) => ledger?.kinds ?? []);
  const random = new Random(7);
  const ledgers = Array.from({ length: people }, () => ledgerOf(random, kinds, items));
  const days = Array.from({ length: people }, () => dayOfNumber(numberOfDay('2026-06-01') + random.between(0, 300)));
  let sum = 0;
  const some = (person: number): void => {
    for (let one = 0; one < batch; one += 1) {
      sum += model.indexOn(ledgers[person] ?? [], days[(person + one) % days.length] ?? '2026-06-01').score;
    }
  };
  // What is longer is warm sooner.
  const warm = Math.ceil(warmUp * Math.min(1, usualItems / items));
  for (let done = 0; done < warm * ledgers.length; done += 1) some(done % ledgers.length);
  const batches = Math.max(fewest, Math.ceil(rounds / ledgers.length / batch));
  const medians = ledgers.map((_, person) => {
    const took = Array.from({ length: batches }, () => {
      const began = performance.now();
      some(person);
      return ((performance.now() - began) * 1000) / batch;
    });
    return middleOf(took);
  });
  if (!Number.isFinite(sum)) throw new Error('a score was no number');
  return { items, medianMicroseconds: middleOf(medians), slowestPersonMicroseconds: Math.max(...medians) };
}

function middleOf(took: readonly number[]): number {
  return [...took].sort((one, other) => one - other)[Math.floor(took.length / 2)] ?? Number.NaN;
}

function ledgerOf(random: Random, kinds: readonly string[], items: number): readonly LedgerEntry[] {
  const ledger: LedgerEntry[] = [];
  const first = numberOfDay('2025-06-01');
  for (let number = 0; number < items; number += 1) {
    const day = dayOfNumber(first + Math.floor((number * YEAR_DAYS) / items));
    const severity = random.pick(severities);
    ledger.push({
      entry: 'item',
      item: `i${number}`,
      recordedOn: day,
      kind: random.pick(kinds),
      severity,
      points: -random.between(5, 120),
      document: { number: `${number}`, day },
      basis: 'bench',
      evidence: `j:${number}:0`,
      lastDay: lastDayOfItem(day, severity, usualPeriods),
    });
    if (number % 4 === 3) ledger.push({ entry: 'objection-opened', item: `i${number - 1}`, recordedOn: day });
    if (number % 4 === 3) ledger.push({ entry: 'objection-rejected', item: `i${number - 1}`, recordedOn: day });
  }
  return ledger;
}
