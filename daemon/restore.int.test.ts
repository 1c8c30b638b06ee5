import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../actors/protocol/journal.ts';
import { restoreStore } from '../adapters/level/restore.ts';
import { verifyChain } from '../adapters/level/verify.ts';
import { Random } from '../rules/random.ts';
import { createDaemonHome, type DaemonHome, example, type Message, until } from './daemon-harness.ts';
import { type Heard, Ledger } from './demo/ledger.ts';
import { type Citizen, makeCitizen } from './demo/population.ts';

let at: DaemonHome;

/** What an operator sees of every application: status, version, deeds; not the moments, since what is done again is done later. */
async function looks(numbers: readonly number[]): Promise<readonly unknown[]> {
  const views: unknown[] = [];
  for (const number of numbers) {
    const view = await at.ask('get', { kind: 'application', id: `hall.HY-${number}` }).catch(() => undefined);
    const { state, version } = (view ?? {}) as { state?: unknown; version?: number };
    views.push({ number, version, state: state && JSON.parse(JSON.stringify(state, withoutMoment)) });
  }
  return views;
}

const withoutMoment = (name: string, value: unknown) => (name === 'at' ? undefined : value);

/** What the hall must have heard of entries from a commit on; alarms go to whoever supervises. */
const messagesFrom = (entries: readonly Entry[], from: number): number =>
  entries
    .filter(({ commit }) => commit >= from)
    .reduce((sum, { messages }) => sum + messages.filter(({ alert }) => alert === undefined).length, 0);

const sorted = (heard: readonly Heard[]): readonly string[] =>
  heard.map(({ subject, type, data }) => JSON.stringify([subject, type, data])).sort();

beforeEach(async () => {
  at = await createDaemonHome();
});
afterEach(() => at.dispose());

describe('a data folder that was lost', () => {
  it('comes back from a backup and the streams: nothing is lost, and what was said after the backup is said once more under new ids (W6)', async () => {
    const [application] = await example('application');
    const [acceptance] = await example('acceptance');
    const ledger = new Ledger();
    const numbers = [1, 2, 3, 4, 5, 6, 7];
    await at.start();
    const voice = await at.listen(ledger);
    const say = (message: Message | undefined, number: number, id: string) =>
      voice.say(
        `application.hall.HY-${number}`,
        id,
        JSON.stringify({ ...message, id, subject: `application.hall.HY-${number}` }),
      );
    // Each by a person of its own: what is known of a person's other applications depends on when they were counted.
    const random = new Random(1);
    const people = numbers.map(() => makeCitizen(random, { bornFrom: 1950, bornTo: 1990 }));
    const applied = (number: number): Message | undefined => {
      const { name, idNumber, phone } = people[number - 1] as Citizen;
      const data = { ...(application?.['data'] as object), applicant: { kind: 'citizen', name, idNumber, phone } };
      return application && { ...application, data };
    };
    const submit = (number: number) => say(applied(number), number, `submit-${number}`);
    const accept = (number: number) => say(acceptance, number, `accept-${number}`);
    for (const filing of await example('filings')) await voice.say(filing.subject, filing.id, JSON.stringify(filing));
    for (const number of [1, 2, 3, 4]) await submit(number);
    await accept(1);
    const backup = join(at.home, 'backup');
    const { commit } = (await at.ask('backup', { folder: backup })) as { commit: number };

    await Promise.all([accept(2), accept(3), submit(5), submit(6), submit(7)]);
    await accept(5);
    const before = await looks(numbers);
    await at.stop();
    const lost = await at.entriesAtRest();
    await until('what was published', () => ledger.all.length >= messagesFrom(lost, 1));
    await voice.stop();
    const heardAfter = ledger.all.map(({ heard }) => heard).filter((heard) => commitOf(heard) > commit);
    expect(heardAfter.length).toBeGreaterThan(10);

    await rm(at.storeFolder, { recursive: true });
    const masterKey = await at.masterKey();
    await restoreStore({ backup, folder: at.storeFolder, masterKey, at: Date.now(), by: 'test', purpose: 'drill' });
    const again = new Ledger();
    const second = await at.listen(again);
    await at.start();
    await until(
      'what the stream still holds',
      async () => JSON.stringify(await looks(numbers)) === JSON.stringify(before),
    );
    // A sender that repeats what it sent before the backup, or after it, is told that it is a repeat.
    for (const number of [1, 6]) {
      const [id, subject] = [`submit-${number}`, `application.hall.HY-${number}`];
      const receipt = await second.say(subject, id, JSON.stringify({ ...applied(number), id, subject }));
      expect(receipt).toMatchObject({ type: 'onedoor.application.received', data: { repeat: true } });
    }
    await at.stop();
    const restored = await at.entriesAtRest();
    await until('what was published again', () => again.all.length >= messagesFrom(restored, commit + 1));
    const heardAgain = again.all.map(({ heard }) => heard).filter(({ data }) => data['repeat'] !== true);
    // The same things, each once, under ids that nobody has heard before; nothing of before the backup.
    expect(sorted(heardAgain)).toEqual(sorted(heardAfter));
    expect(again.all.every(({ heard }) => commitOf(heard) > commit)).toBe(true);
    const ids = [...ledger.all, ...again.all].map(({ heard }) => heard.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(again.repeatedDeliveries).toBe(0);

    // The stream of answers now holds two histories; the next start finds its place in it and says nothing twice.
    await at.start();
    expect(await looks(numbers)).toEqual(before);
    await at.stop();
    expect(again.all.length).toBe(messagesFrom(await at.entriesAtRest(), commit + 1));
    await second.stop();
    expect(await verifyChain(at.storeFolder, { masterKey })).toMatchObject({ ok: true });
  });
});

const commitOf = (heard: Heard): number => (heard as Heard & { readonly commit: number }).commit;
