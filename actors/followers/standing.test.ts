import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REMEMBERED, Standing } from './standing.ts';

describe('what stands in the stream', () => {
  it('tells what was noted last at each of the newest sequences, and of others nothing (property)', () => {
    // Steps that go back are a stream that was shorter in between; long ones make the ring go round.
    const step = fc.oneof(
      { arbitrary: fc.integer({ min: 0, max: 3 }), weight: 8 },
      { arbitrary: fc.integer({ min: -40, max: -1 }), weight: 2 },
      { arbitrary: fc.integer({ min: REMEMBERED - 3, max: 3 * REMEMBERED }), weight: 1 },
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.nat({ max: 50 }),
        fc.array(step, { maxLength: 200 }),
        (first, known, steps) => {
          const noted = new Map(Array.from({ length: known }, (_, index) => [first + index, `known-${index}`]));
          const standing = new Standing(noted);
          let sequence = first + known;
          for (const [index, by] of steps.entries()) {
            sequence = Math.max(1, sequence + by);
            expect(standing.put(sequence, `id-${index}`)).toBe(noted.get(sequence));
            // A place of the ring is taken by what was noted last of all that share it.
            for (const other of noted.keys()) if ((other - sequence) % REMEMBERED === 0) noted.delete(other);
            noted.set(sequence, `id-${index}`);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('remembers so many, also where it is told of more at the start', () => {
    const standing = new Standing(
      new Map(Array.from({ length: REMEMBERED + 2 }, (_, index) => [index + 1, `id-${index + 1}`])),
    );
    expect(standing.put(REMEMBERED + 2, 'x')).toBe(`id-${REMEMBERED + 2}`);
    expect(standing.put(3, 'x')).toBe('id-3');
    expect(standing.put(2, 'x')).toBeUndefined();
  });
});
