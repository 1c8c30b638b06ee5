import type { SlidingCount } from '../../actors/person/sliding-count.ts';
import type { PersonState } from '../../actors/person/state.ts';
import type { Command } from '../../actors/protocol/commands.ts';
import type { Json } from '../../actors/protocol/journal.ts';
import type { Chronicle } from './chronicle.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** The widest window that can be asked for, in days. */
const WIDEST = 365;

/** What persons' counters must be, added up day by day from the commands that had their turn. */
export class CountReference {
  readonly #chronicle: Chronicle;
  /** The days on which each person did each thing, in any order. */
  readonly #days = new Map<string, Map<string, string[]>>();
  /** What each person's months must say, by person and month. */
  readonly #months = new Map<string, Map<string, Map<string, number>>>();

  constructor(chronicle: Chronicle) {
    this.#chronicle = chronicle;
  }

  /** A command of the journal has had its turn at this person. */
  take(person: string, command: Command): void {
    this.#takeMonthly(person, command);
    if (command.type !== 'count') return;
    const counters = this.#days.get(person) ?? new Map<string, string[]>();
    this.#days.set(person, counters);
    counters.set(command.counter, [...(counters.get(command.counter) ?? []), command.on]);
  }

  compare(person: string, state: Json, place: string): void {
    const { counters } = state as unknown as PersonState;
    const expected = this.#days.get(person) ?? new Map<string, string[]>();
    for (const name of new Set([...expected.keys(), ...Object.keys(counters)])) {
      const [wanted, kept] = [textOf(expected.get(name) ?? []), textOfKept((counters as Kept)[name])];
      if (wanted !== kept)
        this.#chronicle.fail('counters are the journal', `${place}: ${name} is ${kept}, the journal counts ${wanted}`);
    }
    this.#compareMonths(person, state as unknown as PersonState, place);
  }

  #takeMonthly(person: string, command: Command): void {
    for (const [name, count, day] of monthlyOf(command)) {
      const months = this.#months.get(person) ?? new Map<string, Map<string, number>>();
      this.#months.set(person, months);
      const counts = months.get(day.slice(0, 7)) ?? new Map<string, number>();
      months.set(day.slice(0, 7), counts.set(name, (counts.get(name) ?? 0) + count));
    }
  }

  #compareMonths(person: string, { monthly }: PersonState, place: string): void {
    const text = (months: readonly (readonly [string, Iterable<readonly [string, number]>])[]): string =>
      months
        .flatMap(([month, counts]) => [...counts].map((one) => `${month} ${one.join(' ')}`))
        .sort()
        .join(', ');
    const { forgotten = '' } = monthly ?? {};
    const wanted = text([...(this.#months.get(person) ?? [])].filter(([month]) => month > forgotten));
    const kept = text((monthly?.months ?? []).map(({ month, counts }) => [month, Object.entries(counts)]));
    if (wanted !== kept)
      this.#chronicle.fail('counters are the journal', `${place}: months are ${kept}, the journal counts ${wanted}`);
  }
}

type Kept = Readonly<Record<string, SlidingCount | undefined>>;

/** Deeds that end a step. */
const ending = ['officerAccepted', 'officerApproved', 'officerObjected', 'officerRefused', 'officerDelivered'];
const lateHelp = ['organisationTimedOut', 'organisationOpinionLate'];

/** What a command means for a month, one by one: which name, how often, on which day. */
function monthlyOf(command: Command): readonly (readonly [name: string, count: number, day: string])[] {
  if (command.type === 'excuse' && 'counter' in command)
    return [[command.counter === 'officerOverdue' ? 'overdue' : 'assistedLate', -1, command.on]];
  if (command.type !== 'count') return [];
  const { counter, on, late, returnedOn } = command;
  const ends = [...ending, 'officerReturned'].includes(counter) && late !== true;
  return [
    ...(ends || counter === 'officerOverdue' ? [['steps', 1, on] as const] : []),
    ...(counter === 'officerOverdue' ? [['overdue', 1, on] as const] : []),
    ...(counter === 'officerReturned' ? [['returns', 1, on] as const] : []),
    ...(counter === 'officerDisposed' && returnedOn !== undefined ? [['wrongReturns', 1, returnedOn] as const] : []),
    ...([...lateHelp, 'organisationAssisted'].includes(counter) ? [['assisted', 1, on] as const] : []),
    ...(lateHelp.includes(counter) || (counter === 'organisationAssisted' && late === true)
      ? [['assistedLate', 1, on] as const]
      : []),
  ];
}

/** The number of all days, and each day of the widest window before the newest, with its count. */
function textOf(days: readonly string[]): string {
  const newest = days.reduce((most, day) => (day > most ? day : most), '');
  const counts = new Map<string, number>();
  for (const day of [...days].sort()) {
    if (Date.parse(newest) - Date.parse(day) < WIDEST * DAY_MS) counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  return `${days.length}: ${[...counts].map(([day, count]) => `${day} ${count}`).join(', ')}`;
}

/** The same of what a state keeps. */
function textOfKept(kept: SlidingCount | undefined): string {
  const counts = (kept?.days ?? []).flatMap((one) => (one < 0 ? new Array<number>(-one).fill(0) : [one]));
  const newest = Date.parse(kept?.newest ?? '');
  const days = counts.flatMap((count, index) => {
    if (count === 0) return [];
    const day = new Date(newest - (counts.length - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    return [`${day} ${count}`];
  });
  return `${kept?.total ?? 0}: ${days.join(', ')}`;
}
