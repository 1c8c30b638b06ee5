import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyParts, keyRange, parseNumberPart, part, rowKey } from './keys.ts';

const NUMBER = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

describe('keys of rows', () => {
  it('sort as their numbers do, and give them back', () => {
    fc.assert(
      fc.property(NUMBER, NUMBER, (one, two) => {
        expect(rowKey.journal(one) < rowKey.journal(two)).toBe(one < two);
        expect(parseNumberPart(keyParts(rowKey.journal(one))[1])).toBe(one);
      }),
    );
  });

  it('keep the history of an entity apart from its attachments and from longer names', () => {
    const entity = { kind: 'application', id: 'hall.1' } as const;
    const range = keyRange.history(entity);
    const within = (key: string) => key >= range.gte && key < range.lt;
    for (const commit of [1, 255, Number.MAX_SAFE_INTEGER]) {
      expect(within(rowKey.history(entity, commit))).toBe(true);
      expect(within(rowKey.attachment(entity, commit))).toBe(false);
      for (const id of ['hall.10', 'hall.1-', 'hall.1.', 'hall.1_', 'hall.']) {
        expect(within(rowKey.history({ kind: 'application', id }, commit))).toBe(false);
      }
    }
  });

  it('refuse what would be read as another row', () => {
    for (const name of ['', 'a!b', 'a b', '档', 'a/b', 'a\n', 'a"', 'x'.repeat(201)])
      expect(() => part(name)).toThrow(/cannot stand/);
    for (const number of [-1, 1.5, Number.NaN, 2 ** 53]) expect(() => rowKey.journal(number)).toThrow(/cannot stand/);
  });
});
