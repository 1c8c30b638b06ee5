import { expect, it } from 'vitest';
import { takeFigures } from '../../actors/figures/taking.ts';
import { fairnessView } from '../../actors/questions/figures-views.ts';
import { createMemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import { fairnessReport } from './fairness-report.ts';
import { alike, type Planted, plantedTurns } from './figures-harness.ts';

const NOW = Date.parse('2026-11-27T10:00:00+08:00');
const COUNT = 600;
const SEEDS = Array.from({ length: 30 }, (_, seed) => seed + 1);

async function reportOf(planted: Planted, seed: number) {
  const store = createMemoryJournalStore();
  await store.commit(plantedTurns(COUNT, seed, planted, NOW), {});
  const figures = await takeFigures(
    {
      ...{ day: '2026-11-27', begunAt: NOW, ruleSet: 'a'.repeat(64), rankingDays: 90, fairnessMonths: 3 },
      ...{ settleDays: 30, division: 'county' },
    },
    { store, giveWay: () => Promise.resolve(), elapsed: () => 0, isStopping: () => false },
  );
  return fairnessView(figures, { leastVolume: 20, meanCases: 20, smallestGroup: 10 });
}

const marked = ({ tables }: Awaited<ReturnType<typeof reportOf>>): { marks: number; compared: number } => ({
  marks: tables.reduce(
    (sum, { groups }) => sum + groups.filter(({ standing }) => standing !== 'not-told-apart').length,
    0,
  ),
  compared: tables.reduce((sum, { compared }) => sum + compared, 0),
});

it('a difference that was planted is found, whatever the seed', async () => {
  for (const seed of SEEDS.slice(0, 10)) {
    const gap = { accepted: { female: 0.75, male: 0.95 }, alerted: { female: 0.1, male: 0.1 } };
    const { tables, notes } = await reportOf(gap, seed);
    const sexes = tables.find(({ attribute, measure }) => attribute === 'sex' && measure === 'acceptance');
    expect(
      sexes?.groups.map(({ group, standing }) => [group, standing]),
      `seed ${seed}`,
    ).toEqual([
      ['female', 'below'],
      ['male', 'above'],
    ]);
    expect(notes.at(-1)?.zh).toContain('女（受理率低于其余）');
  }
});

it('where none was planted, about as many groups are marked as the report says would be by chance', async () => {
  let [marks, compared] = [0, 0];
  for (const seed of SEEDS) {
    const found = marked(await reportOf(alike, seed));
    marks += found.marks;
    compared += found.compared;
  }
  expect(compared).toBeGreaterThan(400);
  // Two sexes are marked together or not at all, so that the number varies more than that of single throws.
  expect(marks / compared).toBeGreaterThan(0.01);
  expect(marks / compared).toBeLessThan(0.1);
});

it('the page says in both languages what was counted, what an interval means and what is hidden; it has no script', async () => {
  const report = await reportOf(alike, 1);
  const page = fairnessReport(report);
  for (const words of [
    '期内收到的办件',
    'applications that came in within the period',
    '置信区间：假定真实比率不变',
    'confidence interval: if the true rate stayed the same',
    '不说明差别的原因',
    'does not say why groups differ',
    '组与其余各组比较',
  ])
    expect(page).toContain(words);
  expect(page).not.toMatch(/<script|https?:/);
  expect([...page.matchAll(/<svg /g)]).toHaveLength(6);
  const empty = fairnessReport({ ...report, tables: [] });
  expect(empty).toContain('本期没有可统计的办件');
});
