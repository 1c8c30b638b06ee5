import type { Mark } from '../../actors/mark.ts';
import type { Intake } from '../../actors/ports.ts';
import { entityName } from '../../actors/protocol/entity.ts';
import type { Incoming } from '../../actors/protocol/incoming.ts';
import type { Random } from '../../rules/random.ts';
import type { Chronicle } from './chronicle.ts';
import type { Conditions } from './conditions.ts';
import type { Life, Scheduler } from './scheduler.ts';

/** One message as it stands in the stream. */
export interface Posted {
  readonly subject: string;
  readonly bytes: Uint8Array;
}

export interface InboundDependencies {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly chronicle: Chronicle;
  readonly conditions: Conditions;
}

/** A life's reading of the stream. */
export interface Reading {
  readonly life: Life;
  readonly mark: Mark;
  readonly decode: (subject: string, bytes: Uint8Array) => Incoming;
  readonly intake: Intake;
  /** Calls back whenever a message of an integrator has been committed. */
  readonly onCommitted: (listener: () => void) => void;
}

/**
 * The stream ONEDOOR_IN: one order that nobody changes, kept by the broker whatever becomes of the daemon. A consumer that is made
 * anew begins at the committed mark again, and deliveries to different entities may overtake each other.
 */
export class InboundStream {
  static readonly epoch = 'inbound-1';
  readonly messages: Posted[] = [];
  readonly #with: InboundDependencies;
  #wake: (() => void) | undefined;
  #restart: (() => void) | undefined;

  constructor(dependencies: InboundDependencies) {
    this.#with = dependencies;
  }

  /** Adds a message at the end. @returns its sequence */
  post(message: Posted): number {
    const sequence = this.messages.push(message);
    this.#wake?.();
    return sequence;
  }

  /** Nobody reads any more. */
  leave(): void {
    this.#wake = undefined;
    this.#restart = undefined;
  }

  /** Has the present consumer made anew. */
  restartConsumer(): void {
    this.#restart?.();
  }

  /** Reads for one life, within the same bounds as the real inbox: what is taken and not committed, and how far ahead. */
  read({ life, mark, decode, intake, onCommitted }: Reading): void {
    const { random, scheduler, chronicle, conditions } = this.#with;
    const { inboxWindow, inboxSpread } = conditions.limits;
    const taken = new Set<number>();
    let cursor = mark.watermark + 1;
    let underWay = 0;
    let due = false;
    /** Delivered and not yet handed over, in the order of the stream. */
    let delivered: { readonly sequence: number; readonly name: string }[] = [];

    const pump = (): void => {
      due = false;
      for (let count = random.between(1, 4); count > 0 && cursor <= this.messages.length; count -= 1) {
        const sequence = cursor;
        if (underWay + delivered.length >= inboxWindow || sequence > mark.watermark + inboxSpread) break;
        cursor += 1;
        if (taken.has(sequence) || mark.has(sequence)) continue;
        const { subject } = this.messages[sequence - 1] ?? { subject: '' };
        delivered.push({ sequence, name: subject.split('.').slice(3).join('.') });
      }
      const next = this.#pickDelivered(delivered);
      if (next !== undefined) {
        delivered = delivered.filter((one) => one !== next);
        const { subject, bytes } = this.messages[next.sequence - 1] as Posted;
        underWay += 1;
        taken.add(next.sequence);
        const incoming = decode(subject, bytes);
        const { entity } = incoming.address;
        chronicle.note(`message ${next.sequence} is taken for ${entity === undefined ? 'nobody' : entityName(entity)}`);
        intake.take(incoming, { sequence: next.sequence, epoch: InboundStream.epoch, bytes });
      }
      if (delivered.length > 0 || cursor <= this.messages.length) wake();
    };
    const wake = (): void => {
      if (due) return;
      due = true;
      scheduler.schedule(random.between(0, conditions.timing.brokerMs), pump, life);
    };
    this.#wake = wake;
    this.#restart = () => {
      chronicle.tallies.consumerRestarts += 1;
      chronicle.tallies.repeatedDeliveries += cursor - mark.watermark - 1;
      chronicle.note(`the consumer begins at message ${mark.watermark + 1} again`);
      cursor = mark.watermark + 1;
      delivered = [];
      wake();
    };
    onCommitted(() => {
      underWay -= 1;
      wake();
    });
    wake();
  }

  /** Any by seed, but of one entity the first: the stream has one order. */
  #pickDelivered(
    delivered: readonly { readonly sequence: number; readonly name: string }[],
  ): { readonly sequence: number; readonly name: string } | undefined {
    if (delivered.length === 0) return undefined;
    const chosen = this.#with.random.pick(delivered);
    return delivered.find(({ name }) => name === chosen.name);
  }
}
