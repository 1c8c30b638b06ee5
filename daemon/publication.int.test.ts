import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalStore } from '../actors/ports.ts';
import { createLevelHarness, MASTER_KEY } from '../adapters/level/store.harness.ts';
import { verifyChain } from '../adapters/level/verify.ts';
import { createMemoryJournalStore } from '../adapters/memory/journal-store.ts';
import { usualPeriods } from '../rules/credit/period.ts';
import type { RuleSet, RuleSets } from '../rules/engine/evaluation.ts';
import {
  fileOf,
  SAMPLE_MATTER,
  SAMPLE_REGION,
  sampleMatter,
  samplePre,
  sampleRoute,
} from '../rules/engine/rule-set.fixture.ts';
import { memberName } from '../rules/engine/rule-set-manifest.ts';
import { shippedSourceFiles } from '../rules/sources/shipped-sources.fixture.ts';
import { publishRules, wasChecked } from './publication.ts';
import { openLibrary, type RuleLibrary, type WasChecked } from './rule-book.ts';
import type { SetState } from './rule-entities.ts';

const clock = { now: () => Date.parse('2026-09-21T02:00:00Z') };
const base = {
  'matters/sample-copy.json': sampleMatter(),
  'library/sample-route/1.0.0.json': sampleRoute(),
};
const FIRST = { ...base, 'library/sample-pre/1.0.0.json': samplePre('1.0.0', 18) };
/** The older version of the pack is gone. */
const SECOND = { ...base, 'library/sample-pre/2.0.0.json': samplePre('2.0.0', 90) };

let folder: string;
let folders = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onedoor-publication-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The library of a folder with exactly these files. */
async function libraryOf(files: Readonly<Record<string, unknown>>, checked?: WasChecked): Promise<RuleLibrary> {
  folders += 1;
  const root = join(folder, String(folders));
  for (const [file, json] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), fileOf(file, json).bytes);
  }
  return openLibrary(root, checked);
}

const eventsOf = async (store: JournalStore, from = 1) =>
  (await store.entries(from, 100)).map(({ entity, events }) => `${entity.id} ${events.map(({ type }) => type).join()}`);
const codesAt = async (set: RuleSet | undefined, age: number) =>
  set
    ?.evaluate('pre', { matter: SAMPLE_MATTER, region: SAMPLE_REGION, on: '2026-09-21' }, { applicant: { age } })
    ?.findings.map(({ code, version }) => `${code} ${version}`);

/** A store whose process dies once so many turns of the next commit are on the disk. */
const dyingAfter = (store: JournalStore, turnsWritten: number): JournalStore => ({
  ...store,
  commit: async (turns, marks) => {
    if (turnsWritten > 0) await store.commit(turns.slice(0, turnsWritten), marks);
    throw new Error('died');
  },
});

interface Harness {
  open(): Promise<JournalStore>;
  reopen(): Promise<JournalStore>;
  dispose(): Promise<void>;
}
const inMemory = async (): Promise<Harness> => {
  let store = createMemoryJournalStore();
  return {
    open: async () => store,
    reopen: async () => {
      store = store.crash();
      return store;
    },
    dispose: () => store.close(),
  };
};

describe.each([
  ['memory', inMemory],
  ['LevelDB', createLevelHarness],
])('rules that a start publishes, in %s', (_name, makeHarness) => {
  let harness: Harness;
  let store: JournalStore;
  beforeEach(async () => {
    harness = await makeHarness();
    store = await harness.open();
  });
  afterEach(() => harness.dispose());
  /** A start of a new process with these rule files. */
  const restart = async (files: Readonly<Record<string, unknown>>): Promise<RuleSets> => {
    store = await harness.reopen();
    return publishRules(await libraryOf(files), { store, clock });
  };

  it('are journaled at the first start: every file with its bytes, then the set, then that it is in force', async () => {
    const library = await libraryOf(FIRST);
    const sets = await publishRules(library, { store, clock });
    const { id } = library.set;
    expect(sets.current.id).toBe(id);
    expect(sets.find(id)).toBe(sets.current);
    expect(await eventsOf(store)).toEqual([
      'matter.sample-copy.1.0.0 RulePublished',
      'pack.sample-pre.1.0.0 RulePublished',
      'pack.sample-route.1.0.0 RulePublished',
      `set.${id} RuleSetPublished`,
      'register RuleSetActivated',
    ]);
    store = await harness.reopen();
    for (const [index, member] of library.members.entries()) {
      const entity = { kind: 'rule', id: memberName(member) } as const;
      expect(await store.load(entity)).toEqual({ state: member, version: 1, commit: index + 1 });
      const bytes = library.files.find(({ sha256 }) => sha256 === member.sha256)?.bytes ?? Buffer.alloc(0);
      expect(Buffer.compare((await store.attachment(entity, index + 1)) ?? Buffer.from('none'), bytes)).toBe(0);
    }
    expect((await store.load({ kind: 'rule', id: `set.${id}` }))?.state).toEqual({ members: library.members });
    expect((await store.load({ kind: 'rule', id: 'register' }))?.state).toEqual({ current: id, sets: [id] });
    expect((await store.entries(1, 1))[0]?.input).toMatchObject({ source: 'operator', by: 'onedoor' });
  });

  it('are not journaled again by a start with the same files', async () => {
    const { current } = await publishRules(await libraryOf(FIRST), { store, clock });
    const { commit } = store.head();
    const again = await restart(FIRST);
    expect(again.current.id).toBe(current.id);
    expect(store.head().commit).toBe(commit);
  });

  it('of another version make another set; the older one decides as before, though its files are gone', async () => {
    const { current: old } = await publishRules(await libraryOf(FIRST), { store, clock });
    const { commit } = store.head();
    const { current, find } = await restart(SECOND);
    expect(await eventsOf(store, commit + 1)).toEqual([
      'pack.sample-pre.2.0.0 RulePublished',
      `set.${current.id} RuleSetPublished`,
      'register RuleSetActivated',
    ]);
    expect((await store.entries(store.head().commit, 1))[0]?.events).toEqual([
      { type: 'RuleSetActivated', id: current.id, before: old.id },
    ]);
    expect(await codesAt(current, 60)).toEqual(['TOO_YOUNG 2.0.0']);
    expect(await codesAt(find(old.id), 60)).toEqual([]);
    expect(await codesAt(find(old.id), 17)).toEqual(['TOO_YOUNG 1.0.0']);
    expect(
      find(old.id)?.packsFor('pre', { matter: SAMPLE_MATTER, region: SAMPLE_REGION, on: '2026-09-21' }),
    ).toMatchObject([{ version: '1.0.0' }]);
    expect(find('0'.repeat(64))).toBeUndefined();
  });

  it('go back to an older set when its files come back: nothing is published, but it is said', async () => {
    const { current: old } = await publishRules(await libraryOf(FIRST), { store, clock });
    const { current: newer } = await restart(SECOND);
    const { commit } = store.head();
    const back = await restart(FIRST);
    expect(back.current.id).toBe(old.id);
    expect(await codesAt(back.find(newer.id), 60)).toEqual(['TOO_YOUNG 2.0.0']);
    expect(await eventsOf(store, commit + 1)).toEqual(['register RuleSetActivated']);
    expect((await restart(SECOND)).current.id).toBe(newer.id);
    expect(await store.load({ kind: 'rule', id: 'register' })).toMatchObject({
      state: { current: newer.id, sets: [old.id, newer.id] },
      version: 4,
    });
  });

  it('hold their sources, which never change under one version, and come back for the cases that pinned them', async () => {
    const bank = shippedSourceFiles().find(({ json }) => json.source === 'bank');
    const before = (await restart(FIRST)).current;
    const asking = { ...FIRST, 'sources/bank.json': bank?.json };
    const { current } = await restart(asking);
    expect(await eventsOf(store, store.head().commit - 2)).toEqual([
      'source.bank.2026.1.0 RulePublished',
      `set.${current.id} RuleSetPublished`,
      'register RuleSetActivated',
    ]);
    const changed = { ...bank?.json, tier: 'province' };
    await expect(restart({ ...FIRST, 'sources/bank.json': changed })).rejects.toMatchObject({
      code: 'VERSION_CHANGED',
    });
    const newer = await restart({ ...FIRST, 'sources/bank.json': { ...changed, version: '2026.2.0' } });
    expect(newer.current.sources.source('bank')?.tier).toBe('province');
    expect(newer.find(current.id)?.sources.source('bank')).toEqual(bank?.json);
    expect(newer.find(before.id)?.sources.all()).toEqual([]);
  });

  it('hold their credit periods, which never change under one version, and come back for who asks of then', async () => {
    const periods = (days: number, version: string) => ({
      ...FIRST,
      'credit/periods.json': {
        ...usualPeriods,
        version,
        answers: { ...usualPeriods.answers, repairWorkingDays: days },
      },
    });
    const { current } = await restart(periods(5, '1.0.0'));
    expect(await eventsOf(store)).toContain('periods.credit.1.0.0 RulePublished');
    await expect(restart(periods(6, '1.0.0'))).rejects.toMatchObject({ code: 'VERSION_CHANGED' });
    const newer = await restart(periods(6, '1.0.1'));
    expect(newer.current.credit.periods.answers.repairWorkingDays).toBe(6);
    expect(newer.find(current.id)?.credit.periods.answers.repairWorkingDays).toBe(5);
  });

  it('are refused where a published version has other bytes, and nothing is written', async () => {
    const library = await libraryOf(FIRST);
    await publishRules(library, { store, clock });
    const { commit } = store.head();
    const changed = { ...FIRST, 'library/sample-pre/1.0.0.json': samplePre('1.0.0', 19), ...SECOND };
    const hashOf = (file: string, json: unknown) => fileOf(file, json).sha256;
    const fault = await restart(changed).catch((error: unknown) => error);
    expect(fault).toMatchObject({
      name: 'PublicationFault',
      code: 'VERSION_CHANGED',
      advice: { zh: expect.stringContaining('新的版本号'), en: expect.stringContaining('new version') },
    });
    const { message } = fault as Error;
    for (const part of [
      'sample-pre/1.0.0.json',
      'sample-pre 1.0.0',
      hashOf('', samplePre('1.0.0', 18)),
      hashOf('', samplePre('1.0.0', 19)),
    ])
      expect(message).toContain(part);
    expect(message.split('\n')).toHaveLength(2);
    expect(store.head().commit).toBe(commit);
    await expect(restart({ ...FIRST, 'matters/sample-copy.json': sampleMatter({ visits: 2 }) })).rejects.toThrow(
      /sample-copy\.json: sample-copy 1\.0\.0/,
    );
  });

  it('are journaled once and whole wherever a process died between the turns', async () => {
    const library = await libraryOf(FIRST);
    for (let written = 0; written <= 5; written += 1) {
      await expect(publishRules(library, { store: dyingAfter(store, written), clock })).rejects.toThrow('died');
      const { current } = await restart(FIRST);
      expect(await codesAt(current, 17)).toEqual(['TOO_YOUNG 1.0.0']);
      expect((await eventsOf(store)).sort()).toEqual(
        [
          'matter.sample-copy.1.0.0 RulePublished',
          'pack.sample-pre.1.0.0 RulePublished',
          'pack.sample-route.1.0.0 RulePublished',
          'register RuleSetActivated',
          `set.${library.set.id} RuleSetPublished`,
        ].sort(),
      );
      await harness.dispose();
      harness = await makeHarness();
      store = await harness.open();
    }
  });

  it('stop the start where this program cannot use a published set any more, and the set is named', async () => {
    const first = await libraryOf(FIRST);
    await publishRules(first, { store, clock });
    const { commit } = store.head();
    const second = await libraryOf(SECOND);
    const refusing = {
      ...second,
      loader: () => ({
        faults: [{ file: 'pack.old', pointer: '/x', code: 'SCHEMA' as const, message: { zh: '旧', en: 'old' } }],
      }),
    };
    const fault = await publishRules(refusing, { store, clock }).catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: 'SET_UNREADABLE', advice: { zh: expect.any(String), en: expect.any(String) } });
    expect((fault as Error).message).toContain(first.set.id);
    expect((fault as Error).message).toContain('pack.old#/x SCHEMA: 旧 / old');

    const state: SetState = { members: [{ kind: 'flow' as 'pack', name: 'y', version: '1', sha256: 'f' }] };
    const newer: JournalStore = {
      ...store,
      load: async (key) =>
        key.id === `set.${first.set.id}` ? { state: state as never, version: 1, commit: 4 } : store.load(key),
    };
    await expect(publishRules(second, { store: newer, clock })).rejects.toMatchObject({ code: 'SET_UNREADABLE' });
    expect(store.head().commit).toBe(commit);
  });

  it('stop the start where something published is missing or other than it was', async () => {
    await publishRules(await libraryOf(FIRST), { store, clock });
    const second = await libraryOf(SECOND);
    const without = (bytes: Uint8Array | undefined): JournalStore => ({ ...store, attachment: async () => bytes });
    await expect(publishRules(second, { store: without(undefined), clock })).rejects.toMatchObject({ code: 'CORRUPT' });
    const other = fileOf('', samplePre('1.0.0', 80)).bytes;
    await expect(publishRules(second, { store: without(other), clock })).rejects.toThrow(/was read back as/);
    const lost: JournalStore = {
      ...store,
      load: async (key) => (key.id.startsWith('set.') ? undefined : store.load(key)),
    };
    await expect(publishRules(second, { store: lost, clock })).rejects.toMatchObject({ code: 'CORRUPT' });
  });
});

describe('the check of a set for contradictions', () => {
  /** A pack that no applicant meets. */
  const CONTRADICTORY = {
    ...base,
    'library/sample-pre/1.0.0.json': samplePre('1.0.0', 18, {
      fact: 'applicant',
      path: '$.age',
      operator: 'greaterThan',
      value: 90,
    }),
  };
  let store: JournalStore;
  beforeEach(() => {
    store = createMemoryJournalStore();
  });
  const setOf = async (id: string) => store.load({ kind: 'rule', id: `set.${id}` });

  it('is noted with the program that has made it, and needed by every other', async () => {
    const library = await libraryOf(FIRST);
    const { id } = library.set;
    expect(await wasChecked(id, { store, checker: 'one' })).toBe(false);
    await publishRules(library, { store, clock, checker: 'one' });
    expect((await setOf(id))?.state).toEqual({ members: library.members, checkedBy: 'one' });
    expect(await wasChecked(id, { store, checker: 'one' })).toBe(true);
    for (const checker of ['other', undefined]) expect(await wasChecked(id, { store, checker })).toBe(false);
    expect(await wasChecked('0'.repeat(64), { store, checker: 'one' })).toBe(false);
    const { commit } = store.head();
    for (const checker of ['one', undefined]) await publishRules(library, { store, clock, checker });
    expect(store.head().commit).toBe(commit);

    await publishRules(library, { store, clock, checker: 'other' });
    expect(await eventsOf(store, commit + 1)).toEqual([`set.${id} RuleSetChecked`]);
    expect(await setOf(id)).toMatchObject({ state: { members: library.members, checkedBy: 'other' }, version: 2 });
    expect(await wasChecked(id, { store, checker: 'one' })).toBe(false);
  });

  it('is not noted of a set that was published by a program without a digest, until another has made it', async () => {
    const library = await libraryOf(FIRST);
    await publishRules(library, { store, clock });
    expect(await wasChecked(library.set.id, { store, checker: 'one' })).toBe(false);
    await publishRules(library, { store, clock, checker: 'one' });
    expect(await wasChecked(library.set.id, { store, checker: 'one' })).toBe(true);
  });

  it('is made of what was not checked, and of nothing else', async () => {
    await expect(libraryOf(CONTRADICTORY)).rejects.toThrow('NEVER_TRUE');
    await expect(libraryOf(CONTRADICTORY, async () => false)).rejects.toThrow('NEVER_TRUE');
    const asked: string[] = [];
    const { set } = await libraryOf(CONTRADICTORY, async (id) => asked.push(id) === 1);
    expect(asked).toEqual([set.id]);
  });
});

describe('published rules on the disk', () => {
  it('are proved by the audit, before and after another set', async () => {
    const harness = await createLevelHarness();
    try {
      for (const [files, entries] of [
        [FIRST, 5],
        [SECOND, 8],
        [FIRST, 9],
      ] as const) {
        const store = await harness.reopen();
        await publishRules(await libraryOf(files), { store, clock });
        await store.close();
        expect(await verifyChain(harness.folder, { masterKey: MASTER_KEY })).toMatchObject({ ok: true, entries });
      }
    } finally {
      await harness.dispose();
    }
  });
});
