import { readFile } from 'node:fs/promises';
import { type Authenticator, connect, type NatsConnection, nkeyAuthenticator } from '@nats-io/transport-node';

export interface ConnectionOptions {
  readonly url: string;
  /** Shown in the server's list of connections. */
  readonly name: string;
  /** File that holds the nkey seed of the user; none where the server asks for nothing. */
  readonly seedFile?: string;
  /** Prefix of the reply subjects that the user may listen on. */
  readonly inboxPrefix: string;
  /** For a command that ends soon: give up when the broker is away instead of waiting for it. */
  readonly once?: boolean;
  /** Nothing without TLS; `ca` are the certificates (PEM) that the server's own is proved by, where not the system's. */
  readonly tls?: { readonly ca?: string };
}

const PING_MS = 2000;
/** A try that began on a dead wire must not keep the next one waiting for the library's 20 s. */
const CONNECT_WITHIN_MS = 8000;

/** Connects and keeps connecting: a broker that is away is waited for, not given up. */
export async function openConnection({
  url,
  name,
  seedFile,
  inboxPrefix,
  once = false,
  tls,
}: ConnectionOptions): Promise<NatsConnection> {
  let authenticator: Authenticator | undefined;
  if (seedFile !== undefined) {
    const seed = new TextEncoder().encode((await readFile(seedFile, 'utf8')).trim());
    authenticator = nkeyAuthenticator(seed);
  }
  return connect({
    servers: url,
    name,
    inboxPrefix,
    reconnect: !once,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 500,
    // A connection that is half open is noticed when two pings have no answer, and made anew.
    pingInterval: PING_MS,
    maxPingOut: 2,
    timeout: CONNECT_WITHIN_MS,
    ...(authenticator === undefined ? {} : { authenticator }),
    ...(tls === undefined ? {} : { tls }),
  });
}
