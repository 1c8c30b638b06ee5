import { describe, expect, it } from 'vitest';
import { shippedCalendarFile } from '../../rules/calendar/calendar.fixture.ts';
import { createWorkingCalendar } from '../../rules/calendar/working-calendar.ts';
import type { Matter } from '../../rules/matters/matter.ts';
import type { ApplicationCommand } from '../protocol/commands.ts';
import { given } from '../specification-harness.ts';
import { decideInTime } from './clocks.ts';
import { at, calendar2026, Life, permit } from './clocks-harness.ts';
import { evolve } from './evolve.ts';
import * as specimens from './specimens-harness.ts';

const withSpecialStep: Matter = {
  ...permit,
  flow: {
    ...permit.flow,
    steps: permit.flow.steps.map((one) =>
      one.id === 'review' ? { ...one, uncounted: { basis: { text: '第四十五条' } } } : one,
    ),
  },
};
const submit: ApplicationCommand = { type: 'submit', data: specimens.submission };
const extend: ApplicationCommand = {
  type: 'extend',
  data: { expectedVersion: 0, officer: 'L-1', reason: '须实地勘查' },
};
const accept = specimens.act('accept');
const approve = specimens.act('approve', { officer: 'R-1' });
const returned = specimens.act('return', { officer: 'R-1' });

/** Came in on a Monday, accepted on Tuesday. */
function acceptedLife(matter?: Matter): Life {
  const life = new Life(matter);
  life.when('2026-08-03T10:00', submit);
  life.when('2026-08-04T10:00', accept, ['review']);
  return life;
}

describe('the clocks of an application', () => {
  it('begin with the examination and the step at the window, whose assignment says until when', () => {
    const life = new Life();
    life.when('2026-08-03T10:00', submit);
    expect(life.clock('examination')).toMatchObject({ from: '2026-08-03', workingDays: 5, due: { day: '2026-08-10' } });
    expect(life.clock('step', 'acceptance')).toMatchObject({ due: { day: '2026-08-05' } });
    expect(life.clock('legal')).toBeUndefined();
    expect(life.told('assigned').map(({ data }) => data['due'])).toEqual(['2026-08-05', '2026-08-05']);
    // One row, however many clocks there are: tomorrow's opening.
    expect([...life.rows.values()]).toEqual([
      { at: at('2026-08-04T08:30'), entity: { kind: 'application', id: 'hall.1' }, name: 'tick' },
    ]);
  });

  it('run by law and by promise from the acceptance; the legal one to the decision, the promised one to the delivery', () => {
    const life = acceptedLife();
    expect(life.clock('examination')?.done).toEqual({ on: '2026-08-04' });
    expect(life.clock('legal')).toMatchObject({ from: '2026-08-04', due: { day: '2026-09-01' } });
    expect(life.clock('promised')).toMatchObject({ from: '2026-08-04', due: { day: '2026-08-21' } });
    life.when('2026-08-05T10:00', approve, ['delivery']);
    expect(life.clock('legal')?.done).toEqual({ on: '2026-08-05' });
    expect(life.clock('promised')?.done).toBeUndefined();
    life.when('2026-08-05T11:00', specimens.act('deliver'));
    expect(life.clock('promised')?.done).toEqual({ on: '2026-08-05' });
    expect([...life.rows]).toEqual([]);
  });

  it('leave no row behind, whichever way an application ends', () => {
    for (const end of [specimens.act('refuse', { officer: 'R-1' }), specimens.withdrawal]) {
      const life = acceptedLife();
      expect(life.when('2026-08-05T10:00', end)).toEqual([]);
      expect([...life.rows]).toEqual([]);
      expect(life.state?.clocks?.deadlines.every(({ done }) => done !== undefined)).toBe(true);
    }
  });

  it('change nothing where a row fires at the very moment at which the case has ended', () => {
    const life = acceptedLife();
    const row = [...life.rows.values()][0];
    life.when('2026-08-05T08:30', specimens.withdrawal);
    const before = life.state;
    life.when(row?.at ?? 0, { type: 'tick', due: row?.at ?? 0 });
    expect(life.state).toEqual(before);
    expect([...life.rows]).toEqual([]);
  });

  it('stand still while the applicant corrects, and go on from the first acceptance', () => {
    const life = acceptedLife();
    life.when('2026-08-06T10:00', returned);
    expect(life.clock('legal')).toMatchObject({ stops: [{ reason: 'awaitingApplicant', from: '2026-08-06' }] });
    expect(life.clock('legal')?.due).toBeUndefined();
    expect([...life.rows]).toEqual([]);
    life.when('2026-08-20T10:00', specimens.correction);
    expect(life.clock('examination')).toMatchObject({ from: '2026-08-20' });
    // One day before the return, nineteen from the correction on.
    expect(life.clock('legal')?.due?.day).toBe(calendar2026.addWorkingDays('2026-08-20', 19).day);
    life.when('2026-08-21T10:00', accept, ['review']);
    expect(life.clock('legal')).toMatchObject({
      from: '2026-08-04',
      due: { day: calendar2026.addWorkingDays('2026-08-20', 19).day },
    });
  });

  it('stand still during a special step, which has a time of its own', () => {
    const life = acceptedLife(withSpecialStep);
    expect(life.clock('legal')).toMatchObject({
      stops: [{ reason: 'specialStep', basis: '第四十五条', from: '2026-08-04' }],
    });
    expect(life.clock('step', 'review')?.due?.day).toBe('2026-08-06');
    life.when('2026-08-10T10:00', specimens.act('approve', { officer: 'R-1' }), ['second-review']);
    expect(life.clock('legal')?.due?.day).toBe(calendar2026.addWorkingDays('2026-08-10', 20).day);
    // What was overdue stays on record.
    expect(life.clock('step', 'review')?.done).toEqual({ on: '2026-08-10', overdue: 2 });
  });

  it('tell each place once, and count to the organisation that holds the step when it lapses', () => {
    const life = acceptedLife();
    let counted: string[] = [];
    for (const moment of ['2026-08-05T08:30', '2026-08-06T08:30', '2026-08-06T17:00', '2026-08-07T08:30']) {
      life.sweep(moment);
      counted = [...counted, ...life.counted];
    }
    expect(life.ticks('step')).toEqual(['1', '0', '+0', '+1']);
    expect(counted).toEqual(['organisationOverdue']);
    life.when('2026-08-07T10:00', approve, ['delivery']);
    expect(life.counted).not.toContain('organisationOverdue');
  });

  it('count to the officer who had claimed the step until its close', () => {
    const claim = (officer: string) =>
      ({ type: 'claim', data: { expectedVersion: 0, officer, workingDays: 5 } }) as const;
    const life = acceptedLife();
    expect(life.when('2026-08-05T09:00', claim('R-1'))).toEqual([]);
    life.sweep('2026-08-06T17:00');
    expect(life.counted).toEqual(['officerOverdue', 'organisationOverdue']);
    const early = acceptedLife();
    early.when('2026-08-05T09:00', { type: 'claim', data: { expectedVersion: 0, officer: 'R-1', workingDays: 1 } });
    // Held until the close of the due day itself, and then nobody's.
    early.sweep('2026-08-07T08:30');
    expect(early.counted).toEqual(['officerOverdue', 'organisationOverdue']);
    const given = acceptedLife();
    given.when('2026-08-04T11:00', { type: 'claim', data: { expectedVersion: 0, officer: 'R-1', workingDays: 1 } });
    given.sweep('2026-08-06T17:00');
    expect(given.counted).toEqual(['organisationOverdue']);
  });

  it('count a step that was done late although its row had not fired yet', () => {
    const life = acceptedLife();
    life.when('2026-08-12T10:00', approve, ['delivery']);
    expect(life.counted).toContain('organisationOverdue');
    expect(life.clock('step', 'review')?.done).toEqual({ on: '2026-08-12', overdue: 4 });
  });

  it('tell the last place after a jump of a week, and nothing twice when the clock is put back an hour', () => {
    const life = acceptedLife();
    life.sweep('2026-08-14T09:00');
    expect(life.ticks('step')).toEqual(['+6']);
    const told = life.events.length;
    life.sweep('2026-08-14T08:00');
    expect(life.events).toHaveLength(told);
    life.pass('2026-08-17');
    expect(life.ticks('step')).toEqual(['+6', '+7']);
  });

  it('tell every place of the legal time exactly once, to the fiftieth working day overdue', () => {
    const life = acceptedLife();
    life.pass('2026-11-30');
    const legal = ['5', '4', '3', '2', '1', '0', '+0', ...Array.from({ length: 10 }, (_, index) => `+${index + 1}`)];
    expect(life.ticks('legal').slice(0, legal.length)).toEqual(legal);
    expect(new Set(life.ticks('legal')).size).toBe(life.ticks('legal').length);
    expect(
      life
        .ticks('legal')
        .slice(legal.length)
        .every((one) => Number(one) % 5 === 0),
    ).toBe(true);
  });

  it('leave an officer who has seen a version before ticks with a version that holds', () => {
    const life = acceptedLife();
    const seen = 2;
    life.pass('2026-08-06');
    const refused = given({ decide: decideInTime, evolve }, ...life.events).when(
      { type: 'withdraw', data: { expectedVersion: seen } },
      specimens.examination({ matter: permit }),
      specimens.around({ now: at('2026-08-07T10:00'), version: 5 }),
    );
    expect(life.ticks('step')).toHaveLength(3);
    expect(refused.decision.verdict).toBe('received');
  });
});

describe('acceptance by silence (行政许可法 32)', () => {
  it('comes at the close of the fifth working day, from the day on which it came in, and is told', () => {
    const life = new Life();
    life.when('2026-08-03T10:00', submit);
    life.pass('2026-08-09');
    life.sweep('2026-08-10T08:30');
    expect(life.state?.acceptedOn).toBeUndefined();
    life.sweep('2026-08-10T17:00');
    expect(life.events.map(({ type }) => type)).toContain('ApplicationDeemedAccepted');
    expect(life.state).toMatchObject({ status: 'received', acceptedOn: '2026-08-03' });
    expect(life.clock('legal')).toMatchObject({ from: '2026-08-03', due: { day: '2026-08-31' } });
    expect(life.clock('examination')?.done).toEqual({ on: '2026-08-10', overdue: 0 });
    expect(new Set(life.told('deemed-accepted').map(({ integrator }) => integrator))).toEqual(
      new Set(['hall', 'mobile', 'inspection']),
    );
    life.when('2026-08-11T10:00', accept, ['review']);
    expect(life.clock('legal')).toMatchObject({ from: '2026-08-03' });
    expect(life.events.filter(({ type }) => type === 'ApplicationDeemedAccepted')).toHaveLength(1);
  });

  it('has come although its row has not fired, where the window acts too late', () => {
    const life = new Life();
    life.when('2026-08-03T10:00', submit);
    life.when('2026-08-12T10:00', accept, ['review']);
    expect(life.events.map(({ type }) => type)).toContain('ApplicationDeemedAccepted');
    expect(life.clock('legal')).toMatchObject({ from: '2026-08-03' });
  });

  it('does not come for other matters, nor where it was returned in time', () => {
    const service = new Life(specimens.matter);
    service.when('2026-08-03T10:00', submit);
    service.pass('2026-08-20');
    const back = new Life();
    back.when('2026-08-03T10:00', submit);
    back.when('2026-08-04T10:00', specimens.act('return'));
    back.pass('2026-08-20');
    for (const { events, rows } of [service, back]) {
      expect(events.map(({ type }) => type)).not.toContain('ApplicationDeemedAccepted');
      expect(rows.size).toBeLessThanOrEqual(1);
    }
    expect(back.rows.size).toBe(0);
  });
});

describe('an extension by a leader (行政许可法 42)', () => {
  it('adds its days to the legal and the promised time, and is told with its reason', () => {
    const life = acceptedLife();
    expect(life.when('2026-08-06T10:00', extend)).toEqual([]);
    expect(life.clock('legal')).toMatchObject({ workingDays: 30, extended: 10, due: { day: '2026-09-15' } });
    expect(life.clock('promised')).toMatchObject({ workingDays: 23, extended: 10 });
    expect(life.told('extended').find(({ integrator }) => integrator === 'hall')?.data).toMatchObject({
      workingDays: 10,
      reason: '须实地勘查',
      clocks: [{ clock: 'legal', due: '2026-09-15' }, { clock: 'promised' }],
    });
  });

  it('is refused twice, too late, before the acceptance, for a matter without one, and to who is no leader', () => {
    const twice = acceptedLife();
    twice.when('2026-08-06T10:00', extend);
    expect(twice.when('2026-08-06T11:00', extend)).toEqual(['EXTENSION_TWICE']);
    expect(acceptedLife().when('2026-09-01T17:00', extend)).toEqual(['EXTENSION_LATE']);
    const early = new Life();
    early.when('2026-08-03T10:00', submit);
    expect(early.when('2026-08-03T11:00', extend)).toEqual(['EXTENSION_NOT_RUNNING']);
    expect(acceptedLife(specimens.matter).when('2026-08-06T10:00', extend)).toEqual(['EXTENSION_NOT_PROVIDED']);
    const clerk = { ...extend, data: { expectedVersion: 0, officer: 'R-1', reason: '忙' } } as ApplicationCommand;
    expect(acceptedLife().when('2026-08-06T10:00', clerk)).toEqual(['OFFICER_ROLE /data/officer']);
  });

  it('does not mend a promise that is broken already', () => {
    const life = acceptedLife();
    expect(life.when('2026-08-25T10:00', extend)).toEqual([]);
    expect(life.clock('legal')?.extended).toBe(10);
    expect(life.clock('promised')?.extended).toBeUndefined();
  });
});

describe('a due day that rests on a year without a calendar', () => {
  const accepted = (): Life => {
    const life = new Life();
    life.when('2026-12-14T10:00', submit);
    life.when('2026-12-15T10:00', accept, ['review']);
    return life;
  };
  const with2027 = createWorkingCalendar([
    shippedCalendarFile(),
    {
      ...shippedCalendarFile(),
      calendar: 'next',
      years: [
        {
          year: 2027,
          published: true,
          holidays: ['2027-01-01', '2027-01-04', '2027-01-05'].map((day) => ({
            day,
            name: { zh: '元旦', en: 'New Year' },
          })),
        },
      ],
    },
  ]);

  it('waits for the calendar with a row at the first moment of that year', () => {
    const life = accepted();
    expect(life.clock('legal')?.due?.provisional).toBe(true);
    expect([...life.rows.values()].find(({ name }) => name === 'recount')?.at).toBe(at('2027-01-01T00:00'));
  });

  it('is counted again and announced when the calendar comes', () => {
    const life = accepted();
    const was = life.clock('legal')?.due?.day ?? '';
    life.calendar = with2027;
    life.rows.delete(`recount@${at('2027-01-01T00:00')}`);
    life.when('2026-12-16T00:10', { type: 'recount', due: at('2027-01-01T00:00') });
    const due = life.clock('legal')?.due;
    expect(due?.provisional).toBeUndefined();
    expect(due?.day).toBe(with2027.addWorkingDays('2026-12-15', 20).day);
    expect(due?.day).not.toBe(was);
    expect(life.told('due-changed')[0]?.data['clocks']).toContainEqual({ clock: 'legal', due: due?.day, was });
    expect(new Set(life.told('due-changed').map(({ integrator }) => integrator))).toEqual(
      new Set(['hall', 'civil', 'inspection']),
    );
    expect([...life.rows.values()].map(({ name }) => name)).toEqual(['tick']);
  });

  it('says so where the year begins and no calendar has come, and waits on', () => {
    const life = accepted();
    life.pass('2026-12-31');
    life.sweep('2027-01-01T00:00:30');
    const clocks = life.told('due-changed')[0]?.data['clocks'];
    expect(clocks).toContainEqual({ clock: 'legal', due: life.clock('legal')?.due?.day, provisional: true });
    expect([...life.rows.values()].find(({ name }) => name === 'recount')?.at).toBe(at('2027-02-01T00:00'));
    life.sweep('2027-02-01T00:00:30');
    expect(life.told('due-changed')).toEqual([]);
  });
});
