import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyDay, anyLedger, itemOf, personModel } from './credit.fixture.ts';
import { dayAfter, dayOfNumber, numberOfDay } from './credit-day.ts';
import { digestOfInputs, prepareCreditModel } from './credit-index.ts';
import type { CreditModelFile } from './credit-model-file.ts';
import type { LedgerEntry } from './ledger.ts';

const model = prepareCreditModel(personModel());
const kinds = model.file.inputs.flatMap(({ ledger }) => ledger?.kinds ?? []);

describe('the credit index of a person', () => {
  const ledger: LedgerEntry[] = [
    itemOf({ item: 'i1', kind: 'false-material', severity: 'serious', points: -120, day: '2026-01-01' }),
    itemOf({ item: 'i2', kind: 'no-show', severity: 'minor', points: -10, day: '2026-01-01' }),
    itemOf({ item: 'i3', kind: 'commitment-kept', severity: 'minor', points: 5, day: '2026-01-01' }),
  ];

  it('adds what is left of every item', () => {
    const today = model.indexOn(ledger, '2026-01-01');
    expect([today.score, today.band]).toEqual([1000 - 120 - 10 + 5, 'B']);
    // Half-lives of 730, 90 and 365 days: −120·2^(−90/730) = −110.2; −5; 5·2^(−90/365) = 4.2.
    const later = model.indexOn(ledger, dayOfNumber(numberOfDay('2026-01-01') + 90));
    expect(later.partials.filter(({ points }) => points !== 0)).toEqual([
      { characteristic: 'falseMaterial', points: -110 },
      { characteristic: 'noShow', points: -5 },
      { characteristic: 'commitmentKept', points: 4 },
    ]);
  });

  it('tells the reasons, the heaviest first, with what would better them and the items behind', () => {
    const { reasons } = model.indexOn(ledger, '2026-01-01');
    expect(reasons.map(({ code, points, items }) => [code, points, items.map(({ item }) => item)])).toEqual([
      ['FALSE_MATERIAL', 120, ['i1']],
      ['NO_SHOW', 10, ['i2']],
    ]);
    expect(reasons[0]?.improve.zh).toContain('申请信用修复');
    expect(reasons[0]?.items[0]?.lastDay).toBe('2029-01-01');
  });

  it('tells four reasons at most', () => {
    const many = kinds
      .filter((kind) => kind !== 'commitment-kept')
      .map((kind, at) => itemOf({ item: `m${at}`, kind, points: -10 - at, day: '2026-01-01' }));
    const { reasons } = model.indexOn(many, '2026-01-02');
    expect(many.length).toBeGreaterThan(4);
    expect(reasons).toHaveLength(4);
    expect(reasons.map(({ points }) => points)).toEqual(reasons.map(({ points }) => points).sort((a, b) => b - a));
  });

  it('is M where nothing is in use: before the first item, and after repair as if it had never been', () => {
    expect(model.indexOn([], '2026-01-01')).toMatchObject({ score: 1000, band: 'M', reasons: [] });
    const repaired = [...ledger.slice(0, 1), { entry: 'repaired' as const, item: 'i1', recordedOn: '2027-02-01' }];
    expect(model.indexOn(repaired, '2027-01-31').band).toBe('B');
    expect(model.indexOn(repaired, '2027-02-01')).toEqual(model.indexOn([], '2027-02-01'));
  });

  it('counts items by what time leaves of each; one whose document is dated ahead is as old as today', () => {
    const { file } = model;
    const inputs = file.inputs.map((input) => ({
      ...input,
      ledger: { kinds: ['no-show'], measure: 'count' as const, halfLifeDays: 10 },
    }));
    const counting = prepareCreditModel({ ...file, inputs });
    const items = [
      itemOf({ item: 'n1', kind: 'no-show', day: '2026-01-01' }),
      itemOf({ item: 'n2', kind: 'no-show', day: '2026-03-01', recordedOn: '2026-01-11' }),
    ];
    const countOn = (day: string) => counting.inputsOn(items, day).values.get('noShow');
    expect(['2026-01-01', '2026-01-10', '2026-01-11'].map(countOn)).toEqual([1, 0.535887, 1.5]);
  });

  it('caps what one kind can cost', () => {
    const many = Array.from({ length: 9 }, (_, at) =>
      itemOf({ item: `n${at}`, kind: 'no-show', points: -10, day: '2026-01-01' }),
    );
    expect(model.indexOn(many, '2026-01-01').score).toBe(940);
  });

  it('at any past day equals a replay of the entries up to that day, whatever came later', () => {
    fc.assert(
      fc.property(anyLedger(kinds), anyDay, (entries, day) => {
        const replayed: LedgerEntry[] = [];
        for (const entry of entries) {
          if (entry.recordedOn > day) break;
          replayed.push(entry);
        }
        const asOf = model.indexOn(entries, day);
        expect(asOf).toEqual(model.indexOn(replayed, day));
        expect(digestOfInputs(model.inputsOn(entries, day))).toBe(digestOfInputs(model.inputsOn(replayed, day)));
        expect(Number.isSafeInteger(asOf.score)).toBe(true);
        const sum = asOf.partials.reduce((total, { points }) => total + points, model.file.initialScore);
        expect(asOf.score).toBe(sum);
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order of items of one day', () => {
    fc.assert(
      fc.property(anyLedger(kinds), anyDay, (entries, day) => {
        const items = entries.filter(({ entry }) => entry === 'item');
        const { score } = model.indexOn(items, day);
        expect(model.indexOn([...items].reverse(), day).score).toBe(score);
      }),
    );
  });

  it('never falls from one day to the next where nothing is entered and all items speak against the subject', () => {
    fc.assert(
      fc.property(anyLedger(kinds), (entries) => {
        const items = entries.flatMap((entry) => (entry.entry === 'item' && entry.points < 0 ? [entry] : []));
        let day = items.at(-1)?.recordedOn ?? '2026-01-01';
        let before = model.indexOn(items, day).score;
        for (let count = 0; count < 40; count += 1) {
          day = count % 2 === 0 ? dayAfter(day) : dayOfNumber(numberOfDay(day) + 37);
          const { score } = model.indexOn(items, day);
          expect(score).toBeGreaterThanOrEqual(before);
          before = score;
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('an index with values that are given', () => {
  const given: CreditModelFile = {
    ...personModel(),
    model: 'hall-index',
    role: 'organisation',
    inputs: [
      { name: 'answerRate', title: { zh: '按期答复率', en: 'Answers in time' }, type: 'number' },
      { name: 'place', title: { zh: '类别', en: 'Kind' }, type: 'text' },
    ],
    initialScore: 500,
    characteristics: [
      {
        name: 'answerRate',
        input: 'answerRate',
        reasonCode: 'RATE',
        baselineScore: 100,
        attributes: [
          { when: { operator: 'isMissing' }, partialScore: 0 },
          { when: { operator: 'lessThan', value: 0.8 }, partialScore: 10 },
          { when: { operator: 'lessThan', value: 0.95 }, partialScore: 60 },
          { when: 'always', partialScore: 100 },
        ],
      },
      {
        name: 'place',
        input: 'place',
        reasonCode: 'PLACE',
        baselineScore: 20,
        attributes: [
          { when: { operator: 'isIn', values: ['a', 'b'] }, partialScore: 20 },
          { when: 'always', partialScore: 0 },
        ],
      },
    ],
    reasons: ['RATE', 'PLACE'].map((code) => ({
      code,
      title: { zh: '题', en: code },
      improve: { zh: '改', en: 'better' },
    })),
    bands: { leastKnown: 0, A: 600, B: 550, C: 505 },
  };
  const hall = prepareCreditModel(given);
  const indexOf = (values: readonly (readonly [string, string | number])[]) =>
    hall.indexOn([], '2026-01-01', new Map(values));

  it('says under which condition there would be the best points', () => {
    const { score, band, reasons } = indexOf([['answerRate', 0.9]]);
    expect([score, band]).toEqual([560, 'B']);
    expect(reasons.map(({ code, points, best }) => [code, points, best])).toEqual([
      ['RATE', 40, { zh: '按期答复率不低于 0.95', en: 'Answers in time is at least 0.95' }],
      ['PLACE', 20, { zh: '类别为 a、b', en: 'Kind is one of a, b' }],
    ]);
  });

  it('has each band from its least score on', () => {
    const bands = [1, 0.9, 0.5].map((rate) => indexOf([['answerRate', rate]]).band);
    expect([...bands, indexOf([]).band]).toEqual(['A', 'B', 'C', 'D']);
  });

  it('takes a value of another type, or no number, as missing', () => {
    expect(
      indexOf([
        ['answerRate', '0.9'],
        ['place', 1],
      ]).score,
    ).toBe(500);
    expect(indexOf([['answerRate', Number.NaN]]).score).toBe(500);
  });

  it('turns round where more points are the worse', () => {
    const above = prepareCreditModel({
      ...given,
      reasonCodeAlgorithm: 'pointsAbove',
      characteristics: given.characteristics.map((one) => ({ ...one, baselineScore: 0 })),
    });
    const { reasons } = above.indexOn(
      [],
      '2026-01-01',
      new Map<string, string | number>([
        ['answerRate', 0.9],
        ['place', 'a'],
      ]),
    );
    expect(reasons.map(({ code, points, best }) => [code, points, best?.en])).toEqual([
      ['RATE', 60, 'Answers in time has no value'],
      ['PLACE', 20, 'Kind has any other value'],
    ]);
  });
});
