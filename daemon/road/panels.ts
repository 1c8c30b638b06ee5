import { measureOpenAlerts, type OpenAlert } from '../../actors/followers/open-alert-gauges.ts';
import { measureOpenCases, type OpenCase } from '../../actors/followers/open-case-gauges.ts';
import { startYearGauges } from '../../actors/followers/year-gauges.ts';
import type { Submitted } from '../../actors/followers/year-tally.ts';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { faultFields } from '../../adapters/log/log.ts';
import type { Decisions } from './decisions.ts';
import type { Storage } from './storage.ts';
import type { Surroundings } from './surroundings.ts';

/** What lists are made from: the numbers on panels are counted from the same. */
export interface OpenRows {
  readonly cases: () => readonly (OpenCase & Submitted)[];
  readonly alerts: () => readonly OpenAlert[];
}

/** Tells the numbers that panels show of cases and alerts. */
export function openPanels(
  { store, rules }: Storage,
  { journal }: Decisions,
  { cases, alerts }: OpenRows,
  { log, meter, stoppers }: Surroundings,
): void {
  const clock = systemClock;
  const calendar = () => rules.current.calendar;
  const titleOf = (code: string): string => rules.current.catalogue.matter(code)?.title.zh ?? code;
  measureOpenCases({ rows: cases, calendar, titleOf, clock, meter });
  measureOpenAlerts({ rows: alerts, meter });
  const onFault = (error: unknown): void =>
    log.error('ended applications could not be read for the numbers of the year', faultFields(error));
  const year = startYearGauges(
    { portion: 128, retryMs: 5000 },
    { journal, store, open: cases, calendar, titleOf, clock, meter, onFault },
  );
  stoppers.push('numbers of the year', () => year.stop());
}
