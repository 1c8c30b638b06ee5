import { describe, expect, it } from 'vitest';
import { shippedCatalogue, shippedMatterFiles } from '../library/shipped.fixture.ts';
import { loadCatalogue } from './catalogue.ts';
import { levelFaults } from './level-check.ts';
import type { Matter } from './matter.ts';

/** A matter whose steps of the archives are all of the county. */
const matter = shippedCatalogue().matter('cross-hall-query') as Matter;
const [archives] = matter.responsible as [Matter['responsible'][number]];

function faultsOf(region: string, level: Matter['level'] | undefined, department = 'archives'): [string, string][] {
  const { level: _level, ...rest } = archives;
  const entry = { ...rest, region, department, ...(level === undefined ? {} : { level }) };
  const found = levelFaults({ ...matter, responsible: [archives, entry] }, 'x.json');
  for (const { file, message } of found) {
    expect(file).toBe('x.json');
    for (const text of [message.zh, message.en]) expect(text).toContain(region);
  }
  return found.map(({ code, pointer }) => [code, pointer]);
}
const wrong = [['RESPONSIBLE_LEVEL', '/responsible/1/level']];

describe('the level of a responsible organisation', () => {
  it.each([
    ['32', 'province'],
    ['320000', 'province'],
    ['3305', 'city'],
    ['330183', 'county'],
    ['330183', 'township'],
    ['330183101', 'county'],
    ['330183101', 'township'],
    ['330183101002', 'county'],
  ] as const)('fits its region: %s, %s', (region, level) => {
    expect(faultsOf(region, level)).toEqual([]);
  });

  it.each([
    ['330183', 'province'],
    ['3305', 'province'],
    ['330183', 'city'],
    ['330183101', 'city'],
    ['320000', 'city'],
    ['330600', 'county'],
    ['3305', 'county'],
    ['32', 'township'],
    ['3305', 'township'],
  ] as const)('does not fit its region: %s, %s', (region, level) => {
    expect(faultsOf(region, level)).toEqual(wrong);
  });

  it('is that of the steps that it does, where it has none of its own', () => {
    expect(faultsOf('330183', undefined)).toEqual([]);
    expect(faultsOf('3301', undefined)).toEqual(wrong);
    expect(faultsOf('3301', undefined, 'no-step')).toEqual([]);
  });

  it('is asked for when matters are loaded', () => {
    const files = structuredClone(shippedMatterFiles());
    const changed = files.find(({ file }) => file === 'cross-hall-query.json')?.json as Matter;
    Object.assign(changed.responsible[0] ?? {}, { level: 'province' });
    const loaded = loadCatalogue(files);
    expect('faults' in loaded && loaded.faults.map(({ file, code }) => [file, code])).toEqual([
      ['cross-hall-query.json', 'RESPONSIBLE_LEVEL'],
    ]);
  });
});
