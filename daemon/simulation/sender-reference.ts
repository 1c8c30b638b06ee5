import { isDeepStrictEqual } from 'node:util';
import { type EntityKey, entityName } from '../../actors/protocol/entity.ts';
import type { Entry, OutboundMessage } from '../../actors/protocol/journal.ts';
import type { Chronicle } from './chronicle.ts';

/** One message as its sender knows it. */
export interface Sent {
  readonly integrator: string;
  readonly entity: EntityKey | undefined;
  readonly source: string;
  readonly id: string;
  /** Type and data, as text: what tells a repeat from another message under the same id. */
  readonly content: string;
  /** Whether it can pass the door: it can be read, and its sender may send its kind. */
  readonly readable: boolean;
}

interface First {
  readonly content: string;
  readonly receipt: OutboundMessage | undefined;
}

/**
 * What each message must be answered as, by a plain reading of the contract: an id belongs to an integrator, its source and the
 * entity that it writes to; the first is decided, the same again is answered the same again, another under it is refused.
 */
export class SenderReference {
  readonly #chronicle: Chronicle;
  readonly #first = new Map<string, First>();

  constructor(chronicle: Chronicle) {
    this.#chronicle = chronicle;
  }

  take(sent: Sent, entry: Entry, place: string): void {
    const { integrator, entity, source, id, content, readable } = sent;
    const receipts = entry.messages.filter(
      (message) => message.integrator === integrator && (message.event === 'received' || message.event === 'refused'),
    );
    if (receipts.length !== 1) this.#fail(place, `a message has ${receipts.length} receipts`);
    const [receipt] = receipts;
    if (!readable || entity === undefined) {
      if (entry.entity.kind !== 'refusal') this.#fail(place, 'a message that cannot pass the door has passed it');
      return;
    }
    if (entityName(entity) !== entityName(entry.entity)) this.#fail(place, `it was sent to ${entityName(entity)}`);
    const key = JSON.stringify([entityName(entity), integrator, source, id]);
    const first = this.#first.get(key);
    const answered = answerOf(entry);
    if (first === undefined) {
      this.#first.set(key, { content, receipt });
      if (answered !== 'new') this.#fail(place, `the first message ${id} of ${integrator} is answered as ${answered}`);
      return;
    }
    const wanted = first.content === content ? 'repeat' : 'ID_REUSED';
    if (answered !== wanted)
      this.#fail(place, `message ${id} of ${integrator} is answered as ${answered}, not ${wanted}`);
    const { data } = first.receipt ?? {};
    const again = first.receipt === undefined ? undefined : { ...first.receipt, data: { ...data, repeat: true } };
    if (wanted === 'repeat' && !isDeepStrictEqual(entry.messages, again === undefined ? [] : [again]))
      this.#fail(place, `the repeat of message ${id} has another answer than the first`);
  }

  #fail(place: string, what: string): void {
    this.#chronicle.fail('sender ids', `${place}: ${what}`);
  }
}

function answerOf({ events }: Entry): 'new' | 'repeat' | 'ID_REUSED' {
  const [event] = events;
  if (event?.type === 'MessageRepeated') return 'repeat';
  if (event?.type !== 'MessageRefused') return 'new';
  const { defects } = event as unknown as { readonly defects: readonly { readonly code: string }[] };
  return defects.some(({ code }) => code === 'ID_REUSED') ? 'ID_REUSED' : 'new';
}
