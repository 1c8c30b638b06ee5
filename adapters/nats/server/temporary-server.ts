import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect, type NatsConnection, nkeyAuthenticator } from '@nats-io/transport-node';
import { findServerBinary } from './binary.ts';
import { readSeed } from './credentials.ts';
import { type EmbeddedServer, type EmbeddedServerOptions, startEmbeddedServer } from './embedded.ts';

/** A real server of a test's own: a free loopback port, folders that go with it, and connections that it closes. */
export interface TemporaryServer {
  readonly server: EmbeddedServer;
  /** The parent of `data`, `secrets` and `run`. */
  readonly folder: string;
  readonly options: EmbeddedServerOptions;
  connect(user: string, options?: ConnectionOptions): Promise<NatsConnection>;
  /** Closes what was connected, stops the server, removes the folder; throws when a process is left. */
  dispose(): Promise<void>;
}

export async function startTemporaryServer(changes: Partial<EmbeddedServerOptions> = {}): Promise<TemporaryServer> {
  const folder = await mkdtemp(join(tmpdir(), 'onedoor-nats-'));
  const options: EmbeddedServerOptions = {
    binary: findServerBinary(process.env),
    dataFolder: join(folder, 'data'),
    secretsFolder: join(folder, 'secrets'),
    runFolder: join(folder, 'run'),
    port: 0,
    integrators: ['archives', 'civil-affairs'],
    ...changes,
  };
  const server = await startEmbeddedServer(options).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const connections: NatsConnection[] = [];
  return {
    server,
    folder,
    options,
    async connect(user, more = {}) {
      const connection = await connect({
        servers: server.url,
        name: user,
        inboxPrefix: `_INBOX_${user}`,
        authenticator: nkeyAuthenticator(await readSeed(server.users.get(user) ?? '')),
        reconnect: false,
        timeout: 20_000,
        ...more,
      });
      connections.push(connection);
      return connection;
    },
    async dispose() {
      await Promise.all(connections.map((connection) => connection.close()));
      await server.stop();
      await rm(folder, { recursive: true, force: true });
      if (isAlive(server.pid)) throw new Error(`nats-server ${server.pid} is still there`);
    },
  };
}

/** Whether a process of this number exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
