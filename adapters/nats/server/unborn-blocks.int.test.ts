import { access, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { afterEach, expect, it } from 'vitest';
import { startEmbeddedServer } from './embedded.ts';
import { startTemporaryServer, type TemporaryServer } from './temporary-server.ts';

let temporary: TemporaryServer;
afterEach(() => temporary.dispose());

it('is not the end of a stream that a block of it was never begun', async () => {
  temporary = await startTemporaryServer();
  const daemon = await temporary.connect('daemon');
  await (await jetstreamManager(daemon)).streams.add({ name: 'ONEDOOR_IN', subjects: ['onedoor.in.>'] });
  await jetstream(daemon).publish('onedoor.in.archives.application.1', 'x');
  await temporary.server.stop();
  const messages = join(temporary.folder, 'data/nats/jetstream/ONEDOOR/streams/ONEDOOR_IN/msgs');
  expect(await readdir(messages)).toEqual(expect.arrayContaining(['1.blk', '1.key']));
  for (const remains of ['2.blk', '2.key.tmp']) await writeFile(join(messages, remains), '');

  const again = await startEmbeddedServer(temporary.options);
  try {
    const reader = await temporary.connect('daemon', { servers: again.url });
    const stored = await (await jetstreamManager(reader)).streams.getMessage('ONEDOOR_IN', { seq: 1 });
    expect(stored?.string()).toBe('x');
    expect((await jetstream(reader).publish('onedoor.in.archives.application.2', 'y')).seq).toBe(2);
  } finally {
    await again.stop();
  }
  await access(join(messages, '1.blk'));
});
