import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Run } from '../cli/commands.ts';
import { integrators } from './county.ts';
import { tellCredit } from './credit/telling.ts';
import { runDays } from './days/days.ts';
import { type MorningResult, runMorning } from './days/run-morning.ts';
import { announceDays, dayProgress, tellDays } from './days/telling.ts';
import { type Heard, quantile } from './ledger.ts';
import { notices } from './notices.ts';
import type { DemoResult } from './run.ts';
import { tellVerification } from './verification/telling.ts';

const mostMismatchesShown = 20;
const MOST_DAYS = 60;

/** `onedoor demo`: a county's morning against a daemon of its own; exit code 1 when anything came otherwise than planted. */
export const run: Run = async (words) => {
  const { values } = parseArgs({
    args: [...words],
    options: {
      applications: { type: 'string', default: '200' },
      days: { type: 'string' },
      verification: { type: 'string' },
      credit: { type: 'string' },
      seed: { type: 'string', default: '1' },
      keep: { type: 'boolean', default: false },
    },
  });
  const applications = Number(values.applications);
  const seed = Number(values.seed);
  const days = values.days === undefined ? 1 : Number(values.days);
  if (!Number.isSafeInteger(days) || days < 1 || days > MOST_DAYS) return usage();
  if (!Number.isSafeInteger(applications) || applications < 1 || !Number.isSafeInteger(seed)) {
    return usage();
  }
  const cases = values.verification === undefined ? 1 : Number(values.verification);
  if (!Number.isSafeInteger(cases) || cases < 1) return usage();
  const people = values.credit === undefined ? 1 : Number(values.credit);
  if (!Number.isSafeInteger(people) || people < 1) return usage();
  const home = mkdtempSync(join(tmpdir(), 'onedoor-demo-'));
  if (values.days !== undefined || values.verification !== undefined || values.credit !== undefined) {
    try {
      if (values.credit !== undefined) return await tellCredit({ home, people, seed });
      if (values.verification !== undefined) return await tellVerification({ home, cases, seed });
      return await tellManyDays(home, Number(values.days), applications, seed);
    } finally {
      if (values.keep) process.stdout.write(`kept 已保留: ${home}\n`);
      else rmSync(home, { recursive: true, force: true });
    }
  }
  process.stdout.write(
    `A county's morning: ${applications} applications, seed ${seed}. 县档案馆的一个上午：${applications} 件申请。\n`,
  );
  let shown = 0;
  const progress = (done: number): void => {
    const tenth = Math.floor((done * 10) / applications);
    if (tenth <= shown) return;
    shown = tenth;
    process.stdout.write(`  ${done}\n`);
  };
  try {
    const result = await runMorning({ applications, seed, home, atOnce: 96, progress });
    process.stdout.write(`${table(result)}\n`);
    for (const text of result.mismatches.slice(0, mostMismatchesShown))
      process.stdout.write(`MISMATCH 不符: ${text}\n`);
    const summary = summaryOf(applications, result);
    if (values.keep) process.stdout.write(`kept 已保留: ${home}\n`);
    process.stdout.write(`${JSON.stringify(summary)}\n`);
    return summary.mismatches + summary.lost + summary.duplicated === 0 ? 0 : 1;
  } finally {
    if (!values.keep) rmSync(home, { recursive: true, force: true });
  }
};

function usage(): number {
  process.stderr.write(
    'usage: onedoor demo [--applications N] [--days N | --verification N | --credit N] [--seed S] [--keep]\n',
  );
  return 64;
}

/** So many days of applications each, on a simulated clock, with restarts in between. */
async function tellManyDays(home: string, days: number, perDay: number, seed: number): Promise<number> {
  const say = (text: string): void => void process.stdout.write(text);
  say(announceDays(days, perDay, seed));
  const restarts = Math.ceil(days / 3);
  const run = await runDays({ days, perDay, seed, restarts, home, progress: dayProgress(say) });
  const { lines, sound } = tellDays(run);
  for (const line of lines) say(`${line}\n`);
  return sound ? 0 : 1;
}

/** The figures of a run, as its last line gives them. */
export function summaryOf(applications: number, { ledger, mismatches, receipted, seconds, verdict }: MorningResult) {
  return {
    applications,
    messages: receipted,
    mismatches: mismatches.length,
    lost: ledger.lost,
    duplicated: ledger.doubledReceipts,
    repeatsAnswered: ledger.repeatsAnswered,
    alerts: verdict.alerts,
    alertsMissed: verdict.alertsMissed,
    alertsFalse: verdict.alertsFalse,
    deadlines: verdict.deadlines,
    deadlinesMissed: verdict.deadlinesMissed,
    deadlinesTwice: verdict.deadlinesTwice,
    perSecond: Math.round(receipted / seconds),
    p50Ms: Math.round(quantile(ledger.latencies(), 0.5)),
    p99Ms: Math.round(quantile(ledger.latencies(), 0.99)),
  };
}

const columns = [
  'received 收件',
  'returned 补正',
  'accepted 受理',
  'approved 准予',
  'refused 不予',
  'closed 办结',
  'p50 ms',
  'p99 ms',
];

function table({ stories, ledger }: DemoResult): string {
  const matters = [...new Set(stories.map(({ matter }) => matter))].sort();
  const rows = matters.map((matter) => {
    const own = stories.filter((story) => story.matter === matter);
    const heard = own.map(({ topic }) => integrators.flatMap(({ integrator }) => ledger.announced(integrator, topic)));
    const having = (test: (one: Heard) => boolean): string => String(heard.filter((list) => list.some(test)).length);
    const is = (event: string) => (one: Heard) => one.type.endsWith(`.${event}`);
    const latencies = ledger.latencies(notices.find((notice) => notice.matter === matter)?.prefix);
    return [
      matter,
      String(own.length),
      having(is('returned')),
      having(is('accepted')),
      having((one) => is('decided')(one) && one.data['decision'] === 'approved'),
      having((one) => is('decided')(one) && one.data['decision'] === 'refused'),
      having(is('closed')),
      quantile(latencies, 0.5).toFixed(0),
      quantile(latencies, 0.99).toFixed(0),
    ];
  });
  const head = ['matter 事项', ...columns];
  const widths = head.map((title, column) => Math.max(width(title), ...rows.map((row) => width(row[column] ?? ''))));
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell))).join('  ');
  return [line(head), ...rows.map(line)].join('\n');
}

/** Columns that a text takes on a terminal; Chinese characters take two. */
function width(text: string): number {
  let columns = 0;
  for (const character of text) columns += character > '\u2e7f' ? 2 : 1;
  return columns;
}
