import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shippedCatalogue } from '../../library/shipped.fixture.ts';
import type { Matter } from '../../matters/matter.ts';
import { samplePack } from '../pack.fixture.ts';
import type { Pack } from '../pack.ts';
import { createRuleBook } from '../rule-book.ts';
import { createPackOverlap } from './pack-overlap.ts';

const catalogue = shippedCatalogue();
const [matter, otherMatter] = catalogue.all() as [Matter, Matter];
const regions = ['33', '3301', '330182', '3302'];
const days = ['2026-01-01', '2026-02-01', '2026-02-02', '2026-03-01'];

const somePack = fc.record({
  pack: fc.constantFrom('one-pre', 'other-pre'),
  phase: fc.constantFrom('pre', 'pre', 'pre', 'route'),
  version: fc.constantFrom('1.9.0', '1.10.0', '2.0.0'),
  appliesTo: fc.record({
    matters: fc.constantFrom([], [], [matter.code], [otherMatter.code]),
    regions: fc.oneof(fc.constant([]), fc.subarray(regions, { maxLength: 2 })),
  }),
  effective: fc
    .record({ from: fc.constantFrom(...days), to: fc.option(fc.constantFrom(...days), { nil: null }) })
    .filter(({ from, to }) => to === null || from <= to)
    .chain((force) =>
      fc.constantFrom('submittedOn', 'submittedOn', 'acceptedOn').map((transition) => ({ ...force, transition })),
    ),
});
const packs = fc
  .uniqueArray(somePack, { minLength: 2, maxLength: 5, selector: ({ pack, version }) => `${pack} ${version}` })
  .map((some) => some.map((changes) => samplePack(changes) as Pack));

const phases = ['pre', 'route'] as const;
const tried = ['2025-12-31', ...days, '2026-01-15', '2026-02-15', '2026-03-02'].sort();
const scopes = tried.flatMap((on) =>
  tried
    .filter((acceptedOn) => acceptedOn >= on)
    .flatMap((acceptedOn) =>
      ['44', ...regions, '330102', '330282', '331002'].map((region) => ({
        matter: matter.code,
        region,
        on,
        acceptedOn,
      })),
    ),
);

describe('packs that are asked together', () => {
  it('are those that the rule book chooses together somewhere and some day', () => {
    const seen = { together: 0, apart: 0 };
    fc.assert(
      fc.property(packs, (all) => {
        const book = createRuleBook(all, catalogue);
        const overlap = createPackOverlap(all);
        const chosen = scopes.flatMap((scope) => phases.map((phase) => new Set(book.packsFor(phase, scope))));
        for (const one of all) {
          for (const other of all) {
            if (one === other) continue;
            const together = chosen.some((set) => set.has(one) && set.has(other));
            expect(overlap(one, other, matter)).toBe(together);
            seen[together ? 'together' : 'apart'] += 1;
          }
        }
      }),
      { numRuns: 300, seed: 7 },
    );
    expect(seen.together).toBeGreaterThan(300);
    expect(seen.apart).toBeGreaterThan(300);
  });

  it('include a pack with itself, for the matters that it is for', () => {
    const pack = samplePack({ appliesTo: { matters: [matter.code] } }) as Pack;
    const overlap = createPackOverlap([pack]);
    expect([overlap(pack, pack, matter), overlap(pack, pack, otherMatter)]).toEqual([true, false]);
  });
});
