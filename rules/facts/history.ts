import { dayNumber } from '../identity/calendar-day.ts';
import type { HistoryData } from './history-data.ts';

/**
 * The facts of a person's history for an application of a matter. Without a history nothing is known, and every number
 * is absent, so that no rule on history can hold.
 *
 * @param today YYYY-MM-DD, the day that the days since an approval are counted to
 */
export function historyFacts(history: HistoryData | undefined, matter: string, today: string) {
  if (history === undefined) return { known: false };
  const { open, lastApproved, ...numbers } = history;
  const approved = lastApproved.find((one) => one.matter === matter);
  const days = approved === undefined ? undefined : daysBetween(approved.on, today);
  return {
    known: true,
    ...numbers,
    openCount: open.length,
    openSameMatterCount: open.filter((one) => one.matter === matter).length,
    ...(days === undefined ? {} : { daysSinceApprovedSameMatter: days }),
  };
}

/** An approval after the day of application, of another that ran beside it, is no day ago. */
function daysBetween(from: string, to: string): number | undefined {
  const [first, last] = [dayNumber(from), dayNumber(to)];
  return first === undefined || last === undefined ? undefined : Math.max(0, last - first);
}
