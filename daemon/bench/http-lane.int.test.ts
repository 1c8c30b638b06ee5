import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpLane } from './http-lane.ts';

let server: Server | undefined;
let lane: HttpLane | undefined;

/** A server that answers `/echo` with the body in two writes, `/chunked` without a length, and anything else with 500. */
async function listen(): Promise<HttpLane> {
  const created = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      if (request.url === '/echo') {
        response.writeHead(200, { 'content-length': body.length });
        response.write(body.subarray(0, 1));
        setImmediate(() => response.end(body.subarray(1)));
      } else if (request.url === '/chunked') {
        response.write(body);
        response.end();
      } else {
        response.writeHead(500, { 'content-length': 6 });
        response.end('broken');
      }
    });
  });
  server = created;
  await new Promise<void>((resolve) => created.listen(0, '127.0.0.1', resolve));
  lane = new HttpLane((created.address() as AddressInfo).port);
  return lane;
}

afterEach(async () => {
  lane?.close();
  await new Promise((resolve) => server?.close(resolve));
});

describe('an HTTP connection of the bench', () => {
  it('asks again and again, whatever pieces the answers come in', async () => {
    const opened = await listen();
    for (const text of ['"一"', '{"step":"accept"}', '3']) expect(await opened.post('/echo', text)).toBe(text);
  });

  it('rejects what is no 200, and what it could not read the end of', async () => {
    const opened = await listen();
    await expect(opened.post('/other', '1')).rejects.toThrow(/500.*broken/);
    await expect(opened.post('/chunked', '1')).rejects.toThrow(/without a length/);
  });

  it('rejects when the other side closes', async () => {
    const opened = await listen();
    await opened.post('/echo', '1');
    const answer = opened.post('/echo', '2');
    server?.closeAllConnections();
    await expect(answer).rejects.toThrow();
  });
});
