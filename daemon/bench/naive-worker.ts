import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { ClassicLevel } from 'classic-level';
import { openConnection } from '../../adapters/nats/connection.ts';
import { createLibrary } from './library.ts';
import { type NaiveRequest, type NaiveState, naiveSubjects } from './naive-messages.ts';
import { statusAfter } from './peer.ts';
import { readWorkload } from './workload.ts';

// The worker that everyone writes first: take a message, ask json-rules-engine, put the state with sync, publish the answer, acknowledge,
// take the next. `naive-worker.ts <url> <seed file> <folder>`; it says `ready` when it reads.

const [, , url = '', seedFile = '', folder = ''] = process.argv;
const connection = await openConnection({ url, seedFile, name: 'naive-worker', inboxPrefix: '_INBOX_daemon.worker' });
const manager = await jetstreamManager(connection);
for (const { stream, all } of [naiveSubjects.requests, naiveSubjects.answers])
  await manager.streams.add({ name: stream, subjects: [all] });
await manager.consumers.add(naiveSubjects.requests.stream, { durable_name: 'worker', ack_policy: AckPolicy.Explicit });
const streams = jetstream(connection);
const consumer = await streams.consumers.get(naiveSubjects.requests.stream, 'worker');
const database = new ClassicLevel<string, NaiveState>(folder, { valueEncoding: 'json' });
await database.open();
const rules = createLibrary(readWorkload().rules);
const messages = await consumer.consume({ max_messages: 512 });
process.stdout.write('ready\n');
for await (const message of messages) {
  const { id, key, step, facts } = message.json<NaiveRequest>();
  const before = await database.get(key);
  const { held } = await rules.batch([facts], 1);
  const status = statusAfter[step];
  await database.put(key, { status, facts: before?.facts ?? facts, held }, { sync: true });
  await streams.publish(`${naiveSubjects.answers.prefix}.${id}`, JSON.stringify({ status, held }));
  message.ack();
}
