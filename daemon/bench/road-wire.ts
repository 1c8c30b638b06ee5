import { openConnection } from '../../adapters/nats/connection.ts';

/** The connection of one integrator that says and hears with as little work as can be. */
export interface Wire {
  publish(topic: string, payload: Uint8Array): void;
  stop(): Promise<void>;
}

/** How many messages are asked for at once. */
const ASKED_AT_ONCE = 5000;
const ASKED_FOR_MS = 30_000;

/**
 * Connects with the integrator's own credential and reads its durable consumer, every message acknowledged. It asks in the
 * consumer's own protocol: the library's message objects would cost the processor that daemon and server are measured on.
 * @param hear told the subject of each message and where its bytes stand
 */
export async function openWire(
  integrator: string,
  options: { readonly url: string; readonly seedFile: string },
  hear: (subject: string, bytes: Uint8Array) => void,
): Promise<Wire> {
  const inboxPrefix = `_INBOX_${integrator}`;
  const connection = await openConnection({ ...options, name: `bench-${integrator}`, inboxPrefix });
  const inbox = `${inboxPrefix}.bench`;
  const request = JSON.stringify({ batch: ASKED_AT_ONCE, expires: ASKED_FOR_MS * 1_000_000 });
  let asked = 0;
  const ask = (): void => {
    if (asked > ASKED_AT_ONCE / 2 || connection.isClosed()) return;
    asked += ASKED_AT_ONCE;
    connection.publish(`$JS.API.CONSUMER.MSG.NEXT.ONEDOOR_OUT.${integrator}`, request, { reply: inbox });
  };
  connection.subscribe(inbox, {
    callback: (error, message) => {
      if (error !== null) return;
      if (message.subject === inbox) {
        // A word of the server: the time of a request is over, and so many messages of it are not asked for any more.
        asked = Math.max(0, asked - Number(message.headers?.get('Nats-Pending-Messages') || ASKED_AT_ONCE));
      } else {
        asked -= 1;
        hear(message.subject, message.data);
        if (message.reply !== undefined) connection.publish(message.reply);
      }
      ask();
    },
  });
  ask();
  return {
    publish: (topic, payload) => connection.publish(`onedoor.in.${integrator}.${topic}`, payload),
    stop: () => connection.close(),
  };
}
