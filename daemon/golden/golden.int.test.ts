import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evolve } from '../../actors/application/evolve.ts';
import { personBehaviour } from '../../actors/person/specimens-harness.ts';
import { type EntityKey, entityName } from '../../actors/protocol/entity.ts';
import type { Entry, JournalEvent } from '../../actors/protocol/journal.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { verifyChain } from '../../adapters/level/verify.ts';
import { bringUpSets } from '../published-sets.ts';
import { openLibrary, shippedRules } from '../rule-book.ts';
import { type RegisterState, ruleRegister } from '../rule-entities.ts';
import { EXPECTED, GOLDEN_MASTER_KEY, goldenFolder, linesOf } from './golden-journal.ts';

const versions = readdirSync(goldenFolder).filter((name) => existsSync(join(goldenFolder, name, EXPECTED)));

/** Entries that say something about a message or a reading, and change nothing. */
const noted = new Set(['MessageRefused', 'MessageRepeated', 'EntityRead', 'EntityErased']);

/** What must have happened in it, or it would prove little. */
const everyEnd = [
  ...[
    'ApplicationReceived',
    'ApplicationExamined',
    'ApplicationReturned',
    'ApplicationCorrected',
    'ApplicationAccepted',
  ],
  ...['StepApproved', 'ApplicationApproved', 'ApplicationRefused', 'ApplicationDelivered', 'ApplicationClosed'],
  ...['FilingMade', 'BehaviourCounted'],
];

it('there are golden journals', () => {
  expect(versions.length).toBeGreaterThan(0);
});

describe.each(versions)('the golden journal of version %s', (version) => {
  let root: string;
  let store: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'onedoor-golden-test-'));
    store = join(root, 'store');
    await cp(join(goldenFolder, version, 'store'), store, { recursive: true });
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('holds a chain that the present audit proves', async () => {
    expect(await verifyChain(store, { masterKey: GOLDEN_MASTER_KEY })).toMatchObject({ ok: true, damagedFiles: [] });
  });

  it('says to the present program what it said to the one that wrote it', async () => {
    const expected = gunzipSync(readFileSync(join(goldenFolder, version, EXPECTED)))
      .toString()
      .trimEnd()
      .split('\n');
    const lines = await linesOf(store);
    const differing = expected.findIndex((line, index) => line !== lines[index]);
    expect(differing === -1 ? '' : `line ${differing + 1}: ${lines[differing]}`).toBe(
      differing === -1 ? '' : `line ${differing + 1}: ${expected[differing]}`,
    );
    expect(lines.length).toBe(expected.length);
  });

  it('replays: every state is what the present program makes of its events', async () => {
    const opened = await openLevelStore({ folder: store, masterKey: GOLDEN_MASTER_KEY });
    try {
      const histories = new Map<string, { readonly entity: EntityKey; readonly events: JournalEvent[] }>();
      let erased = 0;
      for (const entry of await opened.entries(1, Number.MAX_SAFE_INTEGER)) {
        if (entry.erased === true) erased += 1;
        else if (isActor(entry)) {
          const name = entityName(entry.entity);
          const history = histories.get(name) ?? { entity: entry.entity, events: [] };
          history.events.push(...entry.events.filter(({ type }) => !noted.has(type)));
          histories.set(name, history);
        }
      }
      expect(erased).toBeGreaterThan(0);
      const kinds = new Set<string>();
      for (const { entity, events } of histories.values()) {
        for (const { type } of events) kinds.add(type);
        const state = events.reduce<unknown>((before, event) => evolved(entity, before, event), undefined);
        const stored = await opened.load(entity);
        expect(stored?.state, entityName(entity)).toEqual(
          state === undefined ? undefined : JSON.parse(JSON.stringify(state)),
        );
      }
      expect([...kinds]).toEqual(expect.arrayContaining(everyEnd));
      expect((await opened.due(Number.MAX_SAFE_INTEGER, 1000)).length).toBeGreaterThan(0);
    } finally {
      await opened.close();
    }
  });

  it('brings up the rules that were published in it, out of the journal alone', async () => {
    const opened = await openLevelStore({ folder: store, masterKey: GOLDEN_MASTER_KEY });
    try {
      const register = await opened.load(ruleRegister);
      if (register === undefined) throw new Error('no rules were published');
      const { sets } = register.state as unknown as RegisterState;
      const library = await openLibrary(shippedRules);
      // The program's own files may be newer: nothing may come from them.
      const loaded = await bringUpSets(sets, opened, { ...library, files: [] });
      expect(loaded.map(({ id }) => id)).toEqual(sets);
    } finally {
      await opened.close();
    }
  });
});

function isActor({ entity: { kind } }: Entry): boolean {
  return kind === 'application' || kind === 'person';
}

function evolved({ kind }: EntityKey, state: unknown, event: JournalEvent): unknown {
  return kind === 'application'
    ? evolve(state as Parameters<typeof evolve>[0], event as Parameters<typeof evolve>[1])
    : personBehaviour.evolve(state as never, event as never);
}
