import { type ActorSystem, startActorSystem } from '../../actors/actor.ts';
import { alertBehaviour } from '../../actors/alert/alert.ts';
import { applicationBehaviour } from '../../actors/application/application.ts';
import { creditFileBehaviour } from '../../actors/credit/credit-file.ts';
import { startCourier } from '../../actors/followers/courier.ts';
import { startDueSweeper } from '../../actors/followers/due-sweeper.ts';
import type { Follower } from '../../actors/followers/follower.ts';
import { Journal } from '../../actors/journal.ts';
import { ledgerBehaviour } from '../../actors/ledger/ledger.ts';
import { createPersonBehaviour } from '../../actors/person/person.ts';
import type { JournalStore } from '../../actors/ports.ts';
import { Registry } from '../../actors/registry.ts';
import { undertakingBehaviour } from '../../actors/undertaking/undertaking.ts';
import { createPersonKeys } from '../../adapters/level/person-keys.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { readConfig } from '../config.ts';
import { integrators } from '../demo/county.ts';
import { publishRules } from '../publication.ts';
import { openLibrary, shippedRules } from '../rule-book.ts';
import { still } from '../simulation/life.ts';
import type { StandingClock } from './standing-clock.ts';

/** What was handled: which entities, and how long after the moment each was committed. */
interface Fallen {
  readonly seconds: number;
  readonly entities: ReadonlySet<string>;
  readonly lateMs: readonly number[];
}

interface DueRoadOptions {
  readonly folder: string;
  readonly masterKey: Uint8Array;
  readonly clock: StandingClock;
}

const SWEEP_MS = 1000;
/** After the last row that was wanted, another would come within these sweeps if it came at all. */
const SWEEPS_AFTER = 3;

/** The road from the due index to the store, put together as the daemon does it, with its limits, and with a clock that is set. */
export class DueRoad {
  readonly #clock: StandingClock;
  readonly #store: JournalStore;
  readonly #journal: Journal;
  readonly #registry: Registry;
  readonly #system: ActorSystem;
  readonly #followers: readonly Follower[];
  readonly #faults: readonly unknown[];
  readonly #close: () => Promise<void>;
  #sweeps = 0;

  private constructor(parts: {
    readonly clock: StandingClock;
    readonly store: JournalStore;
    readonly journal: Journal;
    readonly registry: Registry;
    readonly system: ActorSystem;
    readonly followers: readonly Follower[];
    readonly faults: readonly unknown[];
    readonly close: () => Promise<void>;
    readonly onSweep: (heard: () => void) => void;
  }) {
    this.#clock = parts.clock;
    this.#store = parts.store;
    this.#journal = parts.journal;
    this.#registry = parts.registry;
    this.#system = parts.system;
    this.#followers = parts.followers;
    this.#faults = parts.faults;
    this.#close = parts.close;
    parts.onSweep(() => {
      this.#sweeps += 1;
    });
  }

  static async open({ folder, masterKey, clock }: DueRoadOptions): Promise<DueRoad> {
    const level = await openLevelStore({ folder, masterKey });
    let heard = (): void => undefined;
    const store: JournalStore = {
      ...level,
      due: (...words) => {
        heard();
        return level.due(...words);
      },
    };
    const rules = await publishRules(await openLibrary(shippedRules), { store, clock });
    const { limits } = readConfig(folder, {}).settings;
    const faults: unknown[] = [];
    const fatal = (error: unknown): void => {
      faults.push(error);
    };
    const meter = still;
    const journal = new Journal(limits, { store, meter, fatal });
    const system = startActorSystem(fatal);
    const personKeys = createPersonKeys(level.personKeySecret);
    const registry = new Registry(limits, {
      system,
      journal,
      store,
      clock,
      meter,
      behaviours: {
        application: applicationBehaviour({ rules, personKeys }),
        person: createPersonBehaviour({ personKeys }),
        alert: alertBehaviour({ calendar: () => rules.current.calendar }),
        credit: creditFileBehaviour({ rules, personKeys }),
        ledger: ledgerBehaviour({ rules }),
        undertaking: undertakingBehaviour({ rules, personKeys }),
      },
      integrator: (name) => integrators.find((one) => one.integrator === name),
      speakersFor: (code) => integrators.filter((one) => one.organisations.includes(code)).map((one) => one.integrator),
      supervisorsOf: () => [],
    });
    const deliver = registry.deliver.bind(registry);
    const { courierWindow: window, courierSpread: spread } = limits;
    const courier = await startCourier({ window, spread }, { journal, store, deliver, meter, fatal });
    const sweeper = startDueSweeper(
      { everyMs: SWEEP_MS, window: limits.dueWindow },
      { journal, store, clock, deliver, calendar: () => rules.current.calendar, meter, fatal },
    );
    return new DueRoad({
      clock,
      store,
      journal,
      registry,
      system,
      followers: [sweeper, courier],
      faults,
      close: () => level.close(),
      onSweep: (told) => {
        heard = told;
      },
    });
  }

  /** Resolves after so many further looks at the due index. */
  async swept(count: number): Promise<void> {
    const wanted = this.#sweeps + count;
    while (this.#sweeps < wanted) await this.#moment();
  }

  /** Sets the clock to a moment, and waits until so many rows were handled and no further one came. */
  async fire(moment: number, count: number): Promise<Fallen> {
    const entities = new Set<string>();
    const lateMs: number[] = [];
    const started = performance.now();
    this.#journal.onCommitted(({ input, entity, events }) => {
      if (input.source !== 'due' || !events.some(({ type }) => type === 'DeadlineTicked')) return;
      entities.add(entity.id);
      lateMs.push(performance.now() - started);
    });
    this.#clock.set(moment);
    while (lateMs.length < count && (await this.#store.due(moment, 1)).length > 0) await this.#moment();
    const seconds = Math.max(...lateMs, 0) / 1000;
    await this.swept(SWEEPS_AFTER);
    return { seconds, entities, lateMs };
  }

  async #moment(): Promise<void> {
    if (this.#faults.length > 0) throw this.#faults[0];
    await new Promise((resolve) => setTimeout(resolve, 20));
  }

  async stop(): Promise<void> {
    for (const follower of this.#followers) await follower.stop();
    await this.#registry.rest();
    await this.#journal.flush();
    this.#system.stop();
    await this.#close();
  }
}
