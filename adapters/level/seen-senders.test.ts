import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeenSenders } from './seen-senders.ts';

describe('the sender ids seen since an entity began', () => {
  it('never lacks what was added, and lacks the rest until there are too many to know (property)', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[0-9a-f]{4,8}$/), { maxLength: 300 });
    fc.assert(
      fc.property(names, fc.stringMatching(/^[0-9a-f]{9,9}$/), (added, other) => {
        const seen = new SeenSenders();
        for (const name of added) seen.add(name);
        expect(added.some((name) => seen.lacks(name))).toBe(false);
        expect(seen.lacks(other)).toBe(added.length <= 256);
      }),
    );
  });
});
