import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fairnessTables, type GroupCount } from '../../rules/credit/fairness/fairness-report.ts';
import { ageBands, groupTitle } from '../../rules/credit/fairness/groups.ts';
import { findChromium } from '../browser-harness.ts';
import { fairnessReport } from './fairness-report.ts';
import type { PageSight } from './page-sight-harness.ts';

const executablePath = findChromium();
const program = fileURLToPath(new URL('./page-sight-harness.ts', import.meta.url));
const tsx = fileURLToPath(import.meta.resolve('tsx'));
let folder: string;

/** Counts of one attribute by both measures, every third group apart from the rest. */
const countsOf = (attribute: GroupCount['attribute'], groups: readonly string[]): readonly GroupCount[] =>
  groups.flatMap((group, index) => [
    { attribute, group, measure: 'acceptance' as const, hits: index % 3 === 0 ? 7000 : 9000, of: 10_000 },
    { attribute, group, measure: 'alert' as const, hits: 2 + index, of: 10_000 },
  ]);

/** Long names and numbers, many groups, rates near 0 and near 1. */
function page(): string {
  const townships = Array.from({ length: 60 }, (_, index) => `330182${101 + index}`);
  const counts = [
    ...countsOf('region', townships),
    ...countsOf('sex', ['female', 'male', 'unknown']),
    ...countsOf('ageBand', [...ageBands, 'unknown']),
  ];
  return fairnessReport({
    ...{ day: '2026-11-27', ruleSet: 'a'.repeat(64), digest: 'b'.repeat(64), takenOn: '2026-10-31' },
    ...{ period: { from: '2026-07-01', to: '2026-09-30' }, division: 'township', smallestGroup: 10 },
    tables: fairnessTables(counts).map(({ groups, overall, ...table }) => ({
      ...table,
      ...(overall === undefined ? {} : { overall }),
      groups: groups.map((group) => ({ ...group, title: groupTitle(table.attribute, group.group) })),
    })),
    notes: [{ zh: '说明', en: 'a note' }],
  });
}

describe.skipIf(executablePath === undefined)('the report of fairness in a browser', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onedoor-fairness-'));
    await writeFile(join(folder, 'report.html'), page());
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([360, 1280])('is readable in a window %i pixels wide: nothing overlaps or reaches out', async (width) => {
    const words = ['--import', tsx, program, join(folder, 'report.html'), executablePath ?? '', String(width)];
    const pictures = process.env['FAIRNESS_PICTURES'];
    if (pictures !== undefined) words.push(join(pictures, `fairness-${width}.png`));
    const { stdout } = await promisify(execFile)(process.execPath, words);
    const sight = JSON.parse(stdout) as PageSight;
    expect(sight).toMatchObject({ overflow: 0, clashes: [], pictures: 6, complaints: [] });
    expect(sight.smallestText).toBeGreaterThanOrEqual(10);
  });
});
