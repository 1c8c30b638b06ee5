import { readCalendarDay } from '../../rules/identity/calendar-day.ts';
import { type Defect, defect } from '../protocol/defects.ts';

/** A document bears a day that exists and has come. */
export function defectsOfDay(day: string, pointer: string, today: string): readonly Defect[] {
  if (readCalendarDay(day) === undefined) return [defect('DAY_IMPOSSIBLE', pointer)];
  return day > today ? [defect('CREDIT_DOCUMENT_AHEAD', pointer)] : [];
}
