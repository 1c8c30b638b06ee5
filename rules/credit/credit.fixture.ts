import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type CreditBook, loadCredit } from './credit-book.ts';
import { type Day, dayOfNumber, numberOfDay } from './credit-day.ts';
import type { CreditModelFile } from './credit-model-file.ts';
import type { LedgerEntry, LedgerItem, Severity } from './ledger.ts';
import { loadCreditModels } from './load-credit-models.ts';
import { lastDayOfItem, publicationOfItem, usualPeriods } from './period.ts';
import { comparisonOperators, joints, type PlainPredicate, type Predicate, setOperators } from './predicate.ts';
import type { Attribute, Scorecard } from './scorecard.ts';

/** Ledgers and scorecards for tests. */

/** Every model that comes with the program, as it stands in its file, by the name of the file. */
export function shippedModelFiles(): readonly { readonly file: string; readonly json: CreditModelFile }[] {
  const folder = new URL('./models/', import.meta.url);
  return readdirSync(folder).map((file) => ({
    file,
    json: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as CreditModelFile,
  }));
}

/** Every file of `credit/` that comes with the program, named from there on. */
export function shippedCreditFiles(): readonly {
  readonly file: string;
  readonly json: unknown;
  readonly sha256: string;
}[] {
  const read = (file: string) => {
    const bytes = readFileSync(new URL(file, import.meta.url));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { file: `credit/${file}`, json: JSON.parse(bytes.toString()) as unknown, sha256 };
  };
  return [
    ...shippedModelFiles().map(({ file }) => `models/${file}`),
    'periods.json',
    'measures.json',
    'undertakings.json',
  ].map(read);
}

export function shippedCredit(): CreditBook {
  const loaded = loadCredit(shippedCreditFiles());
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  return loaded.book;
}

export function personModelJson(): CreditModelFile {
  const found = shippedModelFiles().find(({ file }) => file === 'person-index.json');
  if (found === undefined) throw new Error('there is no model');
  return found.json;
}

export function personModel(): CreditModelFile {
  const loaded = loadCreditModels([{ file: 'person-index.json', json: personModelJson() }]);
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  const [model] = loaded.models;
  if (model === undefined) throw new Error('there is no model');
  return model;
}

/** An item whose last day is what the usual periods make it. */
export function itemOf(parts: {
  readonly item?: string;
  readonly kind?: string;
  readonly severity?: Severity;
  readonly points?: number;
  readonly day: Day;
  readonly recordedOn?: Day;
}): LedgerItem {
  const { item = 'i1', kind = 'false-material', severity = 'general', points = -120, day, recordedOn = day } = parts;
  const document = { number: '档信决〔2026〕1号', day };
  const lastDay = lastDayOfItem(day, severity, usualPeriods);
  const publication = publicationOfItem({ document, severity, recordedOn }, usualPeriods, false);
  return {
    entry: 'item',
    item,
    recordedOn,
    kind,
    severity,
    points,
    document,
    basis: '样例',
    evidence: 'j:1:0',
    lastDay,
    ...(publication === undefined ? {} : { publication }),
  };
}

const firstDay = numberOfDay('2024-01-01');

/** Days around two leap days. */
export const anyDay: fc.Arbitrary<Day> = fc
  .integer({ min: 0, max: 1900 })
  .map((number) => dayOfNumber(firstDay + number));

interface Step {
  readonly what: 'item' | 'repaired' | 'withdrawn' | 'objection-opened' | 'objection-rejected';
  readonly which: number;
  readonly days: number;
  readonly kind: string;
  readonly severity: Severity;
  readonly points: number;
}

/** Ledgers as they come about: in the order of days, everything about items that are there. */
export function anyLedger(kinds: readonly string[]): fc.Arbitrary<readonly LedgerEntry[]> {
  const step = fc.record({
    what: fc.constantFrom('item', 'item', 'item', 'repaired', 'withdrawn', 'objection-opened', 'objection-rejected'),
    which: fc.nat(1000),
    days: fc.integer({ min: 0, max: 120 }),
    kind: fc.constantFrom(...kinds),
    severity: fc.constantFrom('minor', 'general', 'serious'),
    points: fc.integer({ min: -200, max: 20 }),
  }) as fc.Arbitrary<Step>;
  return fc.array(step, { maxLength: 25 }).map((steps) => {
    const ledger: LedgerEntry[] = [];
    const names: string[] = [];
    let today = firstDay;
    for (const { what, which, days, kind, severity, points } of steps) {
      today += days;
      const recordedOn = dayOfNumber(today);
      const about = names[which % Math.max(1, names.length)];
      if (what === 'item' || about === undefined) {
        const item = `i${names.length}`;
        names.push(item);
        ledger.push(itemOf({ item, kind, severity, points, day: dayOfNumber(today - (which % 40)), recordedOn }));
      } else ledger.push({ entry: what, item: about, recordedOn });
    }
    return ledger;
  });
}

const points = fc.integer({ min: -500, max: 500 });
const anyNumber = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.double({ min: -20, max: 20, noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
);
const anyText = fc.oneof(
  fc.constantFrom('甲', 'a b', 'say "yes"', 'back\\slash', "it's <&>", '未知'),
  fc.string({ minLength: 1, maxLength: 6 }).filter((text) => /^[ -~]+$/.test(text)),
);

/** A scorecard of two inputs, one of numbers and one of texts; every characteristic ends with "always". */
export const anyScorecard: fc.Arbitrary<Scorecard> = fc.record({
  initialScore: points,
  reasonCodeAlgorithm: fc.constantFrom('pointsBelow', 'pointsAbove'),
  baselineScore: points,
  characteristics: fc.array(fc.oneof(anyCharacteristic('amount', anyNumber), anyCharacteristic('answer', anyText)), {
    minLength: 1,
    maxLength: 6,
  }),
});

export const anyValues = fc
  .record({ amount: fc.option(anyNumber), answer: fc.option(anyText) })
  .map(
    (record) =>
      new Map<string, number | string>(
        Object.entries(record).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
      ),
  );

function anyCharacteristic(input: string, value: fc.Arbitrary<number | string>) {
  const attribute: fc.Arbitrary<Attribute> = fc
    .record({
      when: anyPredicate(value),
      partialScore: points,
      reasonCode: fc.option(fc.constantFrom('R1', 'R2', 'R3')),
    })
    .map(({ reasonCode, ...one }) => (reasonCode === null ? one : { ...one, reasonCode }));
  return fc
    .record({
      name: fc.constantFrom('one', 'two', '三'),
      reasonCode: fc.constantFrom('R1', 'R2'),
      baselineScore: fc.option(points),
      attributes: fc.array(attribute, { minLength: 1, maxLength: 4 }),
      last: points,
    })
    .map(({ baselineScore, attributes, last, ...one }) => ({
      ...one,
      input,
      ...(baselineScore === null ? {} : { baselineScore }),
      // The first reads the field, so that a document says which one it is.
      attributes: [
        { when: { operator: 'isMissing' as const }, partialScore: last },
        ...attributes,
        { when: 'always' as const, partialScore: last },
      ],
    }));
}

function anyPredicate(value: fc.Arbitrary<number | string>): fc.Arbitrary<Predicate> {
  const plain: fc.Arbitrary<PlainPredicate> = fc.oneof(
    fc.record({ operator: fc.constantFrom(...comparisonOperators), value }),
    fc.record({ operator: fc.constantFrom(...setOperators), values: fc.array(value, { minLength: 1, maxLength: 3 }) }),
    fc.constantFrom({ operator: 'isMissing' as const }, { operator: 'isNotMissing' as const }),
  );
  return fc.oneof(
    plain,
    fc.constant('never' as const),
    fc.record({ join: fc.constantFrom(...joints), of: fc.array(plain, { minLength: 2, maxLength: 3 }) }),
  );
}
