import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyScorecard, anyValues } from './credit.fixture.ts';
import { testOf } from './predicate.ts';
import { prepareScorecard, rankedPartials, type Scorecard } from './scorecard.ts';

const two: Scorecard = {
  initialScore: 100,
  reasonCodeAlgorithm: 'pointsBelow',
  baselineScore: 20,
  characteristics: [
    {
      name: 'rate',
      input: 'rate',
      reasonCode: 'RATE',
      attributes: [
        { when: { operator: 'isMissing' }, partialScore: 0, reasonCode: 'RATE_UNKNOWN' },
        { when: { operator: 'lessThan', value: 0.5 }, partialScore: -40 },
        { when: { operator: 'lessThan', value: 0.9 }, partialScore: 10 },
        { when: 'always', partialScore: 30 },
      ],
    },
    {
      name: 'own',
      input: 'own',
      reasonCode: 'OWN',
      baselineScore: 0,
      attributes: [{ when: 'always', partialScore: 'value' }],
    },
  ],
};

describe('a scorecard', () => {
  it('takes the first true attribute, and the reason code of the attribute before that of the characteristic', () => {
    const score = prepareScorecard(two);
    const of = (rate: number | undefined, own: number) =>
      score(new Map<string, number>([...(rate === undefined ? [] : [['rate', rate] as const]), ['own', own]]));
    expect(of(0.4, -7).score).toBe(53);
    expect(of(0.5, 0).score).toBe(110);
    expect(of(0.9, 0).score).toBe(130);
    const missing = of(undefined, 0);
    expect([missing.score, missing.partials[0]?.reasonCode, missing.partials[0]?.distance]).toEqual([
      100,
      'RATE_UNKNOWN',
      20,
    ]);
  });

  it('ranks reasons by the distance to the baseline, the other way for pointsAbove, equal ones in their order', () => {
    const values = new Map([
      ['rate', 0.4],
      ['own', -70],
    ]);
    const below = prepareScorecard(two)(values).partials;
    expect(rankedPartials(below).map(({ reasonCode, distance }) => [reasonCode, distance])).toEqual([
      ['OWN', 70],
      ['RATE', 60],
    ]);
    const above = prepareScorecard({ ...two, reasonCodeAlgorithm: 'pointsAbove' })(values).partials;
    expect(rankedPartials(above).map(({ reasonCode, distance }) => [reasonCode, distance])).toEqual([
      ['RATE', -60],
      ['OWN', -70],
    ]);
    const equal = prepareScorecard(two)(
      new Map([
        ['rate', 0.4],
        ['own', -60],
      ]),
    ).partials;
    expect(rankedPartials(equal).map(({ reasonCode }) => reasonCode)).toEqual(['RATE', 'OWN']);
  });

  it('refuses to score what no attribute is true for, and points that are not whole', () => {
    const open = {
      ...two,
      characteristics: two.characteristics.map((one) => ({ ...one, attributes: one.attributes.slice(0, 1) })),
    };
    expect(() => prepareScorecard(open)(new Map([['rate', 1]]))).toThrow('no attribute of the characteristic rate');
    expect(() =>
      prepareScorecard(two)(
        new Map([
          ['rate', 1],
          ['own', 0.5],
        ]),
      ),
    ).toThrow('no whole number');
  });

  it('is the initial score and the sum of the partial scores, for any scorecard and values', () => {
    fc.assert(
      fc.property(anyScorecard, anyValues, (scorecard, values) => {
        const { score, partials } = prepareScorecard(scorecard)(values);
        expect(partials).toHaveLength(scorecard.characteristics.length);
        expect(score).toBe(partials.reduce((sum, { points }) => sum + points, scorecard.initialScore));
        partials.forEach(({ characteristic, attribute }) => {
          const value = values.get(characteristic.input);
          const at = characteristic.attributes.indexOf(attribute);
          const outcomes = characteristic.attributes.slice(0, at + 1).map(({ when }) => testOf(when)(value));
          expect(outcomes.indexOf(true)).toBe(at);
        });
      }),
    );
  });
});

describe('a predicate', () => {
  it('is unknown of a missing value, and unknown goes on as Kleene has it', () => {
    const less = { operator: 'lessThan', value: 3 } as const;
    const missing = { operator: 'isMissing' } as const;
    expect(testOf(less)(undefined)).toBeUndefined();
    expect(testOf({ operator: 'isNotIn', values: [1] })(undefined)).toBeUndefined();
    expect(testOf({ join: 'and', of: [less, { operator: 'isNotMissing' }] })(undefined)).toBe(false);
    expect(testOf({ join: 'and', of: [less, missing] })(undefined)).toBeUndefined();
    expect(testOf({ join: 'or', of: [less, missing] })(undefined)).toBe(true);
    expect(testOf({ join: 'xor', of: [less, missing] })(undefined)).toBeUndefined();
    expect(testOf({ join: 'xor', of: [less, { operator: 'greaterThan', value: 1 }] })(2)).toBe(false);
    expect(testOf({ join: 'surrogate', of: [less, missing] })(undefined)).toBe(true);
  });

  it.each([
    ['equal', [false, true, false]],
    ['notEqual', [true, false, true]],
    ['lessThan', [true, false, false]],
    ['lessOrEqual', [true, true, false]],
    ['greaterThan', [false, false, true]],
    ['greaterOrEqual', [false, true, true]],
  ] as const)('compares: %s', (operator, outcomes) => {
    expect([1, 2, 3].map((value) => testOf({ operator, value: 2 })(value))).toEqual(outcomes);
  });
});
