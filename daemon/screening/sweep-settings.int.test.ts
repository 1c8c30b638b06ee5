import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shippedCatalogue } from '../../rules/library/shipped.fixture.ts';
import { shippedSources } from '../../rules/sources/shipped-sources.fixture.ts';
import { readSweeps } from './sweep-settings.ts';

const example = fileURLToPath(new URL('../examples/screening/nightly.json', import.meta.url));
const known = {
  verifies: (matter: string) => shippedCatalogue().matter(matter)?.verification !== undefined,
  knowsDataset: (dataset: string) => shippedSources().dataset(dataset) !== undefined,
};
let home: string;
let screening: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'onedoor-sweeps-'));
  screening = join(home, 'screening');
});
afterEach(() => rmSync(home, { recursive: true }));

/** What is wrong with a file that differs from the example in this. */
function faultsOf(change: object, name = 'nightly'): string {
  mkdirSync(screening, { recursive: true });
  const nightly = JSON.parse(readFileSync(example, 'utf8')) as object;
  writeFileSync(join(screening, `${name}.json`), JSON.stringify({ ...nightly, ...change }));
  try {
    readSweeps({ screening }, known);
    return '';
  } catch (error) {
    return String(error);
  }
}

describe('the sweeps of the configuration folder', () => {
  it('are none where there is no folder, and the example is one', () => {
    expect(readSweeps({ screening }, known)).toEqual([]);
    cpSync(example, join(screening, 'nightly.json'), { recursive: true });
    expect(readSweeps({ screening }, known)).toMatchObject([{ sweep: 'nightly', everyDays: 90 }]);
  });

  it.each([
    ['another name than the file', { sweep: 'weekly' }, '#/sweep: 文件须名为 weekly.json'],
    [
      'a matter that is not verified',
      { matters: ['cross-hall-query'] },
      '#/matters/0: cross-hall-query 不是可核对的事项',
    ],
    ['a dataset that nobody has', { datasets: ['civil-affairs.nothing'] }, '#/datasets/0: 没有数据集'],
    ['hours that never begin', { window: { from: '22:00', to: '22:00' } }, '#/window/to: 不得与 from 相同'],
    ['an hour that there is not', { window: { from: '25:00', to: '06:00' } }, '#/window/from'],
    ['no law', { basis: [] }, '#/basis'],
    ['a member that nobody knows', { quickly: true }, '#/quickly'],
  ])('are refused with the place and what to do: %s', (_what, change, said) => {
    expect(faultsOf(change)).toContain(said);
  });

  it('are refused where the file is no JSON', () => {
    mkdirSync(screening);
    writeFileSync(join(screening, 'nightly.json'), '{');
    expect(() => readSweeps({ screening }, known)).toThrow('nightly.json: 不是有效的JSON');
  });
});
