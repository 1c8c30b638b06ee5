import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bareTurn } from '../../actors/journal-store.contract.ts';
import { application, dayAt, ENTRIES, fillArchivable, sealBefore } from './archive.harness.ts';
import { openDatabase } from './database.ts';
import { dumpHash } from './dump.ts';
import { openEntityMemory } from './entity-memory.ts';
import { exportStore } from './export.ts';
import { ARCHIVED_SCHEMA } from './head-row.ts';
import { importStore } from './import.ts';
import { keyRange, rowKey } from './keys.ts';
import { restoreStore } from './restore.ts';
import { createLevelHarness, type LevelHarness, MASTER_KEY } from './store.harness.ts';
import { type LevelStore, openLevelStore } from './store.ts';
import { createVault } from './vault.ts';
import { verifyChain } from './verify.ts';

const SEALED = 80;
const OTHER = Buffer.alloc(32, 9);
const EXPORT_KEY = Buffer.alloc(32, 3);
const NEWCOMER = { at: dayAt(1001), by: 'operator-1', purpose: 'drill' };

describe('a store with an archive', () => {
  let harness: LevelHarness;
  let store: LevelStore;
  let segments: string;
  beforeEach(async () => {
    harness = await createLevelHarness();
    store = (await harness.open()) as LevelStore;
    segments = await harness.emptyFolder();
    await fillArchivable(store);
    // One application is held on to.
    await store.seal(sealBefore(20, segments, { keeps: async ({ id }) => id === application(3).id }));
  });
  afterEach(() => harness.dispose());

  const proved = async (folder: string, masterKey: Buffer, entries: number) =>
    expect(await verifyChain(folder, { masterKey, archive: segments })).toMatchObject({
      ok: true,
      entries,
      archive: { segments: 1, entries: SEALED, held: 3, proved: 1 },
    });

  it('is backed up and restored with what it knows of its archive, and goes on with it', async () => {
    const [backup, folder] = [await harness.emptyFolder(), await harness.emptyFolder()];
    await store.backup(backup);
    await proved(backup, MASTER_KEY, ENTRIES);
    const answers = await store.senderId(application(1), 's-1');
    await store.close();
    await restoreStore({ backup, folder, masterKey: MASTER_KEY, ...NEWCOMER });
    await proved(folder, MASTER_KEY, ENTRIES + 1);
    const restored = await openLevelStore({ folder, masterKey: MASTER_KEY });
    expect(await restored.senderId(application(1), 's-1')).toEqual(answers);
    expect(restored.segments()).toEqual(store.segments());
    await restored.seal(sealBefore(30, segments));
    await restored.close();
    expect(await verifyChain(folder, { masterKey: MASTER_KEY, archive: segments })).toMatchObject({
      ok: true,
      archive: { segments: 2, held: 0, proved: 2 },
    });
  });

  it('is exported and imported under another master key, and its segments are still its own', async () => {
    await store.close();
    const [file, folder] = [`${harness.folder}.export`, await harness.emptyFolder()];
    await exportStore({ store: harness.folder, file, masterKey: MASTER_KEY, exportKey: EXPORT_KEY });
    await importStore({ file, folder, masterKey: OTHER, exportKey: EXPORT_KEY, ...NEWCOMER });
    const upTo = ENTRIES;
    expect(await dumpHash(folder, OTHER, { upTo })).toBe(await dumpHash(harness.folder, MASTER_KEY, { upTo }));
    await proved(folder, OTHER, ENTRIES + 1);
  });

  it('is refused by a program that knows of no archives, which says that a newer one wrote it', async () => {
    await store.close();
    const database = await openDatabase(harness.folder, { create: false });
    const meta = createVault(MASTER_KEY, 'aes-256-gcm').check(
      rowKey.meta,
      (await database.get(rowKey.meta)) ?? Buffer.alloc(0),
    );
    await database.close();
    expect(JSON.parse(meta?.toString() ?? '{}')).toMatchObject({ schema: ARCHIVED_SCHEMA });
  });

  it('is read over by the scrubber without a finding, also while entries are archived', async () => {
    const scrubber = store.scrubber();
    let findings = 0;
    let rounds = 0;
    const scrub = async () => {
      for (rounds = 0; rounds < 2; ) {
        const { finding, roundEnded } = await scrubber.next();
        if (finding !== undefined) findings += 1;
        if (roundEnded) rounds += 1;
      }
    };
    await Promise.all([scrub(), store.seal(sealBefore(30, segments))]);
    expect([rounds, findings]).toEqual([2, 0]);
  });

  it('learns from the histories which entities it knows, where entries since were archived', async () => {
    await store.close();
    let database = await openDatabase(harness.folder, { create: false });
    const older = await database.iterator(keyRange.family('f')).all();
    await database.close();
    store = (await harness.open()) as LevelStore;
    for (const number of [4701, 4702, 4703]) await store.commit([bareTurn(application(number))], {});
    await store.seal(sealBefore(10_000, segments, { before: Number.MAX_SAFE_INTEGER }));
    expect(store.archivedTo()).toBe(ENTRIES + 2);
    await store.close();
    database = await openDatabase(harness.folder, { create: false });
    for (const [key, value] of older) await database.put(key, value);
    const memory = openEntityMemory(database, createVault(MASTER_KEY, 'aes-256-gcm'), ENTRIES + 3);
    await memory.settled;
    expect([1, 4701, 4703, 4711].map((number) => memory.lacks(application(number)))).toEqual([
      false,
      false,
      false,
      true,
    ]);
    await database.close();
  });

  it('does not open, or is not proved, where any row of the archive is hidden or older', async () => {
    await store.close();
    const database = await openDatabase(harness.folder, { create: false });
    const rows = new Map(await database.iterator(keyRange.all).all());
    await database.close();
    const hide = async (key: string, value: Buffer | undefined) => {
      const opened = await openDatabase(harness.folder, { create: false });
      if (value === undefined) await opened.del(key);
      else await opened.put(key, value);
      await opened.close();
    };
    const keys = [
      rowKey.segment(1),
      rowKey.receipt(application(2), 9),
      rowKey.history(application(2), 9),
      rowKey.journal(13),
      rowKey.attachment(application(25), 101),
    ];
    for (const key of keys) {
      const value = rows.get(key);
      expect(value, key).toBeDefined();
      await hide(key, undefined);
      const verdict = await verifyChain(harness.folder, { masterKey: MASTER_KEY });
      expect(verdict.ok, key).toBe(false);
      await hide(key, value);
    }
    await hide(rowKey.segment(1), undefined);
    await expect(harness.open()).rejects.toMatchObject({ code: 'CORRUPT' });
    await hide(rowKey.segment(1), rows.get(rowKey.segment(1)));
    await hide(rowKey.receipt(application(2), 9), undefined);
    store = (await harness.open()) as LevelStore;
    await expect(store.senderId(application(2), 's-2')).rejects.toMatchObject({ code: 'CORRUPT' });
    await store.commit([bareTurn(application(2))], {});
    expect(store.segments()).toHaveLength(1);
    expect(join(segments, store.segments()[0]?.file ?? '')).toContain('.segment');
  });
});
