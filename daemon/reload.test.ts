import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal } from '../actors/journal.ts';
import { StandingClock, stillMeter } from '../actors/road-harness.ts';
import type { LogFields } from '../adapters/log/log.ts';
import { createMemoryJournalStore, type MemoryJournalStore } from '../adapters/memory/journal-store.ts';
import { createPrometheusMeter, type PrometheusMeter } from '../adapters/metrics/prometheus.ts';
import type { RuleWatch, RuleWatchDependencies } from '../adapters/rules/watch.ts';
import { fileOf, sampleMatter, samplePre, sampleRoute } from '../rules/engine/rule-set.fixture.ts';
import { createRuleSetLoader, type RuleSetLoader } from '../rules/engine/rule-set.ts';
import type { Fault } from '../rules/matters/fault.ts';
import { publishRules } from './publication.ts';
import { type RuleReloads, startRuleReloads } from './reload.ts';
import type { FaultyLibrary, RuleLibrary } from './rule-book.ts';
import { ruleRegister } from './rule-entities.ts';
import type { RulesInForce } from './rules-in-force.ts';

/** What the folder holds: one version of the pack that differs. */
function libraryOf(version: string, age: number, loader: RuleSetLoader): RuleLibrary {
  const matters = [fileOf('sample-copy.json', sampleMatter())];
  const packs = [
    fileOf('sample-route/1.0.0.json', sampleRoute()),
    fileOf(`sample-pre/${version}.json`, samplePre(version, age)),
  ];
  const loaded = loader({ matters, packs });
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  return { ...loaded, files: [...matters, ...packs], cases: [], loader };
}

const fault = (file: string): Fault => ({
  file,
  pointer: '/rules/0',
  code: 'PATH',
  message: { zh: '路径', en: 'path' },
});

let store: MemoryJournalStore;
let journal: Journal;
let rules: RulesInForce;
let loader: RuleSetLoader;
let meter: PrometheusMeter;
let reloads: RuleReloads | undefined;
let clock: StandingClock;
let lines: { readonly event: string; readonly fields: LogFields | undefined }[];
let fatals: unknown[];
/** Of each reading whether the set needed no check any more. */
let checked: boolean[];
/** What the next reading of the folder gives. */
let folder: () => Promise<RuleLibrary | FaultyLibrary>;

/** A watch that hears what it is told to. */
class ToldWatch implements RuleWatch {
  changes = 0;
  readonly folders = 4;
  renewed = 0;
  stopped = false;
  readonly onQuiet: () => void;

  constructor({ onQuiet }: RuleWatchDependencies) {
    this.onQuiet = onQuiet;
  }

  renew(): void {
    this.renewed += 1;
  }

  stop(): void {
    this.stopped = true;
  }
}

beforeEach(async () => {
  store = createMemoryJournalStore();
  clock = new StandingClock();
  loader = createRuleSetLoader();
  meter = createPrometheusMeter();
  [lines, fatals, checked, reloads] = [[], [], [], undefined];
  rules = await publishRules(libraryOf('1.0.0', 90, loader), { store, clock, checker: 'this program' });
  begin();
});
afterEach(() => reloads?.stop());

/** The journal on the present store. */
function begin(): void {
  journal = new Journal(
    { batchTurns: 300, batchBytes: 1_000_000, tailEntries: 64 },
    { store, meter: stillMeter, fatal: (error) => fatals.push(error) },
  );
}

function start(watched = false): { readonly reloads: RuleReloads; readonly watch: ToldWatch | undefined } {
  let watch: ToldWatch | undefined;
  const write = (event: string, fields?: LogFields) => void lines.push({ event, fields });
  reloads = startRuleReloads(
    { folder: 'rules', ...(watched ? { watch: { quietMs: 50 } } : {}) },
    {
      ...{ rules, loader, store, journal, clock, meter, checker: 'this program' },
      log: { info: write, warn: write, error: write },
      load: async (_folder, given, wasChecked) => {
        expect(given).toBe(loader);
        const read = await folder();
        if (!('faults' in read)) checked.push((await wasChecked?.(read.set.id)) ?? false);
        return read;
      },
      watchFolder: (_options, dependencies) => {
        watch = new ToldWatch(dependencies);
        return watch;
      },
    },
  );
  return { reloads, watch };
}

/** How often reloads ended in each way, and what else the metrics say of rules. */
async function measured(): Promise<Readonly<Record<string, number>>> {
  const values: Record<string, number> = {};
  for (const line of (await meter.text()).split('\n')) {
    const [, result, value] = /^onedoor_rule_reloads_total\{result="([a-z]+)"\} (.*)$/.exec(line) ?? [];
    if (result !== undefined) values[result] = Number(value);
    const [, name = '', other] = /^onedoor_rules_([a-z_]+) (.*)$/.exec(line) ?? [];
    if (other !== undefined) values[name] = Number(other);
  }
  return values;
}

const eventsAfter = async (commit: number) =>
  (await store.entries(commit + 1, 100)).map(
    ({ entity, events }) => `${entity.id} ${events.map(({ type }) => type).join()}`,
  );

describe('a reload', () => {
  it('publishes another set through the journal; it governs from its commit on, and the older one is still found', async () => {
    const old = rules.current;
    const { commit } = store.head();
    const next = libraryOf('2.0.0', 18, loader);
    folder = async () => next;
    /** What governed when each entry was told. */
    const governing: string[] = [];
    journal.onCommitted(() => governing.push(rules.current.id));
    clock.set(clock.now() + 5000);
    await start().reloads.request();
    expect(await eventsAfter(commit)).toEqual([
      'pack.sample-pre.2.0.0 RulePublished',
      `set.${next.set.id} RuleSetPublished`,
      'register RuleSetActivated',
    ]);
    expect(governing).toEqual([old.id, old.id, next.set.id]);
    expect(rules.current).toBe(next.set);
    expect(rules.find(old.id)).toBe(old);
    expect(rules.find(next.set.id)).toBe(next.set);
    expect((await store.load(ruleRegister))?.state).toEqual({ current: next.set.id, sets: [old.id, next.set.id] });
    expect(await measured()).toMatchObject({ activated: 1, faults: 0, loaded_timestamp_seconds: clock.now() / 1000 });
    // A start after it writes nothing.
    const after = store.head().commit;
    await publishRules(next, { store: store.crash(), clock });
    expect(store.head().commit).toBe(after);
  });

  it('journals nothing where the files make the set that is in force', async () => {
    const { commit } = store.head();
    const old = rules.current;
    folder = async () => libraryOf('1.0.0', 90, loader);
    await start().reloads.request();
    expect(store.head().commit).toBe(commit);
    expect(rules.current).toBe(old);
    expect(await measured()).toMatchObject({ unchanged: 1, faults: 0 });
  });

  it('has a set checked that is new to this program, and none that is in force or that it has published', async () => {
    const { reloads } = start();
    const folders = [['1.0.0', 90] as const, ['2.0.0', 18] as const, ['1.0.0', 90] as const, ['2.0.0', 18] as const];
    for (const [version, age] of folders) {
      folder = async () => libraryOf(version, age, loader);
      await reloads.request();
    }
    expect(checked).toEqual([true, false, true, true]);
  });

  it('goes back to an older set by saying so, and on to the newer one again', async () => {
    const old = rules.current;
    const { reloads } = start();
    const next = libraryOf('2.0.0', 18, loader);
    folder = async () => next;
    await reloads.request();
    const { commit } = store.head();
    folder = async () => libraryOf('1.0.0', 90, loader);
    await reloads.request();
    expect(rules.current).toBe(old);
    folder = async () => libraryOf('2.0.0', 18, loader);
    await reloads.request();
    expect(rules.current).toBe(next.set);
    expect(await eventsAfter(commit)).toEqual(['register RuleSetActivated', 'register RuleSetActivated']);
    expect(await measured()).toMatchObject({ activated: 3 });
  });

  it('refuses files with faults, logs every one of them, and leaves everything as it was', async () => {
    const old = rules.current;
    const { commit } = store.head();
    folder = async () => ({ faults: ['a.json', 'b.json', 'c.json'].map(fault), read: 9 });
    clock.set(clock.now() + 5000);
    const { reloads } = start();
    const loadedAt = clock.now() / 1000;
    clock.set(clock.now() + 5000);
    await reloads.request();
    expect(rules.current).toBe(old);
    expect(store.head().commit).toBe(commit);
    for (const path of ['a.json', 'b.json', 'c.json']) {
      const fields = { code: 'PATH', path, at: '/rules/0', reason: '路径 / path' };
      expect(lines).toContainEqual({ event: 'a rule file has a fault', fields });
    }
    expect(lines.at(-1)).toEqual({ event: 'the rules were refused', fields: { count: 3, version: old.id } });
    expect(await measured()).toMatchObject({ refused: 1, faults: 3, loaded_timestamp_seconds: loadedAt });
    folder = async () => libraryOf('1.0.0', 90, loader);
    await reloads.request();
    expect(await measured()).toMatchObject({
      refused: 1,
      unchanged: 1,
      faults: 0,
      loaded_timestamp_seconds: clock.now() / 1000,
    });
  });

  it('refuses other bytes under a published version, and goes on', async () => {
    const old = rules.current;
    const { commit } = store.head();
    folder = async () => libraryOf('1.0.0', 91, loader);
    await start().reloads.request();
    expect(rules.current).toBe(old);
    expect(store.head().commit).toBe(commit);
    expect(lines[0]).toMatchObject({
      event: 'a rule file has a fault',
      fields: { code: 'VERSION_CHANGED', path: 'sample-pre/1.0.0.json', at: '/version' },
    });
    expect(lines[0]?.fields?.reason).toMatch(
      /^sample-pre 1\.0\.0 已发布.*[0-9a-f]{64}.* \/ .* was published as sha256/,
    );
    expect(await measured()).toMatchObject({ refused: 1, faults: 1 });
    expect(fatals).toEqual([]);
  });

  it('goes on where the folder or the store could not be read', async () => {
    const old = rules.current;
    const { reloads } = start();
    folder = () => Promise.reject(Object.assign(new Error('/secret/place'), { code: 'EACCES' }));
    await reloads.request();
    folder = async () => libraryOf('2.0.0', 18, loader);
    const { load } = store;
    store.load = () => Promise.reject(new Error('the disk is away'));
    await reloads.request();
    store.load = load;
    expect(rules.current).toBe(old);
    expect(lines.map(({ fields }) => fields?.code ?? fields?.fault)).toEqual(['EACCES', 'Error']);
    expect(JSON.stringify(lines)).not.toContain('secret');
    expect(await measured()).toMatchObject({ failed: 2, faults: 1 });
    await reloads.request();
    expect(await measured()).toMatchObject({ failed: 2, activated: 1, faults: 0 });
  });

  it('leaves the set before in force where the commit fails, which ends the process', async () => {
    const old = rules.current;
    folder = async () => libraryOf('2.0.0', 18, loader);
    store.failNextCommit();
    void start().reloads.request();
    while (fatals.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(rules.current).toBe(old);
    expect(await measured()).not.toHaveProperty('activated');
    reloads = undefined;
  });
});

describe('reloads of a daemon that stops', () => {
  it.each<[string, (go: Promise<void>) => void]>([
    [
      'a faulty folder',
      (go: Promise<void>) => (folder = () => go.then(() => ({ faults: [fault('a.json')], read: 1 }))),
    ],
    [
      'a folder that cannot be read',
      (go: Promise<void>) => (folder = () => go.then(() => Promise.reject(new Error('gone')))),
    ],
    ['the folder', (go: Promise<void>) => (folder = () => go.then(() => libraryOf('2.0.0', 18, loader)))],
    [
      'the store',
      (go: Promise<void>) => {
        folder = async () => libraryOf('2.0.0', 18, loader);
        const { load } = store;
        store.load = (entity) => go.then(() => load(entity));
      },
    ],
  ])('write and say nothing any more where %s was just being read, and are waited for', async (_name, hold) => {
    const { commit } = store.head();
    let go = (): void => undefined;
    hold(new Promise((resolve) => (go = resolve)));
    const { reloads } = start();
    const requested = reloads.request();
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    const stopped = reloads.stop();
    go();
    await Promise.all([requested, stopped]);
    await journal.flush();
    expect(store.head().commit).toBe(commit);
    await reloads.request();
    expect(store.head().commit).toBe(commit);
    expect(lines).toEqual([]);
  });
});

describe('a watched folder', () => {
  /** Lets a reload that nobody waits for come to its end. */
  const settled = async (results: number): Promise<void> => {
    const known = ['activated', 'unchanged', 'refused', 'superseded', 'failed'];
    for (;;) {
      const values = await measured();
      if (known.reduce((sum, name) => sum + (values[name] ?? 0), 0) >= results) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  it('is read once as the watch begins, and then once it is quiet after a change', async () => {
    folder = async () => libraryOf('2.0.0', 18, loader);
    const { watch } = start(true);
    await settled(1);
    expect(await measured()).toMatchObject({ activated: 1, watched_folders: 4 });
    folder = async () => libraryOf('1.0.0', 90, loader);
    watch?.onQuiet();
    await settled(2);
    expect(await measured()).toMatchObject({ activated: 2 });
    expect(watch?.renewed).toBe(2);
    await reloads?.stop();
    expect(watch?.stopped).toBe(true);
  });

  it('is not judged by what was read while it changed: half of a change could be a set of its own', async () => {
    const old = rules.current;
    folder = async () => libraryOf('1.0.0', 90, loader);
    const { watch, reloads } = start(true);
    await settled(1);
    if (watch === undefined) throw new Error('nothing is watched');
    folder = async () => {
      watch.changes += 1;
      return { faults: [fault('half.json')], read: 1 };
    };
    await reloads.request();
    folder = async () => {
      // Heard only after the last file was read, though it had changed before.
      setImmediate(() => {
        watch.changes += 1;
      });
      return libraryOf('2.0.0', 18, loader);
    };
    await reloads.request();
    expect(rules.current).toBe(old);
    expect(lines.map(({ event }) => event)).toEqual(['rules as before']);
    expect(await measured()).toMatchObject({ superseded: 2, faults: 0 });
    folder = async () => libraryOf('2.0.0', 18, loader);
    watch.onQuiet();
    await settled(4);
    expect(rules.current).not.toBe(old);
  });

  it('is not watched where only requests count', async () => {
    const { watch, reloads } = start();
    expect(watch).toBeUndefined();
    folder = async () => libraryOf('2.0.0', 18, loader);
    await reloads.request();
    expect(await measured()).toMatchObject({ activated: 1, watched_folders: 0 });
  });
});
