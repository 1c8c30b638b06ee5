import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryJournalStore, type MemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import { creditFileBehaviour } from '../credit/credit-file.ts';
import { creditRules } from '../credit/world-harness.ts';
import { ledgerBehaviour } from '../ledger/ledger.ts';
import { createPersonBehaviour } from '../person/person.ts';
import { officer, organisation } from '../person/specimens-harness.ts';
import type { Command } from '../protocol/commands.ts';
import { type EntityKey, entityName, officerKey, organisationKey } from '../protocol/entity.ts';
import type { DueRow, Entry, JournalEvent } from '../protocol/journal.ts';
import { fileOfUndertaking, undertakingKey } from '../protocol/undertaking.ts';
import type { AnyBehaviour } from '../registry.ts';
import { type Road, type Sent, StandingClock, startRoad } from '../road-harness.ts';
import type { UndertakingState } from './state.ts';
import { rowsOfUndertaking } from './term.ts';
import { undertakingBehaviour } from './undertaking.ts';
import { ARCHIVES, registrar, undertakingOf } from './undertaking-harness.ts';

const SEED = 20_261_127;
const DAY_MS = 24 * 60 * 60 * 1000;
const ID_NUMBER = '11010519491231002X';
const rules = { current: creditRules(), find: () => creditRules() };
const personKeys = { keyOf: (number: string) => `key-of-${number}` };
const behaviours = {
  application: createPersonBehaviour({ personKeys }) as AnyBehaviour,
  person: createPersonBehaviour({ personKeys }) as AnyBehaviour,
  credit: creditFileBehaviour({ rules, personKeys }) as AnyBehaviour,
  ledger: ledgerBehaviour({ rules }) as AnyBehaviour,
  undertaking: undertakingBehaviour({ rules, personKeys }) as AnyBehaviour,
};
const numbers = ['hall.B-1', 'hall.B-2', 'hall.B-3'] as const;

const step = fc.oneof(
  { arbitrary: fc.record({ what: fc.constant('days' as const), days: fc.integer({ min: 1, max: 6 }) }), weight: 4 },
  { arbitrary: fc.record({ what: fc.constant('crash' as const) }), weight: 2 },
  { arbitrary: fc.record({ what: fc.constant('settle' as const) }), weight: 2 },
  {
    arbitrary: fc.record({
      what: fc.constantFrom('undertake', 'fulfil', 'fulfil', 'release', 'extend'),
      id: fc.constantFrom(...numbers),
      kind: fc.constantFrom('appointment', 'loan'),
      ago: fc.nat(9),
    }),
    weight: 8,
  },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** The daemon that is started anew after each crash, with everything that was ever sent in the stream before it. */
class House {
  store: MemoryJournalStore = createMemoryJournalStore();
  readonly clock = new StandingClock();
  readonly stream: Sent[] = [];
  road: Road | undefined;

  async start(): Promise<Road> {
    const road = await startRoad(this.store, {
      behaviours,
      integrators: [registrar],
      liveActors: 2,
      clock: this.clock,
    });
    this.road = road;
    road.feed(this.stream);
    return road;
  }

  send(entity: EntityKey, command: Command): void {
    const message = { integrator: 'hall', entity, command, id: `m-${this.stream.length}` };
    this.stream.push(message);
    this.road?.send(message);
  }

  /** Hands over what has fallen due, as the sweeper does; twice, as it never should. */
  async sweep(): Promise<void> {
    const rows = await this.store.due(this.clock.now(), 100);
    for (const row of [...rows, ...rows]) {
      const command = commandOf(row);
      if (command !== undefined)
        this.road?.registry.deliver({ entity: row.entity, command, input: { source: 'due', row } });
    }
  }

  async crash(): Promise<void> {
    this.store = this.store.crash();
    await this.road?.end();
    await this.start();
  }
}

function commandOf({ name, at: due }: DueRow): Command | undefined {
  return name === 'remindUndertaking' || name === 'lapseUndertaking' ? { type: name, due } : undefined;
}

function orderOf({ what, kind, ago }: Extract<Step, { id: string }>, now: number): Command {
  const dayAt = (days: number) => new Date(now + days * DAY_MS).toISOString().slice(0, 10);
  const signed = { officer: 'A-7', organisation: ARCHIVES };
  const subject = { citizen: { idNumber: ID_NUMBER } };
  if (what === 'undertake')
    return { type: 'undertake', data: undertakingOf(kind as 'loan', { subject, due: dayAt(ago) }) } as Command;
  if (what === 'fulfil') return { type: 'fulfil', data: { ...signed, on: dayAt(-ago) } };
  if (what === 'release') return { type: 'release', data: { ...signed, cause: 'excused' } };
  return { type: 'extend', data: { ...signed, due: dayAt(ago) } };
}

async function play(house: House, steps: readonly Step[]): Promise<void> {
  for (const one of steps) {
    if (one.what === 'days') {
      house.clock.set(house.clock.now() + (one as { days: number }).days * DAY_MS);
      await house.sweep();
    } else if (one.what === 'crash') await house.crash();
    else if (one.what === 'settle') await house.road?.settle();
    else if ('id' in one) house.send(undertakingKey(one.id), orderOf(one, house.clock.now()));
  }
  await house.road?.settle();
  // A quarter later everything that was to fall due has.
  house.clock.set(house.clock.now() + 90 * DAY_MS);
  await house.sweep();
  await house.road?.settle();
}

function times(entries: readonly Entry[], entity: EntityKey, type: string): number {
  const own = entries.filter((one) => entityName(one.entity) === entityName(entity));
  return own.flatMap(({ events }) => events as readonly JournalEvent[]).filter((event) => event.type === type).length;
}

describe('undertakings on the road', () => {
  it('come to rest as the journal tells, each counted once, wherever the process ends in between (property)', async () => {
    const reached = new Map<string, number>();
    let crashes = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 30 }), async (steps) => {
        const house = new House();
        await house.start();
        const lasting = { validFrom: '2020-01-01', validTo: '2099-12-31', regions: ['3301'] };
        house.send(organisationKey(ARCHIVES), { type: 'register', data: { ...organisation, ...lasting } });
        await house.road?.settle();
        house.send(officerKey('A-7'), { type: 'register', data: { ...officer, ...lasting } });
        await house.road?.settle();
        for (const [index, id] of numbers.entries())
          house.send(
            undertakingKey(id),
            orderOf(
              { what: 'undertake', id, kind: index === 0 ? 'appointment' : 'loan', ago: index * 3 },
              house.clock.now(),
            ),
          );
        await play(house, steps);
        expect(house.road?.faults).toEqual([]);
        const entries = (await house.road?.entries()) ?? [];
        const rows = (await house.store.due(Number.MAX_SAFE_INTEGER, 1000)).filter(
          (row) => commandOf(row) !== undefined,
        );
        expect(rows).toEqual([]);
        crashes += steps.filter(({ what }) => what === 'crash').length;
        for (const id of numbers) {
          const entity = undertakingKey(id);
          const state = (await house.store.load(entity))?.state as unknown as UndertakingState | undefined;
          if (state === undefined) continue;
          expect(rowsOfUndertaking(id, state)).toEqual([]);
          const file = fileOfUndertaking(id);
          const [lapsed, opened] = [
            times(entries, entity, 'UndertakingLapsed'),
            times(entries, file, 'CreditFileOpened'),
          ];
          expect(opened).toBe(lapsed);
          expect(lapsed).toBeLessThanOrEqual(1);
          expect(state.status === 'lapsed' ? lapsed : 1).toBe(1);
          const folded = entries
            .filter((one) => entityName(one.entity) === entityName(entity))
            .flatMap(({ events }) => events)
            .filter(({ type }) => type.startsWith('Undertaking'))
            .reduce<unknown>((before, event) => behaviours.undertaking.evolve(before, event), undefined);
          expect(state).toEqual(JSON.parse(JSON.stringify(folded)));
          const what = `${state.status} ${lapsed}`;
          reached.set(what, (reached.get(what) ?? 0) + 1);
        }
        await house.road?.end();
      }),
      { numRuns: 250, seed: SEED },
    );
    expect(crashes).toBeGreaterThan(300);
    expect([...reached].filter(([, often]) => often >= 10).map(([what]) => what)).toEqual(
      expect.arrayContaining(['fulfilled 0', 'fulfilled 1', 'lapsed 1', 'released 0', 'released 1']),
    );
  });
});
