import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shippedRules } from '../rule-book.ts';
import { run } from './rules.ts';

let folder: string;
let written: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onedoor-rules-'));
  for (const part of ['matters', 'library']) cpSync(join(shippedRules, part), join(folder, part), { recursive: true });
  written = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const onedoor = async (verb: string) => {
  written = '';
  const code = await run([verb, '--folder', folder, '--json']);
  return { code, ...(JSON.parse(written) as { ok: boolean; count: number; faults: { file: string; code: string }[] }) };
};
const change = (file: string, change: (text: string) => string) => {
  const path = join(folder, file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
};
const PACK = 'library/marriage-record-pre/2026.1.0';

describe('onedoor rules', () => {
  it('counts the files that it read, whether it found faults or not', async () => {
    const clean = await onedoor('check');
    expect(clean).toMatchObject({ code: 0, ok: true, faults: [] });
    change(`${PACK}.json`, (text) => text.replace('"phase": "pre"', '"phase": "never"'));
    change('matters/cross-hall-query.json', (text) => text.slice(0, -9));
    for (const verb of ['check', 'test']) {
      const faulty = await onedoor(verb);
      expect(faulty).toMatchObject({ code: 1, ok: false, count: clean.count });
      expect(faulty.faults.length).toBeGreaterThan(1);
    }
  });

  it('runs every case, also those beside one that fails', async () => {
    const clean = await onedoor('test');
    expect(clean).toMatchObject({ code: 0, ok: true, faults: [] });
    change(`${PACK}.cases.json`, (text) => text.replace('"type": "review"', '"type": "return"'));
    expect(await onedoor('test')).toMatchObject({
      code: 1,
      count: clean.count,
      faults: [{ file: `${PACK}.cases.json`.slice('library/'.length), code: 'CASE_FAILED' }],
    });
  });

  it('asks for the cases of every pack, and for the pack of all cases', async () => {
    rmSync(join(folder, `${PACK}.cases.json`));
    expect((await onedoor('test')).faults).toMatchObject([{ code: 'CASE_MISSING' }]);
    cpSync(join(shippedRules, `${PACK}.cases.json`), join(folder, `${PACK}.1.cases.json`));
    expect((await onedoor('check')).faults).toMatchObject([{ code: 'FILE_NAME' }]);
  });
});
