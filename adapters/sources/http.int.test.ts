import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createRawServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { SourceLine, SourceReply } from '../../actors/protocol/sources.ts';
import { serveHttp } from './fake/fake-http.ts';
import { FakeSource } from './fake/fake-source.ts';
import { openHttpLine } from './http.ts';
import { sign } from './signing.ts';

const key = 'a key of the tests alone, 32 long';
const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

let numbered = 0;
function ask(line: SourceLine, timeoutMs = 20_000): Promise<SourceReply> {
  numbered += 1;
  return line.ask({
    reference: `verification/hall.V-${numbered}/x/1/1`,
    source: 'civil-affairs',
    dataset: 'marriage',
    attempt: 1,
    consent: 'hall.C-1',
    purpose: 'onDemand',
    subject: { name: '王芳', idNumber: '330182199003070010' },
    at: 0,
    timeoutMs,
  });
}
function open(url: string, changes: { certificates?: string; lateMs?: number; lateWindow?: number } = {}): SourceLine {
  const line = openHttpLine({ source: 'civil-affairs', key, url, lateMs: 10_000, lateWindow: 10, ...changes });
  closers.push(() => line.close());
  return line;
}
async function serve(answer: RequestListener): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closers.push(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

describe('a department over HTTP', () => {
  it.each([301, 302, 307, 308])('does not lead the request elsewhere by %d', async (status) => {
    let followed = 0;
    const other = await serve((_request, response) => {
      followed += 1;
      response.end();
    });
    const { url } = await serve((_request, response) => response.writeHead(status, { location: other.url }).end());
    expect(await ask(open(url))).toEqual({ state: 'unavailable', code: `HTTP_${status}` });
    expect(followed).toBe(0);
  });

  it.each([204, 401, 404, 429, 503])('has not answered with %d, whatever stands in it', async (status) => {
    const { url } = await serve((_request, response) =>
      response.writeHead(status).end(status === 204 ? undefined : '{}'),
    );
    expect(await ask(open(url))).toEqual({ state: 'unavailable', code: `HTTP_${status}` });
  });

  it('cannot fill the memory: what has no end is cut', async () => {
    let written = 0;
    const { url } = await serve((_request, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(64 * 1024))) written += 1;
      };
      response.on('drain', more);
      more();
    });
    const reply = await ask(open(url));
    expect(reply).toMatchObject({ state: 'garbage', reason: 'TOO_LARGE' });
    expect('bytes' in reply && reply.bytes.length).toBe(64 * 1024);
    expect(written).toBeLessThan(1000);
  });

  it('is cut off in the middle of its answer', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"reference"', () => response.destroy());
    });
    expect(await ask(open(url))).toEqual({ state: 'unavailable', code: 'CUT' });
  });

  it('is never sent what nobody waits for any more', async () => {
    // Takes connections and completes no handshake, so that nothing is sent while the request waits.
    const sockets: Socket[] = [];
    let bytes = 0;
    const server = createRawServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        bytes += data.includes('marriage') ? 1 : 0;
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    closers.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const line = open(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect(await ask(line, 100)).toEqual({ state: 'unavailable', code: 'UNREACHABLE' });
    await expect
      .poll(() => sockets.length > 0 && sockets.every(({ destroyed, readableEnded }) => destroyed || readableEnded))
      .toBe(true);
    expect(bytes).toBe(0);
  });

  it('is waited for after the timeout by so many requests and so long only', async () => {
    const waiting: (() => void)[] = [];
    let ended = 0;
    const { url } = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { reference } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { reference: string };
        const body = Buffer.from(JSON.stringify({ reference, status: 'none' }));
        waiting.push(() => response.writeHead(200, { 'Onedoor-Signature': sign(body, key) }).end(body));
      });
      response.on('close', () => {
        ended += 1;
      });
    });
    const line = open(url, { lateWindow: 3 });
    const late: string[] = [];
    line.onLate((reference) => void late.push(reference));
    const replies = await Promise.all(Array.from({ length: 5 }, () => ask(line, 100)));
    expect(replies).toEqual(Array.from({ length: 5 }, () => ({ state: 'timeout' })));
    await expect.poll(() => ended).toBe(2);
    for (const answer of waiting) answer();
    await expect.poll(() => late.length).toBe(3);

    const hasty = open(url, { lateMs: 50 });
    expect(await ask(hasty, 50)).toEqual({ state: 'timeout' });
    await expect.poll(() => ended).toBe(6);
  });
});

describe('a department that leaves every other call without an answer', () => {
  it('is asked all the same, however many calls it has left so', async () => {
    let calls = 0;
    const { url } = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        calls += 1;
        if (calls <= 100) return;
        const { reference } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { reference: string };
        const body = Buffer.from(JSON.stringify({ reference, status: 'none' }));
        response.writeHead(200, { 'Onedoor-Signature': sign(body, key) }).end(body);
      });
    });
    const line = open(url, { lateWindow: 200 });
    const silent = await Promise.all(Array.from({ length: 100 }, () => ask(line, 1000)));
    expect(new Set(silent.map(({ state }) => state))).toEqual(new Set(['timeout']));
    expect(await ask(line, 1000)).toMatchObject({ state: 'answered' });
  });
});

describe('TLS', () => {
  it('is believed by the department’s own certificates, and by no others', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'onedoor-tls-'));
    closers.push(() => rmSync(folder, { recursive: true }));
    const make = (name: string, address: string) => {
      const [keyFile, certificateFile] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
      const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
      const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=IP:${address}`];
      execFileSync('openssl', [...words, '-keyout', keyFile, '-out', certificateFile, ...subject], { stdio: 'ignore' });
      return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certificateFile, 'utf8') };
    };
    const [own, other, elsewhere] = [
      make('own', '127.0.0.1'),
      make('other', '127.0.0.1'),
      make('elsewhere', '127.0.0.9'),
    ];
    const source = new FakeSource({ code: 'civil-affairs', key, people: [], seed: 1, now: Date.now });
    const served = await serveHttp({ port: 0, tls: own }, [source]);
    const misnamed = await serveHttp({ port: 0, tls: elsewhere }, [source]);
    closers.push(served.stop, misnamed.stop);
    expect(await ask(open(`${served.url}civil-affairs`, { certificates: own.cert }))).toMatchObject({
      state: 'answered',
    });
    const refused = { state: 'unavailable', code: 'CERTIFICATE' };
    expect(await ask(open(`${served.url}civil-affairs`, { certificates: other.cert }))).toEqual(refused);
    expect(await ask(open(`${served.url}civil-affairs`))).toEqual(refused);
    expect(await ask(open(`${misnamed.url}civil-affairs`, { certificates: elsewhere.cert }))).toEqual(refused);
    expect(Object.values(source.account().asked)).toEqual([1]);
  });
});
