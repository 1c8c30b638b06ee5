import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryJournalStore, type MemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import { applicationBehaviour } from '../application/application.ts';
import { personal, ruleSet, setsOf, submission } from '../application/specimens-harness.ts';
import { ledgerBehaviour } from '../ledger/ledger.ts';
import { personBehaviour } from '../person/specimens-harness.ts';
import type { EntityKey } from '../protocol/entity.ts';
import type { AnyBehaviour } from '../registry.ts';
import { type Road, startRoad } from '../road-harness.ts';
import { readEntity } from './operator-reading.ts';

const entity: EntityKey = { kind: 'application', id: 'hall.1' };
const asker = { by: 'inspector', purpose: 'complaint 12' };
const rules = setsOf(ruleSet());

describe('a question about an entity', () => {
  let store: MemoryJournalStore;
  let road: Road;
  const ask = (about: EntityKey) =>
    readEntity(about, asker, {
      journal: road.journal,
      store,
      clock: road.clock,
      rules,
      look: road.registry.look.bind(road.registry),
    });
  beforeEach(async () => {
    store = createMemoryJournalStore();
    const application = applicationBehaviour({ rules, personKeys: { keyOf: () => 'key' } }) as AnyBehaviour;
    road = await startRoad(store, {
      behaviours: {
        application,
        person: personBehaviour as AnyBehaviour,
        ledger: ledgerBehaviour({ rules }) as AnyBehaviour,
      },
    });
    road.send({ integrator: 'hall', entity, command: { type: 'submit', data: submission }, id: 'm-1' });
    await road.settle();
  });
  afterEach(async () => {
    expect(road.faults).toEqual([]);
    await road.end();
  });

  it('is answered with state and timeline, every personal value masked, once the reading is committed (P3, W1)', async () => {
    const before = store.head().commit;
    const view = await ask(entity);
    expect(view).toMatchObject({ ...entity, version: 1, state: { status: 'received' } });
    expect(view?.timeline).toMatchObject([{ commit: 1, version: 1, source: 'integrator', sender: 'hall' }]);
    for (const value of personal) expect(JSON.stringify(view)).not.toContain(value);
    expect((await store.entries(before + 1, 10)).at(-1)).toMatchObject({
      entity,
      version: 1,
      input: { source: 'operator', ...asker },
      events: [{ type: 'EntityRead' }],
      messages: [],
    });
    expect((await store.load(entity))?.version).toBe(1);
  });

  it('about a refused message shows its timeline, and about nothing is not answered', async () => {
    road.send({ integrator: 'stranger', entity, command: { type: 'submit', data: submission }, id: 'm-2' });
    await road.settle();
    const view = await ask({ kind: 'refusal', id: 'stranger.stream-1-2' });
    expect(view).toMatchObject({ state: undefined, timeline: [{ events: ['MessageRefused'], sender: 'stranger' }] });
    expect(await ask({ kind: 'application', id: 'hall.404' })).toBeUndefined();
  });

  it('about published rules shows them as they are, and the reading is journaled too', async () => {
    const published: EntityKey = { kind: 'rule', id: 'pack.p.1.0.0' };
    const state = { kind: 'pack', name: 'p', version: '1.0.0', sha256: 'f'.repeat(64) };
    await new Promise<void>((resolve) => {
      const turn = {
        entity: published,
        at: road.clock.now(),
        version: 1,
        input: { source: 'operator', by: 'onedoor', purpose: 'start' } as const,
        events: [{ type: 'RulePublished' }],
        messages: [],
        commands: [],
        readings: [],
        state,
      };
      road.journal.append(turn, () => resolve());
    });
    for (const events of [['RulePublished'], ['RulePublished', 'EntityRead']]) {
      const view = await ask(published);
      expect(view).toMatchObject({ ...published, version: 1, state });
      expect(view?.timeline.flatMap((line) => line.events)).toEqual(events);
    }
    expect(await ask({ kind: 'rule', id: 'pack.p.2.0.0' })).toBeUndefined();
  });
});
