import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Random } from '../../rules/random.ts';
import { run } from './credit.ts';

let folder = '';
const shipped = new URL('../../rules/credit/models/person-index.json', import.meta.url).pathname;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onedoor-credit-'));
  const random = new Random(11);
  const lines = Array.from({ length: 400 }, () => {
    const rate = random.between(0, 100);
    const place = random.pick(['<b>hall</b>', 'town, east']);
    const outcome = random.chance((place === 'town, east' ? 0.9 : 0.6) - rate / 170) ? 'late' : 'in time';
    return `${rate},"${place}",${random.between(18, 80)},${outcome}`;
  });
  await writeFile(join(folder, 'data.csv'), `answer rate,place,age,outcome\n${lines.join('\n')}\n`);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a command says and its exit code. */
async function said(...words: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0);
  try {
    const code = await run(words);
    return { code, out: out.join(''), err: err.join('') };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

describe('onedoor credit', () => {
  const fitWords = (out: string) =>
    ['fit', join(folder, 'data.csv'), '--target', 'outcome', '--bad', 'late', '--name', 'halls', '--out', out] as const;

  it('fits a model, leaves out what nobody may be judged by, and writes model, PMML and report', async () => {
    const out = join(folder, 'fit');
    const { code, out: text } = await said(...fitWords(out));
    expect(code).toBe(0);
    expect(text).toContain('age（年龄 age）');
    expect(JSON.parse(text.trim().split('\n').at(-1) ?? '')).toMatchObject({
      characteristics: 2,
      testRows: 120,
      trainRows: 280,
    });
    expect(await readdir(out)).toEqual(['halls.html', 'halls.json', 'halls.pmml']);
    const report = await readFile(join(out, 'halls.html'), 'utf8');
    // Two charts of quality, the distribution, one of each characteristic.
    expect(report.match(/<svg /g)).toHaveLength(5);
    expect(report).toContain('不得作为信用依据：年龄');
    expect(report).not.toContain('<script');
    // What the data says is text, in tables and in charts.
    expect(report.match(/&lt;b&gt;hall&lt;\/b&gt;/g)?.length).toBeGreaterThanOrEqual(2);
    expect(report).not.toContain('<b>');
    expect((await said('check', join(out, 'halls.json'))).code).toBe(0);
    const again = join(folder, 'again');
    await said(...fitWords(again));
    // The library of charts numbers what it draws as long as a process lives.
    const plain = async (file: string) => (await readFile(file, 'utf8')).replaceAll(/\bzr\d+-(?:cls-)?\w+/g, 'zr');
    for (const file of await readdir(out)) {
      expect(await plain(join(again, file)), file).toBe(await plain(join(out, file)));
    }
  });

  it('exports a model to PMML and imports it into the same again', async () => {
    const pmml = join(folder, 'person.pmml');
    const back = join(folder, 'person.json');
    expect((await said('export', shipped, '--out', pmml)).code).toBe(0);
    expect((await said('import', pmml, '--like', shipped, '--version', '2026.1.0', '--out', back)).code).toBe(0);
    expect(JSON.parse(await readFile(back, 'utf8'))).toEqual(JSON.parse(await readFile(shipped, 'utf8')));
  });

  it('checks the settings of undertakings', async () => {
    const settings = new URL('../../rules/credit/undertakings.json', import.meta.url).pathname;
    expect(await said('check', settings)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^undertakings.json 2026/),
    });
    const faulty = join(folder, 'undertakings.json');
    await writeFile(faulty, JSON.stringify({ ...JSON.parse(await readFile(settings, 'utf8')), version: 'new' }));
    const told = await said('check', faulty);
    expect([told.code, told.err]).toEqual([1, expect.stringContaining('undertakings.json#/version SCHEMA: ')]);
  });

  it('checks models and the settings of periods together', async () => {
    const settings = new URL('../../rules/credit/periods.json', import.meta.url).pathname;
    const sound = await said('check', shipped, settings);
    expect([sound.code, sound.out]).toEqual([0, expect.stringMatching(/^periods.json 2026.*\nperson-index 2026.*\n$/)]);
    const faulty = join(folder, 'periods.json');
    const periods = JSON.parse(await readFile(settings, 'utf8'));
    await writeFile(faulty, JSON.stringify({ ...periods, general: { ...periods.general, maximum: { months: 3 } } }));
    const told = await said('check', faulty, shipped);
    expect([told.code, told.out]).toEqual([1, '']);
    expect(told.err).toContain('periods.json#/general/minimum CREDIT_PERIODS: ');
  });

  it('says what is wrong with a file, where, and with a code', async () => {
    const broken = join(folder, 'broken.json');
    const model = JSON.parse(await readFile(shipped, 'utf8'));
    await writeFile(broken, JSON.stringify({ ...model, bands: { ...model.bands, A: 1 } }));
    const checked = await said('check', broken);
    expect([checked.code, checked.err]).toEqual([1, expect.stringContaining('broken.json#/bands CREDIT_BANDS: ')]);
    await writeFile(join(folder, 'broken.pmml'), '<PMML version="4.4"/>');
    const imported = await said('import', join(folder, 'broken.pmml'), '--name', 'x');
    expect([imported.code, imported.err]).toEqual([65, expect.stringContaining('/PMML DOCUMENT: ')]);
    const other = await said('import', join(folder, 'fit', 'halls.pmml'), '--like', shipped);
    expect([other.code, other.err]).toEqual([65, expect.stringContaining('answer rate')]);
    const wrongTarget = await said('fit', join(folder, 'data.csv'), '--target', 'none', '--bad', 'x', '--name', 'y');
    expect([wrongTarget.code, wrongTarget.err]).toEqual([65, expect.stringContaining('TARGET: ')]);
    expect((await said('check', join(folder, 'absent.json'))).code).toBe(66);
    expect((await said('fit')).code).toBe(64);
    expect((await said('toString')).code).toBe(64);
  });
});
