import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryJournalStore, type MemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import { applicationBehaviour } from '../application/application.ts';
import { evolve } from '../application/evolve.ts';
import { everyone, people, received, ruleSet, sender, setsOf, submission } from '../application/specimens-harness.ts';
import { ledgerBehaviour } from '../ledger/ledger.ts';
import { personBehaviour } from '../person/specimens-harness.ts';
import type { JournalStore } from '../ports.ts';
import type { EntityKey } from '../protocol/entity.ts';
import { type Integrator, purposes } from '../protocol/integrator.ts';
import type { Json } from '../protocol/journal.ts';
import type { AnyBehaviour } from '../registry.ts';
import { type Road, startRoad } from '../road-harness.ts';
import { type Asking, createReader, type Reader } from './reading.ts';

const entity: EntityKey = { kind: 'application', id: 'hall.1' };
const rules = setsOf(ruleSet());
const hall: Integrator = { ...sender, purposes: [...purposes], supervises: ['3302'] };
const stranger: Integrator = { ...hall, integrator: 'stranger', organisations: [] };

let store: MemoryJournalStore;
let road: Road;
let reader: Reader;
let refusals: Promise<void>[];
/** What the disk waits for. */
let gate: Promise<void>;
const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

const asking = (rest: Partial<Asking> = {}): Asking => ({
  integrator: hall,
  service: 'application.get',
  purpose: 'handling',
  officer: 'W-1',
  pending: (committed) => void refusals.push(committed),
  ...rest,
});
const resting = (one: EntityKey, state: unknown) => ({
  entity: one,
  at: 0,
  version: 7,
  state: state as Json,
  input: { source: 'operator', by: 'test', purpose: 'test' } as const,
  events: [],
  messages: [],
  commands: [],
  readings: [],
});
const lastEntry = async () => (await store.entries(store.head().commit, 1))[0];

beforeEach(async () => {
  refusals = [];
  gate = Promise.resolve();
  store = createMemoryJournalStore();
  await store.commit(
    [
      resting(entity, evolve(undefined, received)),
      ...everyone.map(([key, state]) => resting(key, state)),
      resting({ kind: 'person', id: people.applicant ?? '' }, { counters: {} }),
    ],
    {},
  );
  const application = applicationBehaviour({ rules, personKeys: { keyOf: () => 'key' } }) as AnyBehaviour;
  const { commit } = store;
  const slow: JournalStore = { ...store, commit: (...turns) => gate.then(() => commit(...turns)) };
  road = await startRoad(slow, {
    behaviours: {
      application,
      person: personBehaviour as AnyBehaviour,
      ledger: ledgerBehaviour({ rules }) as AnyBehaviour,
    },
  });
  reader = createReader({
    journal: road.journal,
    clock: road.clock,
    rules,
    look: road.registry.look.bind(road.registry),
  });
});
afterEach(async () => {
  await road.settle();
  expect(road.faults).toEqual([]);
  await road.end();
});

describe('a reading', () => {
  it('is answered once it stands in the journal: by whom, what for, how much, and on which filings it rests (P3)', async () => {
    const reading = await reader.application('hall.1', asking({ reason: '核对姓名' }));
    expect(reading).toMatchObject({ entity, version: 7, extent: 'whole', state: { status: 'received' } });
    const why = { purpose: 'handling', officer: 'W-1', reason: '核对姓名' };
    expect(await lastEntry()).toMatchObject({
      entity,
      version: 7,
      input: { source: 'question', integrator: 'hall', service: 'application.get', ...why },
      events: [{ type: 'EntityRead', extent: 'whole', ...why }],
      messages: [],
      readings: everyone.filter(([{ id }]) => /W-1|M000100Y43/.test(id)).map(([key]) => ({ entity: key, version: 7 })),
    });
    expect((await store.load(entity))?.version).toBe(7);
  });

  it('does not show what is not committed yet before it is', async () => {
    const other: EntityKey = { kind: 'application', id: 'hall.2' };
    road.send({ integrator: 'hall', entity: other, command: { type: 'submit', data: submission }, id: 'm-1' });
    let open: () => void = () => undefined;
    gate = new Promise((resolve) => {
      open = resolve;
    });
    while ((await road.registry.glimpse(other)).state === undefined) await tick();
    let answered = false;
    const reading = reader.application('hall.2', asking({ purpose: 'ownership' })).finally(() => {
      answered = true;
    });
    for (let round = 0; round < 20; round += 1) await tick();
    expect(answered).toBe(false);
    open();
    expect(await reading).toMatchObject({ version: 1 });
    const about = await store.history(other, 10);
    expect(about.map(({ version, events }) => [version, events[0]?.type])).toEqual([
      [1, 'ApplicationReceived'],
      [1, 'EntityRead'],
    ]);
  });

  it('is of an officer or organisation by id, and of a citizen only through an application that is read whole', async () => {
    expect(await reader.person('officer-R-1', asking({ purpose: 'ownership' }))).toMatchObject({ extent: 'masked' });
    const behind = await reader.personBehind('hall.1', 'applicant', asking({ service: 'person.get' }));
    expect(behind).toMatchObject({ extent: 'whole', entity: { id: people.applicant } });
    expect(await lastEntry()).toMatchObject({
      entity: { id: people.applicant },
      events: [{ type: 'EntityRead', extent: 'whole', through: 'hall.1' }],
      readings: expect.arrayContaining([{ entity, version: 7 }]),
    });
    for (const purpose of ['ownership', 'supervision'] as const)
      expect(await reader.personBehind('hall.1', 'applicant', asking({ purpose }))).toBeUndefined();
    expect(await reader.personBehind('hall.1', 'applicant', asking({ officer: 'R-1' }))).toBeUndefined();
    expect(await reader.personBehind('hall.1', 'agent', asking())).toBeUndefined();
  });
});

describe('a reading without a right', () => {
  it.each<[string, Partial<Asking>]>([
    ['of a stranger', { integrator: stranger }],
    ['for what the integrator never asks for', { integrator: { ...hall, purposes: [] } }],
    ['of a supervisor of another region', { purpose: 'supervision' }],
    ['without an officer', { purpose: 'supervision' }],
  ])('%s is journaled on the entity, and shows nothing', async (_, rest) => {
    expect(await reader.application('hall.1', asking(rest))).toBeUndefined();
    await Promise.all(refusals);
    expect(await lastEntry()).toMatchObject({
      entity,
      version: 7,
      input: { source: 'question', integrator: rest.integrator?.integrator ?? 'hall' },
      events: [{ type: 'EntityReadRefused' }],
    });
  });

  it('of an officer who may not is explained to the owner, which knows of the application, and to nobody else', async () => {
    const officer = { officer: 'X-9' };
    expect(await reader.application('hall.1', asking(officer))).toEqual({ refused: 'OFFICER_NOT_FILED' });
    await Promise.all(refusals);
    expect((await lastEntry())?.events).toMatchObject([{ type: 'EntityReadRefused', officer: 'X-9' }]);
    const other = asking({ ...officer, integrator: { ...hall, integrator: 'elsewhere' } });
    expect(await reader.application('hall.1', other)).toBeUndefined();
    expect(await reader.application('hall.404', asking(officer))).toBeUndefined();
    expect(await reader.personBehind('hall.1', 'applicant', asking(officer))).toBeUndefined();
  });

  it('does not wait for the journal, so that it takes no longer than for what does not exist', async () => {
    const committed = store.head().commit;
    expect(await reader.application('hall.1', asking({ integrator: stranger }))).toBeUndefined();
    expect(store.head().commit).toBe(committed);
    expect(refusals).toHaveLength(1);
    await Promise.all(refusals);
    expect(store.head().commit).toBe(committed + 1);
  });

  it('of what does not exist leaves no trace', async () => {
    const committed = store.head().commit;
    for (const integrator of [hall, stranger]) {
      expect(await reader.application('hall.404', asking({ integrator }))).toBeUndefined();
      expect(await reader.person('officer-404', asking({ integrator }))).toBeUndefined();
      expect(await reader.personBehind('hall.404', 'applicant', asking({ integrator }))).toBeUndefined();
    }
    await road.settle();
    expect(refusals).toEqual([]);
    expect(store.head().commit).toBe(committed);
  });
});
