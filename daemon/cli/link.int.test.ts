import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readDelimitedText } from '../../rules/linkage/delimited-text.ts';
import { makeChineseFiles } from '../bench/linkage/chinese-files.ts';
import { run } from './link.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onedoor-link-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

async function linkWith(words: readonly string[]) {
  const said: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const code = await run(words);
  return { code, last: said.at(-1) };
}

const header = '编号,姓名,性别,出生日期,身份证号,住址';

describe('onedoor link', () => {
  it('links two files without a configuration and writes matches, a review queue and the model for the owner alone', async () => {
    const { left, right, leftPeople, rightPeople } = makeChineseFiles(400, 3);
    const [a, b, out] = ['a.csv', 'b.csv', 'out'].map((name) => join(folder, name));
    for (const [path, records] of [[a, left] as const, [b, right] as const]) {
      const lines = records.map((record, line) =>
        [line, record['name'], record['sex'], record['birth'], record['citizenNumber'], record['address']].join(','),
      );
      await writeFile(path ?? '', [header, ...lines].join('\n'));
    }
    // 编号 numbers the records here, so that it is no field.
    const fields = [
      { name: '姓名', kind: 'name' },
      { name: '性别', kind: 'code' },
      { name: '出生日期', kind: 'date' },
      { name: '身份证号', kind: 'citizenNumber' },
      { name: '住址', kind: 'division' },
    ];
    await writeFile(join(folder, 'config.json'), JSON.stringify({ fields }));
    const words = [a ?? '', b ?? '', '--out', out ?? '', '--id', '编号', '--config', join(folder, 'config.json')];
    const { code, last } = await linkWith(words);
    expect(code).toBe(0);
    const matches = readDelimitedText(await readFile(join(out ?? '', 'matches.csv'), 'utf8'));
    expect(JSON.parse(last ?? '')).toMatchObject({ matches: matches.length, converged: true });
    const wrong = matches.filter(
      (match) => leftPeople[Number(match['left'])]?.id !== rightPeople[Number(match['right'])]?.id,
    );
    expect(matches.length).toBeGreaterThan(280);
    expect(wrong.length).toBeLessThanOrEqual(2);
    for (const name of ['matches.csv', 'review.csv', 'model.json']) {
      const path = join(out ?? '', name);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      const text = await readFile(path, 'utf8');
      for (const { citizenNumber, family, given } of leftPeople.slice(0, 50)) {
        expect(text).not.toContain(citizenNumber);
        expect(text).not.toContain(family + given);
      }
    }
  });

  it.each([
    ['no output folder', 64, ['a.csv']],
    ['a file that is not there', 66, ['no-such-file.csv', '--out', 'out']],
  ])('refuses %s with %i', async (_, code, words) => {
    expect((await linkWith(words)).code).toBe(code);
  });

  it('refuses a configuration that cannot be used, and writes nothing', async () => {
    const [a, config, out] = ['a.csv', 'config.json', 'out'].map((name) => join(folder, name));
    await writeFile(a ?? '', `${header}\n1,张三,男,1980-01-01,,330102`);
    for (const text of ['{', '{"fields":[]}', '{"task":"oneToOne"}', '{"fields":[{"name":"姓名","kind":"colour"}]}']) {
      await writeFile(config ?? '', text);
      const { code } = await linkWith([a ?? '', '--out', out ?? '', '--config', config ?? '']);
      expect(code, text).toBe(1);
      await expect(stat(out ?? '')).rejects.toMatchObject({ code: 'ENOENT' });
    }
  });
});
