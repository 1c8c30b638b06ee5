import { appendFile, copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bareTurn } from '../../actors/journal-store.contract.ts';
import {
  APPLICATIONS,
  application,
  dayAt,
  ENTRIES,
  fillArchivable,
  sealBefore,
  segmentFiles,
} from './archive.harness.ts';
import { createLevelHarness, type LevelHarness, MASTER_KEY } from './store.harness.ts';
import type { LevelStore } from './store.ts';
import { verifyChain } from './verify.ts';

const HALF = APPLICATIONS / 2;
const SEALED = HALF * 4;

describe('an archive of old entries', () => {
  let harness: LevelHarness;
  let store: LevelStore;
  let folder: string;
  beforeEach(async () => {
    harness = await createLevelHarness();
    store = (await harness.open()) as LevelStore;
    folder = await harness.emptyFolder();
    await fillArchivable(store);
  });
  afterEach(() => harness.dispose());

  const reopened = async (): Promise<LevelStore> => {
    store = (await harness.reopen()) as LevelStore;
    return store;
  };
  const audit = async (options: { archive?: string; masterKey?: Buffer } = { masterKey: MASTER_KEY }) => {
    await store.close();
    const verdict = await verifyChain(harness.folder, options);
    store = (await harness.open()) as LevelStore;
    return verdict;
  };

  it('holds what is older than the day, and the audit proves the chain with the folder and without, with the key and without', async () => {
    const sealed = await store.seal(sealBefore(HALF, folder));
    expect(sealed).toMatchObject({ moved: SEALED, held: 0, segments: [{ number: 1, from: 1, to: SEALED }] });
    expect(store.archivedTo()).toBe(SEALED);
    for (const masterKey of [{ masterKey: MASTER_KEY }, {}]) {
      const known = { ok: true, entries: ENTRIES };
      expect(await audit(masterKey)).toMatchObject({ ...known, archive: { segments: 1, entries: SEALED, held: 0 } });
      expect(await audit({ ...masterKey, archive: folder })).toMatchObject({ ...known, archive: { proved: 1 } });
    }
  });

  it('goes on from segment to segment, also of bounded size, with commits in between', async () => {
    await store.seal(sealBefore(5, folder, { segmentBytes: 2_000 }));
    await store.commit([bareTurn(application(3), { version: 3, state: { again: true }, at: dayAt(500) })], {});
    await reopened();
    await store.seal(sealBefore(HALF, folder));
    const segments = store.segments();
    expect(segments.length).toBeGreaterThan(4);
    expect(segments.map(({ from }) => from)).toEqual([1, ...segments.slice(0, -1).map(({ to }) => to + 1)]);
    expect(await segmentFiles(folder)).toEqual(segments.map(({ file }) => file));
    expect(await audit({ masterKey: MASTER_KEY, archive: folder })).toMatchObject({
      ok: true,
      entries: ENTRIES + 1,
      archive: { proved: segments.length },
    });
  });

  it('leaves states, due rows, marks and the answers to repeats as they were, and says of histories what is archived', async () => {
    const everything = async () => ({
      states: await Promise.all(Array.from({ length: APPLICATIONS }, (_, number) => store.load(application(number)))),
      senders: await Promise.all(
        Array.from({ length: APPLICATIONS }, (_, number) => store.senderId(application(number), `s-${number}`)),
      ),
      unknown: await store.senderId(application(1), 'never'),
      dues: await store.due(Number.MAX_SAFE_INTEGER, 1000),
      marks: await store.marks(),
      head: store.head(),
    });
    const before = await everything();
    expect(before.senders[1]).toMatchObject({ commit: 5, receipts: [{ event: 'received' }] });
    const history = await store.history(application(3), 10);
    await store.seal(sealBefore(HALF, folder));
    expect(await everything()).toEqual(before);
    await reopened();
    expect(await everything()).toEqual(before);
    const [segment] = store.segments();
    const archived = (reading: boolean) => ({ file: segment?.file, from: 1, to: SEALED, reading });
    expect(await store.history(application(3), 10)).toEqual(
      history.map(({ commit, hash, commandsBefore, entity, at, version }, index) => ({
        ...{ commit, hash, commandsBefore, entity, at, version },
        input: { source: 'operator', by: '', purpose: 'archived' },
        ...{ events: [], messages: [], commands: [], readings: [] },
        archived: archived(index === 2),
      })),
    );
    expect(await store.history(application(3), 1, 16)).toMatchObject([{ commit: 14, archived: archived(false) }]);
    expect(await store.history(application(HALF), 10)).toMatchObject([{ events: [{}] }, {}, {}]);
  });

  it('says of an entry and of bytes that lie in a segment which one that is, and of none that there is none', async () => {
    await store.seal(sealBefore(HALF, folder));
    const { file } = store.segments()[0] ?? { file: '' };
    const archived = { code: 'ARCHIVED', message: expect.stringContaining(file) };
    await expect(store.entries(1, 1)).rejects.toMatchObject(archived);
    await expect(store.entries(SEALED, 5)).rejects.toMatchObject(archived);
    expect(await store.entries(SEALED + 1, 2)).toHaveLength(2);
    await expect(store.attachment(application(5), 21)).rejects.toMatchObject(archived);
    expect(await store.attachment(application(3), 13)).toBeUndefined();
    expect(await store.attachment(application(3), 21)).toBeUndefined();
    expect(await store.attachment(application(25), 101)).toHaveLength(3_000);
  });

  it('holds on to what is asked for, and lets it go when it is not any more', async () => {
    const kept = application(3).id;
    const options = { keeps: async ({ id }: { id: string }) => id === kept };
    expect(await store.seal(sealBefore(HALF, folder, options))).toMatchObject({ moved: SEALED - 3, held: 3 });
    expect((await store.history(application(3), 10)).map(({ events, archived }) => [events.length, archived])).toEqual(
      Array.from({ length: 3 }, () => [1, undefined]),
    );
    expect(await store.entries(13, 2)).toHaveLength(2);
    for (const archive of [{}, { archive: folder }])
      expect(await audit({ masterKey: MASTER_KEY, ...archive })).toMatchObject({ ok: true, archive: { held: 3 } });
    expect(await store.seal(sealBefore(HALF, folder))).toMatchObject({ moved: 3, held: 0, segments: [] });
    expect(await audit({ masterKey: MASTER_KEY, archive: folder })).toMatchObject({ ok: true, archive: { held: 0 } });
  });

  it('takes nothing that a follower is not done with, and never the end of the journal', async () => {
    const none = { segments: [], moved: 0 };
    expect(await store.seal(sealBefore(HALF, folder, { upTo: 0 }))).toMatchObject(none);
    expect(await store.seal(sealBefore(0, folder))).toMatchObject(none);
    expect(await store.seal(sealBefore(HALF, folder, { leastNewest: ENTRIES }))).toMatchObject(none);
    // The third application's command is not done: its entry, and all behind it, stays.
    await store.seal(sealBefore(HALF, folder, { commandsDone: 2 }));
    expect(store.archivedTo()).toBe(8);
    await store.seal(sealBefore(HALF, folder, { upTo: 11 }));
    expect(store.archivedTo()).toBe(11);
    await store.seal(sealBefore(10_000, folder));
    expect(store.archivedTo()).toBe(ENTRIES - 1);
    await reopened();
    await store.commit([bareTurn(application(1))], {});
    expect(await audit({ masterKey: MASTER_KEY, archive: folder })).toMatchObject({ ok: true, entries: ENTRIES + 1 });
  });

  it.each(['written', 'noted', 'moving'] as const)(
    'is whole when the process ends at %s, and goes on from there',
    async (step) => {
      const pass = (passed: string): void => {
        if (passed === step) throw new Error('killed');
      };
      await expect(store.seal(sealBefore(HALF, folder, { pass }))).rejects.toThrow('killed');
      const names = async () =>
        Promise.all(Array.from({ length: 4 }, (_, n) => store.senderId(application(n), `s-${n}`)));
      const answers = await names();
      await reopened();
      expect(await audit({ masterKey: MASTER_KEY, archive: folder })).toMatchObject({ ok: true, entries: ENTRIES });
      const here = (step === 'moving' ? [] : await store.entries(1, SEALED)).length;
      expect(here).toBe(step === 'moving' ? 0 : SEALED);
      await store.seal(sealBefore(HALF, folder));
      expect([store.archivedTo(), await names()]).toEqual([SEALED, answers]);
      expect(await segmentFiles(folder)).toHaveLength(1);
      expect(await audit({ masterKey: MASTER_KEY, archive: folder })).toMatchObject({ ok: true, archive: { held: 0 } });
    },
  );

  it('names a segment that is missing, changed, cut, longer, or another store’s', async () => {
    await store.seal(sealBefore(5, folder));
    await store.seal(sealBefore(HALF, folder));
    const [first = '', second = ''] = await segmentFiles(folder);
    const broken = async () => {
      const { ok, firstBroken, archive } = await audit({ masterKey: MASTER_KEY, archive: folder });
      return { ok, ...firstBroken, proved: archive?.proved };
    };
    const reason = (text: string) => expect.stringContaining(text);
    const file = join(folder, second);
    const bytes = await readFile(file);
    await rm(file);
    expect(await broken()).toMatchObject({ ok: false, commit: 21, proved: 1, reason: reason(`${second} is missing`) });
    for (const offset of [bytes.length >> 1, bytes.length - 3, 40]) {
      const changed = Buffer.from(bytes);
      changed[offset] = (changed[offset] ?? 0) ^ 1;
      await writeFile(file, changed);
      expect(await broken()).toMatchObject({ ok: false, commit: 21, proved: 1, reason: reason(second) });
    }
    await writeFile(file, bytes.subarray(0, bytes.length - 200));
    expect(await broken()).toMatchObject({ ok: false, commit: 21, reason: reason(second) });
    await writeFile(file, bytes);
    await appendFile(file, 'x');
    expect(await broken()).toMatchObject({ ok: false, commit: 21, reason: reason(second) });
    await copyFile(join(folder, first), file);
    expect(await broken()).toMatchObject({
      ok: false,
      commit: 21,
      reason: reason('another than the store has sealed'),
    });
    const other = await createLevelHarness();
    const stranger = (await other.open()) as LevelStore;
    await fillArchivable(stranger);
    await stranger.seal(sealBefore(5, join(other.folder, '..', 'segments')));
    await rename(join(other.folder, '..', 'segments', stranger.segments()[0]?.file ?? ''), join(folder, first));
    await writeFile(file, bytes);
    expect(await broken()).toMatchObject({
      ok: false,
      commit: 1,
      reason: reason(`is of the store ${stranger.storeId}`),
    });
    await other.dispose();
  });

  it('does not let go of what stands in a segment whose file is gone', async () => {
    const keeps = async () => true;
    await store.seal(sealBefore(HALF, folder, { keeps }));
    const [file = ''] = await segmentFiles(folder);
    await rename(join(folder, file), join(folder, 'elsewhere'));
    expect(await store.seal(sealBefore(HALF, folder))).toMatchObject({ moved: 0, held: SEALED });
    await rename(join(folder, 'elsewhere'), join(folder, file));
    expect(await store.seal(sealBefore(HALF, folder))).toMatchObject({ moved: SEALED, held: 0 });
  });

  it('leaves what was erased unreadable, before the sealing and after it, and the chain proved', async () => {
    const erase = async (number: number) => {
      const turn = { version: 0, events: [{ type: 'EntityErased' }], erases: true, at: dayAt(900) } as const;
      await store.commit([bareTurn(application(number), turn)], {});
      await store.purge(application(number));
    };
    await erase(2);
    await store.seal(sealBefore(HALF, folder));
    await erase(3);
    for (const number of [2, 3])
      expect(await store.senderId(application(number), `s-${number}`)).toEqual({
        ...{ content: '', verdict: 'received', commit: number * 4 + 1, receipts: [] },
      });
    for (const options of [{ masterKey: MASTER_KEY }, {}])
      expect(await audit({ ...options, archive: folder })).toMatchObject({ ok: true, entries: ENTRIES + 2 });
  });
});

it('an archive of old entries of a store with SM4 is proved, and answers repeats', async () => {
  const harness = await createLevelHarness({ cipher: 'sm4-ctr-hmac-sm3' });
  const folder = await harness.emptyFolder();
  const store = (await harness.open()) as LevelStore;
  await fillArchivable(store);
  const answer = await store.senderId(application(2), 's-2');
  await store.seal(sealBefore(HALF, folder));
  expect(answer).toMatchObject({ commit: 9, verdict: 'received' });
  expect(await store.senderId(application(2), 's-2')).toEqual(answer);
  await store.close();
  const verdict = await verifyChain(harness.folder, { masterKey: MASTER_KEY, archive: folder });
  expect(verdict).toMatchObject({ ok: true, entries: ENTRIES, archive: { proved: 1 } });
  await harness.dispose();
});
