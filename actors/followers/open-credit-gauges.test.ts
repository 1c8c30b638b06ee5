import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryJournalStore } from '../../adapters/memory/journal-store.ts';
import type { CreditFileState, OpenRequest } from '../credit/state.ts';
import { CreditWorld, recordOf } from '../credit/world-harness.ts';
import { dayOf } from '../day.ts';
import type { LedgerState } from '../ledger/state.ts';
import type { Command } from '../protocol/commands.ts';
import { creditKey } from '../protocol/credit.ts';
import { type EntityKey, entityName } from '../protocol/entity.ts';
import type { Entry, JournalEvent, Json, Turn } from '../protocol/journal.ts';
import { GaugeReader, nextLook } from './gauges-harness.ts';
import { startOpenCreditGauges } from './open-credit-gauges.ts';

const step = fc.record({
  what: fc.constantFrom(
    'record',
    'record',
    'record',
    'object',
    'repair',
    'grant',
    'reject',
    'again',
    'retract',
    'read',
  ),
  which: fc.nat(3),
  citizen: fc.nat(1),
  days: fc.integer({ min: 0, max: 12 }),
  kind: fc.constantFrom('false-material', 'no-show', 'false-material', 'broken-commitment'),
  afterwards: fc.constantFrom('tell', 'tell', 'tell', 'hold', 'restart', 'give', 'fail'),
});
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;
const citizens = ['11010519491231002X', '440524188001010014'];

/** A world whose events are committed to a store; they are told later, as the journal does. */
class Office {
  readonly world = new CreditWorld('2026-03-01');
  readonly store = createMemoryJournalStore();
  readonly entities = new Map<string, EntityKey>();
  #listeners: ((entry: Entry) => void)[] = [];
  /** Told is what is told, and the store may be ahead of it. */
  readonly journal = {
    onCommitted: (listener: (entry: Entry) => void) => void this.#listeners.push(listener),
    lastCommit: 0,
  };
  #untold: Entry[] = [];
  #seen = 0;
  #versions = new Map<string, number>();
  /** Loads that are asked for and not given. */
  waiting: (() => void)[] = [];
  failing = false;

  begin() {
    // A start: whoever listened before hears nothing any more.
    this.#untold = [];
    this.#listeners = [];
    this.journal.lastCommit = this.store.head().commit;
    const meter = new GaugeReader();
    const { store } = this;
    const gauges = startOpenCreditGauges(
      { portion: 2, retryMs: 0 },
      {
        journal: this.journal,
        store: {
          ids: (kind, part) => store.ids(kind, part),
          load: async (entity) => {
            if (this.failing) {
              this.failing = false;
              throw new Error('the disk is busy');
            }
            const stored = await store.load(entity);
            await new Promise<void>((resolve) => this.waiting.push(resolve));
            return stored;
          },
        },
        clock: { now: () => this.world.now },
        meter,
        onFault: () => undefined,
      },
    );
    return { meter, ...gauges };
  }

  async commit(): Promise<void> {
    for (const { entity, event } of this.world.events.slice(this.#seen))
      await this.say(entity, [event], this.world.stateOf(entity) as Json);
    this.#seen = this.world.events.length;
  }

  async say(entity: EntityKey, events: readonly JournalEvent[], state?: Json, rest: Partial<Turn> = {}): Promise<void> {
    const name = entityName(entity);
    this.entities.set(name, entity);
    const version = (this.#versions.get(name) ?? 0) + (state === undefined ? 0 : 1);
    this.#versions.set(name, version);
    const bare = { at: 0, messages: [], commands: [], readings: [] } as const;
    const input = { source: 'operator', by: '', purpose: '' } as const;
    const turn = { entity, ...bare, version, input, events, ...(state === undefined ? {} : { state }), ...rest };
    this.#untold.push(...(await this.store.commit([turn], {})));
  }

  tell(): void {
    for (const entry of this.#untold.splice(0)) {
      this.journal.lastCommit = entry.commit;
      for (const listener of this.#listeners) listener(entry);
    }
  }
}

async function act(office: Office, { what, which, citizen, days, kind }: Step): Promise<void> {
  const { world } = office;
  world.passTo(dayOf(world.now + days * 86_400_000));
  const file = creditKey(`hall.C-${which}`);
  const about = (command: object) => world.send(file, command as Command);
  const evidence = { hash: { algorithm: 'sha256', value: '1'.repeat(64) }, size: 1, mediaType: 'a/b' };
  const { organisation } = recordOf();
  const day = dayOf(world.now);
  if (what === 'record')
    world.record(
      { kind, document: { number: String(which), day }, subject: { citizen: { idNumber: citizens[citizen] ?? '' } } },
      file.id,
    );
  else if (what === 'object') about({ type: 'object', data: { statement: '有误' } });
  else if (what === 'repair') about({ type: 'repair', data: { dutiesDone: evidence, commitment: evidence } });
  else if (what === 'retract') about({ type: 'retract', data: { document: { number: `撤${which}`, day } } });
  else if (what !== 'read')
    for (const officer of what === 'again' ? ['A-7', 'A-8'] : ['A-7'])
      about({
        type: 'decide',
        data: {
          ...{ expectedVersion: world.versionOf(file), officer, organisation, reason: '理由' },
          decision: what === 'reject' ? 'reject' : 'grant',
        },
      });
  await office.commit();
  const some = [...office.entities.values()][which];
  if (what === 'read' && some !== undefined) await office.say(some, [{ type: 'EntityRead' }]);
}

/** The same numbers, out of what rests and nothing else. */
async function recounted(office: Office) {
  const items: Record<string, number> = {};
  const requests: Record<string, number> = {};
  const measures: Record<string, number> = {};
  const add = (to: Record<string, number>, name: string) => {
    to[name] = (to[name] ?? 0) + 1;
  };
  const today = dayOf(office.world.now);
  let oldest = 0;
  for (const entity of office.entities.values()) {
    const stored = await office.store.load(entity);
    if (entity.kind === 'ledger')
      for (const one of (stored?.state as unknown as LedgerState | undefined)?.items ?? []) {
        add(items, `person ${one.item.severity}`);
        if (one.suspendedOn === undefined)
          for (const { measure, until } of one.restrictions) if (until >= today) add(measures, measure);
      }
    const request: OpenRequest | undefined = (stored?.state as unknown as CreditFileState | undefined)?.request;
    if (entity.kind !== 'credit' || request === undefined) continue;
    add(requests, `${request.kind} ${request.late === true ? 'yes' : 'no'}`);
    oldest = Math.max(oldest, (Date.parse(today) - Date.parse(request.on)) / 1000);
  }
  return { items, requests, measures, oldest };
}

async function untilRead(office: Office, isLoading: () => boolean): Promise<void> {
  do {
    for (const give of office.waiting.splice(0)) give();
    await nextLook();
  } while (isLoading());
}

describe('the numbers of open credit', () => {
  it('are those of what rests, whatever happens while it is read, and after every start', async () => {
    const met = { late: 0, measures: 0, requests: 0, restarts: 0, erased: 0, proposed: 0, retracted: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }), async (steps) => {
        const office = new Office();
        let begun = office.begin();
        for (const one of steps) {
          await act(office, one);
          if (one.afterwards === 'tell') office.tell();
          else if (one.afterwards === 'give') for (const give of office.waiting.splice(0)) give();
          else if (one.afterwards === 'fail') office.failing = true;
          else if (one.afterwards === 'restart') {
            const stopped = begun.stop();
            for (const give of office.waiting.splice(0)) give();
            await stopped;
            begun = office.begin();
            met.restarts += 1;
          }
          await nextLook();
        }
        // One is erased at the end, before or after it was read.
        const [gone] = [...office.entities.values()];
        if (steps.length % 2 === 0 && gone !== undefined) {
          await office.say(gone, [{ type: 'EntityErased' }], undefined, { version: 0, erases: true });
          met.erased += 1;
        }
        office.tell();
        await untilRead(office, begun.isLoading);
        const { items, requests, measures, oldest } = await recounted(office);
        await nextLook();
        expect(begun.meter.told('onedoor_open_credit_items')).toEqual(items);
        expect(begun.meter.told('onedoor_open_credit_requests')).toEqual(requests);
        expect(begun.meter.told('onedoor_credit_measures_in_force')).toEqual(measures);
        expect(begun.meter.told('onedoor_credit_oldest_request_seconds')[''] ?? 0).toBe(oldest);
        expect(begun.meter.told('onedoor_credit_items_beyond_last_day')).toEqual({});
        const late = (requests['objection yes'] ?? 0) + (requests['repair yes'] ?? 0);
        expect((begun.meter.told('onedoor_credit_longest_late_seconds')[''] ?? 0) > 0).toBe(late > 0);
        met.late += late;
        for (const { event } of office.world.events) {
          if (event.type === 'CreditDecisionProposed') met.proposed += 1;
          if (event.type === 'CreditRetracted') met.retracted += 1;
        }
        met.requests += Object.keys(requests).length;
        met.measures += Object.keys(measures).length;
        await begun.stop();
      }),
      { numRuns: 600, seed: 20_261_127 },
    );
    for (const times of Object.values(met)) expect(times).toBeGreaterThan(20);
  });

  it('tell an item that has not ended on its last day, and no measure of it', async () => {
    const office = new Office();
    office.world.record({ kind: 'false-material', document: { number: '1', day: '2026-03-01' } });
    await office.commit();
    const { meter, isLoading, stop } = office.begin();
    await untilRead(office, isLoading);
    expect(meter.told('onedoor_open_credit_items')).toEqual({ 'person serious': 1 });
    expect(Object.keys(meter.told('onedoor_credit_measures_in_force'))).not.toEqual([]);
    expect(meter.told('onedoor_credit_items_beyond_last_day')).toEqual({});
    await nextLook();
    // Nothing fires what falls due.
    office.world.now = Date.parse('2029-03-02T00:00:00+08:00');
    expect(meter.told('onedoor_credit_items_beyond_last_day')).toEqual({ '': 1 });
    expect(meter.told('onedoor_credit_measures_in_force')).toEqual({});
    await stop();
  });
});
