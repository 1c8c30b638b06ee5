import type { Happened } from './happened.ts';
import { EXAMINATION_DAYS, EXTENSION_DAYS, type Limits, limitsOf } from './limits.ts';
import { CLOSING, dayAfter, dayOfMoment, isWorkingDay, momentOf, OPENING, workingDaysBetween } from './office-days.ts';
import type { TimedStory } from './timed.ts';

export type ClockKind = 'examination' | 'legal' | 'promised' | 'step';

/** A deadline comes to a place: so many working days are left, or it is so many overdue. */
export interface Tick {
  readonly at: number;
  readonly clock: ClockKind;
  readonly step?: string;
  readonly remaining?: number;
  readonly overdue?: number;
  /** The day on which the deadline began. */
  readonly from: string;
}

/** A deadline as the county's clerk keeps it on paper. */
interface Kept {
  readonly clock: ClockKind;
  readonly step?: string;
  readonly from: string;
  days: number;
  readonly stops: { readonly from: string; to?: string }[];
  /** The last place that was told: below 0 the days that are left, less one; from 0 on those overdue. */
  told: number;
  due: { readonly day: string; readonly at: number } | undefined;
  over: boolean;
}

const NEVER = Number.NEGATIVE_INFINITY;
const decided: readonly string[] = ['approved', 'refused', 'delivered', 'withdrawn', 'closed'];
const over: readonly string[] = ['refused', 'delivered', 'withdrawn', 'closed'];

/**
 * Reckons, from what happens to an application and when, every moment at which one of its deadlines must be told to have come
 * to a place; by hand, day by day, and with nothing of the service: at the opening of each working day with five or fewer
 * left, at the close of the due day, and at the opening of each of ten working days overdue and of every fifth after those.
 *
 * @param until the last moment that the run comes to
 */
export function ticksOf({ matter, lines }: TimedStory, until: number): readonly Tick[] {
  const limits = limitsOf[matter];
  if (limits === undefined) throw new RangeError(`the county has no notice of ${matter}`);
  const clerk = new Clerk(limits);
  for (const { at, happened, expect } of lines) {
    clerk.passTo(at);
    if (expect.receipt === 'received') clerk.note(at, happened);
  }
  clerk.passTo(until + 1);
  return clerk.ticks;
}

class Clerk {
  readonly ticks: Tick[] = [];
  readonly #limits: Limits;
  #kept: Kept[] = [];
  #now = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Everything that comes before a moment. */
  passTo(at: number): void {
    if (this.#now > 0) {
      for (let day = dayOfMoment(this.#now); day <= dayOfMoment(at - 1); day = dayAfter(day)) {
        if (this.#kept.every((one) => one.over)) break;
        if (isWorkingDay(day)) {
          this.#look(momentOf(day, OPENING), day, at);
          this.#look(momentOf(day, CLOSING), day, at);
        }
      }
    }
    this.#now = at;
  }

  #look(moment: number, day: string, before: number): void {
    if (moment <= this.#now || moment >= before) return;
    for (const one of [...this.#kept]) this.#tell(one, moment, day);
    if (this.#kept.some(({ clock, over: ended, told }) => clock === 'examination' && !ended && told >= 0))
      this.#deem(moment, day);
  }

  /** Five days have passed without a word: it counts as accepted from the day on which it came in. */
  #deem(moment: number, day: string): void {
    const examination = this.#kept.find(({ clock, over: ended }) => clock === 'examination' && !ended);
    if (examination === undefined) return;
    examination.over = true;
    this.#beginCase(examination.from);
    for (const one of this.#kept) if (one.clock !== 'step') this.#tell(one, moment, day);
  }

  note(at: number, { verb, standing, waiting, deed }: Happened): void {
    const day = dayOfMoment(at);
    for (const one of this.#kept) if (isOver(one, standing, waiting)) one.over = true;
    const dues = new Map(this.#kept.map((one) => [one, one.due?.at]));
    if (verb === 'submit' || verb === 'correct') this.#examine(day, standing);
    if (deed?.action === 'accept' && standing === 'accepted') this.#beginCase(day);
    for (const { step } of waiting)
      if (!this.#kept.some((one) => one.step === step && !one.over)) this.#beginStep(step, day);
    if (deed?.action === 'extend' && deed.done) this.#extend(at);
    this.#standStill(standing, day);
    for (const one of this.#kept) {
      if (one.over) continue;
      const place = placeAt(one, at, day);
      if (!dues.has(one)) {
        // On the day of its beginning everybody has just been told.
        if (one.from === day && place !== undefined && place < 0) one.told = place;
      } else if (dues.get(one) !== one.due?.at) one.told = NEVER;
      else continue;
      this.#tell(one, at, day);
    }
  }

  #examine(day: string, standing: string): void {
    if (this.#limits.permission !== true || standing !== 'received') return;
    this.#begin({ clock: 'examination', from: day, days: EXAMINATION_DAYS });
  }

  #beginCase(from: string): void {
    if (this.#kept.some(({ clock }) => clock === 'legal')) return;
    this.#begin({ clock: 'legal', from, days: this.#limits.legal });
    this.#begin({ clock: 'promised', from, days: this.#limits.promised });
  }

  #beginStep(step: string, from: string): void {
    const days = this.#limits.steps[step];
    if (days === undefined) throw new RangeError(`the county's notice has no step ${step}`);
    this.#begin({ clock: 'step', step, from, days });
  }

  #begin(kept: Pick<Kept, 'clock' | 'step' | 'from' | 'days'>): void {
    const one: Kept = { ...kept, stops: [], told: NEVER, due: undefined, over: false };
    one.due = dueOf(one);
    this.#kept.push(one);
  }

  /** A leader gives more time to what is not over yet. */
  #extend(at: number): void {
    for (const one of this.#kept) {
      if ((one.clock !== 'legal' && one.clock !== 'promised') || one.over) continue;
      if (one.due !== undefined && at >= one.due.at) continue;
      one.days += EXTENSION_DAYS;
      one.due = dueOf(one);
    }
  }

  /** While the applicant is waited for, the time of the case stands still; both days of a stop are not counted. */
  #standStill(standing: string, day: string): void {
    for (const one of this.#kept) {
      if (one.over || (one.clock !== 'legal' && one.clock !== 'promised')) continue;
      const last = one.stops.at(-1);
      const still = last !== undefined && last.to === undefined;
      if (standing === 'returned' && !still) one.stops.push({ from: day });
      else if (standing !== 'returned' && still) last.to = day;
      else continue;
      one.due = dueOf(one);
    }
  }

  #tell(one: Kept, at: number, day: string): void {
    if (one.over || one.due === undefined) return;
    const place = placeAt(one, at, day);
    if (place === undefined || place <= one.told) return;
    one.told = place;
    const { clock, step, from } = one;
    this.ticks.push({
      at,
      clock,
      ...(step === undefined ? {} : { step }),
      ...(place < 0 ? { remaining: -1 - place } : { overdue: place }),
      from,
    });
  }
}

function isOver({ clock, step, over: ended }: Kept, standing: string, waiting: Happened['waiting']): boolean {
  if (ended) return true;
  if (clock === 'examination') return standing !== 'received';
  if (clock === 'legal') return decided.includes(standing);
  if (clock === 'promised') return over.includes(standing);
  return !waiting.some((one) => one.step === step);
}

const isStill = (stops: Kept['stops'], day: string): boolean =>
  stops.some(({ from, to }) => from <= day && (to === undefined || day <= to));

function dueOf({ from, days, stops }: Pick<Kept, 'from' | 'days' | 'stops'>): Kept['due'] {
  if (stops.some(({ to }) => to === undefined)) return undefined;
  let [day, left] = [from, days];
  while (left > 0) {
    day = dayAfter(day);
    if (isWorkingDay(day) && !isStill(stops, day)) left -= 1;
  }
  return { day, at: momentOf(day, CLOSING) };
}

/** The place at a moment; before an office has opened, the day before is the last that was looked at. */
function placeAt({ due, from, stops }: Kept, at: number, day: string): number | undefined {
  if (due === undefined) return undefined;
  const asleep = day > from && isWorkingDay(day) && !isStill(stops, day) && at < momentOf(day, OPENING) ? 1 : 0;
  if (at < due.at) {
    const remaining = workingDaysBetween(day, due.day) + asleep;
    return remaining > 5 ? undefined : -1 - remaining;
  }
  let overdue = -asleep;
  for (let one = dayAfter(due.day); one <= day; one = dayAfter(one))
    if (isWorkingDay(one) && !isStill(stops, one)) overdue += 1;
  return overdue <= 10 ? overdue : overdue - (overdue % 5);
}
