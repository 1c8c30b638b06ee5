import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRuleSetLoader } from '../../rules/engine/rule-set.ts';
import { shippedRules } from '../rule-book.ts';
import { run } from './rules.ts';

let folder: string;
let written: string;
let complained: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onedoor-rules-'));
  for (const part of ['matters', 'library', 'sources', 'credit'])
    cpSync(join(shippedRules, part), join(folder, part), { recursive: true });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    complained += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

interface Told {
  readonly file: string;
  readonly path: string;
  readonly pointer: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly message: { readonly zh: string; readonly en: string };
  readonly case?: { readonly name: string; readonly unjudged: readonly object[] };
}
interface Report {
  readonly ok: boolean;
  readonly counts: Readonly<Record<string, number>>;
  readonly faults: readonly Told[];
  readonly warnings: readonly Told[];
}

/** What a command writes for people, a line each, with its exit code. */
const onedoor = async (...words: string[]) => {
  written = '';
  complained = '';
  const code = await run([...words, '--folder', folder]);
  return { code, lines: written.split('\n').slice(0, -1) };
};
const asJson = async (...words: string[]) => {
  const { code, lines } = await onedoor(...words, '--json');
  expect(lines).toHaveLength(1);
  return { code, ...(JSON.parse(lines[0] ?? '') as Report) };
};
const change = (file: string, change: (text: string) => string) => {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  expect(change(text)).not.toBe(text);
  writeFileSync(path, change(text));
};
const PACK = 'library/marriage-record-pre/2026.1.0';
const unknownFact = (text: string) => text.replace('"fact": "form"', '"fact": "forms"');
/** The line on which a file says something, from 1. */
const lineOf = (file: string, said: string) =>
  readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(said)) + 1;

describe('onedoor rules check', () => {
  it('counts the files that it read, whether it found faults or not', async () => {
    const clean = await asJson('check');
    expect(clean).toMatchObject({ code: 0, ok: true, faults: [], counts: { faults: 0 } });
    change(`${PACK}.json`, (text) => text.replace('"phase": "pre"', '"phase": "never"'));
    change('matters/cross-hall-query.json', (text) => text.slice(0, -9));
    for (const verb of ['check', 'test']) {
      const { code, ok, counts, faults } = await asJson(verb);
      expect({ code, ok, files: counts['files'] }).toEqual({ code: 1, ok: false, files: clean.counts['files'] });
      expect(faults.length).toBeGreaterThan(1);
      expect(counts['faults']).toBe(faults.length);
    }
  });

  it('writes a line for each fault, with its place, in the order of files and places, and a closing line', async () => {
    change(`${PACK}.json`, (text) => unknownFact(text).replace('"type": "return"', '"type": "stop"'));
    change('library/history-pre/2026.1.0.json', (text) => text.replace('"title"', '"tittle"'));
    change('matters/cross-hall-query.json', (text) => text.replace('"title"', '"tittle"'));
    const { code, lines } = await onedoor('check');
    expect(code).toBe(1);
    const pack = join(folder, `${PACK}.json`);
    const places = lines.slice(0, -1).map((line) => line.split('  ').slice(0, 3));
    expect(places).toContainEqual([
      `${pack}:${lineOf(`${PACK}.json`, '"forms"')}:13`,
      '/rules/0/conditions/all/0/fact',
      'FACT_UNKNOWN',
    ]);
    expect(places).toContainEqual([
      `${pack}:${lineOf(`${PACK}.json`, '"stop"')}:9`,
      '/rules/1/event/type',
      'EVENT_TYPE',
    ]);
    const order = places.map(([place = '']) => place.replace(/\d+/g, (number) => number.padStart(6, '0')));
    expect(order.length).toBeGreaterThan(3);
    expect(order).toEqual(order.toSorted());
    expect(lines[0]).toMatch(/[\p{Script=Han}].* \/ .*[a-z]/u);
    expect(lines.at(-1)).toMatch(
      /^已检查 \d+ 个文件：\d+ 个问题，0 个提示 \/ \d+ files checked: \d+ faults, 0 warnings$/,
    );
  });

  it('says where a file stops being JSON', async () => {
    change('matters/cross-hall-query.json', () => '{\n  "code": "x",\n  oops\n}');
    const { faults } = await asJson('check');
    expect(faults).toContainEqual(expect.objectContaining({ file: 'cross-hall-query.json', line: 3, column: 3 }));
  });

  it('writes one language where one is asked for, and colours where they are wanted', async () => {
    change(`${PACK}.json`, unknownFact);
    const zh = (await onedoor('check', '--lang', 'zh', '--no-color')).lines.join('\n');
    expect(zh).toContain('没有事实 forms');
    expect(zh).not.toContain('no fact');
    const en = (await onedoor('check', '--lang', 'en', '--no-color')).lines.join('\n');
    expect(en).toContain('no fact forms');
    expect(en).not.toMatch(/\p{Script=Han}/u);
    expect(en).not.toContain('\u001b');
    expect((await onedoor('check', '--color')).lines.join('\n')).toContain('\u001b[31mFACT_UNKNOWN\u001b[0m');
    expect((await onedoor('check', '--lang', 'de')).code).toBe(64);
  });

  it('shows letters that would steer a terminal', async () => {
    change('matters/cross-hall-query.json', () => '\u001b[2J\u202e');
    const text = (await onedoor('check')).lines.join('\n');
    expect(text).toContain('cross-hall-query.json:1:1');
    for (const letter of ['\u001b', '\u202e']) expect(text).not.toContain(letter);
    expect(text).toContain('\\u{1b}[2J');
  });

  it('lets warnings pass, unless it is to be strict', async () => {
    // A promise above two thirds of the legal time is allowed, and should be looked at.
    change('matters/cross-hall-query.json', (text) => {
      const matter = JSON.parse(text) as { promisedWorkingDays: number; legalWorkingDays: number };
      return JSON.stringify({ ...matter, legalWorkingDays: matter.promisedWorkingDays }, null, 2);
    });
    const { code, warnings, counts } = await asJson('check');
    expect({ code, warnings: counts['warnings'] }).toEqual({ code: 0, warnings: 1 });
    expect(warnings).toMatchObject([{ code: 'PROMISE_OVER_TWO_THIRDS', file: 'cross-hall-query.json' }]);
    expect(await asJson('check', '--strict')).toMatchObject({ code: 1, ok: false });
    expect((await onedoor('check', '--lang', 'en')).lines[0]).toContain('PROMISE_OVER_TWO_THIRDS warning');
    expect(await asJson('test')).toMatchObject({ code: 0, counts: { warnings: 1 } });
    expect((await onedoor('test', '--strict')).code).toBe(1);
  });
});

describe('onedoor rules test', () => {
  const wrong = (text: string) => text.replace('"type": "review"', '"type": "return"');

  it('runs every case, also those beside one that fails', async () => {
    const clean = await asJson('test');
    expect(clean).toMatchObject({ code: 0, ok: true, faults: [] });
    change(`${PACK}.cases.json`, wrong);
    expect(await asJson('test')).toMatchObject({
      code: 1,
      counts: { cases: clean.counts['cases'] ?? -1, faults: 1 },
      faults: [
        { file: `${PACK}.cases.json`.slice('library/'.length), code: 'CASE_FAILED', case: { name: '1949年登记' } },
      ],
    });
  });

  it('leaves it to check to find rules that make no sense', async () => {
    const bound = '"operator": "lessThan",\n            "value": "1950-05-01"';
    const again = `,\n{ "fact": "form", "path": "$.registeredOn", "operator": "lessThan", "value": "1951-05-01" }`;
    change(`${PACK}.json`, (text) => text.replace(`${bound}\n          }`, `${bound}\n          }${again}`));
    expect(await asJson('check')).toMatchObject({ code: 0, warnings: [{ code: 'REDUNDANT' }] });
    expect(await asJson('test')).toMatchObject({ code: 0, warnings: [] });
  });

  it('asks for the cases of every pack, and for the pack of all cases', async () => {
    rmSync(join(folder, `${PACK}.cases.json`));
    expect((await asJson('test')).faults).toMatchObject([{ code: 'CASE_MISSING', line: 1, column: 1 }]);
    cpSync(join(shippedRules, `${PACK}.cases.json`), join(folder, `${PACK}.1.cases.json`));
    expect((await asJson('check')).faults).toMatchObject([{ code: 'FILE_NAME' }]);
  });

  it('runs the cases of one pack, by any of its names, or those of a name', async () => {
    change(`${PACK}.cases.json`, wrong);
    const all = (await asJson('test')).counts['cases'] ?? 0;
    for (const name of ['marriage-record-pre', 'marriage-record-pre/2026.1.0']) {
      const { code, counts } = await asJson('test', '--only', name);
      expect(code).toBe(1);
      expect(counts['cases']).toBeGreaterThan(5);
      expect(counts['cases']).toBeLessThan(all);
    }
    expect(await asJson('test', '--only', '1949年登记')).toMatchObject({ code: 1, counts: { cases: 1, faults: 1 } });
    expect(await asJson('test', '--only', '1950年5月1日登记')).toMatchObject({
      code: 0,
      counts: { cases: 1, faults: 0 },
    });
    expect((await onedoor('test', '--only', 'no such thing')).code).toBe(1);
    expect(complained).toMatch(/没有名为 no such thing .* \/ no pack or case is called no such thing/);
  });

  it('says which rules could not be judged, and what they lack', async () => {
    change(`${PACK}.cases.json`, (text) => text.replace('"registeredOn": "1949-10-02"', '"copies": 1'));
    const { faults } = await asJson('test', '--only', '1949年登记');
    const lacks = [{ place: 'form.registeredOn', cause: 'absent' }];
    expect(faults[0]?.case?.unjudged).toContainEqual({ rule: 'marriage-before-registration-began', lacks });
    const { lines } = await onedoor('test', '--only', '1949年登记', '--lang', 'en');
    expect(lines[1]).toMatch(
      /^ {4}\? cannot be judged: .*marriage-before-registration-began.* ← form\.registeredOn \(not given\)/,
    );
  });
});

describe('onedoor rules schema', () => {
  it('prints a schema of packs, cases or matters, with the matters of the folder', async () => {
    const schemaOf = async (...words: string[]) => {
      const { code, lines } = await onedoor('schema', ...words);
      expect(code).toBe(0);
      return JSON.parse(lines.join('\n')) as { $schema: string };
    };
    expect((await schemaOf()).$schema).toBe('http://json-schema.org/draft-07/schema#');
    expect(JSON.stringify(await schemaOf())).toContain('marriage-record-copy');
    expect(JSON.stringify(await schemaOf('--of', 'cases', '--phase', 'pre'))).toContain('applicantHistory');
    expect(JSON.stringify(await schemaOf('--of', 'matters'))).toContain('promisedWorkingDays');
  });

  it('writes it to a file, also while a pack is half written', async () => {
    change(`${PACK}.json`, (text) => text.slice(0, 200));
    const out = join(folder, 'pack.schema.json');
    const { code, lines } = await onedoor('schema', '--out', out);
    expect({ code, lines }).toEqual({ code: 0, lines: [] });
    expect(JSON.parse(readFileSync(out, 'utf8'))).toHaveProperty('definitions');
    expect((await onedoor('schema', '--out', join(folder, 'nowhere', 'x.json'))).code).toBe(66);
  });

  it('says what is wrong with matters, as it cannot be made without them', async () => {
    change('matters/cross-hall-query.json', (text) => text.slice(0, -9));
    const { code, lines } = await onedoor('schema');
    expect({ code, lines }).toEqual({ code: 1, lines: [] });
    expect(complained).toContain('cross-hall-query.json');
  });

  it.each([['--of', 'moons'], ['--phase', 'pre'], ['--of', 'cases', '--phase', 'later'], ['more']])(
    'refuses %s %s',
    async (...words) => {
      expect((await onedoor('schema', ...words)).code).toBe(64);
      expect(complained).toMatch(/^usage: onedoor rules /);
    },
  );
});

describe('onedoor rules', () => {
  it('says 66 of a folder that is not there', async () => {
    for (const verb of ['check', 'test', 'schema']) {
      expect(await run([verb, '--folder', join(folder, 'nowhere')])).toBe(66);
      rmSync(join(folder, 'empty'), { recursive: true, force: true });
      mkdirSync(join(folder, 'empty', 'matters'), { recursive: true });
      expect(await run([verb, '--folder', join(folder, 'empty')])).toBe(66);
    }
    expect(complained).toMatch(/规则文件夹.* \/ there is no folder/);
  });

  it('takes its options before and after what it is to do', async () => {
    expect(await run(['--folder', folder, '--json', 'check'])).toBe(0);
    expect(await run(['check', '--json', '--folder', folder])).toBe(0);
    await expect(run(['check', '--only', 'x'])).rejects.toMatchObject({ code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION' });
  });

  it('runs as a command whose reader may stop early', () => {
    const command = fileURLToPath(new URL('../onedoor.mjs', import.meta.url));
    const piped = `"${command}" rules schema --folder "${folder}" | head -c 10; echo "\${PIPESTATUS[0]}"`;
    expect(existsSync(command)).toBe(true);
    const { stdout, stderr } = spawnSync('bash', ['-c', piped], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toBe('{\n "$schem0\n');
  });
});

vi.mock('../../rules/engine/rule-set.ts', { spy: true });

describe('a fault of the program', () => {
  it('is told with what is known of it, and 70', async () => {
    vi.mocked(createRuleSetLoader).mockImplementation(() => {
      throw new RangeError('the loader is broken');
    });
    expect((await onedoor('check')).code).toBe(70);
    expect(complained).toContain('RangeError: the loader is broken');
  });
});
