import { dayOf } from '../day.ts';
import type { Listing } from '../protocol/lists.ts';
import type { VerificationState } from './state.ts';

/**
 * Those that wait for an answer or for a person, by the day on which their round began; those that are over, by the day of
 * their report; and each by the numbers of its reports, so that who holds a number finds what it is the report of.
 */
export function lists({ status, begunOn, report, earlierReports = [] }: VerificationState): readonly Listing[] {
  const numbers = new Set([...earlierReports, ...(report === undefined ? [] : [report.number])]);
  return [
    status === 'reported' && report !== undefined
      ? { list: 'endedVerifications', on: dayOf(Date.parse(report.sealedAt)) }
      : { list: 'openVerifications', on: begunOn },
    ...[...numbers].map((on) => ({ list: 'reportNumbers', on }) as const),
  ];
}
