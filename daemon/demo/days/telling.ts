import { quantile } from '../ledger.ts';
import type { DaysRun } from './days.ts';
import { dayOfMoment } from './office-days.ts';

const mostMismatchesShown = 20;

/** What is said of a run of many days, line by line; the last is its figures as JSON. */
export function tellDays({ script, ledger, verdict, mismatches, restarts, receipted, seconds }: DaysRun): {
  readonly lines: readonly string[];
  readonly sound: boolean;
} {
  const { parts, stories, planted, lives } = script;
  const { faults: _told, ...judged } = verdict;
  const summary = {
    days: parts.reduce((sum, { days }) => sum + days.length, 0),
    applications: stories.length,
    messages: receipted,
    orders: lives.orders.length,
    mismatches: mismatches.length,
    lost: ledger.lost,
    duplicated: ledger.doubledReceipts,
    ...judged,
    violationsPlanted: [...planted.values()].reduce((sum, count) => sum + count, 0),
    kindsPlanted: planted.size,
    restarts,
    perSecond: Math.round(receipted / seconds),
    seconds: Math.round(seconds),
    p50Ms: Math.round(quantile(ledger.latencies(), 0.5)),
    p99Ms: Math.round(quantile(ledger.latencies(), 0.99)),
  };
  return {
    lines: [
      ...mismatches.slice(0, mostMismatchesShown).map((text) => `MISMATCH 不符: ${text}`),
      JSON.stringify(summary),
    ],
    sound: mismatches.length + ledger.lost + ledger.doubledReceipts === 0,
  };
}

/** Which days a run goes over. */
export function announceDays(days: number, perDay: number, seed: number): string {
  return `${days} working days of a county, ${perDay} applications each, seed ${seed}. 县档案馆的${days}个工作日，每日${perDay}件申请。\n`;
}

/** Says each day once, when it is over. */
export function dayProgress(say: (text: string) => void): (moment: number) => void {
  let last = '';
  return (moment) => {
    const day = dayOfMoment(moment);
    if (day === last) return;
    last = day;
    say(`  ${day}\n`);
  };
}
