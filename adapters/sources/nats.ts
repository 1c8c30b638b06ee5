import { headers, type Msg, type NatsConnection } from '@nats-io/transport-node';
import type { SourceLine, SourceRequest } from '../../actors/protocol/sources.ts';
import { readReply, writeRequest } from './reply.ts';
import { SIGNATURE_HEADER, SOURCE_HEADER } from './signing.ts';
import { UnderWay } from './under-way.ts';

/*
 * NATS: a request on `onedoor.source.<code>.<dataset>`, answered at `<inbox>.source.<code>.<reference>`. The inbox is the same in
 * every life of the daemon and the reference (base64url) is its last token, so whatever comes there, late, twice or for an
 * earlier life, is known for what it is; nothing has to be remembered. The library's own requests know none of the three.
 */

export interface NatsLineOptions {
  readonly source: string;
  /** What both sides sign with. */
  readonly key: string;
  /** Prefix of the subjects that the connection's user may listen on. */
  readonly inboxPrefix: string;
}

/** Of the NATS micro framework: a service that failed says so in this header. */
const SERVICE_ERROR = 'Nats-Service-Error-Code';
const NO_RESPONDERS = 503;

/** @param onClose what the line was opened with, where that is its own */
export async function openNatsLine(
  { source, key, inboxPrefix }: NatsLineOptions,
  connection: NatsConnection,
  onClose?: () => Promise<void>,
): Promise<SourceLine> {
  const inbox = `${inboxPrefix}.source.${source}`;
  const underWay = new UnderWay();
  const wire = watch(connection);

  const take = (message: Msg): void => {
    const reference = referenceOf(message.subject.slice(inbox.length + 1));
    if (reference === undefined || !underWay.isHeard(reference)) return;
    if (message.headers?.code === NO_RESPONDERS && message.data.length === 0) {
      underWay.settle(reference, { state: 'unavailable', code: 'NO_RESPONDERS' });
      return;
    }
    const header = (name: string): string | undefined => message.headers?.values(name, 'insensitive')[0];
    const failed = header(SERVICE_ERROR);
    if (failed !== undefined) {
      const code = /^[0-9]{1,5}$/.test(failed) ? `SERVICE_${failed}` : 'SERVICE_FAILED';
      underWay.settle(reference, { state: 'unavailable', code });
      return;
    }
    const reply = { body: message.data, signature: header(SIGNATURE_HEADER) };
    underWay.take(reference, readReply(reference, reply, key));
  };
  const subscription = connection.subscribe(`${inbox}.*`, {
    callback: (error, message) => {
      if (error === null) take(message);
    },
  });
  // The server must listen before it is asked, or an answer finds nobody.
  await connection.flush();

  return {
    source,
    ask: async (request: SourceRequest) => {
      // The library would keep the request and send it when nobody waits for it any more.
      if (wire.away || connection.isClosed()) return { state: 'unavailable', code: 'BROKER_AWAY' };
      const { reference, dataset, timeoutMs } = request;
      const { body, signature } = writeRequest(request, key);
      const head = headers();
      head.set(SIGNATURE_HEADER, signature);
      head.set(SOURCE_HEADER, source);
      return underWay.wait(reference, timeoutMs, () => {
        const reply = `${inbox}.${Buffer.from(reference).toString('base64url')}`;
        connection.publish(`onedoor.source.${source}.${dataset}`, body, { reply, headers: head });
      });
    },
    onLate: (listener) => underWay.onLate(listener),
    close: async () => {
      underWay.close();
      if (!connection.isClosed()) subscription.unsubscribe();
      await onClose?.();
    },
  };
}

function referenceOf(token: string): string | undefined {
  const reference = Buffer.from(token, 'base64url').toString('utf8');
  return reference !== '' && Buffer.from(reference).toString('base64url') === token ? reference : undefined;
}

interface Wire {
  away: boolean;
}

/** One watch for each connection, however many lines use it. */
const watched = new WeakMap<NatsConnection, Wire>();

function watch(connection: NatsConnection): Wire {
  const known = watched.get(connection);
  if (known !== undefined) return known;
  const wire: Wire = { away: false };
  watched.set(connection, wire);
  void (async () => {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') wire.away = true;
      else if (type === 'reconnect') wire.away = false;
    }
  })();
  return wire;
}
