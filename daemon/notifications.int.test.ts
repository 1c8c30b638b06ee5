import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConnection } from '../adapters/nats/connection.ts';
import { createDaemonHome, type DaemonHome, example, type Message, until } from './daemon-harness.ts';
import { Ledger } from './demo/ledger.ts';
import type { Voice } from './demo/voice.ts';

let at: DaemonHome;
beforeEach(async () => {
  at = await createDaemonHome();
  const { notify } = at.config.settings;
  Object.assign(notify, { quietFrom: '00:00', quietTo: '00:00', staffAt: 'anytime' });
});
afterEach(() => at.dispose());

const ABOUT = 'application.hall.HY-1';
const PHONE = '13800000000';

/** Messages to people that lie in the stream, by subject. */
async function told(): Promise<readonly { readonly subject: string; readonly message: Record<string, unknown> }[]> {
  const connection = await openConnection({
    url: at.config.settings.nats.url,
    seedFile: join(at.home, 'secrets', 'nats', 'daemon.nk'),
    name: 'test',
    inboxPrefix: '_INBOX_daemon',
  });
  try {
    const { streams } = await jetstreamManager(connection);
    const { state } = await streams.info('ONEDOOR_OUT', { subjects_filter: 'onedoor.notify.>' });
    const subjects = Object.keys(state.subjects ?? {}).sort();
    return await Promise.all(
      subjects.map(async (subject) => {
        const stored = await streams.getMessage('ONEDOOR_OUT', { last_by_subj: subject });
        const { data } = stored?.json<{ data: Record<string, unknown> }>() ?? { data: {} };
        return { subject, message: data };
      }),
    );
  } finally {
    await connection.close();
  }
}

async function apply(id: string, ledger = new Ledger()): Promise<Voice> {
  const voice = await at.listen(ledger);
  const filings = await example('filings');
  for (const filing of filings) await voice.say(filing.subject, filing.id, JSON.stringify(filing));
  const [application] = await example('application');
  await voice.say(ABOUT, id, JSON.stringify({ ...application, id, subject: ABOUT }));
  return voice;
}

const withdraw = async (application: Message | undefined): Promise<void> => {
  const voice = await at.listen(new Ledger());
  const message = { ...application, type: 'onedoor.application.withdraw', data: { expectedVersion: 1 } };
  await voice.say(ABOUT, 'withdraw-1', JSON.stringify({ ...message, id: 'withdraw-1', subject: ABOUT }));
  await voice.stop();
};

describe('people', () => {
  it('are told by NATS where nothing else is set up, once across starts; an erasure takes that back too', async () => {
    at.config.settings.notify.sms = 'nats';
    const file = join(at.home, 'integrators', 'hall.json');
    const rights = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, JSON.stringify({ ...rights, carries: ['sms'] }));
    await at.start();
    const heard = new Ledger();
    const voice = await apply('submit-1', heard);
    await until('the message', async () => (await told()).length > 0);
    const [first] = await told();
    // Whoever carries the channel hears it among its own messages.
    await until('the carrier', () => heard.all.some(({ heard: { type } }) => type === 'onedoor.notice.sms'));
    await voice.stop();
    expect(first?.subject).toMatch(/^onedoor\.notify\.sms\.application\.hall\.HY-1\.[0-9a-f]{32}$/);
    expect(first?.message).toMatchObject({ to: PHONE, notice: 'application-received', about: ABOUT, channel: 'sms' });
    expect(first?.message['text']).toMatch(/^示\*乙，您申请的“.+”已于.+收件，编号HY-1/);

    await at.stop();
    await at.start();
    const [application] = await example('application');
    await withdraw(application);
    await until('the second message', async () => (await told()).length === 2);
    const ref = String(first?.message['ref']);
    const shown = (await at.ask('get', { kind: 'notification', id: ref })) as { state: { status: string } };
    expect(shown.state.status).toBe('delivered');
    // What is kept of a message says nothing of where it went, nor of whom it was about.
    expect(JSON.stringify(shown)).not.toContain(PHONE);
    expect(JSON.stringify(shown)).not.toContain('示');

    await until('the erasure', () =>
      at.ask('erase', { kind: 'application', id: 'hall.HY-1' }).then(
        () => true,
        () => false,
      ),
    );
    expect(await told()).toEqual([]);
    await at.stop();
    const entries = await at.entriesAtRest();
    const events = entries
      .filter(({ entity }) => entity.kind === 'notification')
      .flatMap((entry) => entry.events.map(({ type }) => type));
    expect(events.filter((type) => type === 'SendingBegun')).toHaveLength(2);
  });

  it('are told nothing where nobody carries it, and later nothing of that time', async () => {
    await at.start();
    await (await apply('submit-1')).stop();
    await at.stop();
    at.config.settings.notify.sms = 'nats';
    await at.start();
    const [application] = await example('application');
    await withdraw(application);
    await until('the message', async () => (await told()).length > 0);
    expect((await told()).map(({ message }) => message['notice'])).toEqual(['result-withdrawn']);
    await at.stop();
  });

  it('who cannot be reached are reported to the hall, with the reason', async () => {
    at.config.settings.notify.mail = 'nats';
    await at.start();
    const ledger = new Ledger();
    const voice = await apply('submit-1', ledger);
    const reported = () => ledger.announced('hall', ABOUT).filter(({ type }) => type.endsWith('.notice-undelivered'));
    await until('the report', () => reported().length > 0);
    expect(reported().map(({ data }) => [data['audience'], data['outcome'], data['reason']])).toEqual([
      ['applicant', 'undeliverable', 'NO_CONTACT'],
    ]);
    await voice.stop();
    await at.stop();
  });
});
