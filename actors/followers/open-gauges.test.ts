import { describe, expect, it } from 'vitest';
import { calendarWith } from '../../rules/calendar/calendar.fixture.ts';
import { StandingClock } from '../road-harness.ts';
import { GaugeReader, nextLook } from './gauges-harness.ts';
import { measureOpenAlerts, type OpenAlert } from './open-alert-gauges.ts';
import { measureOpenCases, type OpenCase } from './open-case-gauges.ts';

const calendar = calendarWith();
const at = (text: string): number => Date.parse(`${text}+08:00`);
const waits = (organisation: string, zh: string): OpenCase['open'][number] => ({
  step: 'review',
  organisation,
  title: { zh, en: zh },
  level: 'county',
  region: '330182',
  since: '2026-08-03',
});
const dueOn = (day: string) => ({ day, at: calendar.closeOfBusiness(day, '330182') });
const row = (rest: Partial<OpenCase> = {}): OpenCase => ({
  region: '330182',
  matter: 'marriage-copy',
  status: 'accepted',
  open: [],
  ...rest,
});

describe('the numbers of open cases', () => {
  let rows: readonly OpenCase[] = [];
  const clock = new StandingClock(at('2026-08-03T10:00'));
  const meter = new GaugeReader();
  measureOpenCases({ rows: () => rows, calendar: () => calendar, titleOf: (code) => `《${code}》`, clock, meter });

  it('are told by how much time is left: until the close of the due day, within five working days, later', async () => {
    rows = [
      row(),
      row({ due: dueOn('2026-07-31') }),
      row({ due: dueOn('2026-08-03') }),
      row({ due: dueOn('2026-08-10') }),
      row({ due: dueOn('2026-08-11') }),
    ];
    expect(meter.told('onedoor_open_cases_by_urgency')).toEqual({ overdue: 1, soon: 2, later: 1, none: 1 });
    expect(meter.told('onedoor_open_cases_by_status')).toEqual({ accepted: 5 });
    await nextLook();
    clock.set(at('2026-08-03T17:00'));
    const closed = clock.now() >= dueOn('2026-08-03').at;
    expect(meter.told('onedoor_open_cases_by_urgency')['overdue']).toBe(closed ? 2 : 1);
    clock.set(at('2026-08-03T10:00'));
  });

  it('are told by county with its place, by matter, and once for each department that has a step', async () => {
    const [archives, civil] = [waits('A', '档案馆'), waits('B', '民政局')];
    rows = [
      row({ region: '330182101', open: [archives, { ...archives, step: 'second' }, civil], due: dueOn('2026-07-31') }),
      row({ region: '330127', matter: 'other', open: [archives] }),
    ];
    await nextLook();
    expect(meter.told('onedoor_open_cases_by_division')).toEqual({
      '330182 建德市 overdue': 1,
      '330127 淳安县 none': 1,
    });
    expect(meter.told('onedoor_division_latitude_degrees')).toEqual({ '330182': 29.47, '330127': 29.61 });
    expect(meter.told('onedoor_open_cases_by_matter')).toEqual({
      'marriage-copy 《marriage-copy》 overdue': 1,
      'other 《other》 none': 1,
    });
    expect(meter.told('onedoor_open_cases_by_department')).toEqual({
      'A 档案馆 overdue': 1,
      'A 档案馆 none': 1,
      'B 民政局 overdue': 1,
    });
  });

  it('are told as 0 where there is none, so that no panel is empty', async () => {
    rows = [];
    await nextLook();
    expect(meter.count('onedoor_open_cases_by_urgency')).toBe(4);
    expect(meter.count('onedoor_open_cases_by_status')).toBe(8);
    rows = [row()];
    await nextLook();
    expect(meter.count('onedoor_open_cases_by_division')).toBe(4);
  });
});

describe('the numbers of open alerts', () => {
  it('are told by phase, severity and answer, by status, by county, by code and by who answers for them', async () => {
    const alert = (rest: Partial<OpenAlert> = {}): OpenAlert => ({
      code: 'OFF_HOURS',
      phase: 'in',
      severity: 'yellow',
      status: 'raised',
      region: '330182101',
      overdue: false,
      accountable: { organisation: 'A' },
      ...rest,
    });
    let rows: readonly OpenAlert[] = [];
    const meter = new GaugeReader();
    measureOpenAlerts({ rows: () => rows, titleOf: (code) => `单位${code}`, meter });
    expect(meter.count('onedoor_open_alerts_by_standing')).toBe(12);
    rows = [
      alert(),
      alert({ overdue: true }),
      alert({ phase: 'post', severity: 'red', code: 'LATE', status: 'assigned' }),
    ];
    await nextLook();
    expect(meter.told('onedoor_open_alerts_by_standing')).toEqual({
      'in yellow no': 1,
      'in yellow yes': 1,
      'post red no': 1,
    });
    expect(meter.told('onedoor_open_alerts_by_status')).toEqual({ raised: 2, assigned: 1 });
    expect(meter.told('onedoor_open_alerts_by_division')).toEqual({
      '330182 建德市 yellow': 2,
      '330182 建德市 red': 1,
    });
    expect(meter.told('onedoor_open_alerts_by_code')).toEqual({ OFF_HOURS: 2, LATE: 1 });
    expect(meter.told('onedoor_open_alerts_by_organisation')).toEqual({ 'A 单位A': 3 });
  });
});
