import { describe, expect, it } from 'vitest';
import { type ExaminationDependencies, examine } from '../../actors/application/examination.ts';
import { restsOnHistory } from '../../actors/application/findings.ts';
import type { Circumstances } from '../../actors/behaviour.ts';
import { createWorkingCalendar } from '../../rules/calendar/working-calendar.ts';
import { noCredit } from '../../rules/credit/credit-book.ts';
import { createRuleBook } from '../../rules/engine/rule-book.ts';
import { shippedCatalogue, shippedPacks } from '../../rules/library/shipped.fixture.ts';
import { Random } from '../../rules/random.ts';
import { noSources } from '../../rules/sources/sources.ts';
import { pickPlants, spoil } from './defects.ts';
import { type Draft, dataOf, makeDraftTo } from './form.ts';
import type { Notice } from './notice.ts';
import { notices } from './notices.ts';
import type { Plant } from './plant.ts';

// The notices are the county's own words; here they are held against the rules that are shipped, without a daemon, so that a
// plant which does not come to exactly its code is found before a morning is told.

const catalogue = shippedCatalogue();
const current = {
  ...createRuleBook(shippedPacks(), catalogue),
  id: 'shipped',
  calendar: createWorkingCalendar([]),
  sources: noSources,
  credit: noCredit,
};
const dependencies: ExaminationDependencies = {
  rules: { current, find: () => current },
  personKeys: { keyOf: (number) => number },
};
const nobody = { state: undefined, version: 0 };
const circumstances = {
  today: '2026-11-23',
  id: 'hall.A-1',
  version: 0,
  look: () => nobody,
} as unknown as Circumstances;

async function codesOf({ notice, door, data }: Draft, plants: readonly Plant[], random: Random) {
  const spoilt = dataOf(notice, door, spoil(data, plants, random));
  const { form, pre } = examine(dependencies, undefined, { type: 'submit', data: spoilt }, circumstances);
  // Whoever cannot be told who he is has no history that is known; that is for the window alone.
  const findings = (pre?.findings ?? []).filter((one) => !restsOnHistory(one));
  const codes = (returns: boolean) => findings.filter(({ type }) => (type === 'return') === returns);
  return {
    returns: [...form, ...codes(true)].map(({ code }) => code).sort(),
    hints: codes(false)
      .map(({ code }) => code)
      .sort(),
  };
}

const expected = (plants: readonly Plant[]) => ({
  returns: plants.flatMap(({ returns, code }) => (returns ? [code] : [])).sort(),
  hints: plants.flatMap(({ returns, code }) => (returns ? [] : [code])).sort(),
});

const draftsOf = (notice: Notice, count: number, random: Random): readonly Draft[] =>
  Array.from({ length: count }, () => makeDraftTo(notice, random));

describe('the notices of the county', () => {
  it('tell of every matter that is shipped, each with at least three plants of its own', () => {
    expect(notices.map(({ matter }) => matter).sort()).toEqual(
      catalogue
        .all()
        .map(({ code }) => code)
        .sort(),
    );
    expect(notices.filter(({ plants }) => plants.length < 3)).toEqual([]);
    expect(new Set(notices.map(({ prefix }) => prefix)).size).toBe(notices.length);
  });
});

describe.each(notices.map((notice) => [notice.matter, notice] as const))('the notice of %s', (_matter, notice) => {
  const random = new Random(7);

  it('makes applications without any defect, for every door and applicant', async () => {
    for (const draft of draftsOf(notice, 60, random))
      expect(await codesOf(draft, [], random)).toEqual({ returns: [], hints: [] });
  });

  it('plants what comes to exactly its code', async () => {
    const drafts = draftsOf(notice, 40, random);
    for (const plant of notice.plants) {
      const fitting = drafts.filter(({ data }) => plant.fits?.(data) ?? true);
      expect(fitting.length, plant.code).toBeGreaterThan(0);
      for (const draft of fitting.slice(0, 8))
        expect(await codesOf(draft, [plant], random), plant.code).toEqual(expected([plant]));
    }
  });

  it('plants several at once that leave each other alone', async () => {
    for (const draft of draftsOf(notice, 150, random)) {
      const flaws = pickPlants(random, notice, draft.data, { most: 3, returns: true });
      const spared = flaws.flatMap(({ touches }) => touches);
      const planted = [...flaws, ...pickPlants(random, notice, draft.data, { most: 2, returns: false, spared })];
      const told = planted.map(({ code }) => code).join(', ');
      expect(await codesOf(draft, planted, random), told).toEqual(expected(planted));
    }
  });
});
