// An integrator in forty lines: submit, wait for the receipt, follow the results. It needs nothing of Onedoor, only
//   npm install @nats-io/transport-node @nats-io/jetstream
// and is run as: client.ts <nats url> <integrator> <seed file> <CloudEvent file>
import { readFileSync } from 'node:fs';
import { jetstream } from '@nats-io/jetstream';
import { connect, nkeyAuthenticator } from '@nats-io/transport-node';

const [url = '', integrator = '', seedFile = '', eventFile = ''] = process.argv.slice(2);
const event = JSON.parse(readFileSync(eventFile, 'utf8')) as { id: string; subject: string };
const seed = new TextEncoder().encode(readFileSync(seedFile, 'utf8').trim());

// The reply prefix is the only one that this user may listen on.
const connection = await connect({
  servers: url,
  authenticator: nkeyAuthenticator(seed),
  inboxPrefix: `_INBOX_${integrator}`,
});
// Answers wait in the integrator's own durable consumer, also while it is away.
const consumer = await jetstream(connection).consumers.get('ONEDOOR_OUT', integrator);
const answers = await consumer.consume();

// A published message is not yet received: repeat it, with the same id, until the receipt is there.
const publish = () => connection.publish(`onedoor.in.${integrator}.${event.subject}`, JSON.stringify(event));
publish();
const repeat = setInterval(publish, 5000);

for await (const message of answers) {
  const answer = message.json<{ type: string; subject: string; data: { cause?: { id: string }; defects?: unknown } }>();
  message.ack();
  if (answer.subject !== event.subject) continue;
  process.stdout.write(`${JSON.stringify(answer)}\n`);
  const isReceipt = answer.data.cause?.id === event.id;
  if (isReceipt) clearInterval(repeat);
  // Refused: see `defects`, correct, send under a new id. Received: results follow; this example ends with the first.
  if (!isReceipt || answer.type.endsWith('.refused')) break;
}
await connection.drain();
