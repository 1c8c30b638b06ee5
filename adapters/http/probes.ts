import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What keeps the service from being ready, one line a reason; empty when it is ready. */
export type Readiness = () => readonly string[];

export interface ProbeOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
}

export interface ProbeDependencies {
  readonly readiness: Readiness;
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
}

export interface Probes {
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves `/livez`, `/readyz` and `/metrics`. Meant for loopback: it asks for no credentials and tells no personal data. */
export async function startProbes(options: ProbeOptions, { readiness, metrics }: ProbeDependencies): Promise<Probes> {
  const server = createServer((request, response) => {
    // Whoever asks every few seconds would else meet the moment in which the connection is closed for its age.
    response.setHeader('connection', 'close');
    const path = (request.url ?? '/').split('?', 1)[0];
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      return send(response, 405, 'text/plain', 'only GET\n');
    }
    if (path === '/livez') return send(response, 200, 'text/plain', 'ok\n');
    if (path === '/readyz') {
      const reasons = readiness();
      const body = reasons.length === 0 ? 'ok\n' : `${reasons.join('\n')}\n`;
      return send(response, reasons.length === 0 ? 200 : 503, 'text/plain', body);
    }
    if (path === '/metrics') {
      metrics.text().then(
        (text) => send(response, 200, metrics.contentType, text),
        () => send(response, 500, 'text/plain', 'metrics could not be collected\n'),
      );
      return;
    }
    send(response, 404, 'text/plain', 'try /livez, /readyz or /metrics\n');
  });
  server.requestTimeout = 10_000;
  await listen(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, { host, port }: ProbeOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': `${type}${type.includes('charset') ? '' : '; charset=utf-8'}` });
  response.end(body);
}
