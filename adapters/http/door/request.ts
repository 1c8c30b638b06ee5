import type { IncomingMessage } from 'node:http';

/** A request as the door understands it; nothing of it is trusted. */
export interface Asked {
  readonly method: string;
  /** Decoded, begins with `/`, has no empty, `.` or `..` part. */
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly cookies: ReadonlyMap<string, string>;
  readonly address: string;
  readonly wantsJson: boolean;
}

/** Longest address that is read; a list with every filter needs a tenth. */
const MOST_ADDRESS = 2048;
const MOST_PARAMETERS = 40;

/** @param behindProxy the proxy's own word for where the request came from is believed */
export function readRequest(request: IncomingMessage, behindProxy: boolean): Asked | 400 | 414 {
  const { method: spoken = 'GET', url = '/', headers } = request;
  const method = spoken === 'HEAD' ? 'GET' : spoken;
  if (url.length > MOST_ADDRESS) return 414;
  const mark = url.indexOf('?');
  const path = decoded(mark < 0 ? url : url.slice(0, mark));
  const query = mark < 0 ? '' : url.slice(mark + 1);
  if (path === undefined || !/^\/[\x21-\x7e]*$/.test(path)) return 400;
  const parts = path.split('/').slice(1);
  if (parts.some((part, place) => part === '.' || part === '..' || (part === '' && place < parts.length - 1)))
    return 400;
  const parameters = new URLSearchParams(query);
  if ([...parameters].length > MOST_PARAMETERS) return 400;
  const forwarded = headers['x-forwarded-for'];
  const farther = behindProxy && typeof forwarded === 'string' ? forwarded.split(',').at(-1)?.trim() : undefined;
  return {
    method,
    path,
    parameters,
    cookies: cookiesOf(headers.cookie ?? ''),
    address: (farther ?? request.socket.remoteAddress ?? '').slice(0, 64),
    wantsJson: path.endsWith('.json') || (headers.accept ?? '').startsWith('application/json'),
  };
}

/** Reads a form of at most `most` bytes; undefined where it is none, or is longer. */
export async function readForm(request: IncomingMessage, most: number): Promise<URLSearchParams | undefined> {
  if (!(request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) return undefined;
  const text = await readText(request, most);
  return text === undefined ? undefined : new URLSearchParams(text);
}

export function isJson({ headers }: IncomingMessage): boolean {
  return (headers['content-type'] ?? '').startsWith('application/json');
}

/** Reads a JSON object of at most `most` bytes; undefined where it is none, or is longer. */
export async function readJson(request: IncomingMessage, most: number): Promise<Record<string, unknown> | undefined> {
  try {
    const value: unknown = JSON.parse((await readText(request, most)) ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

async function readText(request: IncomingMessage, most: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > most) return undefined;
      chunks.push(chunk);
    }
  } catch {
    // The browser has gone in the middle of it.
    return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Whether a form was sent from a page of this very door, as far as the browser says. */
export function isOwnOrigin({ headers }: IncomingMessage): boolean {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === headers.host;
  } catch {
    return false;
  }
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** The first of each name counts, as browsers send the narrowest first. */
function cookiesOf(header: string): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of header.slice(0, 4096).split(';')) {
    const place = pair.indexOf('=');
    const name = pair.slice(0, place).trim();
    if (place > 0 && !cookies.has(name)) cookies.set(name, pair.slice(place + 1).trim());
  }
  return cookies;
}
