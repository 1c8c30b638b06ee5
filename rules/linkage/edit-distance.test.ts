import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { characterMarks, editDistance, leastDistance } from './edit-distance.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '张'), maxLength: 8 });

/** The plain definition, without bounds or shortcuts. */
function plainDistance(one: string, other: string): number {
  const rows = Array.from({ length: one.length + 1 }, (_, line) =>
    Array.from({ length: other.length + 1 }, (_unused, column) => (line === 0 ? column : column === 0 ? line : 0)),
  );
  const at = (line: number, column: number): number => rows[line]?.[column] ?? 0;
  for (let line = 1; line <= one.length; line += 1) {
    for (let column = 1; column <= other.length; column += 1) {
      const differs = one[line - 1] === other[column - 1] ? 0 : 1;
      let least = Math.min(at(line - 1, column) + 1, at(line, column - 1) + 1, at(line - 1, column - 1) + differs);
      const swapped =
        line > 1 && column > 1 && one[line - 1] === other[column - 2] && one[line - 2] === other[column - 1];
      if (swapped) least = Math.min(least, at(line - 2, column - 2) + 1);
      const row = rows[line];
      if (row !== undefined) row[column] = least;
    }
  }
  return at(one.length, other.length);
}

describe('edit distance', () => {
  it('is that of the plain definition, up to what is worth telling', () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 9 }), (one, other, most) => {
        expect(editDistance(one, other, most)).toBe(Math.min(most + 1, plainDistance(one, other)));
      }),
    );
  });

  it('is the same for texts that fill a number of 32 bits, and for longer ones', () => {
    const long = fc.string({ unit: fc.constantFrom('a', 'b', '张'), minLength: 28, maxLength: 36 });
    fc.assert(
      fc.property(long, long, fc.integer({ min: 0, max: 40 }), (one, other, most) => {
        expect(editDistance(one, other, most)).toBe(Math.min(most + 1, plainDistance(one, other)));
      }),
    );
  });

  it('counts a swap of neighbours as one', () => {
    expect(editDistance('smith', 'simth', 3)).toBe(1);
    expect(editDistance('street', 'setreet', 3)).toBe(1);
    expect(editDistance('kitten', 'sitting', 9)).toBe(3);
  });

  it('is never less than the marks of the characters say', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (one, other) => {
        expect(leastDistance(characterMarks(one), characterMarks(other))).toBeLessThanOrEqual(
          plainDistance(one, other),
        );
      }),
    );
  });

  it('measures texts longer than any before', () => {
    expect(editDistance(`a${'x'.repeat(200)}b`, `b${'y'.repeat(200)}a`, 500)).toBe(202);
  });
});
