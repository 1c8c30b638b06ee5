import { type CalendarDay, readCalendarDay } from './calendar-day.ts';

/**
 * Tells how many full years (周岁) a person has on a day.
 *
 * A year is complete on the birthday itself, as civil registers count it. Criminal law counts from the day after and is
 * not served here. A person born on 29 February completes the year on 1 March where there is no 29 February: Civil Code
 * (民法典) Article 202 lets such a period run out with the last day of the month.
 *
 * @param birthDate `YYYY-MM-DD`.
 * @param day `YYYY-MM-DD`, the day in Asia/Shanghai for which the age is wanted.
 * @returns whole years; negative when `day` lies before the birth.
 * @throws RangeError when either day is not a day of the calendar. Callers pass examined days only, so this is a broken
 *   invariant and not a business refusal. The message holds no personal data.
 */
export function ageOn(birthDate: string, day: string): number {
  const birth = requireDay(birthDate, 'birth date');
  const present = requireDay(day, 'day of reckoning');
  const incompleteYear =
    present.month > birth.month || (present.month === birth.month && present.day >= birth.day) ? 0 : 1;
  return present.year - birth.year - incompleteYear;
}

function requireDay(text: string, role: string): CalendarDay {
  const found = readCalendarDay(text);
  if (found === undefined) throw new RangeError(`the ${role} is not a day of the calendar written as YYYY-MM-DD`);
  return found;
}
