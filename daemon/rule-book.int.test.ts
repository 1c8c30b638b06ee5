import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRuleFiles } from '../adapters/rules/files.ts';
import { loadLibrary, openRuleBook, shippedRules } from './rule-book.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onedoor-rules-'));
  for (const part of ['matters', 'library']) cpSync(join(shippedRules, part), join(folder, part), { recursive: true });
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
    expect(
      library.catalogue
        .all()
        .map(({ code }) => code)
        .sort(),
    ).toEqual(['house-building-approval', 'marriage-record-copy', 'veteran-record-copy']);
    const packs = readdirSync(join(shippedRules, 'library'), { withFileTypes: true }).filter((one) =>
      one.isDirectory(),
    );
    expect(library.packs.length).toBeGreaterThanOrEqual(packs.length);
    expect(library.cases).toHaveLength(library.packs.length);
    const book = await openRuleBook(shippedRules);
    expect(book.catalogue.matter('marriage-record-copy')).toBeDefined();
  });
});

describe('rules that are broken', () => {
  it('are told with file and pointer, and the service does not open them', async () => {
    change(PACK, (text) => text.replace('"phase": "pre"', '"phase": "never"'));
    expect(await faultsOf()).toEqual([expect.stringMatching(/^marriage-record-pre\/2026\.1\.0\.json#\/phase /)]);
    await expect(openRuleBook(folder)).rejects.toThrow(/marriage-record-pre\/2026\.1\.0\.json#\/phase .* \/ /);
  });

  it('are told all at once: matters, packs and files that are not JSON', async () => {
    change(PACK, (text) => text.replace('"phase": "pre"', '"phase": "never"'));
    change('library/house-building-pre/2026.1.0.json', (text) => text.slice(0, -20));
    change(MATTER, (text) => text.replace('"title"', '"tilte"'));
    const told = await faultsOf();
    for (const file of [
      'marriage-record-pre/2026.1.0.json',
      'house-building-pre/2026.1.0.json',
      'marriage-record-copy.json',
    ])
      expect(told.filter((one) => one.startsWith(`${file}#`)).length, file).toBeGreaterThan(0);
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
      sha256: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    });
  });
});
