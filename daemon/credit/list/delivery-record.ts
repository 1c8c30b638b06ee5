import { hash } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Delivery } from './list-line.ts';

/** What became of one record of a list: the number of its credit file, and what the daemon answered, once it has. */
export interface Delivered {
  readonly record: string;
  readonly item: string;
  /** `taken`: it is on the list that is in force. `refused`: not yet, and may be sent again. `gone`: taken off. `kept`: over by a decision, and not entered again. `stays`: of a
   * delivery before this one, and not taken off yet. */
  readonly outcome: 'taken' | 'refused' | 'gone' | 'kept' | 'stays';
  readonly codes?: readonly string[];
}

/** What the file says first. `begunOn` is the day of the document by which a newer delivery takes people off the list. */
export interface DeliveryHead extends Pick<Delivery, 'integrator' | 'name' | 'source' | 'validTo' | 'kind'> {
  readonly begunOn: string;
  /** Tells this delivery from the others of the list: made of the one that it replaces, and of its validity. */
  readonly delivery: string;
}

/** The record belongs to another delivery than this one. */
export class OtherDelivery extends Error {}

/**
 * What a delivery has come to, a JSON line for each answer, so that one that was broken off goes on where it was, and a newer
 * delivery knows what it replaces. Nothing of anybody stands in it.
 */
export class DeliveryRecord {
  readonly head: DeliveryHead;
  readonly #file: number;
  readonly #known = new Map<string, Delivered>();
  readonly #refusals = new Map<string, number>();

  /** @throws OtherDelivery where the file is about another list, or another validity of it */
  constructor(path: string, delivery: Delivery, today: string, replaces?: DeliveryHead) {
    let head = headOf(delivery, today, replaces);
    const isNew = !existsSync(path) || readFileSync(path).length === 0;
    if (!isNew) {
      const read = readDeliveryRecord(path);
      head = { ...head, begunOn: read.head?.begunOn ?? today };
      if (JSON.stringify(read.head) !== JSON.stringify(head)) throw new OtherDelivery(path);
      for (const one of read.delivered) this.#note(one);
    }
    this.head = head;
    this.#file = openSync(path, 'a', 0o600);
    // A line that a kill has cut short is ended, and read by nobody; until the end nothing is whole.
    writeSync(this.#file, isNew ? `${JSON.stringify(head)}\n` : `\n${JSON.stringify({ whole: false })}\n`);
  }

  outcomeOf(item: string): Delivered | undefined {
    return this.#known.get(item);
  }

  /** How often a message about it was refused: what is sent again then is another message. */
  refusalsOf(item: string): number {
    return this.#refusals.get(item) ?? 0;
  }

  add(one: Delivered): void {
    this.#note(one);
    writeSync(this.#file, `${JSON.stringify(one)}\n`);
  }

  /** @param whole every record has its answer */
  close(whole: boolean): void {
    writeSync(this.#file, `${JSON.stringify({ whole })}\n`);
    closeSync(this.#file);
  }

  #note(one: Delivered): void {
    this.#known.set(one.item, one);
    if (one.outcome === 'refused' || one.outcome === 'stays')
      this.#refusals.set(one.item, this.refusalsOf(one.item) + 1);
  }
}

/** What was delivered, in the order of the answers; `isWhole` where nothing is unanswered. */
export function readDeliveryRecord(path: string): {
  readonly head: DeliveryHead | undefined;
  readonly delivered: readonly Delivered[];
  readonly isWhole: boolean;
} {
  const parsed = readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line): object[] => {
      try {
        return [JSON.parse(line) as object];
      } catch {
        return [];
      }
    });
  const [head, ...rest] = parsed;
  return {
    head: head as DeliveryHead | undefined,
    delivered: rest.filter((one) => !('whole' in one)) as Delivered[],
    isWhole: (rest.at(-1) as { readonly whole?: boolean } | undefined)?.whole === true,
  };
}

function headOf(
  { integrator, name, source, validTo, kind }: Delivery,
  begunOn: string,
  replaces: DeliveryHead | undefined,
): DeliveryHead {
  const delivery =
    replaces === undefined ? '' : hash('sha256', JSON.stringify([replaces.delivery, replaces.validTo, validTo]), 'hex');
  return { integrator, name, source, validTo, kind, begunOn, delivery };
}
