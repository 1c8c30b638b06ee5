import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { verifyChain } from '../adapters/level/verify.ts';
import { createDaemonHome, type DaemonHome, example, type Message, until } from './daemon-harness.ts';
import { Ledger } from './demo/ledger.ts';

const DAY_MS = 86_400_000;
let at: DaemonHome;

beforeEach(async () => {
  at = await createDaemonHome();
  at.config.settings.retention.newestEntries = 1;
});
afterEach(async () => {
  vi.useRealTimers();
  await at.dispose();
});

/** Lets the days of the daemon go by; the broker and the timers keep their own time. */
const letDaysPass = (days: number): string => {
  const now = Date.now() + days * DAY_MS;
  vi.useFakeTimers({ toFake: ['Date'], now });
  return new Date(now).toISOString().slice(0, 10);
};

interface Answer {
  readonly moved: number;
  readonly held: number;
  readonly segments: readonly { readonly file: string }[];
  readonly messages: { readonly inbound: number; readonly outbound: number };
}

describe('a daemon whose old entries are archived while it runs', () => {
  it('keeps what is under way, answers repeats as before, says what is archived, and starts again', async () => {
    const [application] = await example('application');
    const [acceptance] = await example('acceptance');
    await at.start();
    const ledger = new Ledger();
    const voice = await at.listen(ledger);
    const texts = new Map<string, string>();
    const say = (message: Message | undefined, number: number, id: string, data: object = {}) => {
      const subject = `application.hall.HY-${number}`;
      const text = JSON.stringify({ ...message, ...data, id, subject });
      texts.set(id, text);
      return voice.say(subject, id, text);
    };
    for (const filing of await example('filings')) await voice.say(filing.subject, filing.id, JSON.stringify(filing));
    for (const number of [1, 2, 3]) await say(application, number, `submit-${number}`);
    await say(acceptance, 2, 'accept-2');
    const view = async (number: number) =>
      (await at.ask('get', { kind: 'application', id: `hall.HY-${number}` })) as {
        version: number;
        state: { status: string };
        timeline: readonly { events: readonly string[]; archived?: object }[];
      };
    const { version: expectedVersion } = await view(1);
    const withdrawal = { type: 'onedoor.application.withdraw', data: { expectedVersion, reason: '不办了' } };
    const withdrawn = await say(application, 1, 'withdraw-1', withdrawal);
    expect(withdrawn.type).toBe('onedoor.application.received');
    const answered = ledger.all.find(({ heard }) => (heard.data['cause'] as { id?: string })?.id === 'submit-1')?.heard;

    const folder = join(at.home, 'archive');
    const before = letDaysPass(3);
    const seal = (more: object = {}) => at.ask('seal', { folder, before, ...more }) as Promise<Answer>;
    let sealed: Answer | undefined;
    await until('an archive', async () => {
      sealed = await seal();
      return sealed.segments.length > 0;
    });
    // No backup was made: what came in stays.
    expect(sealed?.messages.inbound).toBe(0);
    expect(sealed?.held).toBeGreaterThan(3);
    await seal();

    const [over, open] = [await view(1), await view(2)];
    expect([over.state.status, open.state.status]).toEqual(['withdrawn', 'accepted']);
    expect(over.timeline[0]).toMatchObject({ events: [], archived: { file: expect.stringContaining('onedoor-') } });
    expect(open.timeline[0]?.archived).toBeUndefined();
    await expect(at.ask('explain', { id: 'hall.HY-1' })).rejects.toMatchObject({ code: 'ARCHIVED' });
    expect(await at.ask('explain', { id: 'hall.HY-2' })).toMatchObject({ id: 'hall.HY-2' });
    await expect(at.ask('seal', { folder, before: '2999-01-01' })).rejects.toMatchObject({ code: 'DAY_MALFORMED' });
    await expect(at.ask('seal', { folder: 'x', before })).rejects.toMatchObject({ code: 'FOLDER_MALFORMED' });

    voice.repeat('application.hall.HY-1', texts.get('submit-1') ?? '');
    const repeat = () => ledger.all.find(({ heard }) => heard.data['repeat'] === true)?.heard;
    await until('the answer to a repeat', () => repeat() !== undefined);
    expect(repeat()).toMatchObject({ type: answered?.type, data: { ...answered?.data, repeat: true } });

    // What a backup holds need not stay in the stream, and what every integrator has acknowledged goes as well.
    await at.ask('backup', { folder: join(at.home, 'backup') });
    await until('an inbound stream without old messages', async () => (await seal()).messages.inbound > 0);
    await voice.stop();
    await at.stop();
    await at.start();
    expect(await view(1)).toMatchObject({ state: over.state });
    await at.stop();
    const masterKey = await at.masterKey();
    const verdict = await verifyChain(at.storeFolder, { masterKey, archive: folder });
    expect(verdict).toMatchObject({ ok: true, archive: { proved: verdict.archive?.segments } });
  });
});
