import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { type JsMsg, jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { createGathering } from '../../../adapters/nats/gathering.ts';

/** The answer to a message. */
export interface Receipt {
  readonly received: boolean;
  readonly codes: readonly string[];
}

/** Where messages are handed in, and their receipts come back. */
export interface Post {
  /** Publishes until there is a receipt; undefined where nothing at all was answered any more. */
  send(subject: string, message: { readonly id: string } & object): Promise<Receipt | undefined>;
  stop(): Promise<void>;
}

interface Told {
  readonly type?: string;
  readonly data?: {
    readonly cause?: { readonly id?: string };
    readonly defects?: readonly { readonly code: string }[];
  };
}

const REPEAT_AFTER_MS = 5000;
const ACKNOWLEDGE_WITHIN_MS = 20;

/**
 * Speaks as an integrator. Everything that this is told meanwhile stands in a file before it is acknowledged: among it are
 * the notices that must reach the people, so nothing of it may be lost.
 *
 * @param toldFile JSON lines are added to it
 * @param silenceMs after so long without any answer nothing is waited for any more
 */
export async function openPost(
  connection: NatsConnection,
  integrator: string,
  { toldFile, silenceMs }: { readonly toldFile: string; readonly silenceMs: number },
): Promise<Post> {
  const waiting = new Map<string, (receipt: Receipt | undefined) => void>();
  const file = openSync(toldFile, 'a', 0o600);
  let heardAt = Date.now();
  let heard: JsMsg[] = [];
  const gather = createGathering(ACKNOWLEDGE_WITHIN_MS);
  const keep = (): void => {
    const messages = heard;
    heard = [];
    if (messages.length === 0) return;
    heardAt = Date.now();
    const told = messages.map((message) => message.string());
    writeSync(file, `${told.join('\n')}\n`);
    fsyncSync(file);
    for (const message of messages) message.ack();
    for (const text of told) answer(JSON.parse(text) as Told);
  };
  const answer = ({ type = '', data }: Told): void => {
    const received = type.endsWith('.received');
    if (!received && !type.endsWith('.refused')) return;
    const id = data?.cause?.id ?? '';
    waiting.get(id)?.({ received, codes: (data?.defects ?? []).map(({ code }) => code) });
  };
  const consumer = await jetstream(connection).consumers.get('ONEDOOR_OUT', integrator);
  const messages = await consumer.consume({
    max_messages: 500,
    callback: (message) => {
      heard.push(message);
      gather(keep);
    },
  });
  return {
    send: async (subject, message) => {
      const text = JSON.stringify(message);
      const publish = (): void => {
        if (connection.isClosed()) waiting.get(message.id)?.(undefined);
        else connection.publish(`onedoor.in.${integrator}.${subject}`, text);
      };
      heardAt = Math.max(heardAt, waiting.size === 0 ? Date.now() : 0);
      const receipt = new Promise<Receipt | undefined>((resolve) => waiting.set(message.id, resolve));
      publish();
      const timer = setInterval(
        () => {
          if (Date.now() - heardAt < silenceMs) publish();
          else waiting.get(message.id)?.(undefined);
        },
        Math.min(REPEAT_AFTER_MS, silenceMs),
      );
      try {
        return await receipt;
      } finally {
        clearInterval(timer);
        waiting.delete(message.id);
      }
    },
    stop: async () => {
      await messages.close();
      keep();
      // What was acknowledged must have left, else it is told again.
      if (!connection.isClosed()) await connection.drain();
      closeSync(file);
    },
  };
}
