import type { Outlet, OutletMessage } from '../../actors/ports.ts';
import type { Random } from '../../rules/random.ts';
import type { Chronicle } from './chronicle.ts';
import type { Conditions } from './conditions.ts';
import { type Life, type Scheduler, WORLD } from './scheduler.ts';

export interface OutboundDependencies {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly chronicle: Chronicle;
  readonly conditions: Conditions;
  /** Told of every message that a life hands over. */
  readonly onPublish: (message: OutletMessage) => void;
}

interface Stored extends OutletMessage {
  readonly at: number;
}

/** As the real stream is made: the broker recognises a repeat for two minutes. */
const DUPLICATE_WINDOW_MS = 120_000;
/** How much a server that was not told to sync each message may lose. */
const UNSYNCED_MS = 1000;
/** A message may be on its way this much longer than anyone waits for its acknowledgement. */
const VERY_LATE_MS = 20_000;

/** The connection was lost, or the server did not answer. */
export class BrokerFault extends Error {
  override readonly name = 'BrokerFault';
}

/** The stream ONEDOOR_OUT and the way to it: refuses, delays, loses answers, and its unsynced tail when the server is killed. */
export class OutboundStream {
  epoch = 'outbound-1';
  faulty = true;
  readonly stored: Stored[] = [];
  /** Ids that the stream of this epoch has held and lost. */
  readonly lost = new Set<string>();
  /** The greatest sequence that this epoch has ever given. */
  greatest = 0;
  readonly #with: OutboundDependencies;
  readonly #known = new Map<string, number>();
  #awayUntil = 0;

  constructor(dependencies: OutboundDependencies) {
    this.#with = dependencies;
  }

  has(id: string): boolean {
    return this.#known.has(id);
  }

  /** The way out of one life. */
  open(life: Life): Outlet {
    const { scheduler, random, conditions } = this.#with;
    const asked = async <Answer>(answer: () => Answer): Promise<Answer> => {
      await scheduler.pause(random.between(0, conditions.timing.brokerMs));
      if (this.#away()) throw new BrokerFault('the broker is away');
      const said = answer();
      await scheduler.pause(random.between(0, conditions.timing.brokerMs));
      return said;
    };
    return {
      state: () => asked(() => ({ epoch: this.epoch, lastSequence: this.stored.length })),
      storedFrom: (sequence) =>
        asked(() =>
          this.stored.slice(sequence - 1).map(({ id, commit }, index) => ({ id, commit, sequence: sequence + index })),
        ),
      publish: (message) => new Promise((resolve, reject) => this.#publish(life, message, resolve, reject)),
    };
  }

  #publish(
    life: Life,
    message: OutletMessage,
    resolve: (sequence: number) => void,
    reject: (error: Error) => void,
  ): void {
    const { random, scheduler, chronicle, conditions, onPublish } = this.#with;
    const { faults, timing } = conditions;
    onPublish(message);
    const way = () => random.between(0, timing.brokerMs);
    const refuse = (text: string, delayMs: number) =>
      scheduler.schedule(delayMs, () => reject(new BrokerFault(text)), life);
    if (this.faulty && random.chance(faults.publishRefused)) {
      chronicle.tallies.refusedPublishes += 1;
      refuse('the broker refused a message', way());
      return;
    }
    if (this.faulty && random.chance(faults.publishLate)) {
      chronicle.tallies.latePublishes += 1;
      refuse('no acknowledgement came in time', timing.acknowledgeWithinMs);
      scheduler.schedule(
        random.between(0, timing.acknowledgeWithinMs + VERY_LATE_MS),
        () => this.#store(message),
        WORLD,
      );
      return;
    }
    const answered = !(this.faulty && random.chance(faults.answerLost));
    if (!answered) {
      chronicle.tallies.lostAnswers += 1;
      refuse('no acknowledgement came in time', timing.acknowledgeWithinMs);
    }
    const arrive = (): void => {
      if (this.#away()) {
        if (answered) refuse('the broker is away', timing.brokerMs);
        return;
      }
      const sequence = this.#store(message);
      if (answered) scheduler.schedule(way(), () => resolve(sequence), life);
    };
    scheduler.schedule(way(), arrive, WORLD);
  }

  /** The server is killed and comes back after a while, without what it had not synced. */
  restart(): void {
    const { random, scheduler, chronicle } = this.#with;
    const unsynced = this.stored.filter(({ at }) => at > scheduler.now - UNSYNCED_MS).length;
    const losing = random.chance(0.7) ? random.between(0, unsynced) : 0;
    for (const { id } of this.stored.splice(this.stored.length - losing)) {
      this.#known.delete(id);
      this.lost.add(id);
    }
    this.#awayUntil = scheduler.now + random.between(1, 500);
    chronicle.tallies.brokerRestarts += 1;
    chronicle.tallies.lostMessages += losing;
    chronicle.note(`the broker is killed and loses its last ${losing} messages; ${this.stored.length} are left`);
  }

  #away(): boolean {
    return this.#with.scheduler.now < this.#awayUntil;
  }

  /** @returns the sequence at which the message stands, or stood already */
  #store(message: OutletMessage): number {
    const { scheduler, chronicle } = this.#with;
    const before = this.#known.get(message.id);
    if (before !== undefined && (this.stored[before - 1]?.at ?? 0) > scheduler.now - DUPLICATE_WINDOW_MS) return before;
    const sequence = this.stored.push({ ...message, at: scheduler.now });
    this.#known.set(message.id, sequence);
    this.lost.delete(message.id);
    this.greatest = Math.max(this.greatest, sequence);
    chronicle.tallies.published += 1;
    return sequence;
  }
}
