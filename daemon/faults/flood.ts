import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type JsMsg, jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { openConnection } from '../../adapters/nats/connection.ts';
import { Random } from '../../rules/random.ts';
import { integrators } from '../demo/county.ts';
import { makeDraft } from '../demo/form.ts';

export interface FloodOptions {
  readonly home: string;
  readonly natsUrl: string;
  readonly seed: number;
}

/** An application that is sent again and again under new numbers: the text before and after the id. */
interface Template {
  readonly integrator: string;
  readonly head: string;
  readonly tail: string;
}

/** What became of one message. */
interface Sent {
  readonly template: Template;
  /** Sequences in the outbound stream of the receipts that do not say that they are repeats. */
  receipt: number | undefined;
}

const TEMPLATES = 256;
/** Published between two words with the broker that it has taken them. */
const SLICE_MS = 25;

/** Senders that do not wait for their receipts: so many applications a second, or as fast as the broker takes them. */
export class Flood {
  readonly #connections: ReadonlyMap<string, NatsConnection>;
  readonly #stoppers: (() => Promise<unknown>)[] = [];
  readonly #templates: readonly Template[];
  readonly #random: Random;
  readonly #sent: Sent[] = [];
  #receipted = 0;
  #receiptedOf = new Map<string, number>();
  #sentBy = new Map<string, number>();
  readonly doubled: string[] = [];

  private constructor(connections: ReadonlyMap<string, NatsConnection>, seed: number) {
    this.#connections = connections;
    this.#random = new Random(seed);
    this.#templates = Array.from({ length: TEMPLATES }, () => {
      const { door, data } = makeDraft(this.#random);
      const event = { specversion: '1.0', id: '#', source: `urn:demo:${door.integrator}` };
      const [head = '', tail = ''] = JSON.stringify({ ...event, type: 'onedoor.application.submit', data }).split('#');
      return { integrator: door.integrator, head, tail };
    });
  }

  /** Connects every integrator with its own credential. Nobody hears anything yet. */
  static async open({ home, natsUrl, seed }: FloodOptions): Promise<Flood> {
    const connections = new Map<string, NatsConnection>();
    for (const { integrator } of integrators)
      connections.set(
        integrator,
        await openConnection({
          url: natsUrl,
          name: `flood-${integrator}`,
          seedFile: join(home, 'secrets', 'nats', `${integrator}.nk`),
          inboxPrefix: `_INBOX_${integrator}`,
        }),
      );
    return new Flood(connections, seed);
  }

  get sent(): number {
    return this.#sent.length;
  }

  get receipted(): number {
    return this.#receipted;
  }

  /** Messages of an integrator without a receipt. */
  openOf(integrator: string): number {
    return (this.#sentBy.get(integrator) ?? 0) - (this.#receiptedOf.get(integrator) ?? 0);
  }

  /** Messages of everybody else without a receipt. */
  openBesides(integrator: string): number {
    return this.sent - this.receipted - this.openOf(integrator);
  }

  /** Reads an integrator's answers; `acknowledging: false` is a reader that takes what it gets and acknowledges nothing. */
  async listen(
    integrator: string,
    { acknowledging }: { readonly acknowledging: boolean },
  ): Promise<() => Promise<void>> {
    const connection = this.#connections.get(integrator);
    if (connection === undefined) throw new Error(`the county has no integrator ${integrator}`);
    const consumer = await jetstream(connection).consumers.get('ONEDOOR_OUT', integrator);
    const messages = await consumer.consume({
      max_messages: 500,
      callback: (message) => {
        if (!acknowledging) return;
        this.#hear(message);
        message.ack();
      },
    });
    const stop = async (): Promise<void> => void (await messages.close());
    this.#stoppers.push(stop);
    return stop;
  }

  /** Publishes at a rate for so long. @returns how many messages were published */
  async pour(perSecond: number, seconds: number): Promise<number> {
    const began = performance.now();
    const until = began + seconds * 1000;
    const first = this.sent;
    for (let now = began; now < until; now = performance.now()) {
      const due = Math.floor(((now - began) / 1000) * perSecond) - (this.sent - first);
      for (let count = 0; count < due; count += 1) this.#publish(this.#next());
      // The broker takes what it can: senders that are told nothing would only fill their own memory.
      await Promise.all([...this.#connections.values()].map((connection) => connection.flush()));
      await sleep(SLICE_MS);
    }
    return this.sent - first;
  }

  /** Keeps so many messages under way for so long. @returns receipts in a second */
  async keepUnderWay(count: number, seconds: number): Promise<number> {
    const began = performance.now();
    const before = this.receipted;
    while (performance.now() < began + seconds * 1000) {
      while (this.sent - this.receipted < count) this.#publish(this.#next());
      await sleep(5);
    }
    return ((this.receipted - before) * 1000) / (performance.now() - began);
  }

  /** Publishes once more everything that has no receipt, as senders do: a broker may have dropped it. */
  async repeatOpen(): Promise<number> {
    let count = 0;
    for (const [number, { receipt }] of this.#sent.entries()) {
      if (receipt !== undefined) continue;
      this.#publish(number);
      count += 1;
      if (count % 500 === 0) await Promise.all([...this.#connections.values()].map((connection) => connection.flush()));
    }
    return count;
  }

  async stop(): Promise<void> {
    for (const stop of this.#stoppers.splice(0)) await stop();
    for (const connection of this.#connections.values()) await connection.close();
  }

  #next(): number {
    const template = this.#random.pick(this.#templates);
    this.#sentBy.set(template.integrator, (this.#sentBy.get(template.integrator) ?? 0) + 1);
    return this.#sent.push({ template, receipt: undefined }) - 1;
  }

  #publish(number: number): void {
    const { integrator, head, tail } = this.#sent[number]?.template ?? { integrator: '', head: '', tail: '' };
    const subject = `onedoor.in.${integrator}.application.${integrator}.FL-${number}`;
    this.#connections.get(integrator)?.publish(subject, `${head}FL-${number}${tail}`);
  }

  #hear(message: JsMsg): void {
    const { subject, seq } = message;
    const match = /\.FL-([0-9]+)\.(received|refused)$/.exec(subject);
    const sent = match === null ? undefined : this.#sent[Number(match[1])];
    if (sent === undefined || sent.receipt === seq) return;
    if (sent.receipt !== undefined) {
      const { data } = message.json<{ data: { repeat?: boolean } }>();
      if (data.repeat !== true) this.doubled.push(subject);
      return;
    }
    sent.receipt = seq;
    this.#receipted += 1;
    const { integrator } = sent.template;
    this.#receiptedOf.set(integrator, (this.#receiptedOf.get(integrator) ?? 0) + 1);
  }
}
