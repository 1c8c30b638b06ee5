import { describe, expect, it } from 'vitest';
import { calendarWith } from '../../rules/calendar/calendar.fixture.ts';
import type { CaseFilter, CaseRow } from '../protocol/desk.ts';
import { pageOfCases } from './case-list.ts';

const step = (code: string, organisation: string) => ({
  step: code,
  organisation,
  title: { zh: '机构', en: 'organisation' },
  level: 'county' as const,
  region: '330106',
  since: '2026-08-03',
});
const row = (id: string, rest: Partial<CaseRow> = {}): CaseRow => ({
  id,
  matter: 'marriage-copy',
  region: '330106',
  status: 'accepted',
  channel: 'hall',
  submittedOn: '2026-08-03',
  version: 2,
  open: [step('review', 'A')],
  ...rest,
});
const rows = [
  row('hall.1', { submittedOn: '2026-08-01', status: 'received' }),
  row('hall.2', { open: [step('review', 'A'), step('search', 'B')] }),
  row('hall.3', { region: '330182' }),
  row('hall.4', { submittedOn: '2026-08-05', open: [] }),
];
const moment = { now: Date.parse('2026-08-05T10:00:00+08:00'), calendar: calendarWith() };
const user = { name: 'zhou', role: 'supervisor', regions: ['330106'] } as const;
const found = (filter: CaseFilter, regions: readonly string[] = ['33']) =>
  pageOfCases(rows, { ...user, regions }, filter, { limit: 10 }, moment).rows.map(({ id }) => id);

describe('a list of cases', () => {
  it('holds what lies in the regions of the user and fits the filter', () => {
    expect(found({})).toEqual(['hall.1', 'hall.2', 'hall.3', 'hall.4']);
    expect(found({}, ['330106'])).toEqual(['hall.1', 'hall.2', 'hall.4']);
    expect(found({ region: '330182' }, ['330106'])).toEqual([]);
    expect(found({}, [])).toEqual([]);
    expect(found({ status: 'received' })).toEqual(['hall.1']);
    expect(found({ matter: 'other' })).toEqual([]);
    expect(found({ channel: 'weibo' })).toEqual([]);
    expect(found({ submittedFrom: '2026-08-02', submittedTo: '2026-08-04' })).toEqual(['hall.2', 'hall.3']);
  });

  it('asks what is said of a step of one and the same step', () => {
    expect(found({ step: 'search', organisation: 'B' })).toEqual(['hall.2']);
    expect(found({ step: 'search', organisation: 'A' })).toEqual([]);
    expect(found({ level: 'county' })).toEqual(['hall.1', 'hall.2', 'hall.3']);
    expect(found({ level: 'city' })).toEqual([]);
  });

  it('knows on the day on which it is looked at what is overdue, what falls due, and who keeps a step to itself', () => {
    const at = (day: string) => ({ clock: 'promised', day, at: Date.parse(`${day}T17:00:00+08:00`) }) as const;
    const claim = (until: string) => ({ officer: 'W-1', until: Date.parse(until) });
    const timed = [
      row('hall.1', { due: at('2026-08-04') }),
      // The day itself is not over yet.
      row('hall.2', {
        due: at('2026-08-05'),
        open: [{ ...step('review', 'A'), claim: claim('2026-08-06T17:00:00+08:00') }],
      }),
      // A weekend lies between: four working days.
      row('hall.3', {
        due: at('2026-08-11'),
        open: [{ ...step('review', 'A'), claim: claim('2026-08-04T17:00:00+08:00') }],
      }),
      row('hall.4'),
    ];
    const list = (filter: CaseFilter) => pageOfCases(timed, { regions: ['33'] }, filter, { limit: 10 }, moment);
    const ids = (filter: CaseFilter) => list(filter).rows.map(({ id }) => id);
    expect(list({}).rows.map(({ remaining, overdue }) => overdue ?? remaining)).toEqual([true, 0, 4, undefined]);
    expect(ids({ overdue: 'yes' })).toEqual(['hall.1']);
    expect(ids({ overdue: 'no' })).toEqual(['hall.2', 'hall.3', 'hall.4']);
    expect(ids({ dueWithin: '0' })).toEqual(['hall.2']);
    expect(ids({ dueWithin: '3' })).toEqual(['hall.2']);
    expect(ids({ dueWithin: '4' })).toEqual(['hall.2', 'hall.3']);
    expect(ids({ officer: 'W-1' })).toEqual(['hall.2']);
  });

  it('says the totals of all pages on each, and where the next begins, also when the row before it has gone', () => {
    const first = pageOfCases(rows, { ...user, regions: ['33'] }, {}, { limit: 2 }, moment);
    expect(first).toMatchObject({ total: 4, byStatus: { received: 1, accepted: 3 }, next: '2026-08-03~hall.2' });
    const without = rows.filter(({ id }) => id !== 'hall.2');
    const second = pageOfCases(
      without,
      { ...user, regions: ['33'] },
      {},
      { limit: 2, after: first.next ?? '' },
      moment,
    );
    expect(second.rows.map(({ id }) => id)).toEqual(['hall.3', 'hall.4']);
    expect(second.next).toBeUndefined();
    expect(second.total).toBe(3);
  });
});
