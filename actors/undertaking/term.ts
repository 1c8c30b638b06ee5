import type { WorkingCalendar } from '../../rules/calendar/calendar.ts';
import { dayOfNumber, numberOfDay } from '../../rules/credit/credit-day.ts';
import type { UndertakingSettings } from '../../rules/credit/undertakings-file.ts';
import { endOfDay } from '../day.ts';
import type { DueRow } from '../protocol/journal.ts';
import { undertakingKey } from '../protocol/undertaking.ts';
import type { Term, UndertakingState } from './state.ts';

export type TermSettings = Pick<
  UndertakingSettings['undertakings']['loan'],
  'graceWorkingDays' | 'reminderDays' | 'extensions'
>;
export type TermCalendar = Pick<WorkingCalendar, 'addWorkingDays' | 'openingOfBusiness'>;

/** The term of a day; what would have been reminded of before `now` is not. */
export function termOf(
  due: string,
  region: string,
  { graceWorkingDays, reminderDays }: TermSettings,
  calendar: TermCalendar,
  now: number,
): Term {
  const graceUntil = calendar.addWorkingDays(due, graceWorkingDays, region).day;
  const remindAt = calendar.openingOfBusiness(dayOfNumber(numberOfDay(due) - reminderDays), region);
  return { due, graceUntil, lapseAt: endOfDay(graceUntil), ...(remindAt > now ? { remindAt } : {}) };
}

/** The rows of the due index that an undertaking waits for. */
export function rowsOfUndertaking(id: string, { status, lapseAt, remindAt }: UndertakingState): readonly DueRow[] {
  if (status !== 'open') return [];
  const entity = undertakingKey(id);
  return [
    ...(remindAt === undefined ? [] : [{ at: remindAt, entity, name: 'remindUndertaking' }]),
    { at: lapseAt, entity, name: 'lapseUndertaking' },
  ];
}
