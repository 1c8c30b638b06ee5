import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Alerted } from './alerted.ts';

it('knows what was added to it and nothing else, in any order of adding and asking', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(4000), fc.boolean()), { maxLength: 3000 }), (steps) => {
      const alerted = new Alerted();
      const naive = new Set<number>();
      for (const [name, adds] of steps) {
        if (adds) {
          alerted.add(`hall.${name}`);
          naive.add(name);
        } else expect(alerted.has(`hall.${name}`)).toBe(naive.has(name));
      }
    }),
    { numRuns: 20 },
  );
});
