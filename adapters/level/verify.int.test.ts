import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bareTurn } from '../../actors/journal-store.contract.ts';
import type { Entry } from '../../actors/protocol/journal.ts';
import { type Database, openDatabase } from './database.ts';
import { createKeyring, TOMBSTONE } from './keyring.ts';
import { keyRange, rowKey } from './keys.ts';
import { frameEnd, frameStart, parseFrame } from './link.ts';
import { createLevelHarness, type LevelHarness, MASTER_KEY } from './store.harness.ts';
import { createVault } from './vault.ts';
import { type Verdict, verifyChain, verifyDatabase } from './verify.ts';

const ONE = { kind: 'application', id: 'hall.1' } as const;
const TWO = { kind: 'person', id: 'citizen-abc' } as const;
const WITH_KEY = { masterKey: MASTER_KEY };

describe('the audit', () => {
  let harness: LevelHarness;
  let entries: Entry[];
  beforeEach(async () => {
    harness = await createLevelHarness();
    entries = await fill(harness, 5);
  });
  afterEach(() => harness.dispose());

  /** Changes rows behind the store's back. */
  async function behind<T>(use: (database: Database) => Promise<T>): Promise<T> {
    const database = await openDatabase(harness.folder, { create: false });
    try {
      return await use(database);
    } finally {
      await database.close();
    }
  }

  it('proves a whole store with and without the key, and changes nothing in its folder', async () => {
    const before = await contents(harness.folder);
    const head = { commit: 5, hash: entries[4]?.hash, commands: 2 };
    for (const options of [{}, WITH_KEY]) {
      expect(await verifyChain(harness.folder, options)).toEqual({ ok: true, entries: 5, head, damagedFiles: [] });
    }
    expect(await contents(harness.folder)).toEqual(before);
    expect((await readdir(join(harness.folder, '..'))).filter((name) => name.includes('.copy-'))).toEqual([]);
  });

  it('proves a store that is encrypted with SM4', async () => {
    const other = await createLevelHarness({ cipher: 'sm4-ctr-hmac-sm3' });
    try {
      await fill(other, 3);
      expect(await verifyChain(other.folder, WITH_KEY)).toMatchObject({ ok: true, entries: 3 });
    } finally {
      await other.dispose();
    }
  });

  it.each([
    ['without the key', {}],
    ['with the key', WITH_KEY],
  ])('names the entry of which any single byte was changed, %s', async (_, options) => {
    await behind(async (database) => {
      for (let commit = 1; commit <= 5; commit += 1) {
        const row = rowKey.journal(commit);
        const value = (await database.get(row)) ?? Buffer.alloc(0);
        for (let index = 0; index < value.length; index += 1) {
          const changed = Buffer.from(value);
          changed[index] = (changed[index] ?? 0) ^ (1 << (index % 8));
          await database.put(row, changed);
          const verdict = await verifyDatabase(database, harness.folder, options);
          if (verdict.ok || verdict.firstBroken?.commit !== commit || verdict.entries !== commit - 1) {
            expect.fail(`byte ${index} of entry ${commit}: ${JSON.stringify(verdict)}`);
          }
        }
        await database.put(row, value);
      }
      expect(await verifyDatabase(database, harness.folder, options)).toMatchObject({ ok: true });
    });
  });

  it('names an entry that was written anew so that it fits its own hash', async () => {
    for (const commit of [1, 3, 4, 5]) {
      await behind(async (database) => {
        const row = rowKey.journal(commit);
        const value = (await database.get(row)) ?? Buffer.alloc(0);
        const frame = parseFrame(value);
        if (frame === undefined) throw new Error('no frame');
        const header = frame.header.replace('"version":', '"version":9');
        await database.put(row, frameEnd(frameStart(frame.previous, header), frame.body).value);
        for (const options of [{}, WITH_KEY]) {
          expect((await verifyDatabase(database, harness.folder, options)).firstBroken?.commit).toBe(commit);
        }
        await database.put(row, value);
      });
    }
  });

  it('finds that the last entry, or one between, was deleted', async () => {
    for (const commit of [5, 2]) {
      await behind((database) => database.del(rowKey.journal(commit)));
      for (const options of [{}, WITH_KEY]) {
        const verdict = await verifyChain(harness.folder, options);
        expect(verdict).toMatchObject({ ok: false, entries: commit - 1, firstBroken: { commit } });
      }
    }
    await expect(harness.open()).rejects.toMatchObject({
      code: 'CORRUPT',
      message: expect.stringContaining('last entry'),
    });
  });

  it('finds with the key that the end was cut off together with a forged head', async () => {
    await behind(async (database) => {
      await database.del(rowKey.journal(5));
      const head = (await database.get(rowKey.head)) ?? Buffer.alloc(0);
      const text = head
        .toString('latin1')
        .replace('"commit":5', '"commit":4')
        .replace(entries[4]?.hash ?? '', entries[3]?.hash ?? '');
      await database.put(rowKey.head, Buffer.from(text, 'latin1'));
    });
    expect(await verifyChain(harness.folder, WITH_KEY)).toMatchObject({ ok: false });
    await expect(harness.open()).rejects.toMatchObject({ code: 'CORRUPT' });
  });

  it('finds with the key every row that is missing, swapped or changed', async () => {
    await behind(async (database) => {
      const rows = await database.iterator({ ...keyRange.all }).all();
      expect(new Set(rows.map(([key]) => key[2]))).toEqual(new Set(['d', 'f', 'h', 'i', 'j', 'k', 'l', 'm', 's', 't']));
      for (const [key, value] of rows) {
        const other = rows.find(([name, bytes]) => name !== key && name[2] === key[2] && !bytes.equals(value))?.[1];
        const changed = Buffer.from(value);
        changed[value.length >> 1] = (changed[value.length >> 1] ?? 0) ^ 1;
        for (const bad of [undefined, changed, ...(other === undefined ? [] : [other])]) {
          if (bad === undefined) await database.del(key);
          else await database.put(key, bad);
          const verdict = await verifyDatabase(database, harness.folder, WITH_KEY).catch(
            (error: unknown) => error as Error,
          );
          // The row that names the store says which key it wants: a change of that reads as a wrong key.
          if (verdict instanceof Error) expect([key, verdict]).toMatchObject([rowKey.meta, { name: 'StoreFault' }]);
          else expect([key, verdict.ok, verdict.firstBroken?.commit]).toEqual([key, false, expect.any(Number)]);
        }
        await database.put(key, value);
      }
      expect(await verifyDatabase(database, harness.folder, WITH_KEY)).toMatchObject({ ok: true });
    });
  });

  it('finds an old state that came to light again', async () => {
    const old = await behind((database) => database.get(rowKey.state(ONE)));
    const store = await harness.reopen();
    await store.commit([bareTurn(ONE, { version: 99, state: { newer: true } })], {});
    await store.close();
    await behind((database) => database.put(rowKey.state(ONE), old ?? Buffer.alloc(0)));
    expect(await verifyChain(harness.folder, WITH_KEY)).toMatchObject({ ok: false, firstBroken: { commit: 6 } });
    await expect((await harness.open()).load(ONE)).rejects.toMatchObject({ code: 'CORRUPT' });
  });

  it('proves a store of which an entity was erased, and entries say so', async () => {
    await behind(async (database) => {
      const vault = createVault(MASTER_KEY, 'aes-256-gcm');
      await database.put(rowKey.dataKey(TWO), createKeyring(database, vault, 1).encode(TWO, TOMBSTONE));
      await database.del(rowKey.state(TWO));
    });
    for (const options of [{}, WITH_KEY])
      expect(await verifyChain(harness.folder, options)).toMatchObject({ ok: true, entries: 5 });
    const store = await harness.open();
    const read = await store.entries(1, 10);
    expect(read.map(({ erased }) => erased ?? false)).toEqual([false, true, false, true, false]);
    expect(read[1]).toMatchObject({
      commit: 2,
      entity: TWO,
      hash: entries[1]?.hash,
      events: [],
      messages: [],
      commands: [],
    });
    expect(await store.load(TWO)).toBeUndefined();
    expect(await store.attachment(TWO, 2)).toBeUndefined();
    expect(await store.history(TWO, 10)).toHaveLength(2);
    await store.commit([bareTurn(TWO, { version: 9, state: 'again' })], {});
    expect(await store.load(TWO)).toMatchObject({ state: 'again' });
    expect((await store.history(TWO, 10)).map(({ erased }) => erased ?? false)).toEqual([true, true, false]);
    await store.close();
    expect(await verifyChain(harness.folder, WITH_KEY)).toMatchObject({ ok: true, entries: 6 });
  });

  it('refuses a wrong key, a folder without a store, and a store in use, each with a sentence', async () => {
    await expect(verifyChain(harness.folder, { masterKey: Buffer.alloc(32, 1) })).rejects.toMatchObject({
      code: 'KEY',
    });
    await expect(verifyChain(join(harness.folder, '..'))).rejects.toMatchObject({ code: 'INPUT_OUTPUT' });
    await harness.open();
    await expect(verifyChain(harness.folder)).rejects.toMatchObject({
      code: 'LOCKED',
      message: expect.stringContaining(harness.folder),
    });
  });
});

describe("the audit of LevelDB's files", () => {
  let harness: LevelHarness;
  beforeEach(async () => {
    harness = await createLevelHarness();
  });
  afterEach(() => harness.dispose());

  it.each([
    ['log', /\.log$/],
    ['table', /\.ldb$/],
    ['manifest', /^MANIFEST/],
    ['pointer to the manifest', /^CURRENT/],
  ])('never says ok of a store with a flipped bit in its %s', async (_, pattern) => {
    const whole = await fill(harness, 40);
    if (pattern.source.includes('ldb')) await (await harness.open()).close();
    const folder = await harness.emptyFolder();
    await cp(harness.folder, folder, { recursive: true });
    const file = (await readdir(folder)).filter((name) => pattern.test(name)).at(-1) ?? '';
    const bytes = await readFile(join(folder, file));
    expect(bytes.length).toBeGreaterThan(10);
    const step = Math.max(1, Math.floor(bytes.length / 80));
    const offsets = Array.from({ length: bytes.length }, (_item, offset) => offset);
    for (const offset of offsets.filter((at) => at % step === 0 || at >= bytes.length - 60)) {
      const changed = Buffer.from(bytes);
      changed[offset] = (changed[offset] ?? 0) ^ (1 << (offset % 8));
      await writeFile(join(folder, file), changed);
      const verdict: Verdict = await verifyChain(folder, offset % 2 === 0 ? WITH_KEY : {});
      if (verdict.ok) expect.fail(`bit ${offset % 8} of byte ${offset} of ${file}: ${JSON.stringify(verdict)}`);
      expect(verdict.firstBroken !== undefined || verdict.damagedFiles.length > 0).toBe(true);
      expect(verdict.entries).toBeLessThanOrEqual(whole.length);
    }
    await writeFile(join(folder, file), bytes);
    expect(await verifyChain(folder, WITH_KEY)).toMatchObject({ ok: true, entries: 40 });
  });

  it('refuses to open a store of whose log LevelDB would drop an acknowledged batch', async () => {
    let written = 0;
    const logFile = async () => {
      const file = (await readdir(harness.folder)).filter((name) => name.endsWith('.log')).at(-1) ?? '';
      return join(harness.folder, file);
    };
    await fill(harness, 40, async () => {
      written = (await readFile(await logFile())).length;
    });
    const path = await logFile();
    // Closing writes what a start would otherwise look for; here it is as if the process had ended before.
    const bytes = (await readFile(path)).subarray(0, written);
    const changed = Buffer.from(bytes);
    changed[bytes.length >> 1] = (changed[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(path, changed);
    await expect(harness.open()).rejects.toMatchObject({ code: 'CORRUPT', message: expect.stringContaining(path) });
    // A write that the power cut is no damage: it was never acknowledged.
    await writeFile(path, bytes.subarray(0, bytes.length - 5));
    expect((await harness.open()).head().commit).toBe(39);
  });
});

/** Some entries of every make, one a batch. */
async function fill(
  harness: LevelHarness,
  count: number,
  beforeClosing: () => Promise<void> = async () => undefined,
): Promise<Entry[]> {
  const store = await harness.open();
  const entries: Entry[] = [];
  for (let index = 1; index <= count; index += 1) {
    const turn = bareTurn(index % 2 === 1 ? ONE : TWO, {
      version: index,
      ...(index % 5 === 4 ? {} : { state: { index } }),
      sender: { id: `s\n${index}`, content: 'c', verdict: 'received' },
      dueSet: [{ at: 1000 + index, entity: ONE, name: 'wait' }],
      dueCleared: index < 3 ? [] : [{ at: 1000 + index - 2, entity: ONE, name: 'wait' }],
      ...(index === 2 ? { attachment: Buffer.from('bytes') } : {}),
      commands:
        index % 2 === 1
          ? []
          : [
              {
                to: TWO,
                command: { type: 'count', counter: 'approved', application: 'x', matter: 'm', on: '2026-08-03' },
              },
            ],
    });
    entries.push(...(await store.commit([turn], { hall: { epoch: 'e', watermark: index, above: [] } })));
  }
  await beforeClosing();
  await store.close();
  return entries;
}

async function contents(folder: string): Promise<Record<string, string>> {
  const files = await readdir(folder);
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, (await readFile(join(folder, file))).toString('base64')])),
  );
}
