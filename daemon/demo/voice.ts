import { jetstream } from '@nats-io/jetstream';
import { openConnection } from '../../adapters/nats/connection.ts';
import { createGathering } from '../../adapters/nats/gathering.ts';
import type { Heard, Ledger } from './ledger.ts';

/** An integrator of the demo: its connection, what it says and what it hears. */
export interface Voice {
  /** Publishes bytes under the integrator's own subject and repeats them until there is a receipt. */
  say(topic: string, messageId: string, payload: string | Uint8Array): Promise<Heard>;
  /** Publishes at once, and not only after a while, everything that has no receipt yet. */
  remind(): void;
  /** Publishes once more what was answered already, as a sender does that has lost its notes. */
  repeat(topic: string, payload: string | Uint8Array): void;
  stop(): Promise<void>;
}

/** A sender repeats until it has its receipt: a message can be lost with the broker before it was on a disk. */
const REPEAT_AFTER_MS = 5000;

const ACKNOWLEDGE_WITHIN_MS = 20;

/** Connects with the integrator's own credential, and reads its own durable consumer. */
export async function openVoice(
  integrator: string,
  options: { readonly url: string; readonly seedFile: string; readonly repeatAfterMs?: number },
  ledger: Ledger,
): Promise<Voice> {
  const connection = await openConnection({
    url: options.url,
    seedFile: options.seedFile,
    name: `demo-${integrator}`,
    inboxPrefix: `_INBOX_${integrator}`,
  });
  const consumer = await jetstream(connection).consumers.get('ONEDOOR_OUT', integrator);
  const unlessClosed = (send: () => void) => () => {
    if (!connection.isClosed()) send();
  };
  const gather = createGathering();
  // The server may wait for an acknowledgement, nobody else does.
  const gatherAcknowledgements = createGathering(ACKNOWLEDGE_WITHIN_MS);
  const messages = await consumer.consume({
    max_messages: 1000,
    callback: (message) => {
      ledger.hear(integrator, message);
      gatherAcknowledgements(unlessClosed(() => message.ack()));
    },
  });
  const publish = (topic: string, payload: string | Uint8Array): void =>
    gather(unlessClosed(() => connection.publish(`onedoor.in.${integrator}.${topic}`, payload)));
  /** What has no receipt yet. */
  const unanswered = new Set<() => void>();
  return {
    remind: () => {
      for (const publishAgain of unanswered) publishAgain();
    },
    say: async (topic, messageId, payload) => {
      const receipt = ledger.expect(messageId);
      const publishAgain = (): void => publish(topic, payload);
      publishAgain();
      unanswered.add(publishAgain);
      const timer = setInterval(publishAgain, options.repeatAfterMs ?? REPEAT_AFTER_MS);
      // A sender that is stopped before its receipt must not keep the process.
      timer.unref();
      try {
        return await receipt;
      } finally {
        clearInterval(timer);
        unanswered.delete(publishAgain);
      }
    },
    repeat: publish,
    stop: async () => {
      await messages.close();
      await connection.close();
    },
  };
}
