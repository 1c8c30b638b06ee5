import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fakeAliyun } from './fake-aliyun.ts';
import { fakeTencent } from './fake-tencent.ts';
import { fakeWebhook } from './fake-webhook.ts';
import { fakeWechat, fakeWecom } from './fake-weixin.ts';
import type { FakeProvider, FakeWorld } from './fake-world.ts';

/** Every provider that speaks HTTP, at `<url><provider>/`. */
export interface FakeServer {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Stands in for the providers of messages: takes what is signed as they want it, counts what is not, and does wrong what the
 * world tells it to.
 */
export async function startFakeServer(world: FakeWorld): Promise<FakeServer> {
  const providers: Readonly<Record<string, FakeProvider>> = {
    aliyun: fakeAliyun(world),
    tencent: fakeTencent(world),
    wechat: fakeWechat(world),
    wecom: fakeWecom(world),
    webhook: fakeWebhook(world),
  };
  const server = createServer((request, response) => {
    request.on('error', () => undefined);
    serve(request, response, providers, world).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
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
  providers: Readonly<Record<string, FakeProvider>>,
  { ledger, fault, slowMs }: FakeWorld,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://fake');
  const provider = providers[url.pathname.split('/')[1] ?? ''];
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  const say = (status: number, text: string) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(text);
  };
  if (provider === undefined) {
    say(404, '{}');
    return;
  }
  const { method = 'GET', headers } = request;
  const call = provider({ method, path: url.pathname, query: url.searchParams, headers, body });
  if ('unsigned' in call) {
    ledger.unsigned += 1;
    say(200, JSON.stringify(call.unsigned));
    return;
  }
  const wrong = call.kind === 'token' ? undefined : fault(call.kind);
  if (wrong !== undefined) ledger.fault(`${call.kind} ${wrong}`);
  switch (wrong) {
    case undefined:
      say(200, JSON.stringify(call.answer()));
      return;
    case 'throttle':
      say(200, JSON.stringify(call.throttled));
      return;
    case 'refuse':
      say(200, JSON.stringify(call.refused));
      return;
    case 'error':
      say(500, '{"error":"fake"}');
      return;
    case 'errorTaken':
      call.answer();
      say(502, '<html>fake</html>');
      return;
    case 'garbage':
      call.answer();
      say(200, '<html>fake</html>');
      return;
    case 'lost':
      response.destroy();
      return;
    case 'cut':
      call.answer();
      response.destroy();
      return;
    case 'slow': {
      const answer = JSON.stringify(call.answer());
      setTimeout(() => say(200, answer), slowMs).unref();
      return;
    }
    default: {
      const unknown: never = wrong;
      throw new Error(`no fake does ${String(unknown)}`);
    }
  }
}
