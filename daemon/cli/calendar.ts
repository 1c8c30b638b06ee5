import { parseArgs } from 'node:util';
import type { CountedDay, ReachedDay, WorkingCalendar } from '../../rules/calendar/calendar.ts';
import { readCalendarDay } from '../../rules/identity/calendar-day.ts';
import { isDivisionCode } from '../../rules/identity/division.ts';
import { openLibrary, shippedRules } from '../rule-book.ts';
import type { Run } from './commands.ts';

const usage = 'usage: onedoor calendar [--from DAY] [--add N] [--region CODE] [--folder DIR] [--json]\n';
const mostDays = 1000;

/**
 * `onedoor calendar`: the month of a day with its working days, or with `--add` a count of working days after it, day by
 * day. Exit codes: 0, 64 wrong words.
 */
export const run: Run = async (words) => {
  const { values } = parseArgs({
    args: [...words],
    options: {
      from: { type: 'string', default: todayInShanghai() },
      add: { type: 'string' },
      region: { type: 'string' },
      folder: { type: 'string', default: shippedRules },
      json: { type: 'boolean', default: false },
    },
  });
  const { from, add, region, folder, json } = values;
  const year = readCalendarDay(from)?.year ?? 0;
  const count = add === undefined ? undefined : Number(add);
  const countable = count === undefined || (/^[0-9]{1,4}$/.test(add ?? '') && count >= 1 && count <= mostDays);
  if (year < 2000 || year > 2090 || !countable || (region !== undefined && !isDivisionCode(region))) {
    process.stderr.write(
      `${usage}  DAY YYYY-MM-DD, 2000–2090; N 1–${mostDays}; CODE 行政区划代码 division code of 2, 4, 6, 9 or 12 digits\n`,
    );
    return 64;
  }
  const { calendar } = (await openLibrary(folder)).set;
  const { days, due } =
    count === undefined ? { days: monthOf(from, calendar, region) } : calendar.countDays(from, count, {}, region);
  const { coveredUntil, version } = calendar;
  const output = json
    ? JSON.stringify({ version, coveredUntil: coveredUntil ?? null, days, ...(due === undefined ? {} : { due }) })
    : [...days.map(dayLine), ...closingLines(due, coveredUntil)].join('\n');
  process.stdout.write(`${output}\n`);
  return 0;
};

function todayInShanghai(): string {
  return new Date(Date.now() + 8 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

/** Every day of the month in which a day lies; working days are numbered from its first one on. */
function monthOf(day: string, calendar: WorkingCalendar, region: string | undefined): CountedDay[] {
  const days: CountedDay[] = [];
  let counted = 0;
  for (let number = 1; number <= 31; number += 1) {
    const one = `${day.slice(0, 8)}${String(number).padStart(2, '0')}`;
    if (readCalendarDay(one) === undefined) break;
    const { half: _, ...kind } = calendar.dayKind(one, region);
    if (kind.working) counted += 1;
    days.push({ day: one, ...kind, ...(kind.working ? { counted } : {}) });
  }
  return days;
}

const weekdays = ['日 Sun', '一 Mon', '二 Tue', '三 Wed', '四 Thu', '五 Fri', '六 Sat'] as const;

/** A day on one line: its number among those that are counted, or why it is not. */
export function dayLine({ day, counted, provisional, reason }: CountedDay): string {
  const weekday = weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? '';
  const number = (counted === undefined ? '–' : String(counted)).padStart(4);
  return `${day} ${weekday} ${number}  ${reason.zh} / ${reason.en}${provisional ? '（暂定 provisional）' : ''}`;
}

function closingLines(due: ReachedDay | undefined, coveredUntil: string | undefined): string[] {
  const covered = `日历公布至 calendar covered until ${coveredUntil ?? '—'}`;
  if (due === undefined) return [covered];
  const provisional = due.provisional ? '（暂定，待国务院公布后重算 provisional until the year is published）' : '';
  return [`到期日 due ${due.day}${provisional}`, covered];
}
