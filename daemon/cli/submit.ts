import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { jetstream } from '@nats-io/jetstream';
import { isToken } from '../../actors/protocol/entity.ts';
import { readConfig } from '../config.ts';
import { chooseIntegrator, connectAs } from './client.ts';
import type { Run } from './commands.ts';

/** How long the last results are waited for. */
const AFTER_LAST_RECEIPT_MS = 300;

interface Outgoing {
  readonly id: string;
  readonly subject: string;
  readonly text: string;
}

interface Incoming {
  readonly type: string;
  readonly subject: string;
  readonly data: { readonly cause?: { readonly id?: string } };
}

/**
 * `onedoor submit FILE`: publishes the CloudEvents of a file (one object, or a list of them), each after the receipt of the
 * one before, and prints every answer. A message's `subject` says where it goes: `application.hall.A-1`.
 * @returns 0 when all were received, 1 when one was refused or got no receipt in time
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      home: { type: 'string' },
      integrator: { type: 'string' },
      'wait-seconds': { type: 'string', default: '10' },
    },
    allowPositionals: true,
  });
  const [file, ...more] = positionals;
  const waitSeconds = Number(values['wait-seconds']);
  if (file === undefined || more.length > 0 || !(waitSeconds > 0 && waitSeconds < 86_400)) {
    process.stderr.write('usage: onedoor submit FILE [--integrator NAME] [--wait-seconds N]\n');
    return 64;
  }
  const config = readConfig(values.home);
  const integrator = chooseIntegrator(config.folders, values.integrator);
  const outgoing = readMessages(file);
  const connection = await connectAs(integrator, config);
  try {
    const heard = new Map<string, (message: Incoming) => void>();
    const consumer = await jetstream(connection).consumers.get('ONEDOOR_OUT', integrator);
    const messages = await consumer.consume({
      callback: (message) => {
        const incoming = message.json<Incoming>();
        process.stdout.write(`${JSON.stringify(incoming)}\n`);
        const answered = incoming.type.endsWith('.received') || incoming.type.endsWith('.refused');
        if (answered) heard.get(incoming.data.cause?.id || incoming.subject)?.(incoming);
        message.ack();
      },
    });
    let failed = 0;
    for (const { id, subject, text } of outgoing) {
      const receipt = new Promise<Incoming | undefined>((resolve) => {
        // A message whose id is too long is answered with as much of it as an id may have.
        heard.set(id.slice(0, 128), resolve);
        // One that could not be read is answered on its topic, without an id.
        heard.set(subject, resolve);
        setTimeout(() => resolve(undefined), waitSeconds * 1000).unref();
      });
      connection.publish(`onedoor.in.${integrator}.${subject}`, text);
      const answer = await receipt;
      if (answer === undefined)
        process.stderr.write(
          `${id}: no receipt within ${waitSeconds} s; it is safe to send it again 未收到回执，可以重新发送\n`,
        );
      if (answer === undefined || answer.type.endsWith('.refused')) failed += 1;
    }
    // What a commit announces follows its receipt at once.
    await new Promise((resolve) => setTimeout(resolve, AFTER_LAST_RECEIPT_MS));
    await messages.close();
    return failed === 0 ? 0 : 1;
  } finally {
    await connection.drain();
  }
};

function readMessages(file: string): readonly Outgoing[] {
  const bytes = readFileSync(file, 'utf8');
  let content: unknown;
  try {
    content = JSON.parse(bytes);
  } catch {
    // The words of the parser would quote the file.
    throw new Error(`${file}: is not JSON`);
  }
  return (Array.isArray(content) ? content : [content]).map((one: unknown) => {
    const { id, subject } = (one ?? {}) as { id?: unknown; subject?: unknown };
    if (typeof id !== 'string' || typeof subject !== 'string' || !subject.split('.').every(isToken)) {
      throw new Error(
        `${file}: every message needs an id and a subject such as application.hall.A-1, which says where it goes`,
      );
    }
    return { id, subject, text: JSON.stringify(one) };
  });
}
