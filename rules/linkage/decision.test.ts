import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Comparisons } from './comparison.ts';
import type { LinkageConfiguration, LinkageTask } from './configuration.ts';
import { decidePairs } from './decision.ts';
import { comparators } from './levels.ts';

function configured(task: LinkageTask, kind: 'text' | 'citizenNumber' = 'text'): LinkageConfiguration {
  return { task, fields: [{ name: 'field', kind }], matchProbability: 0.8, reviewProbability: 0.05 };
}

function compared(pairs: readonly (readonly [number, number])[], level = 0): Comparisons {
  const [left, right] = [0, 1].map((side) => Int32Array.from(pairs, (pair) => pair[side] ?? 0));
  return {
    pairs: { count: pairs.length, left: left ?? new Int32Array(), right: right ?? new Int32Array() },
    fieldCount: 1,
    levels: new Uint8Array(pairs.length).fill(level),
    swapped: new Int32Array(pairs.length),
  };
}

function decide(task: LinkageTask, pairs: readonly (readonly [number, number])[], weights: readonly number[]) {
  return decidePairs(configured(task), compared(pairs), Float64Array.from(weights)).decisions;
}

const weighted = fc.uniqueArray(
  fc.record({ left: fc.nat(8), right: fc.nat(8), weight: fc.double({ min: -30, max: 60, noNaN: true }) }),
  { selector: ({ left, right }) => `${left} ${right}`, maxLength: 40 },
);

describe('decisions', () => {
  it('give each record one partner at most where each person is named once', () => {
    fc.assert(
      fc.property(weighted, (pairs) => {
        const { probabilities, decisions } = decidePairs(
          configured('oneToOne'),
          compared(pairs.map(({ left, right }) => [left, right])),
          Float64Array.from(pairs, ({ weight }) => weight),
        );
        const matches = pairs.filter((_, pair) => decisions[pair] === 'match');
        expect(new Set(matches.map(({ left }) => left)).size).toBe(matches.length);
        expect(new Set(matches.map(({ right }) => right)).size).toBe(matches.length);
        for (const probability of probabilities) {
          expect(probability).toBeGreaterThanOrEqual(0);
          expect(probability).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('leave two partners that fit alike to a person, even when one of them has a better one', () => {
    expect(
      decide(
        'oneToOne',
        [
          [0, 0],
          [1, 0],
        ],
        [10, 10],
      ),
    ).toEqual(['review', 'review']);
    expect(
      decide(
        'oneToOne',
        [
          [0, 0],
          [1, 0],
          [1, 1],
        ],
        [10, 10, 40],
      ),
    ).toEqual(['review', 'noMatch', 'match']);
  });

  it('take a rival that fits worse out of the way once it has its own partner', () => {
    expect(
      decide(
        'oneToOne',
        [
          [0, 0],
          [1, 0],
        ],
        [10, 8.6],
      ),
    ).toEqual(['review', 'review']);
    expect(
      decide(
        'oneToOne',
        [
          [0, 0],
          [1, 0],
          [1, 1],
        ],
        [10, 8.6, 40],
      ),
    ).toEqual(['match', 'noMatch', 'match']);
  });

  it('let records have several partners where they may', () => {
    expect(
      decide(
        'manyToMany',
        [
          [0, 0],
          [1, 0],
          [2, 0],
        ],
        [10, 10, -10],
      ),
    ).toEqual(['match', 'match', 'noMatch']);
    expect(
      decide(
        'duplicates',
        [
          [0, 1],
          [0, 2],
        ],
        [10, 0],
      ),
    ).toEqual(['match', 'review']);
  });

  it('never merge two valid citizen numbers, however much else agrees', () => {
    const level = comparators.citizenNumber.levels.findIndex(({ id }) => id === 'contradicted');
    for (const task of ['oneToOne', 'manyToMany', 'duplicates'] as const) {
      const comparisons = compared([[0, 1]], level);
      expect(decidePairs(configured(task, 'citizenNumber'), comparisons, Float64Array.of(90)).decisions).toEqual([
        'review',
      ]);
    }
  });
});
