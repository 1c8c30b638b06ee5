import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bareTurn } from '../../actors/journal-store.contract.ts';
import { erasureContract } from '../../actors/journal-store-erasure.contract.ts';
import type { JournalStore } from '../../actors/ports.ts';
import { openDatabase } from './database.ts';
import { dumpHash } from './dump.ts';
import { exportStore } from './export.ts';
import { importStore } from './import.ts';
import { rowKey } from './keys.ts';
import { createLevelHarness, type LevelHarness, MASTER_KEY } from './store.harness.ts';
import { verifyChain } from './verify.ts';

erasureContract('the store in LevelDB', () => createLevelHarness());
erasureContract('the store in LevelDB with SM4 and one cached key', () =>
  createLevelHarness({ cipher: 'sm4-ctr-hmac-sm3', keyCacheSize: 1 }),
);

const ENTITY = { kind: 'application', id: 'hall.7' } as const;
const ERASURE = bareTurn(ENTITY, { version: 0, events: [{ type: 'EntityErased' }], erases: true });

describe('an erased entity in LevelDB', () => {
  let harness: LevelHarness;
  let store: JournalStore;
  beforeEach(async () => {
    harness = await createLevelHarness();
    store = await harness.open();
    const due = { at: 5, entity: ENTITY, name: 'deadline' };
    const sender = { id: 's', content: 'c', verdict: 'received' } as const;
    await store.commit(
      [bareTurn(ENTITY, { state: { secret: 1 }, dueSet: [due], sender, attachment: Buffer.alloc(99) })],
      {},
    );
    for (let index = 0; index < 50; index += 1)
      await store.commit([bareTurn({ kind: 'application', id: `hall.${index + 100}` }, { state: { index } })], {});
  });
  afterEach(() => harness.dispose());

  /** Whether some file of the folder still holds these bytes. */
  const rests = async (bytes: Buffer): Promise<boolean> => {
    const files = await readdir(harness.folder);
    return (await Promise.all(files.map((file) => readFile(join(harness.folder, file))))).some((all) =>
      all.includes(bytes),
    );
  };

  it('has left no wrapped key and no state in any file, in the log nor in the tables', async () => {
    await store.close();
    const database = await openDatabase(harness.folder, { create: false });
    // In a table first, so that there is something to take out of one.
    await database.compactRange('0!', '1');
    const [key, state] = await database.getMany([rowKey.dataKey(ENTITY), rowKey.state(ENTITY)]);
    await database.close();
    if (key === undefined || state === undefined) throw new Error('there is no key and no state');
    expect([await rests(key), await rests(state)]).toEqual([true, true]);
    store = await harness.open();
    await store.commit([ERASURE], {});
    await store.purge(ENTITY);
    await store.close();
    expect([await rests(key), await rests(state)]).toEqual([false, false]);
  });

  it('leaves a chain that the audit proves, with the key and without, also when it comes back', async () => {
    await store.commit([ERASURE], {});
    await store.purge(ENTITY);
    await store.close();
    for (const options of [{ masterKey: MASTER_KEY }, {}])
      expect(await verifyChain(harness.folder, options)).toMatchObject({ ok: true, entries: 52 });
    store = await harness.open();
    await store.commit([bareTurn(ENTITY, { state: { back: 1 } })], {});
    await store.close();
    expect(await verifyChain(harness.folder, { masterKey: MASTER_KEY })).toMatchObject({ ok: true, entries: 53 });
  });

  it('stays erased in an export and what is made of it', async () => {
    await store.commit([ERASURE], {});
    await store.close();
    const [file, folder, exportKey] = [`${harness.folder}.export`, await harness.emptyFolder(), Buffer.alloc(32, 1)];
    const other = Buffer.alloc(32, 2);
    await exportStore({ store: harness.folder, file, masterKey: MASTER_KEY, exportKey });
    await importStore({ file, folder, masterKey: other, exportKey, at: 1, by: 'b', purpose: 'p' });
    expect(await dumpHash(folder, other, { upTo: 52 })).toBe(await dumpHash(harness.folder, MASTER_KEY));
    expect(await verifyChain(folder, { masterKey: other })).toMatchObject({ ok: true });
  });
});
