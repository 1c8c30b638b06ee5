import type { Regular } from '../regulars.ts';
import type { Story } from '../story.ts';
import { type ExpectedAlert, reckonAlerts } from './alert-book.ts';
import { type Lives, planLives } from './alert-lives.ts';
import type { WrittenCase } from './case-writer.ts';
import type { Tick } from './deadline-book.ts';
import { inTime } from './in-time.ts';
import { CLOSING, dayOfMoment, momentOf, OPENING, workingDayAfter } from './office-days.ts';
import { severities } from './severities.ts';

const MINUTE_MS = 60_000;
/** Whoever looks at a case takes more than a minute for it. */
const ROUND_MS = 61_000;
/** The working day of those who have a past, and the one after it, whose morning it is. */
const YESTERDAY = '2026-09-28';
const TODAY = workingDayAfter(YESTERDAY, 1);

/** Where the clock begins: everybody is filed before offices open for the past. */
export const BEGINNING = momentOf(YESTERDAY, '08:00');

/** A morning in human time, and the day before for those who come again. */
export interface Morning {
  readonly past: readonly WrittenCase[];
  readonly pastUntil: number;
  readonly stories: readonly WrittenCase[];
  readonly until: number;
  readonly alerts: readonly ExpectedAlert[];
  readonly ticks: readonly (Tick & { readonly application: string })[];
  readonly lives: Lives;
}

/**
 * Gives every line its moment: so many stories are told at once, of each one line in a round, and a round takes a bit more
 * than a minute of office time; what does not fit into the morning goes on after noon, and on the next working days.
 */
export function paceMorning(stories: readonly Story[], regulars: readonly Regular[], atOnce: number): Morning {
  const chains = regulars.map(({ past }) => past.map(({ story }) => story));
  const past = pace(chains, chains.length, new Rounds(momentOf(YESTERDAY, '08:31')));
  const pastEnd = lastOf(past);
  const begin = Math.max(momentOf(TODAY, '08:31'), pastEnd + ROUND_MS);
  const morning = pace(
    stories.map((one) => [one]),
    atOnce,
    new Rounds(begin),
  );
  const until = Math.max(lastOf(morning), begin) + ROUND_MS;
  const told = [...past, ...morning].map((one) => inTime(one, until));
  const { alerts: found, ticks } = reckonAlerts(told, { until, draws: {}, planted: [] });
  const alerts = [...found.values()];
  for (const { moments } of alerts) moments.sort((one, other) => one - other);
  const lives = planLives(alerts, {
    times: [],
    until,
    severityOf: (code) => severities[code] ?? 'yellow',
    isOurs: () => false,
  });
  return {
    past: told.slice(0, past.length),
    pastUntil: begin,
    stories: told.slice(past.length),
    until,
    alerts,
    ticks,
    lives,
  };
}

/** Round after round, in office time. */
class Rounds {
  #moment: number;

  constructor(begin: number) {
    this.#moment = begin;
  }

  get moment(): number {
    return this.#moment;
  }

  next(): void {
    const day = dayOfMoment(this.#moment);
    this.#moment += ROUND_MS;
    const noon = momentOf(day, '12:00');
    if (this.#moment >= noon - MINUTE_MS && this.#moment < momentOf(day, '13:30'))
      this.#moment = momentOf(day, '13:31');
    else if (this.#moment >= momentOf(day, CLOSING) - MINUTE_MS)
      this.#moment = momentOf(workingDayAfter(day, 1), OPENING) + MINUTE_MS;
  }
}

/** @param chains stories that are told one after the other, each chain beside the others */
function pace(chains: readonly (readonly Story[])[], atOnce: number, rounds: Rounds): WrittenCase[] {
  const waiting = [...chains];
  const told: WrittenCase[] = [];
  let active = waiting.splice(0, atOnce).map((chain) => new Telling(chain));
  while (active.length > 0) {
    for (const one of active) one.tell(rounds.moment);
    told.push(...active.flatMap((one) => one.ended()));
    active = active.filter(({ over }) => !over);
    active.push(...waiting.splice(0, atOnce - active.length).map((chain) => new Telling(chain)));
    rounds.next();
  }
  return told;
}

/** One chain on its way. */
class Telling {
  readonly #chain: Story[];
  #lines: WrittenCase['lines'][number][] = [];
  #ended: WrittenCase[] = [];

  constructor(chain: readonly Story[]) {
    this.#chain = [...chain];
  }

  get over(): boolean {
    return this.#chain.length === 0;
  }

  tell(at: number): void {
    const [story] = this.#chain;
    const line = story?.lines[this.#lines.length];
    if (story === undefined || line === undefined) throw new Error('a story without a line');
    this.#lines.push({ ...line, at });
    if (this.#lines.length < story.lines.length) return;
    this.#ended.push({ ...story, lines: this.#lines });
    this.#chain.shift();
    this.#lines = [];
  }

  /** What has come to its end since this was asked last. */
  ended(): readonly WrittenCase[] {
    const ended = this.#ended;
    this.#ended = [];
    return ended;
  }
}

function lastOf(stories: readonly WrittenCase[]): number {
  return stories.reduce((last, { lines }) => Math.max(last, lines.at(-1)?.at ?? 0), 0);
}
