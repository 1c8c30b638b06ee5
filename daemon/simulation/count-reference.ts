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

  constructor(chronicle: Chronicle) {
    this.#chronicle = chronicle;
  }

  /** A command of the journal has had its turn at this person. */
  take(person: string, command: Command): void {
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
  }
}

type Kept = Readonly<Record<string, SlidingCount | undefined>>;

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
