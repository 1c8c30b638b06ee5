import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bareTurn, journalStoreContract } from '../../actors/journal-store.contract.ts';
import { listsContract } from '../../actors/journal-store-lists.contract.ts';
import type { JournalStore } from '../../actors/ports.ts';
import type { Entry, Json } from '../../actors/protocol/journal.ts';
import { createMemoryJournalStore } from '../memory/journal-store.ts';
import { type Database, openDatabase } from './database.ts';
import { ARCHIVED_SCHEMA } from './head-row.ts';
import { rowKey, twinOf } from './keys.ts';
import { NO_HASH } from './link.ts';
import { createLevelHarness, type LevelHarness, MASTER_KEY } from './store.harness.ts';
import { createLevelStore, openLevelStore } from './store.ts';
import { createVault } from './vault.ts';

journalStoreContract('the store in LevelDB', () => createLevelHarness());
listsContract('the store in LevelDB', () => createLevelHarness());
journalStoreContract('the store in LevelDB with SM4 and one cached key', () =>
  createLevelHarness({ cipher: 'sm4-ctr-hmac-sm3', keyCacheSize: 1 }),
);

describe('the store in LevelDB', () => {
  let harness: LevelHarness;
  beforeEach(async () => {
    harness = await createLevelHarness();
  });
  afterEach(() => harness.dispose());

  it('refuses a wrong master key and says which one is meant', async () => {
    await (await harness.open()).close();
    await expect(openLevelStore({ folder: harness.folder, masterKey: Buffer.alloc(32, 9) })).rejects.toMatchObject({
      code: 'KEY',
      message: expect.stringMatching(/master key \([0-9a-f]{16}\) is not the one.*put back the master.key/),
    });
    await expect(openLevelStore({ folder: harness.folder, masterKey: Buffer.alloc(31) })).rejects.toThrow(/32 bytes/);
    expect((await harness.open()).head().commit).toBe(0);
  });

  it('is opened by one at a time', async () => {
    await harness.open();
    await expect(harness.open()).rejects.toMatchObject({
      code: 'LOCKED',
      message: expect.stringContaining(harness.folder),
    });
  });

  it('refuses what a newer program wrote, a damaged name, and a folder of something else', async () => {
    await (await harness.open()).close();
    const row = await behind((database) => database.get(rowKey.meta));
    const vault = createVault(MASTER_KEY, 'aes-256-gcm');
    const text = vault.check(rowKey.meta, row ?? Buffer.alloc(0))?.toString() ?? '';
    const newer = vault.sign(rowKey.meta, text.replace('"schema":2', `"schema":${ARCHIVED_SCHEMA + 1}`));
    await behind((database) => database.put(rowKey.meta, newer));
    await expect(harness.open()).rejects.toMatchObject({
      code: 'NEWER',
      message: expect.stringContaining('newer program'),
    });
    const changed = Buffer.from(
      (row ?? Buffer.alloc(0)).toString('latin1').replace('"epoch":"', '"epoch":"0'),
      'latin1',
    );
    await behind((database) => database.put(rowKey.meta, changed));
    await expect(harness.open()).rejects.toMatchObject({ code: 'CORRUPT' });
    // What only seems to be newer, or of another key, is damage: the head proves that the key is right.
    for (const [from, to] of [
      ['"schema":2', '"schema":6'],
      ['"key":"', '"key":"0'],
    ] as const) {
      const rotten = Buffer.from((row ?? Buffer.alloc(0)).toString('latin1').replace(from, to), 'latin1');
      await behind((database) => database.put(rowKey.meta, rotten));
      await expect(harness.open()).rejects.toMatchObject({ code: 'CORRUPT' });
    }
    await behind((database) => database.del(rowKey.meta));
    await expect(harness.open()).rejects.toMatchObject({
      code: 'CORRUPT',
      message: expect.stringContaining('no row that names a store'),
    });
  });

  it('refuses a journal that ends elsewhere than its head', async () => {
    const store = await harness.open();
    await store.commit([bareTurn(ENTITY)], {});
    const one = await behindClosed(store, (database) => database.get(rowKey.head));
    await (await harness.reopen()).commit([bareTurn(ENTITY)], {});
    const again = await harness.reopen();
    await behindClosed(again, (database) => database.put(rowKey.head, one ?? Buffer.alloc(0)));
    await expect(harness.open()).rejects.toMatchObject({ code: 'CORRUPT' });
    await behind((database) => database.put(twinOf(rowKey.head), one ?? Buffer.alloc(0)));
    await expect(harness.open()).rejects.toMatchObject({
      code: 'CORRUPT',
      message: expect.stringContaining('behind its head'),
    });
  });

  it('does not take an older state for the newest, however often the entity was read since', async () => {
    const store = await harness.open();
    await store.commit([bareTurn(ENTITY, { state: 1 })], {});
    const [older] = await behindClosed(store, (database) => database.getMany([rowKey.state(ENTITY)]));
    const newer = await harness.open();
    await newer.commit([bareTurn(ENTITY, { state: 2 })], {});
    // Readings are entries without a state.
    await newer.commit(
      Array.from({ length: 200 }, () => bareTurn(ENTITY)),
      {},
    );
    expect((await newer.load(ENTITY))?.state).toBe(2);
    await behindClosed(newer, (database) => database.batch([put(rowKey.state(ENTITY), older)]));
    await expect((await harness.open()).load(ENTITY)).rejects.toMatchObject({
      code: 'CORRUPT',
      message: expect.stringContaining('of commit 1, though commit 2'),
    });
  });

  it('does not take a lost row for one that never was', async () => {
    const store = await harness.open();
    await store.commit([bareTurn(ENTITY, { state: 1 })], {});
    const [key, state] = await behindClosed(store, (database) =>
      database.getMany([rowKey.dataKey(ENTITY), rowKey.state(ENTITY)]),
    );
    await behind((database) => database.del(rowKey.state(ENTITY)));
    await expect((await harness.open()).load(ENTITY)).rejects.toMatchObject({
      code: 'CORRUPT',
      message: expect.stringContaining('missing'),
    });
    await behindClosed(await harness.reopen(), (database) => database.del(rowKey.dataKey(ENTITY)));
    const opened = await harness.open().catch((error: unknown) => error);
    // The last entry is opened on start, and its key is gone.
    expect(opened).toMatchObject({ code: 'CORRUPT' });
    await behind((database) => database.batch([put(rowKey.dataKey(ENTITY), key), put(rowKey.state(ENTITY), state)]));
    const whole = await harness.open();
    await whole.commit([bareTurn({ kind: 'person', id: 'p' })], {});
    await behindClosed(whole, (database) => database.batch([del(rowKey.dataKey(ENTITY)), del(rowKey.state(ENTITY))]));
    const broken = await harness.open();
    await expect(broken.load(ENTITY)).rejects.toMatchObject({ code: 'CORRUPT' });
    await expect(broken.commit([bareTurn(ENTITY)], {})).rejects.toMatchObject({ code: 'CORRUPT' });
  });

  it('takes a lost history for damage, also where a key and a state say that there was one', async () => {
    const store = await harness.open();
    await store.commit([bareTurn(ENTITY, { state: 1 }), bareTurn({ kind: 'person', id: 'p' })], {});
    await behindClosed(store, (database) => database.del(rowKey.history(ENTITY, 1)));
    const opened = await harness.open();
    await expect(opened.load(ENTITY)).rejects.toMatchObject({
      code: 'CORRUPT',
      message: expect.stringContaining('history'),
    });
    await behindClosed(opened, (database) => database.del(rowKey.dataKey(ENTITY)));
    await expect((await harness.open()).load(ENTITY)).rejects.toMatchObject({ code: 'CORRUPT' });
  });

  it('takes nothing more once a write has failed for good, and what was called after it fails too', async () => {
    await (await harness.open()).close();
    const vault = createVault(MASTER_KEY, 'aes-256-gcm');
    await behind(async (database) => {
      let writes = 0;
      const failing = new Proxy(database, {
        get(target, name) {
          if (name === 'batch' && ++writes > 1)
            throw Object.assign(new Error('corrupted compressed block'), { code: 'LEVEL_CORRUPTION' });
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
      const head = { commit: 0, hash: NO_HASH, commands: 0, marks: {} };
      const options = { folder: harness.folder, masterKey: MASTER_KEY };
      const store = createLevelStore({ database: failing, vault, head, options, storeId: 's', epoch: 'e' });
      const results = await Promise.allSettled(
        [1, 2, 3].map((version) => store.commit([bareTurn(ENTITY, { version })], {})),
      );
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
      expect(results[1]).toMatchObject({ reason: { name: 'StoreFault', code: 'CORRUPT' } });
      await expect(store.commit([], { m: { epoch: '', watermark: 1, above: [] } })).rejects.toMatchObject({
        code: 'CORRUPT',
      });
      expect(store.head().commit).toBe(1);
      expect(await store.marks()).toEqual({});
      expect(await store.entries(1, 10)).toHaveLength(1);
    });
    expect((await harness.open()).head().commit).toBe(1);
  });

  it('keeps nothing personal in plain text', async () => {
    const marker = 'MARKER张三11010519491231002X';
    const turn = bareTurn(ENTITY, {
      input: { source: 'integrator', sequence: 1, integrator: 'hall', messageId: marker, messageSource: marker },
      events: [{ type: marker }],
      messages: [{ integrator: 'hall', topic: 't', event: 'e', data: { name: marker } }],
      state: { name: marker },
      sender: { id: marker, content: marker, verdict: 'received' },
      attachment: Buffer.from(marker),
    });
    const store = await harness.open();
    await store.commit([turn, { ...turn, entity: { kind: 'refusal', id: 'r' } }], {});
    const inLog = await readAll(harness.folder);
    await (await harness.reopen()).close();
    const inTables = await readAll(harness.folder);
    for (const bytes of [inLog, inTables]) {
      expect(bytes.includes('hall.1')).toBe(true);
      for (const text of [marker, '11010519491231002X', '张三', 'MARKER']) expect(bytes.includes(text)).toBe(false);
    }
  });

  it('rests on disk once a commit has resolved, though the process is killed', async () => {
    const store = await harness.open();
    await store.commit([bareTurn(ENTITY, { state: 1 })], {});
    // A copy of the files is what a killed process leaves behind.
    const folder = await harness.emptyFolder();
    await cp(harness.folder, folder, { recursive: true });
    const opened = await harness.openBackup(folder);
    expect(opened.head()).toEqual(store.head());
    expect(await opened.load(ENTITY)).toMatchObject({ state: 1 });
  });

  it('reads the same as the store in memory after any sequence of batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(BATCH, { maxLength: 8 }),
        fc.integer({ min: 1, max: 3 }),
        async (batches, keyCacheSize) => {
          const place = await createLevelHarness({ keyCacheSize });
          try {
            const level = await place.open();
            const memory = createMemoryJournalStore();
            // Reads of the same entities come in between, as when a question asks while the first turn is being written.
            await Promise.all(
              batches.flatMap(({ turns, marks }) => [
                level.load({ kind: 'application', id: 'a' }),
                level.commit(turns, marks),
                ...IDS.map((id) => level.load({ kind: 'application', id })),
              ]),
            );
            for (const { turns, marks } of batches) await memory.commit(turns, marks);
            const expected = await everything(memory);
            expect(await everything(level)).toEqual(expected);
            expect(await everything(await place.reopen())).toEqual(expected);
          } finally {
            await place.dispose();
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  async function behind<T>(use: (database: Database) => Promise<T>): Promise<T> {
    const database = await openDatabase(harness.folder, { create: false });
    try {
      return await use(database);
    } finally {
      await database.close();
    }
  }

  async function behindClosed<T>(store: JournalStore, use: (database: Database) => Promise<T>): Promise<T> {
    await store.close();
    return behind(use);
  }
});

const ENTITY = { kind: 'application', id: 'hall.1' } as const;
const IDS = ['a', 'b', 'a.b'] as const;
const DUE = fc.record({
  at: fc.integer({ min: 0, max: 3 }),
  entity: fc.record({ kind: fc.constant('application' as const), id: fc.constantFrom(...IDS) }),
  name: fc.constantFrom('x', 'y'),
});
const TURN = fc
  .record(
    {
      id: fc.constantFrom(...IDS),
      version: fc.nat(9),
      commandCount: fc.nat(2),
      state: fc.jsonValue() as fc.Arbitrary<Json>,
      sender: fc.record({
        id: fc.constantFrom('s1', 's2'),
        content: fc.string(),
        verdict: fc.constantFrom('received' as const, 'refused' as const),
      }),
      dueSet: fc.array(DUE, { maxLength: 2 }),
      dueCleared: fc.array(DUE, { maxLength: 2 }),
      attachment: fc.uint8Array({ maxLength: 20 }),
    },
    { requiredKeys: ['id', 'version', 'commandCount'] },
  )
  .map(({ id, commandCount, ...rest }) =>
    bareTurn(
      { kind: 'application', id },
      {
        ...rest,
        commands: Array.from({ length: commandCount }, () => ({
          to: { kind: 'person', id: 'p' } as const,
          command: { type: 'count', counter: 'approved', application: 'x', matter: 'm', on: '2026-08-03' } as const,
        })),
      },
    ),
  );
const BATCH = fc.record({
  turns: fc.array(TURN, { maxLength: 4 }),
  marks: fc.dictionary(
    fc.constantFrom('m1', 'm2'),
    fc.record({ epoch: fc.string(), watermark: fc.nat(), above: fc.array(fc.nat()) }),
    {
      noNullPrototype: true,
    },
  ),
});

/** All that can be read of a store, without the hashes: those rest on ciphertext. */
async function everything(store: JournalStore): Promise<unknown> {
  const bare = (entries: readonly Entry[]) =>
    entries.map(({ hash: _hash, attachmentHash, ...rest }) => ({ ...rest, attached: attachmentHash !== undefined }));
  const { commit, commands } = store.head();
  const of = async (id: string) => {
    const entity = { kind: 'application', id } as const;
    const attachments = await Promise.all(
      Array.from({ length: commit }, (_, index) => store.attachment(entity, index + 1)),
    );
    return {
      stored: await store.load(entity),
      senders: [await store.senderId(entity, 's1'), await store.senderId(entity, 's2')],
      history: [bare(await store.history(entity, 2)), bare(await store.history(entity, 99))],
      attachments: attachments.map((bytes) => (bytes === undefined ? undefined : [...bytes])),
    };
  };
  return {
    commit,
    commands,
    marks: await store.marks(),
    entries: [bare(await store.entries(1, 99)), bare(await store.entries(3, 2))],
    due: [await store.due(9, 99), await store.due(1, 2)],
    entities: await Promise.all(IDS.map(of)),
  };
}

async function readAll(folder: string): Promise<Buffer> {
  return Buffer.concat(await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file)))));
}

function put(key: string, value: Buffer | undefined) {
  return { type: 'put', key, value: value ?? Buffer.alloc(0) } as const;
}

function del(key: string) {
  return { type: 'del', key } as const;
}
