import { appendFile, cp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bareTurn } from '../../actors/journal-store.contract.ts';
import { createLevelHarness, type LevelHarness, MASTER_KEY } from './store.harness.ts';
import { openLevelStore } from './store.ts';

const ENTITY = { kind: 'application', id: 'hall.1' } as const;

describe('the opening of a store', () => {
  let harness: LevelHarness;
  let mended: string[];
  /** The length of the log when the last commit was in it; closing writes what a start would otherwise look for. */
  let lastCommitEnd = 0;
  beforeEach(async () => {
    harness = await createLevelHarness();
    mended = [];
    // Twice, so that there are a table and a log.
    for (const versions of [
      [1, 2, 3],
      [4, 5, 6],
    ]) {
      const store = await harness.open();
      for (const version of versions) await store.commit([bareTurn(ENTITY, { version, state: { version } })], {});
      lastCommitEnd = (await stat(join(harness.folder, await fileOf(/\.log$/)))).size;
      await store.close();
    }
  });
  afterEach(() => harness.dispose());

  async function open(checkMs?: number) {
    const options = { folder: harness.folder, masterKey: MASTER_KEY, checkMs };
    return openLevelStore({ ...options, onMended: (file) => mended.push(file) });
  }

  async function fileOf(pattern: RegExp): Promise<string> {
    const file = (await readdir(harness.folder)).filter((name) => pattern.test(name)).at(-1);
    if (file === undefined) throw new Error(`no file is like ${pattern}`);
    return file;
  }

  async function flip(file: string, byte: number, bit: number): Promise<void> {
    const path = join(harness.folder, file);
    const bytes = await readFile(path);
    bytes[byte] = (bytes[byte] ?? 0) ^ (1 << bit);
    await writeFile(path, bytes);
  }

  it('refuses a single flipped bit in the last batch of a log, which LevelDB would drop in silence', async () => {
    const file = await fileOf(/\.log$/);
    const path = join(harness.folder, file);
    const whole = await readFile(path);
    for (let byte = whole.length - 300; byte < whole.length; byte += 7) {
      await flip(file, byte, byte % 8);
      await expect(open(), `byte ${byte}`).rejects.toMatchObject({
        code: 'CORRUPT',
        message: expect.stringContaining(file),
      });
      await writeFile(path, whole);
    }
    expect((await open()).head().commit).toBe(6);
  });

  it('leaves a torn end of a log away, and says so', async () => {
    const file = await fileOf(/\.log$/);
    const path = join(harness.folder, file);
    await truncate(path, lastCommitEnd - 100);
    await appendFile(path, Buffer.alloc(60));
    const store = await open();
    expect(store.head().commit).toBe(5);
    expect(mended).toEqual([file]);
    await store.close();
  });

  it('cuts a torn end off a manifest, which LevelDB by itself does not open with', async () => {
    const file = await fileOf(/^MANIFEST/);
    const torn = Buffer.alloc(40, 0xa5);
    // The start of a record of 20 bytes, and other bytes than it was to have.
    torn.writeUInt16LE(20, 4);
    torn[6] = 1;
    await appendFile(join(harness.folder, file), torn);
    const store = await open();
    expect(store.head().commit).toBe(6);
    expect(mended).toEqual([file]);
    expect((await store.load(ENTITY))?.version).toBe(6);
    await store.close();
  });

  it('refuses a folder of which a file is gone, and one whose pointer or manifest is damaged', async () => {
    for (const pattern of [/^CURRENT$/, /\.log$/, /\.ldb$/, /^MANIFEST/]) {
      const file = await fileOf(pattern);
      const bytes = await readFile(join(harness.folder, file));
      await rm(join(harness.folder, file));
      await expect(open(), file).rejects.toMatchObject({ code: 'CORRUPT' });
      await writeFile(join(harness.folder, file), bytes);
    }
    for (const pattern of [/^CURRENT$/, /^MANIFEST/]) {
      const file = await fileOf(pattern);
      await flip(file, 9, 3);
      await expect(open(), file).rejects.toMatchObject({ code: 'CORRUPT' });
      await flip(file, 9, 3);
    }
    expect((await open()).head().commit).toBe(6);
  });

  it('begins a store anew that the power has cut while its folder was being made', async () => {
    const folder = await harness.emptyFolder();
    await cp(harness.folder, folder, { recursive: true });
    for (const file of await readdir(folder)) await rm(join(folder, file));
    await writeFile(join(folder, 'CURRENT'), 'MANIFEST-000001\n');
    await writeFile(join(folder, 'MANIFEST-000001'), Buffer.alloc(30));
    const store = await openLevelStore({ folder, masterKey: MASTER_KEY });
    expect(store.head().commit).toBe(0);
    await store.close();
  });

  it('checks the rows of tables where the last opening ended, and so comes to a bad one', async () => {
    const file = await fileOf(/\.ldb$/);
    await flip(file, 200, 5);
    await expect(open()).rejects.toMatchObject({
      code: 'CORRUPT',
      message: expect.stringContaining(`${file} has a damaged block`),
    });
    await flip(file, 200, 5);
    await (await open()).close();
    expect(await readFile(join(harness.folder, 'CHECKED'), 'utf8')).toContain('.ldb');
  });
});
