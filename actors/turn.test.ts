import { describe, expect, it } from 'vitest';
import type { Input } from './protocol/journal.ts';
import { repeatTurn, turnOf } from './turn.ts';

const entity = { kind: 'application', id: 'hall.1' } as const;
const row = { at: 1000, entity, name: 'wake_up' };
const due: Input = { source: 'due', row };
const sent: Input = { source: 'integrator', sequence: 4, integrator: 'hall', messageId: 'm-1', messageSource: '/hall' };
const command = { type: 'act' };
const refused = {
  verdict: 'refused',
  defects: [{ pointer: '', code: 'NOT_FOUND', message: { zh: '无', en: 'none' } }],
} as const;
const extra = { integrator: 'mobile', topic: 'application.hall.1', event: 'assigned', data: {} };

describe('a turn', () => {
  it('of a refusal changes nothing, and carries what the attempt gives rise to', () => {
    const commands = [
      { to: { kind: 'person', id: 'officer-A' }, command: { type: 'expireFiling', validTo: '2026-12-31' } },
    ] as const;
    const turn = turnOf(entity, 3, { kept: true }, { input: sent, command }, { ...refused, commands }, [], 5);
    expect(turn).toMatchObject({ version: 3, events: [{ type: 'MessageRefused' }], commands });
    expect(turn).not.toHaveProperty('state');
    expect(turnOf(entity, 3, {}, { input: sent, command }, refused, [], 5).commands).toEqual([]);
  });

  it('takes the row that has fired with it, whatever came of it, so that it never fires again', () => {
    const other = { ...row, name: 'other' };
    const happened = { verdict: 'received', events: [{ type: 'Woke' }], dueCleared: [other] } as const;
    expect(turnOf(entity, 1, {}, { input: due, command }, happened, [], 5).dueCleared).toEqual([row, other]);
    expect(
      turnOf(entity, 1, {}, { input: due, command }, { verdict: 'received', events: [] }, [], 5).dueCleared,
    ).toEqual([row]);
    expect(turnOf(entity, 1, {}, { input: due, command }, refused, [], 5).dueCleared).toEqual([row]);
  });

  it('begins with the receipt for the sender, and has none where nobody sent a message', () => {
    const decision = { verdict: 'received', events: [{ type: 'Moved' }], messages: [extra] } as const;
    expect(turnOf(entity, 3, {}, { input: sent, command }, decision, [], 5).messages).toEqual([
      {
        integrator: 'hall',
        topic: 'application.hall.1',
        event: 'received',
        data: { cause: { id: 'm-1', source: '/hall' }, command: 'act', version: 3 },
      },
      extra,
    ]);
    expect(turnOf(entity, 3, {}, { input: due, command }, decision, [], 5).messages).toEqual([extra]);
    expect(turnOf(entity, 3, {}, { input: due, command }, refused, [], 5).messages).toEqual([]);
  });

  it('leaves the state alone where nothing has happened', () => {
    expect(
      turnOf(entity, 3, { a: 1 }, { input: sent, command }, { verdict: 'received', events: [] }, [], 5),
    ).not.toHaveProperty('state');
    expect(turnOf(entity, 3, { a: 1 }, { input: sent, command }, refused, [], 5)).not.toHaveProperty('state');
    expect(
      turnOf(entity, 3, { a: 1 }, { input: sent, command }, { verdict: 'received', events: [{ type: 'Moved' }] }, [], 5)
        .state,
    ).toEqual({ a: 1 });
  });

  it('repeats only the receipt, never what the message had made known to others', () => {
    const received = { integrator: 'hall', topic: 'application.hall.1', event: 'received', data: { version: 3 } };
    const turn = repeatTurn(
      entity,
      8,
      { input: sent, command },
      [received, extra, { ...received, integrator: 'mobile' }],
      5,
    );
    expect(turn).toMatchObject({ version: 8, events: [{ type: 'MessageRepeated' }], commands: [] });
    expect(turn.messages).toEqual([{ ...received, data: { version: 3, repeat: true } }]);
    expect(turn).not.toHaveProperty('state');
    expect(turn).not.toHaveProperty('sender');
  });
});
