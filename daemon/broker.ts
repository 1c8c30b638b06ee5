import { existsSync } from 'node:fs';
import type { NatsConnection } from '@nats-io/transport-node';
import { faultFields, type Log } from '../adapters/log/log.ts';
import { openConnection } from '../adapters/nats/connection.ts';
import { findServerBinary } from '../adapters/nats/server/binary.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../adapters/nats/server/embedded.ts';
import { ServerFault } from '../adapters/nats/server/fault.ts';
import type { Config } from './config.ts';
import type { NotReady } from './readiness.ts';
import { superviseServer } from './server-supervision.ts';
import { brokerSources } from './sources/source-settings.ts';

export interface BrokerDependencies {
  readonly config: Config;
  readonly integrators: readonly string[];
  readonly log: Log;
  /** Told when the embedded server has ended by itself. */
  readonly onLost: (error: Error) => void;
}

/** The connection to the broker, embedded or not. */
export interface Broker {
  readonly url: string;
  readonly connection: NatsConnection;
  readonly inboxPrefix: string;
  /** What is wrong with the connection or the embedded server now, if anything. */
  readonly fault: () => NotReady | undefined;
  /** Has somebody look after the streams whenever the embedded server is started again. */
  onRestart(listener: RestartListener): void;
  stop(): Promise<void>;
}

/** Looks after the streams of a server that could not write them. */
export interface RestartListener {
  /** The server is about to be ended. */
  before(): Promise<void>;
  /** It runs again, for the moment where only this connection reaches it. */
  aside(connection: NatsConnection): Promise<void>;
}

/** Oldest server that is taken: older ones have known vulnerabilities and write their streams through too rarely. */
const OLDEST_SERVER = [2, 10, 27] as const;

/** Connects to `nats.url`, or starts the embedded server and connects to that. */
export async function openBroker({ config, integrators, log, onLost }: BrokerDependencies): Promise<Broker> {
  const { settings, folders } = config;
  const external = settings.nats.url;
  let stopping = false;
  let isHurt = false;
  const listeners: RestartListener[] = [];
  const begin = async (port: number): Promise<EmbeddedServer> => {
    const server = await startEmbedded(config, integrators, port);
    for (const warning of server.warnings) log.warn('embedded nats-server', { reason: warning.en });
    void server.exited.then(() => {
      if (!stopping) onLost(new Error('the embedded nats-server has ended by itself'));
    });
    return server;
  };
  let embedded = external === '' ? await begin(settings.nats.port) : undefined;
  const url = embedded?.url ?? external;
  const ownSeed = embedded?.users.get('daemon') ?? folders.daemonSeed;
  const inboxPrefix = '_INBOX_daemon';
  const port = Number(new URL(url).port);
  /** Runs the server on another port, where no integrator looks for it. */
  const aside = async (those: readonly RestartListener[]): Promise<void> => {
    const server = await startEmbedded(config, integrators, 0);
    let connection: NatsConnection | undefined;
    try {
      connection = await openConnection({
        url: server.url,
        name: 'onedoor',
        inboxPrefix,
        seedFile: ownSeed,
        once: true,
      });
      for (const listener of those) await listener.aside(connection);
    } finally {
      await connection?.close();
      await server.stop();
    }
  };
  const supervision =
    embedded === undefined
      ? undefined
      : superviseServer(
          {
            everyMs: 500,
            leastMs: 1000,
            mostMs: 60_000,
            folder: folders.data,
            roomBytes: settings.store.roomMegabytes * 1024 * 1024,
            leastBytes: 1024 * 1024,
          },
          {
            couldNotWrite: async () => (await embedded?.couldNotWrite()) ?? false,
            restart: async () => {
              for (const listener of listeners) await listener.before().catch(() => undefined);
              stopping = true;
              try {
                await embedded?.stop();
                await aside(listeners);
                embedded = await begin(port);
              } catch (error) {
                log.error('nats-server did not start again', faultFields(error));
                // What was left out of the store needs a person; a start says what to do.
                if (error instanceof ServerFault && error.code === 'store-unreadable') onLost(error);
                throw error;
              } finally {
                stopping = false;
              }
            },
            tell: (hurt) => {
              isHurt = hurt;
              if (!hurt) log.info('nats-server was started again, because it could not write to the disk');
              else log.error('nats-server could not write to the disk');
            },
          },
        );
  const stopServer = async (): Promise<void> => {
    await supervision?.stop();
    stopping = true;
    await embedded?.stop();
  };
  let connection: NatsConnection | undefined;
  try {
    connection = await openConnection({
      url,
      name: 'onedoor',
      inboxPrefix,
      ...(existsSync(ownSeed) ? { seedFile: ownSeed } : {}),
    });
    refuseOldServer(connection);
  } catch (error) {
    // A connection that is left open would keep the process from ending.
    await connection?.close();
    await stopServer();
    throw error;
  }
  const opened = connection;
  let isAway = false;
  void watchStatus(opened, (away) => {
    isAway = away;
    if (away) log.warn('broker', { reason: 'not connected; reconnecting' });
  });
  return {
    url,
    connection: opened,
    inboxPrefix,
    fault: () => (isHurt ? 'BROKER_UNWRITABLE' : isAway ? 'BROKER_AWAY' : undefined),
    onRestart: (listener) => void listeners.push(listener),
    stop: async () => {
      await opened.close();
      await stopServer();
    },
  };
}

function startEmbedded(
  { settings, folders, environment }: Config,
  integrators: readonly string[],
  port: number,
): Promise<EmbeddedServer> {
  return startEmbeddedServer({
    binary: findServerBinary(environment),
    dataFolder: folders.data,
    secretsFolder: folders.secrets,
    storeKeyFile: folders.streamKey,
    runFolder: folders.run,
    port,
    integrators,
    sources: brokerSources(folders),
    syncIntervalSeconds: settings.nats.syncSeconds,
  });
}

function refuseOldServer(connection: NatsConnection): void {
  const version = connection.info?.version ?? '0.0.0';
  const parts = version.split(/[.-]/).map(Number);
  for (const [index, least] of OLDEST_SERVER.entries()) {
    const part = parts[index] ?? 0;
    if (part > least) return;
    if (part < least) {
      throw new Error(
        `nats-server ${version} is too old: versions below ${OLDEST_SERVER.join('.')} have known vulnerabilities and cannot be told how often to write to the disk. Upgrade the server.`,
      );
    }
  }
}

async function watchStatus(connection: NatsConnection, tell: (isAway: boolean) => void): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === 'disconnect') tell(true);
    else if (status.type === 'reconnect') tell(false);
  }
}
