import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { NoticeOutcome } from '../../actors/protocol/notices.ts';

export interface HttpCall {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole call, in milliseconds. */
  readonly timeoutMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** What the body says as JSON; undefined where it is none. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
}

/** What came of a call: an answer, or why there is none, which says whether the request can have arrived. */
export type HttpCalled = HttpAnswer | Extract<NoticeOutcome, { state: 'failed' | 'unknown' }>;

const MOST_BYTES = 256 * 1024;
const agents = {
  'http:': new HttpAgent({ keepAlive: true, maxSockets: 256 }),
  'https:': new HttpsAgent({ keepAlive: true, maxSockets: 256 }),
} as const;

/**
 * Calls a provider. Never rejects: without a connection nothing has arrived (`failed`, to be tried again); with one, nobody
 * knows (`unknown`), whatever went wrong after. `fetch` does not say which of the two it was.
 */
export function call({ url, method, headers = {}, body, timeoutMs }: HttpCall): Promise<HttpCalled> {
  return new Promise((resolve) => {
    let connected = false;
    const secure = url.protocol === 'https:';
    const request = (secure ? httpsRequest : httpRequest)(url, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) },
      agent: secure ? agents['https:'] : agents['http:'],
    });
    const fail = (code: string): void => {
      clearTimeout(timer);
      request.destroy();
      resolve(connected ? { state: 'unknown', code } : { state: 'failed', class: 'retry', code: 'UNREACHABLE' });
    };
    const timer = setTimeout(() => fail('TIMEOUT'), timeoutMs);
    request.on('socket', (socket) => {
      if (socket.connecting)
        socket.once(secure ? 'secureConnect' : 'connect', () => {
          connected = true;
        });
      else connected = true;
    });
    request.on('error', () => fail('CUT'));
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('error', () => fail('CUT'));
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MOST_BYTES) fail('TOO_LONG');
        else chunks.push(chunk);
      });
      response.on('end', () => {
        clearTimeout(timer);
        resolve({ status: response.statusCode ?? 0, json: jsonOf(Buffer.concat(chunks)) });
      });
    });
    request.end(body);
  });
}

/** What a provider says in its own words, or what its silence comes to. */
export type Spoken =
  | { readonly json: Readonly<Record<string, unknown>>; readonly status: number; readonly outcome?: undefined }
  | { readonly outcome: NoticeOutcome };

/**
 * The answer of a provider that answers in JSON, or what its status comes to where that says it all: that a server has
 * failed, or has not answered in its own words, tells nothing of the message; that it did not take the request does.
 */
export function spoken(called: HttpCalled): Spoken {
  if ('state' in called) return { outcome: called };
  const { status, json } = called;
  if (status >= 500) return { outcome: { state: 'unknown', code: `HTTP_${status}` } };
  if (status === 429) return { outcome: { state: 'failed', class: 'throttle', code: 'HTTP_429' } };
  if (json !== undefined) return { json, status };
  if (status >= 400) return { outcome: { state: 'failed', class: 'config', code: `HTTP_${status}` } };
  return { outcome: { state: 'unknown', code: 'GARBAGE' } };
}

/** A provider's own code, cut to what a code can be: it goes into the journal and to integrators. */
export function codeOf(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return /^[A-Za-z0-9_.:-]{1,64}$/.test(text) ? text : 'UNNAMED';
}

function jsonOf(bytes: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
