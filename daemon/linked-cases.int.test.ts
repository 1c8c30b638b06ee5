import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectAs } from './cli/client.ts';
import { readConfig } from './config.ts';
import { until } from './daemon-harness.ts';
import { type DaemonProcess, freePort, startDaemonProcess } from './demo/child.ts';
import { type Heard, Ledger } from './demo/ledger.ts';
import { openVoice, type Voice } from './demo/voice.ts';

const examples = fileURLToPath(new URL('./examples/', import.meta.url));
const PARENT = 'hall.LB-1';
const CHILD = 'hall.LB-1-1';

let home: string;
let port: number;
let daemon: DaemonProcess;
let ledger: Ledger;
let voice: Voice;
let content: object;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'onedoor-linked-'));
  await cp(join(examples, 'integrators'), join(home, 'integrators'), { recursive: true });
  content = (JSON.parse(await readFile(join(examples, 'application.json'), 'utf8')) as { data: object }).data;
  port = await freePort();
  ledger = new Ledger();
  daemon = await startDaemonProcess(home, port);
  const seedFile = join(home, 'secrets', 'nats', 'hall.nk');
  voice = await openVoice('hall', { url: daemon.natsUrl, seedFile }, ledger);
});
afterEach(async () => {
  await voice.stop();
  await daemon.stop();
  await rm(home, { recursive: true, force: true });
});

async function cut(): Promise<void> {
  await daemon.kill();
  daemon = await startDaemonProcess(home, port);
}

let messages = 0;
/** Codes of the refusal, or nothing. */
async function tell(id: string, verb: string, data: object): Promise<readonly string[]> {
  const message = `m-${++messages}`;
  const event = { specversion: '1.0', id: message, source: 'urn:test:hall', type: `onedoor.application.${verb}`, data };
  const { type, data: said } = await voice.say(`application.${id}`, message, JSON.stringify(event));
  if (type.endsWith('received')) return [];
  return (said['defects'] as readonly { code: string }[]).map(({ code }) => code);
}

const heard = (id: string, event: string): readonly Heard[] =>
  ledger.announced('hall', `application.${id}`).filter(({ type }) => type === `onedoor.application.${event}`);

async function shown(id: string): Promise<Readonly<Record<string, unknown>>> {
  const connection = await connectAs('hall', readConfig(home, { NATS_URL: daemon.natsUrl }));
  try {
    const question = JSON.stringify({ application: id, purpose: 'ownership' });
    const reply = await connection.request('onedoor.api.application.get.hall', question, { timeout: 10_000 });
    return reply.json<{ answer: { state: Readonly<Record<string, unknown>> } }>().answer.state;
  } finally {
    await connection.close();
  }
}

describe('linked applications on the real road', () => {
  it('know each other across kills, each word once', async () => {
    expect(await tell(CHILD, 'submit', { ...content, parent: PARENT })).toEqual(['PARENT_UNKNOWN']);
    expect(await tell(PARENT, 'submit', content)).toEqual([]);
    expect(await tell(CHILD, 'submit', { ...content, parent: PARENT })).toEqual([]);
    await cut();
    await until('the link', () => heard(PARENT, 'child-linked').length > 0);
    expect(await tell(CHILD, 'withdraw', { expectedVersion: 1 })).toEqual([]);
    await cut();
    await until('the end', () => heard(PARENT, 'child-ended').length > 0);
    expect(heard(PARENT, 'child-ended')[0]?.data).toMatchObject({ child: CHILD, result: 'withdrawn', open: 0 });
    expect(await shown(CHILD)).toMatchObject({ parent: PARENT, children: [] });
    expect(await shown(PARENT)).toMatchObject({ children: [{ application: CHILD, result: 'withdrawn' }] });
    expect(heard(PARENT, 'child-linked')).toHaveLength(1);
    expect(heard(PARENT, 'child-ended')).toHaveLength(1);
    expect(ledger.doubled).toEqual([]);
  }, 120_000);
});
