import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bareTurn } from '../../actors/journal-store.contract.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { run } from './audit.ts';

describe('onedoor audit scrub', () => {
  let folder: string;
  let said: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onedoor-audit-'));
    said = '';
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation((text) => {
        said += String(text);
        return true;
      });
    }
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await rm(folder, { recursive: true, force: true });
  });

  it('looks at the files of a store that a daemon has open, without the key, and names a damaged one', async () => {
    const options = { folder, masterKey: Buffer.alloc(32, 7) };
    const entity = { kind: 'application', id: 'hall.1' } as const;
    for (const version of [1, 2]) {
      const store = await openLevelStore(options);
      await store.commit([bareTurn(entity, { version, state: { version } })], {});
      await store.close();
    }
    const store = await openLevelStore(options);
    expect(await run(['scrub', '--store', folder])).toBe(0);
    expect(JSON.parse(said)).toEqual({ ok: true, tables: expect.any(Number), damagedFiles: [] });
    said = '';
    const table = (await readdir(folder)).find((name) => name.endsWith('.ldb')) ?? '';
    const bytes = await readFile(join(folder, table));
    bytes[50] = (bytes[50] ?? 0) ^ 1;
    await writeFile(join(folder, table), bytes);
    expect(await run(['scrub', '--store', folder])).toBe(1);
    expect(JSON.parse(said)).toMatchObject({ ok: false, damagedFiles: [expect.stringContaining(table)] });
    await store.close();
  });

  it('says how it is called', async () => {
    for (const words of [['scrub', '--without-key'], ['scrub', 'twice'], ['other'], []]) {
      said = '';
      expect(await run(words)).toBe(64);
      expect(said).toContain('onedoor audit scrub');
    }
  });
});
