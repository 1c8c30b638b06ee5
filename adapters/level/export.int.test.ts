import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bareTurn } from '../../actors/journal-store.contract.ts';
import type { CipherName } from './ciphers.ts';
import { openDatabase } from './database.ts';
import { type DumpLine, dumpHash, dumpStore } from './dump.ts';
import { exportStore } from './export.ts';
import { importStore } from './import.ts';
import { rowKey } from './keys.ts';
import { createLevelHarness, type LevelHarness, MASTER_KEY } from './store.harness.ts';
import { openLevelStore } from './store.ts';
import { verifyChain } from './verify.ts';

const EXPORT_KEY = Buffer.alloc(32, 3);
const OTHER_MASTER = Buffer.alloc(32, 9);
const SECRET = '张三丰的材料';
const entity = (number: number) => ({ kind: 'application', id: `hall.${number}` }) as const;

/** Entities with several entries, states, sender ids, due rows, commands and kept bytes; values larger than a part too. */
async function fill(harness: LevelHarness): Promise<void> {
  const store = await harness.open();
  for (let number = 0; number < 120; number += 1) {
    const row = { at: 1_000 + number, entity: entity(number), name: 'deadline' };
    const turn = bareTurn(entity(number), {
      state: { text: SECRET, number },
      sender: { id: `s-${number}`, content: 'c', verdict: 'received' },
      dueSet: [row],
      ...(number % 10 === 0 ? { attachment: Buffer.alloc(number === 50 ? 3_000_000 : 2_000, SECRET) } : {}),
    });
    const later = bareTurn(entity(number), { version: 2, state: { text: SECRET, number, done: true } });
    await store.commit([turn, later], { hall: { epoch: 'e', watermark: number, above: [] } });
  }
  await store.close();
}

describe.each<CipherName>(['aes-256-gcm', 'sm4-ctr-hmac-sm3'])('an export (%s)', (cipher) => {
  let harness: LevelHarness;
  let file: string;
  beforeEach(async () => {
    harness = await createLevelHarness({ cipher });
    await fill(harness);
    file = `${await harness.emptyFolder()}.export`;
  });
  afterEach(() => harness.dispose());

  const write = (options = {}) =>
    exportStore({ store: harness.folder, file, masterKey: MASTER_KEY, exportKey: EXPORT_KEY, ...options });
  const read = (folder: string, masterKey: Buffer = OTHER_MASTER, exportKey = EXPORT_KEY) =>
    importStore({ file, folder, masterKey, exportKey, at: 5, by: 'operator-1', purpose: 'drill' });

  it('becomes the same store in a new epoch under another master key, and moves on from there', async () => {
    const exported = await write();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const before = await openLevelStore({ folder: harness.folder, masterKey: MASTER_KEY });
    const [{ personKeySecret, storeId, epoch }, head] = [before, before.head()];
    await before.close();
    const folder = await harness.emptyFolder();
    const imported = await read(folder);
    expect(imported).toMatchObject({ storeId, rows: exported.rows, bytes: exported.bytes, hash: exported.hash });
    expect(imported.epoch).not.toBe(epoch);
    const upTo = exported.head.commit;
    expect(await dumpHash(folder, OTHER_MASTER, { upTo })).toBe(await dumpHash(harness.folder, MASTER_KEY));
    expect(await verifyChain(folder, { masterKey: OTHER_MASTER })).toMatchObject({ ok: true, entries: upTo + 1 });
    await expect(openLevelStore({ folder, masterKey: MASTER_KEY })).rejects.toMatchObject({ code: 'KEY' });

    const store = await openLevelStore({ folder, masterKey: OTHER_MASTER });
    // People are still known by the keys that they had, and senders by their ids.
    expect(store.personKeySecret).toEqual(personKeySecret);
    expect(await store.senderId(entity(7), 's-7')).toMatchObject({ commit: 15 });
    expect((await store.attachment(entity(50), 101))?.length).toBe(3_000_000);
    expect((await store.due(1_003, 10)).map(({ at }) => at)).toEqual([1_000, 1_001, 1_002, 1_003]);
    const [arrival] = await store.entries(upTo + 1, 1);
    expect(arrival).toMatchObject({
      entity: { kind: 'store', id: storeId },
      input: { source: 'operator', by: 'operator-1', purpose: 'drill' },
      events: [{ type: 'StoreImported', fromEpoch: epoch, fromCommit: upTo, fromHash: head.hash, epoch: store.epoch }],
    });
    await store.commit([bareTurn(entity(7), { version: 3, state: { again: true } })], {});
    await store.close();
    file = `${file}-2`;
    await write({ store: folder, masterKey: OTHER_MASTER });
    const third = await harness.emptyFolder();
    await read(third, MASTER_KEY);
    const last = await openLevelStore({ folder: third, masterKey: MASTER_KEY });
    expect(last.personKeySecret).toEqual(personKeySecret);
    expect(await last.load(entity(7))).toMatchObject({ state: { again: true } });
    await last.close();
  });

  it('says nothing to who has not its key', async () => {
    await write();
    const bytes = await readFile(file);
    for (const text of [SECRET, 'hall.7', 'deadline']) expect(bytes.includes(Buffer.from(text))).toBe(false);
    const folder = await harness.emptyFolder();
    await expect(read(folder, OTHER_MASTER, Buffer.alloc(32, 4))).rejects.toMatchObject({ code: 'KEY' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('is refused with any byte changed, cut short, or with something behind it, and leaves no store', async () => {
    await write();
    const bytes = await readFile(file);
    const places = Array.from({ length: 12 }, (_, index) => Math.floor((index / 11) * (bytes.length - 1)));
    const spoilt = [
      ...places.map((place) => {
        const copy = Buffer.from(bytes);
        copy[place] = (copy[place] ?? 0) ^ 1;
        return copy;
      }),
      bytes.subarray(0, bytes.length - 1),
      bytes.subarray(0, Math.floor(bytes.length / 2)),
      Buffer.concat([bytes, Buffer.of(0)]),
    ];
    for (const one of spoilt) {
      await writeFile(file, one);
      const folder = await harness.emptyFolder();
      await expect(read(folder)).rejects.toMatchObject({ code: expect.stringMatching(/^(CORRUPT|KEY)$/) });
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it('goes into a new file only, and into an empty folder only', async () => {
    await write();
    await expect(write()).rejects.toMatchObject({ code: 'INPUT_OUTPUT', message: expect.stringContaining('already') });
    await expect(read(harness.folder)).rejects.toMatchObject({ message: expect.stringContaining('not empty') });
  });

  it('is not written of a store that has lost rows, and leaves no file', async () => {
    const database = await openDatabase(harness.folder, { create: false });
    await database.del(rowKey.journal(17));
    await database.close();
    await expect(write()).rejects.toMatchObject({ code: 'CORRUPT' });
    expect(existsSync(file) || existsSync(`${file}.unfinished`)).toBe(false);
  });
});

describe('a dump', () => {
  it('says another thing when a single value differs', async () => {
    const hashes = new Set<string>();
    const lines: DumpLine[] = [];
    for (const value of [1, 2]) {
      const harness = await createLevelHarness();
      const store = await harness.open();
      await store.commit([bareTurn(entity(1), { state: { value } })], {});
      await store.close();
      hashes.add(await dumpHash(harness.folder, MASTER_KEY));
      await dumpStore(harness.folder, MASTER_KEY, (line) => lines.push(line));
      await harness.dispose();
    }
    expect(hashes.size).toBe(2);
    expect(lines.filter((line) => 'state' in line)).toMatchObject([{ state: { value: 1 } }, { state: { value: 2 } }]);
  });
});
