import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { SIGNATURE_HEADER, SOURCE_HEADER } from '../signing.ts';
import type { Conduct, FakeSource } from './fake-source.ts';

export interface FakeHttpOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** With them it speaks TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** Sources over HTTP, at `<url><code>/<dataset>`. */
export interface FakeHttp {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves the sources on the loopback. A second answer follows the first one unasked, as a broken proxy would send it. */
export async function serveHttp({ port, tls }: FakeHttpOptions, sources: readonly FakeSource[]): Promise<FakeHttp> {
  const byCode = new Map<string, FakeSource>(sources.map((source) => [source.code, source]));
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    request.on('error', () => undefined);
    serve(request, response, byCode).catch(() => response.destroy());
  };
  const server = tls === undefined ? createServer(take) : createSecureServer(tls, take);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  sources: ReadonlyMap<string, FakeSource>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const [, code = '', dataset = ''] = (request.url ?? '').split('/');
  const source = sources.get(code);
  if (source === undefined || request.method !== 'POST') {
    response.writeHead(404).end();
    return;
  }
  const header = (name: string): string | undefined => request.headers[name.toLowerCase()]?.toString();
  const conduct = source.receive({
    dataset,
    body: Buffer.concat(chunks),
    signature: header(SIGNATURE_HEADER),
    source: header(SOURCE_HEADER),
  });
  await say(conduct, response);
}

async function say(conduct: Conduct, response: ServerResponse): Promise<void> {
  switch (conduct.kind) {
    case 'hang':
      return;
    case 'cut':
      response.destroy();
      return;
    case 'fail':
      response.writeHead(500).end('<html>fake</html>');
      return;
    case 'answer': {
      const { reply, afterMs, times } = conduct;
      if (afterMs > 0) await new Promise((resolve) => setTimeout(resolve, afterMs).unref());
      if (response.destroyed) return;
      const { socket } = response;
      const head = {
        'content-type': 'application/json',
        'content-length': String(reply.body.length),
        ...(reply.signature === undefined ? {} : { [SIGNATURE_HEADER]: reply.signature }),
      };
      response.writeHead(200, head).end(reply.body);
      if (times === 1) return;
      const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
      socket?.write(`HTTP/1.1 200 OK\r\n${lines.join('')}\r\n`);
      socket?.write(reply.body);
    }
  }
}
