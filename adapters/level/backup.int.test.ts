import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bareTurn } from '../../actors/journal-store.contract.ts';
import type { JournalStore } from '../../actors/ports.ts';
import { openDatabase } from './database.ts';
import { rowKey } from './keys.ts';
import { restoreStore } from './restore.ts';
import { createLevelHarness, type LevelHarness, MASTER_KEY } from './store.harness.ts';
import { openLevelStore } from './store.ts';
import { verifyChain } from './verify.ts';

const ENTITY = { kind: 'application', id: 'hall.1' } as const;
const TURN = bareTurn(ENTITY, { state: { kept: true }, sender: { id: 's', content: 'c', verdict: 'received' } });

describe('a backup', () => {
  let harness: LevelHarness;
  let store: JournalStore;
  beforeEach(async () => {
    harness = await createLevelHarness();
    store = await harness.open();
    for (let index = 0; index < 30; index += 1) {
      await store.commit(
        Array.from({ length: 100 }, () => TURN),
        { hall: { epoch: 'e', watermark: index, above: [] } },
      );
    }
  });
  afterEach(() => harness.dispose());

  const restore = async (backup: string, folder: string, masterKey = MASTER_KEY) =>
    restoreStore({ backup, folder, masterKey, at: 5, by: 'operator-1', purpose: 'drill' });

  it('is a whole store that the audit proves', async () => {
    const folder = await harness.emptyFolder();
    const copying = store.backup(folder);
    for (let index = 0; index < 20; index += 1) await store.commit([TURN], {});
    const head = await copying;
    expect(await verifyChain(folder, { masterKey: MASTER_KEY })).toMatchObject({
      ok: true,
      entries: head.commit,
      head,
    });
  });

  it('goes into an empty folder only', async () => {
    const folder = await harness.emptyFolder();
    await mkdir(folder);
    await store.backup(folder);
    await expect(store.backup(folder)).rejects.toMatchObject({
      code: 'INPUT_OUTPUT',
      message: expect.stringContaining('not empty'),
    });
    await mkdir(`${folder}-other`);
    await writeFile(join(`${folder}-other`, 'letter'), 'dear');
    await expect(store.backup(`${folder}-other`)).rejects.toMatchObject({ code: 'INPUT_OUTPUT' });
  });

  it('becomes the same store in a new epoch, which tells of it in its journal', async () => {
    const backup = await harness.emptyFolder();
    const from = await store.backup(backup);
    const [original] = await store.commit([TURN], {});
    const folder = await harness.emptyFolder();
    const restored = await restore(backup, folder);
    const opened = await harness.openBackup(folder);
    expect(opened.storeId).toBe(store.storeId);
    expect(opened.epoch).toBe(restored.epoch);
    expect(opened.epoch).not.toBe(store.epoch);
    expect(opened.head()).toEqual(restored.head);
    const [entry] = await opened.entries(from.commit + 1, 10);
    expect(entry).toMatchObject({
      commit: from.commit + 1,
      entity: { kind: 'store', id: store.storeId },
      version: 1,
      input: { source: 'operator', by: 'operator-1', purpose: 'drill' },
      events: [
        {
          type: 'StoreRestored',
          fromEpoch: store.epoch,
          fromCommit: from.commit,
          fromHash: from.hash,
          epoch: opened.epoch,
        },
      ],
    });
    expect(entry?.hash).not.toBe(original?.hash);
    expect(await opened.entries(1, 5000)).toHaveLength(from.commit + 1);
    expect(await opened.marks()).toEqual(await store.marks());
    const [next] = await opened.commit([TURN], {});
    expect(next?.hash).not.toBe(original?.hash);
    await opened.close();
    expect(await verifyChain(folder, { masterKey: MASTER_KEY })).toMatchObject({ ok: true });
    expect(await verifyChain(backup, { masterKey: MASTER_KEY })).toMatchObject({ ok: true, entries: from.commit });
  });

  it('counts restores of restores as versions of the store', async () => {
    const [one, two, three, four] = [
      await harness.emptyFolder(),
      await harness.emptyFolder(),
      await harness.emptyFolder(),
      await harness.emptyFolder(),
    ];
    await store.backup(one);
    await restore(one, two);
    const second = await harness.openBackup(two);
    await second.backup(three);
    await restore(three, four);
    const last = await harness.openBackup(four);
    const history = await last.history({ kind: 'store', id: store.storeId }, 10);
    expect(history.map(({ version }) => version)).toEqual([1, 2]);
    expect(new Set([store.epoch, second.epoch, last.epoch]).size).toBe(3);
  });

  it('is refused with another master key, into a folder in use, and when it is not whole', async () => {
    const backup = await harness.emptyFolder();
    await store.backup(backup);
    const folder = await harness.emptyFolder();
    await expect(restore(backup, folder, Buffer.alloc(32, 1))).rejects.toMatchObject({ code: 'KEY' });
    await expect(restore(backup, harness.folder)).rejects.toMatchObject({ code: 'INPUT_OUTPUT' });
    const database = await openDatabase(backup, { create: false });
    await database.del(rowKey.journal(17));
    await database.close();
    await expect(restore(backup, folder)).rejects.toMatchObject({ code: 'CORRUPT' });
    await expect(openLevelStore({ folder, masterKey: MASTER_KEY })).rejects.toMatchObject({
      code: 'CORRUPT',
      message: expect.stringContaining('unfinished'),
    });
  });
});
