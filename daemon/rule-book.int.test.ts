import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRuleFiles } from '../adapters/rules/files.ts';
import { loadLibrary, openLibrary, shippedRules } from './rule-book.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onedoor-rules-'));
  for (const part of ['matters', 'library', 'sources', 'credit'])
    cpSync(join(shippedRules, part), join(folder, part), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const MATTER = 'matters/marriage-record-copy.json';
const PACK = 'library/marriage-record-pre/2026.1.0.json';
const change = (file: string, change: (text: string) => string) => {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  const changed = change(text);
  expect(changed).not.toBe(text);
  writeFileSync(path, changed);
};
const faultsOf = async () => {
  const library = await loadLibrary(folder);
  return 'faults' in library ? library.faults.map(({ file, pointer, code }) => `${file}#${pointer} ${code}`) : [];
};

describe('the rules that come with the program', () => {
  it('load: every matter, every pack, and cases for each', async () => {
    const library = await loadLibrary(shippedRules);
    if ('faults' in library) throw new Error(JSON.stringify(library.faults));
    const matters = readdirSync(join(shippedRules, 'matters')).filter((file) => file.endsWith('.json'));
    expect(library.set.catalogue.all().map(({ code }) => `${code}.json`)).toEqual(matters.sort());
    const packs = readdirSync(join(shippedRules, 'library'), { withFileTypes: true }).filter((one) =>
      one.isDirectory(),
    );
    expect(library.packs.length).toBeGreaterThanOrEqual(packs.length);
    expect(library.cases).toHaveLength(library.packs.length);
    expect(library.members).toHaveLength(library.files.length);
    expect((await openLibrary(shippedRules)).set.id).toBe(library.set.id);
  });
});

describe('rules that are broken', () => {
  it('are told with file and pointer, and the service does not open them', async () => {
    change(PACK, (text) => text.replace('"phase": "pre"', '"phase": "never"'));
    expect(await faultsOf()).toEqual([expect.stringMatching(/^marriage-record-pre\/2026\.1\.0\.json#\/phase /)]);
    await expect(openLibrary(folder)).rejects.toThrow(/marriage-record-pre\/2026\.1\.0\.json#\/phase .* \/ /);
  });

  it('are told all at once: matters, packs and files that are not JSON', async () => {
    change(PACK, (text) => text.replace('"phase": "pre"', '"phase": "never"'));
    change('library/house-building-pre/2026.2.0.json', (text) => text.slice(0, -20));
    change(MATTER, (text) => text.replace('"title"', '"tilte"'));
    const told = await faultsOf();
    for (const file of [
      'marriage-record-pre/2026.1.0.json',
      'house-building-pre/2026.2.0.json',
      'marriage-record-copy.json',
    ])
      expect(told.filter((one) => one.startsWith(`${file}#`)).length, file).toBeGreaterThan(0);
  });
});

describe('a folder without its parts', () => {
  it('is told part by part', async () => {
    rmSync(join(folder, 'library'), { recursive: true });
    expect(await faultsOf()).toContain('library# SCHEMA');
    rmSync(join(folder, 'matters'), { recursive: true });
    expect((await faultsOf()).slice(0, 2)).toEqual(['matters# SCHEMA', 'library# SCHEMA']);
    await expect(openLibrary(join(folder, 'absent'))).rejects.toThrow(
      /规则文件夹不存在.* \/ there is no folder .*absent/,
    );
  });
});

describe('a folder that is read with a loader that knows it', () => {
  it('makes the same set, and tells the same faults', async () => {
    const first = await openLibrary(folder);
    const again = await loadLibrary(folder, first.loader);
    expect('faults' in again ? again.faults : again.set.id).toBe(first.set.id);
    change(PACK, (text) => text.replace('"phase": "pre"', '"phase": "never"'));
    const faulty = await loadLibrary(folder, first.loader);
    const alone = await loadLibrary(folder);
    expect('faults' in faulty && faulty.faults.length).toBeGreaterThan(0);
    expect(faulty).toEqual(alone);
  });
});

describe('files that hold something else than their names say', () => {
  it.each([
    ['a version', PACK, '"version": "2026.1.0"', '"version": "2026.9.0"', 'marriage-record-pre/2026.1.0.json#/version'],
    ['a pack', PACK, '"pack": "marriage', '"pack": "wedding', 'marriage-record-pre/2026.1.0.json#/version'],
    ['a matter', MATTER, '"code": "marriage-record-copy"', '"code": "wedding"', 'marriage-record-copy.json#/code'],
  ])('are refused: %s', async (_, file, from, to, expected) => {
    change(file, (text) => text.replace(from, to));
    expect(await faultsOf()).toContain(`${expected} FILE_NAME`);
  });
});

describe('files that are not JSON', () => {
  it.each([
    ['{"a": 1, "b" 2}', '第 14 个字符处有误'],
    ['{"a": 1', '第 8 个字符处有误'],
    ['{"a": ', '文件不完整'],
    ['{"a": tru}', '：.*tru.* 处有误'],
    ['', '文件不完整'],
  ])('are told in Chinese where: %s', async (text, where) => {
    writeFileSync(join(folder, MATTER), text);
    const library = await loadLibrary(folder);
    const [fault] = 'faults' in library ? library.faults : [];
    expect(fault?.message.zh).toMatch(new RegExp(`^不是有效的 JSON：?${where}$`));
    expect(fault?.message.zh).not.toMatch(/position|Unexpected|Expected/);
  });
});

describe('the set of a folder', () => {
  it('is another when any byte of a matter or a pack changes, and the same when a case does', async () => {
    const idOf = async () => (await openLibrary(folder)).set.id;
    const id = await idOf();
    change(PACK.replace('.json', '.cases.json'), (text) => `${text} `);
    expect(await idOf()).toBe(id);
    change(PACK, (text) => `${text} `);
    const other = await idOf();
    expect(other).not.toBe(id);
    change(MATTER, (text) => `${text} `);
    expect(await idOf()).not.toBe(other);
  });
});

describe('rule files', () => {
  it('are read below every folder, in the order of their names, with their digest; others are not', async () => {
    writeFileSync(join(folder, 'library/README.md'), 'x');
    writeFileSync(join(folder, 'library/bad.json'), '{');
    const { files, unreadable } = await readRuleFiles(join(folder, 'library'));
    const names = files.map(({ file }) => file);
    expect(names).toEqual([...names].sort());
    expect(names).toContain('marriage-record-pre/2026.1.0.cases.json');
    expect(unreadable.map(({ file }) => file)).toEqual(['bad.json']);
    for (const { sha256 } of files) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    writeFileSync(join(folder, 'library/one.json'), '{}');
    const one = (await readRuleFiles(join(folder, 'library'))).files.find(({ file }) => file === 'one.json');
    expect(one).toEqual({
      file: 'one.json',
      json: {},
      bytes: Buffer.from('{}'),
      sha256: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    });
  });
});
