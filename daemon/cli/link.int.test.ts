import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DelimitedRecord, readDelimitedText } from '../../rules/linkage/delimited-text.ts';
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
  const [said, told]: [string[], string[]] = [[], []];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => told.push(String(text)) > 0);
  const code = await run(words);
  return { code, last: said.at(-1), told: told.join('') };
}

const header = '编号,姓名,性别,出生日期,身份证号,住址';

/** Two made-up registers as files of the folder, the people of both, and where results go. */
async function writeRegisters(count: number, seed: number) {
  const files = makeChineseFiles(count, seed);
  const [a, b, out] = ['a.csv', 'b.csv', 'out'].map((name) => join(folder, name));
  for (const [path, records] of [[a, files.left] as const, [b, files.right] as const]) {
    const lines = records.map((record, line) =>
      [line, record['name'], record['sex'], record['birth'], record['citizenNumber'], record['address']].join(','),
    );
    await writeFile(path ?? '', [header, ...lines].join('\n'));
  }
  return { ...files, a: a ?? '', b: b ?? '', out: out ?? '' };
}

async function recordsIn(...path: readonly string[]): Promise<readonly DelimitedRecord[]> {
  return readDelimitedText(await readFile(join(...path), 'utf8'));
}

describe('onedoor link', () => {
  it('links two files without a configuration and writes matches, a review queue, the model and a page for the owner alone', async () => {
    const { leftPeople, rightPeople, a, b, out } = await writeRegisters(400, 3);
    const { code, last, told } = await linkWith([a, b, '--out', out, '--id', '编号']);
    expect(code).toBe(0);
    const matches = await recordsIn(out, 'matches.csv');
    const review = await recordsIn(out, 'review.csv');
    const summary = { records: [400, 400], matches: matches.length, review: review.length, converged: true };
    expect(JSON.parse(last ?? '')).toMatchObject(summary);
    const wrong = matches.filter(
      (match) => leftPeople[Number(match['left'])]?.id !== rightPeople[Number(match['right'])]?.id,
    );
    expect(matches.length).toBeGreaterThan(280);
    expect(wrong.length).toBeLessThanOrEqual(2);
    // Nobody watches a terminal here, so that no progress is shown.
    expect(told).not.toContain('%');
    for (const name of ['matches.csv', 'review.csv', 'model.json', 'report.html']) {
      const path = join(out, name);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      const text = await readFile(path, 'utf8');
      for (const { citizenNumber, family, given } of leftPeople.slice(0, 50)) {
        expect(text).not.toContain(citizenNumber);
        expect(text).not.toContain(family + given);
      }
    }
    const page = await readFile(join(out, 'report.html'), 'utf8');
    expect(page).not.toMatch(/https?:|<script|@import|url\(/);
    expect(page.match(/<article/g)?.length).toBe(Math.min(200, review.length) + 40);
  });

  it('gives the same with the model that it wrote, and shows values on the page where they are asked for', async () => {
    const { a, b, out, leftPeople, rightPeople } = await writeRegisters(300, 4);
    await linkWith([a, b, '--out', out, '--id', '编号']);
    const again = join(folder, 'again');
    const { code } = await linkWith([
      a,
      b,
      '--out',
      again,
      '--id',
      '编号',
      '--model',
      join(out, 'model.json'),
      '--values',
    ]);
    expect(code).toBe(0);
    for (const name of ['matches.csv', 'review.csv', 'model.json']) {
      expect(await readFile(join(again, name), 'utf8'), name).toBe(await readFile(join(out, name), 'utf8'));
    }
    const page = await readFile(join(again, 'report.html'), 'utf8');
    const shown = [...leftPeople, ...rightPeople].filter(({ family, given }) => page.includes(family + given));
    expect(shown.length).toBeGreaterThan(20);
  });

  it('honours a review queue that comes back, and refuses it where it contradicts itself, with the lines', async () => {
    const { a, b, out } = await writeRegisters(400, 3);
    const words = [a, b, '--out', out, '--id', '编号'];
    await linkWith(words);
    const [first, second] = await recordsIn(out, 'matches.csv');
    const queue = join(folder, 'reviewed.csv');
    const [left, right] = [first?.['left'], second?.['right']];
    await writeFile(queue, `left,right,decision\n${left},${first?.['right']},否\n${left},${right},match\n1,2,\n`);
    const { code, last } = await linkWith([...words, '--reviewed', queue]);
    expect([code, JSON.parse(last ?? '')]).toMatchObject([0, { reviewed: 2 }]);
    const after = await recordsIn(out, 'matches.csv');
    expect(after.find((match) => match['left'] === left)).toMatchObject({ right, decided_by: 'person' });
    expect(after.filter((match) => match['decided_by'] === 'person').length).toBe(1);

    for (const [lines, expected] of [
      [`${left},${right},match\n${left},9,match`, 'reviewed.csv:3 '],
      [`${left},${right},match\n${left},${right},no`, 'reviewed.csv:3 '],
      [`${left},${right},perhaps`, 'reviewed.csv:2 '],
      [`4000,${right},match`, 'reviewed.csv:2 '],
    ]) {
      await writeFile(queue, `left,right,decision\n${lines}\n`);
      const refused = await linkWith([...words, '--reviewed', queue]);
      expect(refused.code, lines).toBe(1);
      expect(refused.told, lines).toContain(expected);
    }
  });

  it('finds out that files name people more than once, and says so', async () => {
    const { a, b, out, left } = await writeRegisters(300, 6);
    const text = await readFile(a, 'utf8');
    const again = left
      .slice(0, 100)
      .map((record, line) =>
        [1000 + line, record['name'], record['sex'], record['birth'], '', record['address']].join(','),
      );
    await writeFile(a, `${text}\n${again.join('\n')}\n`);
    const { code, last, told } = await linkWith([a, b, '--out', out, '--id', '编号']);
    expect(code).toBe(0);
    expect(told).toContain('manyToMany');
    const model = JSON.parse(await readFile(join(out, 'model.json'), 'utf8')) as { configuration: { task: string } };
    expect(model.configuration.task).toBe('manyToMany');
    const { matches } = JSON.parse(last ?? '') as { matches: number };
    expect(matches).toBeGreaterThan(270);
    // Who says that each has one partner at most is believed, and told.
    const config = join(folder, 'config.json');
    await writeFile(config, '{"task":"oneToOne"}');
    const believed = await linkWith([a, b, '--out', out, '--id', '编号', '--config', config]);
    expect(believed.told).toContain('manyToMany');
    expect((JSON.parse(believed.last ?? '') as { matches: number }).matches).toBeLessThan(matches);
  });

  it('reads what spreadsheets of Chinese systems write, and other delimiters', async () => {
    const [a, b, out] = ['a.csv', 'b.csv', 'out'].map((name) => join(folder, name));
    // 姓名,性别 and 张三,男 and 李四,女 in GB 18030.
    const bytes = 'd0d5c3fb2cd0d4b1f00ad5c5c8fd2cc4d00ac0eecbc42cc5ae0a';
    await writeFile(a ?? '', Buffer.from(bytes, 'hex'));
    await writeFile(b ?? '', '\uFEFF姓名;性别\r\n张三;男\r\n王五;女\r\n');
    const { code } = await linkWith([a ?? '', b ?? '', '--out', out ?? '', '--values']);
    expect(code).toBe(0);
    expect(await readFile(join(out ?? '', 'report.html'), 'utf8')).toContain('张三 ≟ 张三');
  });

  it.each([
    ['no output folder', 64, ['a.csv']],
    ['a configuration beside a model', 64, ['a.csv', '--out', 'out', '--config', 'c.json', '--model', 'm.json']],
    ['a file that is not there', 66, ['no-such-file.csv', '--out', 'out']],
  ])('refuses %s with %i', async (_, code, words) => {
    expect((await linkWith(words)).code).toBe(code);
  });

  it.each([
    ['姓名,性别\n张三,"男', 'a.csv:2:4'],
    ['姓名,性别\n张三,男\n李四,女,多', 'a.csv:3:6'],
    ['姓名,姓名\n张三,男', 'a.csv:1:4'],
    ['', 'a.csv 是空文件'],
    ['姓名', '没有列 编号'],
  ])('tells where a file is wrong: %j', async (text, expected) => {
    const [a, out] = [join(folder, 'a.csv'), join(folder, 'out')];
    await writeFile(a, text);
    const { code, told } = await linkWith([a, '--out', out, ...(expected.includes('编号') ? ['--id', '编号'] : [])]);
    expect(code).toBe(1);
    expect(told).toContain(expected);
  });

  it('refuses a configuration or a model that cannot be used, with its place, and writes nothing', async () => {
    const [a, config, out] = ['a.csv', 'config.json', 'out'].map((name) => join(folder, name));
    await writeFile(a ?? '', `${header}\n1,张三,男,1980-01-01,,330102`);
    for (const [text, place] of [
      ['{', 'config.json'],
      ['{"fields":[]}', 'config.json/fields'],
      ['{"task":"oneToOne"}', '查重需一个文件'],
      ['{"fields":[{"name":"姓名","kind":"colour"}]}', 'config.json/fields/0/kind'],
      ['{"fields":[{"name":"年龄","kind":"number"}]}', '年龄'],
      ['{"fields":{}}', 'config.json/fields'],
    ]) {
      for (const option of ['--config', '--model']) {
        await writeFile(config ?? '', text ?? '');
        const { code, told } = await linkWith([a ?? '', '--out', out ?? '', option, config ?? '']);
        expect(code, `${option} ${text}`).toBe(1);
        expect(told).toContain(option === '--config' ? place : 'config.json');
        await expect(stat(out ?? '')).rejects.toMatchObject({ code: 'ENOENT' });
      }
    }
  });
});
