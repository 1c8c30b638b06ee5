import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyChain } from '../adapters/level/verify.ts';
import { createDaemonHome, type DaemonHome, example, type Message, until } from './daemon-harness.ts';
import { Ledger } from './demo/ledger.ts';

let at: DaemonHome;
beforeEach(async () => {
  at = await createDaemonHome();
});
afterEach(() => at.dispose());

const ID = 'hall.HY-1';
const SUBJECT = `application.${ID}`;

describe('the operator’s order to erase', () => {
  it('destroys what is kept about an application that is over, in memory, in the store and in the streams, for good', async () => {
    const [application] = await example('application');
    await at.start();
    let voice = await at.listen(new Ledger());
    const say = (message: Message | undefined, id: string, rest: object = {}) =>
      voice.say(SUBJECT, id, JSON.stringify({ ...message, id, subject: SUBJECT, ...rest }));
    const withdraw = (id: string, expectedVersion: number) =>
      say(application, id, { type: 'onedoor.application.withdraw', data: { expectedVersion } });
    const filings = await example('filings');
    for (const filing of filings) await voice.say(filing.subject, filing.id, JSON.stringify(filing));
    await say(application, 'submit-1');
    const spoilt = await voice.say(
      'application.hall.HY-2',
      'spoilt',
      JSON.stringify({ ...application, id: 'spoilt', data: {} }),
    );

    const erase = (kind: string, id: string) =>
      at.ask('erase', { kind, id }).then(
        (answer) => answer as { commit: number; messages: number },
        (error: { code: string }) => error.code,
      );
    // What was said last may still be on its way for a moment; then there is an answer that lasts.
    const eraseAtRest = async (kind: string, id: string) => {
      let answer = await erase(kind, id);
      await until('the effects', async () => {
        if (answer === 'EFFECTS_UNDER_WAY') answer = await erase(kind, id);
        return answer !== 'EFFECTS_UNDER_WAY';
      });
      return answer;
    };
    expect(await eraseAtRest('application', ID)).toBe('APPLICATION_UNDER_WAY');
    expect(await eraseAtRest('person', String(filings[0]?.subject.slice('person.'.length)))).toBe('FILING_IN_FORCE');
    expect(await eraseAtRest('application', 'hall.NONE')).toBe('NOT_FOUND');
    expect(await eraseAtRest('rule', 'register')).toBe('KIND_NOT_ERASABLE');
    await withdraw('withdraw-1', 1);
    const backup = join(at.home, 'backup');
    await at.ask('backup', { folder: backup });
    const erased = await eraseAtRest('application', ID);
    // The submission and the withdrawal, and what was answered to both.
    expect(erased).toMatchObject({ commit: expect.any(Number), messages: expect.any(Number) });
    expect((erased as { messages: number }).messages).toBeGreaterThanOrEqual(4);
    const letter = String(spoilt.data['deadLetter']);
    expect(await eraseAtRest('refusal', letter)).toMatchObject({ messages: 1 });

    const view = () => at.ask('get', { kind: 'application', id: ID }) as Promise<Record<string, unknown>>;
    const gone = await view();
    expect(gone).toMatchObject({ kind: 'application', id: ID, version: 0, erased: true });
    expect(gone['state']).toBeUndefined();
    expect(gone['timeline']).toMatchObject([
      { events: [], erased: true },
      { events: [], erased: true },
      { events: ['EntityErased'], source: 'operator', sender: 'test' },
    ]);
    expect(await at.ask('get', { kind: 'refusal', id: letter })).toMatchObject({ erased: true });
    // The actor in memory has forgotten it as well.
    expect((await withdraw('withdraw-2', 2)).data['defects']).toMatchObject([{ code: 'NOT_FOUND' }]);
    // An id that was used is known as used; what it brought is not. To a ledger of its own, since it has an answer already.
    await voice.stop();
    voice = await at.listen(new Ledger());
    expect((await say(application, 'submit-1')).data['defects']).toMatchObject([{ code: 'ID_REUSED' }]);

    await at.stop();
    const masterKey = await at.masterKey();
    expect(await verifyChain(at.storeFolder, { masterKey })).toMatchObject({ ok: true });
    // A backup from before is a copy with its keys: it holds what was erased since.
    expect(await verifyChain(backup, { masterKey })).toMatchObject({ ok: true });
    await at.start();
    expect(await view()).toMatchObject({ version: 0, erased: true });
    expect(await say(application, 'submit-2')).toMatchObject({ type: 'onedoor.application.received' });
    expect(await view()).toMatchObject({ version: 1, erased: true, state: { status: 'received' } });
    await at.stop();
    await voice.stop();
  });
});
