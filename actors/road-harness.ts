import { startActorSystem } from './actor.ts';
import type { Behaviour } from './behaviour.ts';
import { startCourier } from './followers/courier.ts';
import { createIntake } from './intake.ts';
import { type Isolation, openIsolation } from './isolation.ts';
import { Journal } from './journal.ts';
import { Mark } from './mark.ts';
import type { Clock, JournalStore, Meter } from './ports.ts';
import type { Command } from './protocol/commands.ts';
import type { EntityKey } from './protocol/entity.ts';
import type { Incoming } from './protocol/incoming.ts';
import type { Integrator } from './protocol/integrator.ts';
import type { Entry, JournalCommand, JournalEvent } from './protocol/journal.ts';
import { type AnyBehaviour, Registry } from './registry.ts';

/** Counts nothing. */
export const stillMeter: Meter = {
  counter: () => () => undefined,
  gauge: () => undefined,
  gauges: () => undefined,
  histogram: () => () => undefined,
};

/** A clock that stands until it is set. */
export class StandingClock implements Clock {
  #moment: number;

  constructor(moment = Date.parse('2026-08-03T02:00:00Z')) {
    this.#moment = moment;
  }

  now(): number {
    return this.#moment;
  }

  set(moment: number): void {
    this.#moment = moment;
  }
}

export const hall: Integrator = {
  integrator: 'hall',
  title: { zh: '大厅', en: 'Hall' },
  kinds: ['application', 'person'],
  organisations: ['91350100M000100Y43'],
  regions: ['33'],
};
export const mobile: Integrator = { ...hall, integrator: 'mobile', kinds: ['application'], organisations: [] };

/** What the simplest actor is told: to add, perhaps after a look at another, and to let others add. */
export interface Add {
  readonly type: 'add';
  readonly amount: number;
  readonly looksAt?: EntityKey;
  readonly passOn?: readonly { readonly to: EntityKey; readonly amount: number }[];
  readonly refused?: boolean;
}

/** The simplest actor: a sum, and the amounts in the order in which they came. */
export interface Tally {
  readonly total: number;
  readonly amounts: readonly number[];
}

interface Added extends JournalEvent {
  readonly type: 'Added';
  readonly amount: number;
  readonly seen?: number;
}

export const add = (amount: number, rest: Partial<Add> = {}): Command =>
  ({ type: 'add', amount, ...rest }) as unknown as Command;

export function tallyBehaviour(): Behaviour<Tally, Add, void, Added> {
  return {
    initialState: undefined,
    reads: (_state, { looksAt }) => (looksAt === undefined ? [] : [looksAt]),
    examine: () => undefined,
    decide: (_state, { amount, looksAt, passOn = [], refused }, _findings, { look }) => {
      if (refused === true)
        return { verdict: 'refused', defects: [{ pointer: '', code: 'NO', message: { zh: '否', en: 'no' } }] };
      const seen =
        looksAt === undefined ? undefined : ((look(looksAt).state as unknown as Tally | undefined)?.total ?? 0);
      const commands: readonly JournalCommand[] = passOn.map(({ to, amount: passed }) => ({
        to,
        command: add(passed),
      }));
      return {
        verdict: 'received',
        events: [{ type: 'Added', amount, ...(seen === undefined ? {} : { seen }) }],
        commands,
      };
    },
    evolve: (state, { amount }) => ({
      total: (state?.total ?? 0) + amount,
      amounts: [...(state?.amounts ?? []), amount],
    }),
  };
}

/** One message as it stands in the stream of incoming messages. */
export interface Sent {
  readonly integrator: string;
  readonly entity: EntityKey;
  readonly command: Command;
  readonly id: string;
  readonly content?: string;
}

export interface RoadOptions {
  readonly behaviour?: AnyBehaviour;
  readonly behaviours?: Readonly<
    Record<'application' | 'person', AnyBehaviour> & {
      readonly alert?: AnyBehaviour;
      readonly sweep?: AnyBehaviour;
      readonly credit?: AnyBehaviour;
      readonly ledger?: AnyBehaviour;
      readonly undertaking?: AnyBehaviour;
    }
  >;
  readonly liveActors?: number;
  readonly batchTurns?: number;
  readonly courierWindow?: number;
  /** Waited for before every decision, as the reading of what it looks at would be; with the amount of the command. */
  readonly before?: (amount: number) => Promise<void>;
  readonly clock?: StandingClock;
  /** Who may speak; left out, the hall and the mobile front. */
  readonly integrators?: readonly Integrator[];
  /** Inputs by name, and how often the process has ended at each. */
  readonly ends?: ReadonlyMap<string, number>;
}

/** The whole road without broker and disk, from the door to the courier, over a store that a test brings. */
export interface Road {
  readonly journal: Journal;
  readonly registry: Registry;
  /** There where ends were given. */
  readonly isolation: Isolation | undefined;
  readonly clock: StandingClock;
  /** What would have ended the process. */
  readonly faults: unknown[];
  /** Takes what the stream holds beyond the mark, as the inbox does; later messages by `send`. */
  feed(stream: readonly Sent[]): void;
  /** Takes one more message; it has the next sequence of the stream. */
  send(message: Sent): void;
  /** Resolves when everything that was taken, and everything that followed of it, is committed. */
  settle(): Promise<void>;
  entries(): Promise<readonly Entry[]>;
  /** Stops what runs, as the end of a process would; nothing that it left undone is done. */
  end(): Promise<void>;
}

export async function startRoad(bare: JournalStore, options: RoadOptions = {}): Promise<Road> {
  const { liveActors = 1000, batchTurns = 50, courierWindow = 20, clock = new StandingClock() } = options;
  const { store, behaviour } = gated(bare, options.behaviour ?? (tallyBehaviour() as AnyBehaviour), options.before);
  const faults: unknown[] = [];
  let ended = false;
  const fatal = (error: unknown): void => {
    if (!ended) faults.push(error);
  };
  const meter = stillMeter;
  const journal = new Journal({ batchTurns, batchBytes: 1_000_000, tailEntries: 64 }, { store, meter, fatal });
  const mark = new Mark((await store.marks())['integrator'] ?? { epoch: 'stream-1', watermark: 0, above: [] });
  journal.track('integrator', mark);
  const isolation =
    options.ends === undefined
      ? undefined
      : await openIsolation(
          { ends: options.ends, streamEpoch: 'stream-1' },
          { journal, store, clock, meter, onQuarantine: () => undefined },
        );
  const system = startActorSystem(fatal);
  const integrators = new Map((options.integrators ?? [hall, mobile]).map((one) => [one.integrator, one]));
  const registry = new Registry(
    { liveActors },
    {
      system,
      journal,
      store,
      clock,
      meter,
      behaviours: { application: behaviour, person: behaviour, alert: behaviour, ...options.behaviours },
      integrator: (name) => integrators.get(name),
      speakersFor: (organisation) =>
        [...integrators.values()]
          .filter((one) => one.organisations.includes(organisation))
          .map((one) => one.integrator),
      supervisorsOf: () => [],
      ...(isolation === undefined ? {} : { isolation }),
    },
  );
  const deliver = registry.deliver.bind(registry);
  const courier = await startCourier({ window: courierWindow, spread: 64 }, { journal, store, deliver, meter, fatal });
  const intake = createIntake({
    journal,
    clock,
    meter,
    integrator: (name) => integrators.get(name),
    deliver,
    ...(isolation === undefined ? {} : { isolation }),
  });
  let sequence = mark.row().above.at(-1) ?? mark.watermark;
  const take = (message: Sent, number: number): void => {
    sequence = Math.max(sequence, number);
    if (mark.has(number)) return;
    intake.take(incomingOf(message), { sequence: number, epoch: 'stream-1', bytes: Buffer.from(message.id) });
  };
  const commandsDone = async (): Promise<boolean> =>
    ((await store.marks())['journal']?.watermark ?? 0) === store.head().commands;
  return {
    journal,
    registry,
    isolation,
    clock,
    faults,
    feed: (stream) => {
      for (const [index, message] of stream.entries()) take(message, index + 1);
    },
    send: (message) => take(message, sequence + 1),
    settle: async () => {
      do {
        await registry.rest();
        await journal.flush();
        await new Promise((resolve) => setImmediate(resolve));
      } while (faults.length === 0 && !(await commandsDone()));
    },
    entries: () => store.entries(1, Number.MAX_SAFE_INTEGER),
    end: async () => {
      ended = true;
      await courier.stop();
      system.stop();
    },
  };
}

export function incomingOf({ integrator, entity, command, id, content = JSON.stringify(command) }: Sent): Incoming {
  return {
    address: { integrator, entity },
    messageId: id,
    messageSource: `/${integrator}`,
    decoded: { entity, command, content },
    defects: [],
  };
}

export const tally = (id: string): EntityKey => ({ kind: 'application', id });

/** Every turn looks at an entity of its own that takes as long to read as `before` says. */
function gated(store: JournalStore, behaviour: AnyBehaviour, before: RoadOptions['before']) {
  if (before === undefined) return { store, behaviour };
  const gates = new Map<string, Promise<void>>();
  return {
    store: {
      ...store,
      load: async (entity: EntityKey) => {
        await gates.get(entity.id);
        return store.load(entity);
      },
    },
    behaviour: {
      ...behaviour,
      reads: (...words: Parameters<AnyBehaviour['reads']>) => {
        const gate = tally(`gate.${gates.size + 1}`);
        gates.set(gate.id, before((words[1] as unknown as Add).amount));
        return [...behaviour.reads(...words), gate];
      },
    },
  };
}
