import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryJournalStore, type MemoryJournalStore } from '../adapters/memory/journal-store.ts';
import { createIntake } from './intake.ts';
import { Journal } from './journal.ts';
import { Mark } from './mark.ts';
import type { Intake } from './ports.ts';
import { defect } from './protocol/defects.ts';
import type { Incoming } from './protocol/incoming.ts';
import type { Envelope } from './registry.ts';
import { add, hall, incomingOf, mobile, StandingClock, stillMeter, tally } from './road-harness.ts';

const readable = incomingOf({ integrator: 'hall', entity: tally('hall.1'), command: add(1), id: 'm-1', content: 'c' });
const unreadable: Incoming = {
  address: { integrator: 'hall', entity: tally('hall.1') },
  messageId: 'm-1',
  messageSource: '/hall',
  defects: [defect('SCHEMA_REQUIRED', '/data/matter'), defect('SCHEMA_TYPE', '/data/region')],
};

describe('the intake', () => {
  let store: MemoryJournalStore;
  let journal: Journal;
  let intake: Intake;
  let delivered: Envelope[];
  const faults: unknown[] = [];
  const counted: string[] = [];
  const bytes = Buffer.from('{"what": "came"}');
  beforeEach(() => {
    store = createMemoryJournalStore();
    journal = new Journal(
      { batchTurns: 10, batchBytes: 1_000_000, tailEntries: 10 },
      { store, meter: stillMeter, fatal: (error) => faults.push(error) },
    );
    journal.track('integrator', new Mark({ epoch: '77', watermark: 8, above: [] }));
    delivered = [];
    counted.length = 0;
    const integrators = new Map([hall, mobile].map((one) => [one.integrator, one]));
    intake = createIntake({
      journal,
      clock: new StandingClock(),
      meter: {
        ...stillMeter,
        counter: (name) => (labels) => {
          counted.push(`${name} ${Object.values(labels ?? {}).join(' ')}`);
        },
      },
      integrator: (name) => integrators.get(name),
      deliver: (envelope) => delivered.push(envelope),
    });
  });
  afterEach(() => expect(faults).toEqual([]));

  const take = async (message: Incoming, sequence = 9) => {
    intake.take(message, { sequence, epoch: '77', bytes });
    await journal.flush();
    return store.entries(1, 10);
  };

  it('hands a message that can be read to its entity, and commits nothing itself', async () => {
    expect(await take(readable)).toEqual([]);
    expect(delivered).toEqual([
      {
        entity: { kind: 'application', id: 'hall.1' },
        command: add(1),
        input: { source: 'integrator', sequence: 9, integrator: 'hall', messageId: 'm-1', messageSource: '/hall' },
        sender: { id: '["hall","/hall","m-1"]', content: 'c' },
      },
    ]);
    expect(counted).toEqual(['onedoor_messages_total delivered']);
  });

  it('commits a refused message with all its defects and its bytes, and answers on the topic of its entity (P3, W6)', async () => {
    const [entry] = await take(unreadable);
    expect(delivered).toEqual([]);
    expect(entry).toMatchObject({
      entity: { kind: 'refusal', id: 'hall.77-9' },
      input: { source: 'integrator', sequence: 9, messageId: 'm-1' },
      events: [
        {
          type: 'MessageRefused',
          defects: [{ code: 'SCHEMA_REQUIRED' }, { code: 'SCHEMA_TYPE', pointer: '/data/region' }],
        },
      ],
      messages: [
        {
          integrator: 'hall',
          topic: 'application.hall.1',
          event: 'refused',
          data: {
            cause: { id: 'm-1', source: '/hall' },
            defects: [{ code: 'SCHEMA_REQUIRED' }, { code: 'SCHEMA_TYPE' }],
            deadLetter: 'hall.77-9',
          },
        },
      ],
    });
    expect(Buffer.from((await store.attachment({ kind: 'refusal', id: 'hall.77-9' }, 1)) ?? [])).toEqual(bytes);
    expect((await store.marks())['integrator']).toEqual({ epoch: '77', watermark: 9, above: [] });
    expect(counted).toEqual([
      'onedoor_messages_total refused',
      'onedoor_message_defects_total SCHEMA_REQUIRED',
      'onedoor_message_defects_total SCHEMA_TYPE',
    ]);
  });

  it('answers on the number of the message where its subject names no entity', async () => {
    const [entry] = await take({ ...unreadable, address: { integrator: 'hall', entity: undefined } });
    expect(entry?.messages[0]).toMatchObject({ topic: 'message.9', event: 'refused' });
  });

  it('refuses who is not configured, whatever else is wrong, and keeps an odd name out of keys (P3)', async () => {
    await take({ ...unreadable, address: { ...unreadable.address, integrator: 'Nobody!' } });
    const entries = await take({ ...readable, address: { ...readable.address, integrator: 'stranger' } }, 10);
    expect(entries[0]?.entity.id).toBe('unknown.77-9');
    const codes = ['SCHEMA_REQUIRED', 'SCHEMA_TYPE', 'INTEGRATOR_UNKNOWN'].map((code) => ({ code }));
    expect(entries[0]).toMatchObject({ events: [{ type: 'MessageRefused', defects: codes }] });
    expect(entries[1]).toMatchObject({
      entity: { id: 'stranger.77-10' },
      messages: [{ integrator: 'stranger', data: { defects: [{ code: 'INTEGRATOR_UNKNOWN' }] } }],
    });
    expect(delivered).toEqual([]);
  });

  it('refuses a kind that the integrator has no right to (P3)', async () => {
    const person = incomingOf({
      integrator: 'mobile',
      entity: { kind: 'person', id: 'officer-1' },
      command: add(1),
      id: 'm-1',
    });
    const [entry] = await take(person);
    expect(delivered).toEqual([]);
    expect(entry?.messages).toMatchObject([
      {
        integrator: 'mobile',
        topic: 'person.officer-1',
        event: 'refused',
        data: { defects: [{ code: 'RIGHT_KIND', pointer: '/type' }] },
      },
    ]);
  });
});
