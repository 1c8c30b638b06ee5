import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Probes, startProbes } from './probes.ts';

const started: Probes[] = [];
afterEach(async () => {
  for (const probes of started.splice(0)) await probes.stop();
});

async function start(
  reasons: () => readonly string[] = () => [],
  text: () => Promise<string> = async () => 'metric 1\n',
) {
  const metrics = { contentType: 'text/plain; version=0.0.4; charset=utf-8', text };
  const probes = await startProbes({ host: '127.0.0.1', port: 0 }, { readiness: reasons, metrics });
  started.push(probes);
  return probes;
}

const ask = (probes: Probes, path: string, method = 'GET') =>
  new Promise<{ status: number | undefined; type: string | undefined; allow: string | undefined; body: string }>(
    (resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: probes.port, path, method }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          body += chunk;
        });
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            type: response.headers['content-type'],
            allow: response.headers.allow,
            body,
          }),
        );
      });
      asked.on('error', reject).end();
    },
  );

describe('the probes', () => {
  it('say that the process lives, whatever else', async () => {
    const probes = await start(() => ['broker: away']);
    expect(await ask(probes, '/livez')).toMatchObject({ status: 200, body: 'ok\n' });
  });

  it('say ready with 200, and not ready with 503 and every reason, as it is at that moment', async () => {
    let reasons: readonly string[] = ['broker: not connected', 'outbox: 磁盘已满'];
    const probes = await start(() => reasons);
    expect(await ask(probes, '/readyz')).toMatchObject({
      status: 503,
      type: 'text/plain; charset=utf-8',
      body: 'broker: not connected\noutbox: 磁盘已满\n',
    });
    reasons = [];
    expect(await ask(probes, '/readyz?verbose')).toMatchObject({ status: 200, body: 'ok\n' });
  });

  it('serve the metrics as they say they are, or 500 without a word of the fault', async () => {
    let fails = false;
    const probes = await start(
      () => [],
      async () => {
        if (fails) throw new Error('王芳');
        return 'onedoor_metric 1\n';
      },
    );
    expect(await ask(probes, '/metrics')).toEqual({
      status: 200,
      type: 'text/plain; version=0.0.4; charset=utf-8',
      allow: undefined,
      body: 'onedoor_metric 1\n',
    });
    fails = true;
    const failed = await ask(probes, '/metrics');
    expect(failed.status).toBe(500);
    expect(failed.body).not.toContain('王芳');
  });

  it('answer HEAD, nothing else that is not GET (405), and nothing elsewhere (404)', async () => {
    const probes = await start();
    expect(await ask(probes, '/readyz', 'HEAD')).toMatchObject({ status: 200, body: '' });
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect(await ask(probes, '/readyz', method)).toMatchObject({ status: 405, allow: 'GET, HEAD' });
    for (const path of ['/', '/ready', '/readyz/', '/metrics/../etc/passwd', '//'])
      expect(await ask(probes, path)).toMatchObject({ status: 404 });
  });

  it('stop at once although somebody holds a connection open, and say that a port is taken', async () => {
    const probes = await start();
    await expect(
      startProbes(
        { host: '127.0.0.1', port: probes.port },
        { readiness: () => [], metrics: { contentType: '', text: async () => '' } },
      ),
    ).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const idle = connect(probes.port, '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    const closed = new Promise((resolve) => idle.once('close', resolve));
    await probes.stop();
    await closed;
    await expect(ask(probes, '/livez')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
