import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KnownEntities } from './known-entities.ts';

const resting = (known: KnownEntities): KnownEntities => {
  const pages = new Map([...known.pages()].map(({ layer, page, bytes }) => [`${layer} ${page}`, bytes.slice()]));
  return new KnownEntities(known.outline(), (layer, page) => pages.get(`${layer} ${page}`) ?? new Uint8Array(0));
};

describe('the entities that are known', () => {
  it('never lack what was added, at rest neither (property)', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (names) => {
        const known = new KnownEntities();
        for (const name of names) known.add(name);
        const again = resting(known);
        expect(names.every((name) => known.mayHave(name) && again.mayHave(name))).toBe(true);
      }),
    );
  });

  it('lack nearly all that was not added, also when they have grown', () => {
    const known = new KnownEntities();
    const count = 600_000;
    for (let number = 0; number < count; number += 1) known.add(`application.hall.HY-2026-${number}`);
    expect(known.outline().layers).toHaveLength(4);
    let missed = 0;
    let mistaken = 0;
    for (let number = 0; number < count; number += 7) {
      if (!known.mayHave(`application.hall.HY-2026-${number}`)) missed += 1;
      if (known.mayHave(`application.hall.HY-2027-${number}`)) mistaken += 1;
    }
    expect(missed).toBe(0);
    expect(mistaken / (count / 7)).toBeLessThan(0.02);
  });

  it('refuse pages that are not their own', () => {
    const known = new KnownEntities();
    expect(() => new KnownEntities(known.outline(), () => new Uint8Array(5))).toThrow('page 0 of layer 0');
  });
});
