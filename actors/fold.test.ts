import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryJournalStore } from '../adapters/memory/journal-store.ts';
import { applicationBehaviour } from './application/application.ts';
import { moves } from './application/moves.ts';
import {
  ARCHIVES,
  catalogue,
  content,
  contradiction,
  evaluation,
  finding,
  matter,
  routeTo,
  ruleSet,
  setsOf,
} from './application/specimens-harness.ts';
import type { ApplicationState } from './application/state.ts';
import type { Glimpse } from './behaviour.ts';
import { ledgerBehaviour } from './ledger/ledger.ts';
import { personBehaviour } from './person/specimens-harness.ts';
import type { Command } from './protocol/commands.ts';
import { type EntityKey, entityName, officerKey, organisationKey } from './protocol/entity.ts';
import type { Entry, JournalEvent } from './protocol/journal.ts';
import { actions, type RegisterData } from './protocol/messages.ts';
import type { AnyBehaviour } from './registry.ts';
import { startRoad } from './road-harness.ts';

/** Entries that say something of a message and not of its entity. */
const noted = new Set(['MessageRefused', 'MessageRepeated', 'EntityRead']);

const rules = ruleSet({
  catalogue: {
    ...catalogue,
    responsible: (code, department, region) =>
      ({
        ...(catalogue.responsible(code, department, region) ?? matter.responsible[0]),
        organisation: ARCHIVES,
      }) as never,
  },
  evaluate: (phase, _scope, facts) => {
    if (phase === 'pre')
      return (facts['form']?.['year'] as number) % 4 === 0 ? evaluation(finding('return', 'LEAP')) : evaluation();
    return routeTo(facts['step']?.['id'] === 'acceptance' ? 'review' : 'delivery');
  },
});
const behaviours = {
  application: applicationBehaviour({
    rules: setsOf(rules),
    personKeys: { keyOf: (number) => number.slice(-4) },
  }) as AnyBehaviour,
  person: personBehaviour as AnyBehaviour,
  // An acceptance looks at the ledgers of the people.
  ledger: ledgerBehaviour({ rules: setsOf(rules) }) as AnyBehaviour,
};

const organisation = {
  role: 'organisation',
  name: '档案馆',
  organisation: ARCHIVES,
  level: 'county',
  regions: ['33'],
  validFrom: '2026-01-01',
} as const;
const applications = ['hall.1', 'hall.2'] as const;
const everyMove = ['submit', 'correct', 'withdraw', ...actions] as const;

/** Most steps make a move that is allowed, so that a run gets somewhere; the reckless ones do anything. */
const steps = fc.oneof(
  {
    arbitrary: fc.record({
      id: fc.constantFrom(...applications),
      year: fc.integer({ min: 1990, max: 1997 }),
      pick: fc.nat(99),
    }),
    weight: 8,
  },
  {
    arbitrary: fc.record({
      id: fc.constantFrom(...applications),
      year: fc.constant(1990),
      reckless: fc.constantFrom(...everyMove),
    }),
    weight: 2,
  },
  {
    arbitrary: fc.record({
      officer: fc.boolean(),
      validTo: fc.constantFrom('2026-07-31', '2026-12-31', '2027-12-31', '2027-12-30'),
    }),
    weight: 1,
  },
);
type Step = typeof steps extends fc.Arbitrary<infer Value> ? Value : never;

function plan(step: Step, { state, version }: Glimpse): { readonly entity: EntityKey; readonly command: Command } {
  if ('officer' in step) {
    const { officer, validTo } = step;
    const asOfficer = { role: 'officer', staffNumber: 'W-1', officerRoles: ['window', 'reviewer'] } as const;
    const data: RegisterData = {
      ...organisation,
      regions: ['33'],
      validTo,
      ...(officer ? { ...asOfficer, officerRoles: [...asOfficer.officerRoles] } : {}),
    };
    return { entity: officer ? officerKey('W-1') : organisationKey(ARCHIVES), command: { type: 'register', data } };
  }
  const entity: EntityKey = { kind: 'application', id: step.id };
  const filled = { ...content, materials: [...content.materials], form: { ...content.form, year: step.year } };
  const status = (state as unknown as ApplicationState | undefined)?.status;
  const allowed = status === undefined ? [] : moves[status];
  const move = 'reckless' in step ? step.reckless : allowed[step.pick % allowed.length];
  if (move === undefined || move === 'submit')
    return {
      entity,
      command: { type: 'submit', data: { matter: matter.code, region: '330106', channel: 'hall', ...filled } },
    };
  const expectedVersion = version;
  if (move === 'correct') return { entity, command: { type: 'correct', data: { expectedVersion, ...filled } } };
  if (move === 'withdraw') return { entity, command: { type: 'withdraw', data: { expectedVersion } } };
  if (move === 'contradict')
    return { entity, command: { ...contradiction, data: { ...contradiction.data, expectedVersion } } };
  if (move === 'extend')
    return { entity, command: { type: 'extend', data: { expectedVersion, officer: 'W-1', reason: '需核查' } } };
  const words =
    move === 'return' ? { defects: [{ pointer: '/data', message: '缺' }] } : move === 'refuse' ? { opinion: '否' } : {};
  return { entity, command: { type: 'act', data: { expectedVersion, officer: 'W-1', action: move, ...words } } };
}

function fold(entries: readonly Entry[]): Map<string, { state: unknown; version: number }> {
  const folded = new Map<string, { state: unknown; version: number }>();
  for (const { entity, events } of entries) {
    const happened = events.filter(({ type }) => !noted.has(type));
    if (happened.length === 0) continue;
    const before = folded.get(entityName(entity)) ?? { state: undefined, version: 0 };
    const { evolve } = behaviours[entity.kind as 'application' | 'person'];
    const state = happened.reduce(
      (present: unknown, event: JournalEvent) => evolve(present, event) as unknown,
      before.state,
    );
    folded.set(entityName(entity), { state, version: before.version + 1 });
  }
  return folded;
}

describe('the journal', () => {
  it('says everything: each state and version is the fold of its events, also after a restart (property)', async () => {
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 40 }), fc.nat(39), async (planned, restartAt) => {
        let store = createMemoryJournalStore();
        let road = await startRoad(store, { behaviours, liveActors: 2 });
        const both: readonly Step[] = [
          { officer: false, validTo: '2026-12-31' },
          { officer: true, validTo: '2026-12-31' },
        ];
        for (const [index, one] of [...both, ...planned].entries()) {
          const seen = await road.registry.glimpse({ kind: 'application', id: 'id' in one ? one.id : 'none' });
          road.send({ integrator: 'hall', ...plan(one, seen), id: `m-${index}` });
          await road.settle();
          if (index !== restartAt) continue;
          expect(road.faults).toEqual([]);
          store = store.crash();
          await road.end();
          road = await startRoad(store, { behaviours, liveActors: 2 });
        }
        expect(road.faults).toEqual([]);
        const entries = await road.entries();
        const folded = fold(entries);
        for (const { entity, events } of entries) {
          const stored = await store.load(entity);
          expect(stored === undefined ? undefined : { state: stored.state, version: stored.version }).toEqual(
            JSON.parse(JSON.stringify(folded.get(entityName(entity)) ?? null)) ?? undefined,
          );
          for (const { type } of events) reached.add(type);
        }
        expect(entries.at(-1)?.commit).toBe(store.head().commit);
        await road.end();
      }),
      { numRuns: 150, seed: 20_260_803 },
    );
    // The seed is fixed so that the runs are known to reach every event that an actor has, but the end of a filing.
    expect([...reached].sort()).toEqual([
      'ApplicationAccepted',
      'ApplicationApproved',
      'ApplicationClosed',
      'ApplicationCorrected',
      'ApplicationDelivered',
      'ApplicationExamined',
      'ApplicationReceived',
      'ApplicationRefused',
      'ApplicationReturned',
      'ApplicationWithdrawn',
      'BehaviourCounted',
      'ClocksSet',
      'FilingMade',
      'MaterialsKept',
      'MessageRefused',
    ]);
  });
});
