import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { afterEach, describe, expect, it } from 'vitest';
import { startEmbeddedServer } from './embedded.ts';
import { isAlive, startTemporaryServer, type TemporaryServer } from './temporary-server.ts';

const started: TemporaryServer[] = [];
async function start(...changes: Parameters<typeof startTemporaryServer>): Promise<TemporaryServer> {
  const temporary = await startTemporaryServer(...changes);
  started.push(temporary);
  return temporary;
}
afterEach(async () => {
  for (const temporary of started.splice(0)) await temporary.dispose();
});

describe('a start', () => {
  it('leaves a note for other commands, and private files', async () => {
    const { server, folder } = await start();
    expect(JSON.parse(await readFile(join(folder, 'run/nats.json'), 'utf8'))).toEqual({
      url: server.url,
      pid: server.pid,
    });
    expect(server.url).toMatch(/^nats:\/\/127\.0\.0\.1:\d+$/);
    for (const file of ['run/nats.json', 'run/nats.conf', 'secrets/nats/daemon.nk', 'secrets/nats/jetstream.key']) {
      expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
    }
    for (const place of ['run', 'secrets/nats', 'data/nats']) {
      expect((await stat(join(folder, place))).mode & 0o777).toBe(0o700);
    }
    expect([...server.users.keys()]).toEqual(['daemon', 'operator', 'archives', 'civil-affairs']);
    expect(server.warnings).toEqual([]);
  });

  it('writes the store encrypted', async () => {
    const temporary = await start();
    const daemon = await temporary.connect('daemon');
    await (await jetstreamManager(daemon)).streams.add({ name: 'ONEDOOR_IN', subjects: ['onedoor.in.>'] });
    const marker = 'Marker-330102199003071234';
    await jetstream(daemon).publish('onedoor.in.archives.application.1', `${marker} `.repeat(100));
    await temporary.server.stop();
    const files = (await readdir(join(temporary.folder, 'data'), { recursive: true, withFileTypes: true })).filter(
      (file) => file.isFile(),
    );
    const contents = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name))));
    expect(contents.some((content) => content.length > marker.length * 100)).toBe(true);
    for (const content of contents) {
      expect(content.includes(marker)).toBe(false);
      expect(content.includes('onedoor.in.archives')).toBe(false);
    }
  });

  it('finds its messages again', async () => {
    const temporary = await start();
    const daemon = await temporary.connect('daemon');
    await (await jetstreamManager(daemon)).streams.add({ name: 'ONEDOOR_IN', subjects: ['onedoor.in.>'] });
    await jetstream(daemon).publish('onedoor.in.archives.application.1', 'x');
    await temporary.server.stop();
    const again = await startEmbeddedServer(temporary.options);
    const reader = await temporary.connect('daemon', { servers: again.url });
    const manager = await jetstreamManager(reader);
    expect((await manager.streams.getMessage('ONEDOOR_IN', { seq: 1 }))?.string()).toBe('x');
    await reader.close();
    await again.stop();
  });

  it('finds its messages again after an orderly end, and then a kill -9, which leaves an older index beside newer messages', async () => {
    const temporary = await start();
    const daemon = await temporary.connect('daemon');
    await (await jetstreamManager(daemon)).streams.add({ name: 'ONEDOOR_IN', subjects: ['onedoor.in.>'] });
    const publish = async (connection: typeof daemon, from: number, to: number) => {
      for (let number = from; number <= to; number += 1)
        await jetstream(connection).publish(`onedoor.in.archives.application.${number}`, `message ${number}`);
    };
    await publish(daemon, 1, 200);
    await temporary.server.stop();
    const killed = await startEmbeddedServer(temporary.options);
    await publish(await temporary.connect('daemon', { servers: killed.url }), 201, 400);
    process.kill(killed.pid, 'SIGKILL');
    await killed.exited;
    const again = await startEmbeddedServer(temporary.options);
    const reader = await temporary.connect('daemon', { servers: again.url });
    const manager = await jetstreamManager(reader);
    expect((await manager.streams.info('ONEDOOR_IN')).state).toMatchObject({ messages: 400, first_seq: 1 });
    expect((await manager.streams.getMessage('ONEDOOR_IN', { seq: 400 }))?.string()).toBe('message 400');
    await reader.close();
    await again.stop();
  });

  it('refuses another key for an existing store, and a missing one, instead of starting empty', async () => {
    const temporary = await start();
    const daemon = await temporary.connect('daemon');
    await (await jetstreamManager(daemon)).streams.add({ name: 'ONEDOOR_IN', subjects: ['onedoor.in.>'] });
    await temporary.server.stop();
    const key = join(temporary.folder, 'secrets/nats/jetstream.key');
    await rename(key, `${key}.kept`);
    await expect(startEmbeddedServer(temporary.options)).rejects.toMatchObject({ code: 'store-key-missing' });
    await writeFile(key, `${'A'.repeat(43)}\n`, { mode: 0o600 });
    await expect(startEmbeddedServer(temporary.options)).rejects.toMatchObject({
      code: 'store-unreadable',
      message: expect.stringContaining('Error decrypting'),
    });
    await rename(`${key}.kept`, key);
    const right = await startEmbeddedServer(temporary.options);
    await right.stop();
  });

  it('says that the port is taken, with the server’s own words', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(startTemporaryServer({ port })).rejects.toMatchObject({
      code: 'port-taken',
      message: expect.stringContaining(`127.0.0.1:${port}`),
      advice: { zh: expect.stringContaining('端口'), en: expect.stringContaining('port') },
    });
    holder.close();
    await once(holder, 'close');
  });

  it('says that the store is broken', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'onedoor-nats-'));
    await mkdir(join(folder, 'nats'));
    await writeFile(join(folder, 'nats/jetstream'), 'a file where a folder should be');
    await mkdir(join(folder, 'secrets/nats'), { recursive: true, mode: 0o700 });
    await writeFile(join(folder, 'secrets/nats/jetstream.key'), `${'A'.repeat(43)}\n`, { mode: 0o600 });
    await expect(
      startTemporaryServer({ dataFolder: folder, secretsFolder: join(folder, 'secrets') }),
    ).rejects.toMatchObject({ code: 'store-unreadable' });
    await rm(folder, { recursive: true });
  });

  it('refuses a second server on the same folders', async () => {
    const temporary = await start();
    await expect(startEmbeddedServer(temporary.options)).rejects.toMatchObject({ code: 'already-running' });
    expect(isAlive(temporary.server.pid)).toBe(true);
  });

  it('works in folders with blanks, quotes and Chinese characters, and keeps to the limit that it is given', async () => {
    const folder = await mkdtemp(join(tmpdir(), '一门 "甲" '));
    const temporary = await start({
      dataFolder: join(folder, 'data'),
      runFolder: join(folder, 'run'),
      maxPayloadBytes: 65_536,
    });
    const daemon = await temporary.connect('daemon');
    expect(daemon.info?.max_payload).toBe(65_536);
    await temporary.server.stop();
    await rm(folder, { recursive: true });
  });
});

describe('the end', () => {
  it('comes in order, once, and takes the notes along', async () => {
    const { server, folder } = await start();
    await Promise.all([server.stop(), server.stop()]);
    expect(await server.exited).toMatchObject({ signal: null });
    expect(isAlive(server.pid)).toBe(false);
    expect((await readdir(join(folder, 'run'))).sort()).toEqual(['nats.conf', 'nats.log']);
  });

  it('is told when the server dies by itself', async () => {
    const { server } = await start();
    process.kill(server.pid, 'SIGKILL');
    expect(await server.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('is forced when SIGTERM does not help', async () => {
    const { server } = await start({ stopTimeoutMs: 300 });
    process.kill(server.pid, 'SIGSTOP');
    await server.stop();
    expect(await server.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('comes with the end of a parent that is killed with -9', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'onedoor-nats-'));
    const script = `
      const { startEmbeddedServer } = await import(${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)});
      const { findServerBinary } = await import(${JSON.stringify(new URL('./binary.ts', import.meta.url).href)});
      const folder = ${JSON.stringify(folder)};
      const server = await startEmbeddedServer({ binary: findServerBinary(process.env), dataFolder: folder + '/data',
        secretsFolder: folder + '/secrets', runFolder: folder + '/run', port: 0, integrators: [] });
      process.stdout.write(String(server.pid));
      setInterval(() => {}, 1000);`;
    const parent = spawn(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', script],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [said] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(said.toString());
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'close');
    for (let wait = 0; wait < 100 && isAlive(pid); wait += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isAlive(pid)).toBe(false);
    await rm(folder, { recursive: true });
  });
});

describe('a reload', () => {
  it('admits a new integrator at once, cuts one that is dropped, and leaves the others connected', async () => {
    const temporary = await start({ integrators: ['archives'] });
    const { server } = temporary;
    const daemon = await temporary.connect('daemon');
    const archives = await temporary.connect('archives');
    const manager = await jetstreamManager(daemon);
    await manager.streams.add({ name: 'ONEDOOR_IN', subjects: ['onedoor.in.>'] });
    await manager.streams.add({ name: 'ONEDOOR_OUT', subjects: ['onedoor.out.>'] });
    await manager.consumers.add('ONEDOOR_OUT', {
      durable_name: 'hall',
      ack_policy: AckPolicy.Explicit,
      filter_subject: 'onedoor.out.hall.>',
    });

    await server.reload(['archives', 'hall']);
    expect([...server.users.keys()]).toEqual(['daemon', 'operator', 'archives', 'hall']);
    const hall = await temporary.connect('hall');
    expect((await jetstream(hall).publish('onedoor.in.hall.application.1', 'x')).seq).toBe(1);
    await jetstream(daemon).publish('onedoor.out.hall.application.1.received', 'y');
    const consumer = await jetstream(hall).consumers.get('ONEDOOR_OUT', 'hall');
    expect(await (await consumer.next({ expires: 5000 }))?.ackAck()).toBe(true);

    await server.reload(['archives']);
    await hall.closed();
    await expect(temporary.connect('archives')).resolves.toBeDefined();
    expect((await jetstream(archives).publish('onedoor.in.archives.application.1', 'x')).seq).toBe(2);
    expect(daemon.stats().outMsgs).toBeGreaterThan(0);
    expect([daemon.isClosed(), archives.isClosed(), server.users.has('hall')]).toEqual([false, false, false]);
  });

  it('refuses a name that is none and goes on as before', async () => {
    const temporary = await start();
    await expect(temporary.server.reload(['a"b'])).rejects.toMatchObject({ code: 'name-invalid' });
    await expect(temporary.connect('archives')).resolves.toBeDefined();
  });
});
