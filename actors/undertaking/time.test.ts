import { describe, expect, it } from 'vitest';
import { creditRules, PERSON } from '../credit/world-harness.ts';
import { given, surroundings } from '../specification-harness.ts';
import type { UndertakingEvent } from './state.ts';
import { type UndertakingCommand, undertakingBehaviour } from './undertaking.ts';
import { ARCHIVES, UNDERTAKING } from './undertaking-harness.ts';

const rules = creditRules();
const behaviour = undertakingBehaviour({
  rules: { current: rules, find: () => rules },
  personKeys: { keyOf: (number) => number },
});
const settings = { graceWorkingDays: 3, reminderDays: 3, extensions: 2 };
const midnightAfter = (day: string) => Date.parse(`${day}T24:00:00+08:00`);
const made: UndertakingEvent = {
  type: 'UndertakingMade',
  integrator: 'hall',
  person: PERSON,
  kind: 'loan',
  organisation: ARCHIVES,
  region: '3301',
  archive: 'J1',
  undertakenOn: '2026-09-01',
  graceWorkingDays: 3,
  due: '2026-09-28',
  graceUntil: '2026-10-01',
  lapseAt: midnightAfter('2026-10-01'),
  remindAt: Date.parse('2026-09-25T08:30:00+08:00'),
};

/** What happens under a calendar by which the grace ends on a day. */
function when(
  command: UndertakingCommand,
  now: number,
  graceUntil: string,
  before: readonly UndertakingEvent[] = [made],
) {
  const calendar = { ...rules.calendar, addWorkingDays: () => ({ day: graceUntil, provisional: false }) };
  const around = surroundings({ id: UNDERTAKING, version: before.length, now });
  return given(behaviour, ...before).when(command, { settings, calendar }, around);
}

describe('the end of the grace', () => {
  const lapse = { type: 'lapseUndertaking', due: made.lapseAt } as const;

  it('waits for the working days of a calendar that was published meanwhile, and is no extension', () => {
    const later = when(lapse, made.lapseAt, '2026-10-09');
    expect(later.received()).toMatchObject({
      events: [{ type: 'UndertakingDeferred', term: { due: '2026-09-28', graceUntil: '2026-10-09' } }],
      dueSet: [{ at: midnightAfter('2026-10-09'), name: 'lapseUndertaking' }],
      // The reminder of a day that is over is not sent any more.
      dueCleared: [{ at: made.remindAt, name: 'remindUndertaking' }],
    });
    expect(later.received().commands).toBeUndefined();
    expect(later.received().messages).toMatchObject([{ event: 'undertaking-extended' }]);
    expect(later.state).toMatchObject({ status: 'open', extensions: 0 });
    const events = later.received().events;
    const again = { type: 'lapseUndertaking', due: midnightAfter('2026-10-09') } as const;
    const lapsed = when(again, again.due, '2026-10-09', [made, ...events]);
    expect(lapsed.received().commands).toMatchObject([
      { command: { type: 'openFile', occurrence: { kind: 'overdue-return', document: { day: '2026-10-09' } } } },
    ]);
    // The row that was overtaken only goes.
    expect(when(lapse, again.due, '2026-10-09', [made, ...events]).received()).toMatchObject({ events: [] });
  });

  it('is never moved to the disadvantage of somebody', () => {
    const lapsed = when(lapse, made.lapseAt, '2026-09-30');
    expect(lapsed.received().commands).toMatchObject([
      { command: { occurrence: { document: { day: '2026-10-01' } } } },
    ]);
    expect(lapsed.state).toMatchObject({ status: 'lapsed', graceUntil: '2026-10-01' });
  });

  it('that passed long ago, with nobody at work, counts from its own day', () => {
    const lapsed = when(lapse, midnightAfter('2027-03-01'), '2026-10-01');
    expect(lapsed.received().commands).toMatchObject([
      { command: { occurrence: { document: { day: '2026-10-01' } } } },
    ]);
    expect(lapsed.received().dueCleared).toMatchObject([{ name: 'remindUndertaking' }]);
  });

  it('means nothing to what was never undertaken', () => {
    expect(when(lapse, made.lapseAt, '2026-10-01', []).received()).toEqual({ verdict: 'received', events: [] });
    const remind = { type: 'remindUndertaking', due: made.remindAt ?? 0 } as const;
    expect(when(remind, remind.due, '2026-10-01', []).received()).toEqual({ verdict: 'received', events: [] });
  });
});

describe('the reminder', () => {
  it('is told once', () => {
    const remind = { type: 'remindUndertaking', due: made.remindAt ?? 0 } as const;
    const { received } = when(remind, remind.due, '2026-10-01');
    expect(received().messages).toMatchObject([
      { event: 'undertaking-due', data: { due: '2026-09-28', archive: 'J1' } },
    ]);
    expect(when(remind, remind.due, '2026-10-01', [made, ...received().events]).received()).toMatchObject({
      events: [],
    });
  });
});
