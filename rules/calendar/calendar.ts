import type { LocalizedText } from '../text.ts';

/*
 * The calendar of working days (工作日). Days are YYYY-MM-DD in Asia/Shanghai, which has been eight hours ahead of UTC in
 * all years that the calendar reaches, 2000 to 2100; a day outside of them, or none at all, is a RangeError. A region is a division
 * code; of what several files say, the narrowest region that contains it wins, and left out it is the whole country.
 *
 * Of a year whose holidays the State Council has published (国务院办公厅关于节假日安排的通知), everything is firm. Of another
 * only the statutory days are known (全国年节及纪念日放假办法 of 2024: thirteen days), while make-up days are not: whatever
 * rests on such a year is provisional, and is to be computed again when the calendar has it.
 */

/** What kind of day a day is. */
export interface DayKind {
  readonly working: boolean;
  /** Where only the morning is worked; it counts as a whole working day, which closes at noon. */
  readonly half?: 'morning';
  /** Whether the day lies in a year that is not published yet. */
  readonly provisional: boolean;
  /** Why it is worked or not, such as 国庆节 or 周末. */
  readonly reason: LocalizedText;
}

/** The day that a count ends on. */
export interface ReachedDay {
  readonly day: string;
  /** Whether any day that was looked at on the way is provisional. */
  readonly provisional: boolean;
}

/** A time in which the clock of a deadline stands still; both days included. */
export interface ClockStop {
  readonly from: string;
  /** Left out while the stop lasts. */
  readonly to?: string;
  /** Why it stands still, as it is shown day by day. */
  readonly reason: LocalizedText;
}

/** One day of a count, for people who want to see how a due day came about. */
export interface CountedDay extends Omit<DayKind, 'half'> {
  readonly day: string;
  /** The number of the working day, from 1 on; left out where the day is not counted, for which `reason` says why. */
  readonly counted?: number;
}

/** A count day by day. */
export interface DayCount {
  /** Every day after the first up to the last that was counted. */
  readonly days: readonly CountedDay[];
  /** Left out where a stop that still lasts keeps the count from its end; `days` ends with its first day then. */
  readonly due?: ReachedDay;
}

/** The working days of a published rule set. Pure: the same version answers the same for ever. */
export interface WorkingCalendar {
  /** A short digest of everything that the calendar was made of. */
  readonly version: string;
  /**
   * The last day, YYYY-MM-DD, up to which every year is published without a gap, counted from the first published one.
   * Left out where no year is.
   */
  readonly coveredUntil?: string;
  dayKind(day: string, region?: string): DayKind;
  /**
   * When offices close on a day, in milliseconds since 1970 UTC: the end of the afternoon, of a half day that of the
   * morning. A day that is not worked has the closing time that it would have.
   */
  closeOfBusiness(day: string, region?: string): number;
  /** When offices open on a day, in milliseconds since 1970 UTC; a day that is not worked has the time that it would have. */
  openingOfBusiness(day: string, region?: string): number;
  /** Whether offices are open at a moment, in milliseconds since 1970 UTC; the closing minute itself is not open any more. */
  isOfficeTime(moment: number, region?: string): boolean;
  /**
   * The n-th working day after a day, which itself does not count (行政许可法 82). Of `count` 0 it is the day itself where
   * that is a working day, else the next one.
   * @param count a whole number, not negative
   * @throws RangeError for another count, or where the calendar ends before
   */
  addWorkingDays(day: string, count: number, region?: string): ReachedDay;
  /** How many working days lie after `from`, up to and including `to`; 0 where `to` is not later. */
  workingDaysBetween(from: string, to: string, region?: string): number;
  /** What `addWorkingDays` does, day by day, with stops that are not counted. @param count a whole number from 1 on */
  countDays(
    from: string,
    count: number,
    options?: { readonly stops?: readonly ClockStop[] },
    region?: string,
  ): DayCount;
}
