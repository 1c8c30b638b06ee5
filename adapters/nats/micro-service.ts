import { randomUUID } from 'node:crypto';
import type { Msg, NatsConnection } from '@nats-io/transport-node';

// The micro protocol of NATS (ADR-32), by which tools such as `nats micro ls|info|stats` find services: a request on
// `$SRV.<PING|INFO|STATS>[.<name>[.<id>]]` is answered by every service that it names. An integrator's `$SRV.…` arrives here
// as `onedoor.discovery.<integrator>.…` (the broker maps it, see server/permissions.ts) and is told of what it may ask, on its
// own subjects and with its own numbers: nothing of other integrators, nothing of the operator's.

/** Prefix on which the discovery requests of integrators arrive; their name and the rest of `$SRV.…` follow. */
export const discoveryPrefix = 'onedoor.discovery';

/** The queue group of all endpoints: of several daemons one answers a question. */
export const queueGroup = 'q';

/** What is told of an endpoint. */
export interface EndpointDescription {
  readonly name: string;
  /** Ends in `*` where the name of the asker stands. */
  readonly subject: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What is told of a service. `audience` says who may ask it, and so who is told of it. */
export interface ServiceDescription {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly audience: 'integrators' | 'operator';
  readonly metadata: Readonly<Record<string, string>>;
  readonly endpoints: readonly EndpointDescription[];
}

/** Counts what an endpoint does, altogether and for each asker. Errors are kept as their codes, which hold nothing personal. */
export class EndpointStatistics {
  readonly #all = new Tally();
  readonly #byAsker = new Map<string, Tally>();

  /** @param asker undefined where it is none that is configured: so the list of askers stays bounded */
  count(asker: string | undefined, milliseconds: number, error: string | undefined): void {
    this.#all.count(milliseconds, error);
    if (asker === undefined) return;
    const tally = this.#byAsker.get(asker) ?? new Tally();
    this.#byAsker.set(asker, tally);
    tally.count(milliseconds, error);
  }

  /** What happened to one asker's questions, or to all. */
  of(asker: string | undefined): Tally {
    return asker === undefined ? this.#all : (this.#byAsker.get(asker) ?? new Tally());
  }
}

/** The numbers of one endpoint. */
class Tally {
  #requests = 0;
  #errors = 0;
  #nanoseconds = 0;
  #lastError = '';

  count(milliseconds: number, error: string | undefined): void {
    this.#requests += 1;
    this.#nanoseconds += Math.round(milliseconds * 1e6);
    if (error === undefined) return;
    this.#errors += 1;
    this.#lastError = error;
  }

  shown(): object {
    return {
      num_requests: this.#requests,
      num_errors: this.#errors,
      last_error: this.#lastError,
      processing_time: this.#nanoseconds,
      average_processing_time: this.#requests === 0 ? 0 : Math.trunc(this.#nanoseconds / this.#requests),
    };
  }
}

/** A service that can be found. */
interface Discovered extends ServiceDescription {
  readonly statistics: ReadonlyMap<string, EndpointStatistics>;
}

/**
 * Lets services be found.
 * @param services `statistics` by the name of the endpoint
 * @param started ISO moment that is told with the statistics
 */
export function startDiscovery(
  connection: NatsConnection,
  services: readonly Discovered[],
  started: string,
): { stop(): void } {
  const running = services.map((service) => ({ service, id: randomUUID() }));
  const answer = (message: Msg, asker: string | undefined, [verb, name, id, ...more]: readonly string[]): void => {
    if (more.length > 0) return;
    for (const one of running) {
      const { service } = one;
      if (asker !== undefined && service.audience !== 'integrators') continue;
      if ((name !== undefined && name !== service.name) || (id !== undefined && id !== one.id)) continue;
      const told = tell(verb, service, { id: one.id, asker, started });
      if (told !== undefined) respond(message, told);
    }
  };
  const subscriptions = [
    connection.subscribe('$SRV.>', {
      callback: (error, message) => {
        if (error === null) answer(message, undefined, message.subject.split('.').slice(1));
      },
    }),
    connection.subscribe(`${discoveryPrefix}.*.>`, {
      callback: (error, message) => {
        if (error !== null) return;
        const [, , asker, ...rest] = message.subject.split('.');
        answer(message, asker, rest);
      },
    }),
  ];
  return {
    stop: () => {
      for (const subscription of subscriptions) subscription.unsubscribe();
    },
  };
}

interface Circumstances {
  readonly id: string;
  readonly asker: string | undefined;
  readonly started: string;
}

function tell(
  verb: string | undefined,
  service: Discovered,
  { id, asker, started }: Circumstances,
): object | undefined {
  const { name, version, description, metadata } = service;
  const said = (type: string) => ({ type: `io.nats.micro.v1.${type}_response`, name, id, version, metadata });
  const endpoints = service.endpoints.map((endpoint) => ({
    name: endpoint.name,
    subject: asker === undefined ? endpoint.subject : endpoint.subject.replace(/\*$/, asker),
    queue_group: queueGroup,
    endpoint,
  }));
  switch (verb) {
    case 'PING':
      return said('ping');
    case 'INFO':
      return {
        ...said('info'),
        description,
        endpoints: endpoints.map(({ endpoint, ...rest }) => ({ ...rest, metadata: endpoint.metadata })),
      };
    case 'STATS':
      return {
        ...said('stats'),
        started,
        endpoints: endpoints.map(({ endpoint, ...rest }) => ({
          ...rest,
          ...service.statistics.get(endpoint.name)?.of(asker).shown(),
        })),
      };
    default:
      return undefined;
  }
}

function respond(message: Msg, told: object): void {
  try {
    message.respond(JSON.stringify(told));
  } catch {
    // The connection is closed: whoever asked finds nobody.
  }
}
