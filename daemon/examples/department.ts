// A department in fifty lines: it checks what it is asked, looks it up and signs its answer. It needs nothing of Onedoor, only
//   npm install @nats-io/transport-node
// and is run as: department.ts <nats url> <code of the source> <key file> <seed file> <records file>
import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect, headers, nkeyAuthenticator } from '@nats-io/transport-node';

const [url = '', code = '', keyFile = '', seedFile = '', recordsFile = ''] = process.argv.slice(2);
const key = readFileSync(keyFile, 'utf8').trim();
/** Records by dataset, as the department keeps them; SFZH is the number of the person. */
const kept = JSON.parse(readFileSync(recordsFile, 'utf8')) as Record<string, readonly { SFZH: string }[]>;

const sign = (body: Uint8Array) => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
const isSigned = (body: Uint8Array, told: string) => {
  const own = Buffer.from(sign(body));
  return own.length === Buffer.byteLength(told) && timingSafeEqual(own, Buffer.from(told));
};

interface Request {
  readonly reference: string;
  readonly dataset: string;
  readonly consent?: string;
  readonly subject: { readonly idNumber?: string };
}

/** What is answered to the bytes of a request. */
function answer(body: Uint8Array, signature: string): object {
  const request = JSON.parse(Buffer.from(body).toString('utf8')) as Request;
  const { reference, dataset, consent = '', subject } = request;
  if (!isSigned(body, signature)) return { reference, status: 'refused', code: 'SIGNATURE' };
  // Somebody asks whether the department is there.
  if (dataset === 'ping') return { reference, status: 'none' };
  if (!/^[a-z][a-z0-9-]*[.][A-Za-z0-9_-]+$/.test(consent)) return { reference, status: 'refused', code: 'CONSENT' };
  if (!Object.hasOwn(kept, dataset)) return { reference, status: 'refused', code: 'DATASET' };
  const records = (kept[dataset] ?? []).filter(({ SFZH }) => SFZH === subject.idNumber);
  const asOf = new Date().toISOString().slice(0, 10);
  return records.length === 0 ? { reference, status: 'none', asOf } : { reference, status: 'found', asOf, records };
}

const seed = new TextEncoder().encode(readFileSync(seedFile, 'utf8').trim());
const connection = await connect({ servers: url, authenticator: nkeyAuthenticator(seed), maxReconnectAttempts: -1 });
process.stdout.write('ready\n');
for await (const message of connection.subscribe(`onedoor.source.${code}.*`)) {
  const body = Buffer.from(JSON.stringify(answer(message.data, message.headers?.get('Onedoor-Signature') ?? '')));
  const head = headers();
  head.set('Onedoor-Signature', sign(body));
  message.respond(body, { headers: head });
}
