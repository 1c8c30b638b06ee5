import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock, Meter } from '../../../actors/ports.ts';
import { type Answer, errorAnswer } from './answer.ts';
import { Keeper, type KeeperOptions } from './keeper.ts';
import type { Desks } from './reading-pages.ts';
import { readRequest } from './request.ts';
import { Routes } from './routes.ts';

/*
 * The supervisor's door: pages and JSON over HTTP, on node:http alone. What a server library would bring are a router for
 * a dozen addresses and headers that stand in one table below; sessions, tokens of forms, throttling and journaling are the
 * door's own in any case, and each package is one more that somebody must keep up.
 */

export interface DoorOptions extends KeeperOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** True where a proxy that speaks TLS stands before it and says where requests come from. */
  readonly behindProxy: boolean;
  /** An answer that is not ready by then is given up. */
  readonly timeoutMs: number;
}

export interface DoorDependencies extends Desks {
  readonly clock: Clock;
  /** How long somebody may stay is told by the machine's clock, also where the service goes by a simulated one. */
  readonly sessionClock: Clock;
  readonly meter: Meter;
  /** True while nothing can be committed: what cannot be journaled is not answered. */
  readonly paused: () => boolean;
  readonly onFault: (error: unknown) => void;
}

export interface Door {
  readonly port: number;
  stop(): Promise<void>;
}

/** Requests that are answered side by side; one more is told to come again. */
const MOST_UNDER_WAY = 64;
const MOST_CONNECTIONS = 256;

export async function startDoor(options: DoorOptions, dependencies: DoorDependencies): Promise<Door> {
  const { desk, sessionClock, meter, paused, onFault } = dependencies;
  const { behindProxy, timeoutMs } = options;
  const keeper = new Keeper(options, { desk, clock: sessionClock, meter });
  const routes = new Routes({ ...dependencies, keeper, secure: behindProxy });
  const count = meter.counter('onedoor_door_answers_total', 'Answers of the supervisor’s door', ['status'], 14);
  let underWay = 0;
  meter.gauge('onedoor_door_under_way', 'Requests at the supervisor’s door that are being answered', () => underWay);

  const answerTo = async (request: IncomingMessage): Promise<Answer> => {
    const asked = readRequest(request, behindProxy);
    if (asked === 400) return errorAnswer(400, 'MALFORMED');
    if (asked === 414) return errorAnswer(414, 'TOO_LARGE');
    if (underWay > MOST_UNDER_WAY || paused()) return errorAnswer(503, 'BUSY', { 'retry-after': '5' });
    try {
      return await within(timeoutMs, routes.answer(asked, request));
    } catch (error) {
      onFault(error);
      return errorAnswer(500, 'FAULT');
    }
  };
  const server = createServer(
    { maxHeaderSize: 16 * 1024, requestTimeout: 10_000, headersTimeout: 10_000 },
    (request, response) => {
      underWay += 1;
      void answerTo(request)
        .then((answer) => {
          count({ status: String(answer.status) });
          send(response, answer, { secure: behindProxy, head: request.method === 'HEAD' });
        })
        .finally(() => {
          underWay -= 1;
        });
    },
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** No script, nothing from elsewhere, in nobody's frame, kept by nobody. */
const guards: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store',
};

function send(
  response: ServerResponse,
  { status, type, body, headers }: Answer,
  { secure, head }: { readonly secure: boolean; readonly head: boolean },
): void {
  for (const [name, value] of Object.entries({ ...guards, ...headers, 'content-type': type }))
    response.setHeader(name, typeof value === 'string' ? value : [...value]);
  if (secure) response.setHeader('strict-transport-security', 'max-age=31536000');
  response.setHeader('content-length', Buffer.byteLength(body));
  response.writeHead(status);
  response.end(head ? undefined : body);
}

function within<Result>(timeoutMs: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`an answer at the door was not ready after ${timeoutMs} ms`)), timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
