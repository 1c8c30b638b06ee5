import { dayAfter, isWorkingDay, momentOf, workingDayAfter, workingDaysFrom } from './office-days.ts';

/** Holidays that a run of many days goes over, by their first day off. */
const SPRING_FESTIVAL = '2026-02-15';
const NATIONAL_DAY = '2026-10-01';
/** From so many days on a run has two parts, one around each of the two. */
const TWO_PARTS_FROM = 20;
/** Working days after the last application of a part, in which what is under way is done. */
const TAIL_DAYS = 4;

/** When something is done on a working day, in human time; people of the county apply in the evening as well. */
export const slotTimes = [
  '08:40',
  '09:20',
  '10:00',
  '10:40',
  '11:20',
  '13:40',
  '14:20',
  '15:00',
  '15:40',
  '16:20',
] as const;
export const EVENING = '20:30';

/** Working days in a row: those on which people apply, and those in which only work is finished. */
export interface Part {
  readonly days: readonly string[];
  readonly tail: readonly string[];
}

/**
 * The working days of a run. Both holidays do not fit into sixty working days, so there are two parts of which each lies
 * around one of them; a short run has the second only.
 */
export function partsOf(count: number): readonly Part[] {
  if (count < TWO_PARTS_FROM) return [partAround(NATIONAL_DAY, count)];
  const first = Math.ceil(count / 2);
  return [partAround(SPRING_FESTIVAL, first), partAround(NATIONAL_DAY, count - first)];
}

/** Half of the days before the holiday, the larger half where they are odd, and the others after it. */
function partAround(holiday: string, count: number): Part {
  let first = holiday;
  for (let left = Math.ceil(count / 2); left > 0; ) {
    first = dayAfter(first, -1);
    if (isWorkingDay(first)) left -= 1;
  }
  const days = workingDaysFrom(first, count);
  return { days, tail: workingDaysFrom(workingDayAfter(days.at(-1) ?? first, 1), TAIL_DAYS) };
}

/** Goes from one time of an office day to the next, over nights and holidays, to the end of its part. */
export class Pace {
  readonly #days: readonly string[];
  #day: number;
  #slot: number;

  /** @param from which day of the part */
  constructor({ days, tail }: Part, from: number, slot: number) {
    this.#days = [...days, ...tail];
    this.#day = from;
    this.#slot = slot;
  }

  get over(): boolean {
    return this.#day >= this.#days.length;
  }

  get day(): string {
    const day = this.#days[this.#day];
    if (day === undefined) throw new RangeError('the part is over');
    return day;
  }

  get moment(): number {
    return momentOf(this.day, slotTimes[this.#slot] ?? EVENING);
  }

  next(slots = 1): void {
    this.#slot += slots;
    while (this.#slot >= slotTimes.length) {
      this.#slot -= slotTimes.length;
      this.#day += 1;
    }
  }

  /** At the beginning of a later day, or at this time of it. */
  nextDay(days = 1, slot = 0): void {
    this.#day += days;
    this.#slot = slot;
  }
}
