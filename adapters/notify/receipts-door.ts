import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Meter } from '../../actors/ports.ts';
import {
  isSame,
  isSignedByWechat,
  type Receipt,
  readAliyunReport,
  readTencentReport,
  readWechatEvent,
} from './receipts.ts';

export interface ReceiptsDoorOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** What opens the door to each provider: the last part of its address, of WeChat the token that it signs with. */
  readonly secrets: Readonly<Partial<Record<'aliyun' | 'tencent' | 'wechat', string>>>;
}

export interface ReceiptsDoorDependencies {
  /** Resolves once the receipt is committed. */
  readonly take: (receipt: Receipt) => Promise<void>;
  readonly meter: Meter;
}

export interface ReceiptsDoor {
  readonly port: number;
  stop(): Promise<void>;
}

const MOST_BYTES = 256 * 1024;

/**
 * Takes what providers tell by themselves: `POST /receipts/aliyun/<token>`, `POST /receipts/tencent/<token>`,
 * `/receipts/wechat` signed. It answers once the receipt is committed, so that a provider repeats what was not. Stands behind
 * a proxy that speaks TLS.
 */
export async function startReceiptsDoor(
  { host, port, secrets }: ReceiptsDoorOptions,
  { take, meter }: ReceiptsDoorDependencies,
): Promise<ReceiptsDoor> {
  const count = meter.counter('onedoor_notice_receipts_total', 'Calls with receipts of providers', [
    'provider',
    'outcome',
  ]);
  const server = createServer((request, response) => {
    answer(request, secrets, take).then(
      ({ status, body, provider }) => {
        count({ provider, outcome: status === 200 ? 'taken' : 'refused' });
        response.writeHead(status, { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      },
      () => failed(response),
    );
  });
  server.requestTimeout = 10_000;
  await listen(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly body: string | object;
  /** A label; what nobody knows is none of theirs. */
  readonly provider: 'aliyun' | 'tencent' | 'wechat' | 'none';
}

async function answer(
  request: IncomingMessage,
  secrets: ReceiptsDoorOptions['secrets'],
  take: ReceiptsDoorDependencies['take'],
): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://receipts');
  const [, first, provider, token = ''] = url.pathname.split('/');
  const nothing = { status: 404, body: 'nothing here\n', provider: 'none' } as const;
  if (first !== 'receipts') return nothing;
  if (provider === 'wechat' && secrets.wechat !== undefined) {
    if (!isSignedByWechat(url.searchParams, secrets.wechat)) return { status: 403, body: 'not signed\n', provider };
    // WeChat tries an address out by asking for an echo.
    if (request.method === 'GET') return { status: 200, body: url.searchParams.get('echostr') ?? '', provider };
    for (const receipt of readWechatEvent(await bodyOf(request))) await take(receipt);
    return { status: 200, body: 'success', provider };
  }
  if (request.method !== 'POST') return nothing;
  if (provider !== 'aliyun' && provider !== 'tencent') return nothing;
  const secret = secrets[provider];
  if (secret === undefined || !isSame(token, secret)) return nothing;
  const body = await bodyOf(request);
  try {
    const receipts = provider === 'aliyun' ? readAliyunReport(body) : readTencentReport(body);
    await Promise.all(receipts.map(take));
  } catch (error) {
    if (error instanceof SyntaxError) return { status: 400, body: 'not a report\n', provider };
    throw error;
  }
  return { status: 200, body: provider === 'aliyun' ? { code: 0, msg: 'OK' } : { result: 0, errmsg: 'OK' }, provider };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error('a report is longer than it may be');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function failed(response: ServerResponse): void {
  if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
  response.end('not taken\n');
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
