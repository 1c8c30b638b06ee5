import { createHash } from 'node:crypto';
import { type Tick, ticksOf } from './deadline-book.ts';
import type { Happened } from './happened.ts';
import { PUBLISHED_VISITS } from './limits.ts';
import { dayAfter, dayOfMoment, isOfficeTime, isWorkingDay, workingDaysBetween } from './office-days.ts';
import { applicationOf, type TimedLine, type TimedStory } from './timed.ts';

/** An alert that must come, or may; which, and when it is raised first. */
export interface ExpectedAlert {
  readonly id: string;
  readonly code: string;
  /** Every moment at which it is found. */
  readonly moments: number[];
  /** Whether it must come: of acts that are counted, those of one moment do not know of each other. */
  must: boolean;
  /** Whether it may come before the first moment at which it must. */
  uncertain: boolean;
}

/** What the county's rules for itself forbid in numbers, as `rules/supervision/violations.json` puts them in words. */
const MOST_A_DAY = { approve: 60, return: 20, refuse: 10 } as const;
const MOST_OVERDUE = 10;
const LATE_REPEATED = 3;
const WINDOW_DAYS = 30;
const LEAST_SECONDS = 60;
const LEAST_CHARACTERS = 10;

const countedCodes = { approve: 'BULK_APPROVALS', return: 'BULK_RETURNS', refuse: 'REFUSAL_STREAK' } as const;
/** What an attempt is, by what it is refused for. */
const attempts: Readonly<Record<string, string>> = {
  OFFICER_NOT_FILED: 'ACT_BY_UNFILED',
  OFFICER_ROLE: 'ACT_OUTSIDE_ROLE',
  OFFICER_LEVEL: 'ACT_OUTSIDE_LEVEL',
  OFFICER_REGION: 'ACT_OUTSIDE_REGION',
  OFFICER_ORGANISATION: 'ACT_FOR_OTHER_ORGANISATION',
};
const ended: readonly string[] = ['closed', 'withdrawn', 'refused', 'delivered'];

/** What is published beside the notices, and what of a story only its writer knows. */
export interface AlertBookOptions {
  /** The last moment that the run comes to. */
  readonly until: number;
  /** The published draw of each matter, where it has one. */
  readonly draws: Readonly<Record<string, { readonly seed: string; readonly perMille: number }>>;
  /** Findings that the writer of a story has planted and that its books say nothing of, by the id of the alert. */
  readonly planted: readonly { readonly id: string; readonly at: number }[];
}

interface Reckoned {
  readonly alerts: ReadonlyMap<string, ExpectedAlert>;
  readonly ticks: readonly (Tick & { readonly application: string })[];
}

/**
 * Reckons, from the stories and the moments of their lines, which alerts supervision must raise, and nothing else: by hand,
 * from what the county forbids, and without asking a rule.
 */
export function reckonAlerts(stories: readonly TimedStory[], options: AlertBookOptions): Reckoned {
  const book = new AlertBook(options);
  for (const story of stories) book.read(story);
  return book.close();
}

/** Something that is counted for somebody: when, and what it raises where it is too often. */
interface Counted {
  readonly at: number;
  readonly who: string;
  readonly what: keyof typeof MOST_A_DAY;
}

class AlertBook {
  readonly #options: AlertBookOptions;
  readonly #alerts = new Map<string, ExpectedAlert>();
  readonly #ticks: (Tick & { readonly application: string })[] = [];
  readonly #counted: Counted[] = [];
  readonly #lateActs: { readonly at: number; readonly who: string }[] = [];
  /** Overdue steps: when each lapsed, and when it was looked at. */
  readonly #lapses: { readonly at: number; readonly organisation: string; readonly fresh: boolean }[] = [];

  constructor(options: AlertBookOptions) {
    this.#options = options;
  }

  read(story: TimedStory): void {
    const application = applicationOf(story);
    const ticks = ticksOf(story, this.#options.until);
    for (const tick of ticks) this.#ticks.push({ ...tick, application });
    const reader = new StoryReader(story, ticks, {
      raise: (code, at, step) =>
        this.#find([code, 'application', application, ...(step === undefined ? [] : [step])].join('.'), at),
      raiseOfficer: (code, at, officer) => this.#find(`${code}.person.officer-${officer}`, at),
      count: (what, at, who) => this.#counted.push({ what, at, who }),
      late: (at, who) => this.#lateActs.push({ at, who }),
      lapse: (at, organisation, fresh) => this.#lapses.push({ at, organisation, fresh }),
      isDrawn: () => isDrawn(this.#options.draws[story.matter], application),
    });
    reader.read();
  }

  close(): Reckoned {
    for (const { id, at } of this.#options.planted) this.#find(id, at);
    this.#closeDays();
    this.#closeWindow(
      this.#lateActs.map(({ at, who }) => ({ at, who, fresh: true })),
      LATE_REPEATED,
      (who) => `OFFICER_OVERDUE_REPEATED.person.officer-${who}`,
    );
    this.#closeWindow(
      this.#lapses.map(({ at, organisation, fresh }) => ({ at, who: organisation, fresh })),
      MOST_OVERDUE + 1,
      (who) => `ORGANISATION_OVERDUE_BURST.person.organisation-${who}`,
    );
    return { alerts: this.#alerts, ticks: this.#ticks };
  }

  /** Too much of one thing by one officer on one day. */
  #closeDays(): void {
    const before = new Map<string, number>();
    for (const group of momentsOf(this.#counted)) {
      const now = new Map<string, number>();
      for (const { who, what, at } of group) {
        const name = `${what} ${who} ${dayOfMoment(at)}`;
        now.set(name, (now.get(name) ?? 0) + 1);
        const settled = before.get(name) ?? 0;
        const most = MOST_A_DAY[what];
        const id = `${countedCodes[what]}.person.officer-${who}`;
        if (settled + 1 > most) this.#find(id, at);
        else if (settled + (now.get(name) ?? 0) > most) this.#find(id, at, false);
      }
      for (const [name, count] of now) before.set(name, (before.get(name) ?? 0) + count);
    }
  }

  /** Too often within thirty days; `fresh` ones are counted, the others are only looked at. */
  #closeWindow(
    looks: readonly { readonly at: number; readonly who: string; readonly fresh: boolean }[],
    least: number,
    idOf: (who: string) => string,
  ): void {
    const counted = new Map<string, number[]>();
    for (const group of momentsOf(looks)) {
      for (const { who, at, fresh } of group) {
        const since = dayAfter(dayOfMoment(at), -WINDOW_DAYS);
        const settled = (counted.get(who) ?? []).filter((one) => dayOfMoment(one) > since).length;
        const besides = group.filter((one) => one.who === who && one.fresh).length;
        if (settled + (fresh ? 1 : 0) >= least) this.#find(idOf(who), at);
        else if (settled + besides >= least) this.#find(idOf(who), at, false);
      }
      for (const { who, at, fresh } of group) if (fresh) counted.set(who, [...(counted.get(who) ?? []), at]);
    }
  }

  #find(id: string, at: number, must = true): void {
    const known = this.#alerts.get(id);
    if (known === undefined)
      this.#alerts.set(id, { id, code: id.slice(0, id.indexOf('.')), moments: [at], must, uncertain: !must });
    else {
      known.moments.push(at);
      known.must ||= must;
    }
  }
}

/** What a story tells the book. */
interface Findings {
  raise(code: string, at: number, step?: string): void;
  raiseOfficer(code: string, at: number, officer: string): void;
  count(what: keyof typeof MOST_A_DAY, at: number, who: string): void;
  late(at: number, who: string): void;
  lapse(at: number, organisation: string, fresh: boolean): void;
  isDrawn(): boolean;
}

/** Reads one story, its lines and what its deadlines come to, in the order of time. */
class StoryReader {
  readonly #story: TimedStory;
  readonly #ticks: readonly Tick[];
  readonly #findings: Findings;
  readonly #openSince = new Map<string, { readonly at: number; readonly organisation: string }>();
  readonly #overdue = new Set<string>();
  readonly #accepted = new Set<string>();
  readonly #objected = new Set<string>();
  #standing = '';
  #approvedOn = '';
  #returns = 0;
  #returnsByOfficers = 0;

  constructor(story: TimedStory, ticks: readonly Tick[], findings: Findings) {
    this.#story = story;
    this.#ticks = ticks;
    this.#findings = findings;
  }

  read(): void {
    let told = 0;
    const tellTo = (at: number): void => {
      for (let tick = this.#ticks[told]; tick !== undefined && tick.at < at; tick = this.#ticks[++told])
        this.#tick(tick);
    };
    for (const line of this.#story.lines) {
      tellTo(line.at);
      if (line.expect.receipt === 'received') this.#received(line);
      else this.#refused(line);
    }
    tellTo(Number.POSITIVE_INFINITY);
  }

  #received({ at, happened }: TimedLine): void {
    const { deed, standing, waiting } = happened;
    if (deed !== undefined) this.#acted(at, happened, deed);
    else if (standing === 'returned' && this.#standing !== 'returned') this.#returns += 1;
    const before = this.#standing;
    this.#standing = standing;
    if (standing === 'approved' && before !== 'approved') this.#approvedOn = dayOfMoment(at);
    for (const step of this.#openSince.keys())
      if (!waiting.some((one) => one.step === step)) {
        this.#openSince.delete(step);
        this.#overdue.delete(step);
      }
    for (const { step, organisation } of waiting)
      if (!this.#openSince.has(step)) this.#openSince.set(step, { at, organisation });
    if (standing !== 'closed' || before === 'closed') return;
    if (happened.visits > PUBLISHED_VISITS) this.#findings.raise('MANY_VISITS', at);
    if (this.#findings.isDrawn()) this.#findings.raise('SAMPLE_INSPECTION', at);
  }

  #acted(at: number, { standing }: Happened, { action, officer, step, opinion }: NonNullable<Happened['deed']>): void {
    const { raise, raiseOfficer, count, late } = this.#findings;
    const opened = this.#openSince.get(step);
    if (this.#overdue.has(step)) late(at, officer);
    if (action === 'accept') this.#accepted.add(officer);
    if (action === 'object') this.#objected.add(officer);
    if (action === 'approve') {
      count('approve', at, officer);
      if (opened !== undefined && at - opened.at < LEAST_SECONDS * 1000) raise('UNUSUAL_SPEED', at, step);
      if (!isWorkingDay(dayOfMoment(at))) raiseOfficer('NON_WORKING_DAY', at, officer);
      else if (!isOfficeTime(at)) raiseOfficer('OFF_HOURS', at, officer);
      if (this.#accepted.has(officer)) raise('REVIEWED_OWN_ACCEPTANCE', at, step);
      if (this.#objected.has(officer)) raise('APPROVED_OWN_OBJECTION', at, step);
    }
    if (action === 'return') {
      count('return', at, officer);
      this.#returns += 1;
      this.#returnsByOfficers += 1;
      if (this.#returnsByOfficers === 2) raise('PIECEMEAL_RETURN', at);
      if (this.#returns >= 3) raise('RETURN_LOOP', at);
    }
    if (action === 'refuse' && standing === 'refused') {
      count('refuse', at, officer);
      if (Array.from((opinion ?? '').trim()).length < LEAST_CHARACTERS) raise('REFUSAL_REASON_THIN', at);
    }
  }

  /** An attempt that was refused is told of all the same, where it could be at all. */
  #refused({ at, expect: { codes }, happened: { deed } }: TimedLine): void {
    if (deed === undefined) return;
    const [code = ''] = codes;
    if (ended.includes(this.#standing) && (code === 'STEP_NOT_OPEN' || code === 'MOVE_NOT_ALLOWED'))
      this.#findings.raise('ACT_AFTER_END', at);
    // That a filing has ended is the officer's affair, in whichever case it shows.
    if (code === 'FILING_EXPIRED') this.#findings.raiseOfficer('ACT_ON_EXPIRED_FILING', at, deed.officer);
    const attempt = attempts[code];
    if (attempt !== undefined) this.#findings.raise(attempt, at, deed.step);
  }

  #tick({ at, clock, step = '', remaining, overdue }: Tick): void {
    const { raise, lapse } = this.#findings;
    if (clock === 'promised') {
      if (remaining === 1 || remaining === 2) raise('DUE_SOON', at);
      if (remaining === 0) raise('DUE_TODAY', at);
      if (overdue !== undefined) raise('PROMISE_OVERDUE', at);
    } else if (clock === 'legal') {
      if (remaining !== undefined && remaining <= 2) raise('LEGAL_DUE_SOON', at);
      if (overdue !== undefined) raise('LEGAL_OVERDUE', at);
      if (overdue !== undefined && overdue >= 5) raise('OVERDUE_LONG', at);
    } else if (clock === 'examination') {
      if (overdue !== undefined) raise('EXAMINATION_LAPSED', at);
    } else if (overdue !== undefined) {
      raise('STEP_OVERDUE', at, step);
      lapse(at, this.#openSince.get(step)?.organisation ?? '', !this.#overdue.has(step));
      this.#overdue.add(step);
      const late = this.#standing === 'approved' && workingDaysBetween(this.#approvedOn, dayOfMoment(at)) > 10;
      if (late) raise('DELIVERY_LATE', at);
    }
  }
}

/** What happens at one moment, moment after moment. */
function momentsOf<One extends { readonly at: number }>(all: readonly One[]): readonly (readonly One[])[] {
  const groups = new Map<number, One[]>();
  for (const one of all) {
    const group = groups.get(one.at);
    if (group === undefined) groups.set(one.at, [one]);
    else group.push(one);
  }
  return [...groups].sort(([one], [other]) => one - other).map(([, group]) => group);
}

/** The published draw, done once more by hand: twelve digits of the digest of seed and id, as a share of all there are. */
function isDrawn(draw: { readonly seed: string; readonly perMille: number } | undefined, application: string): boolean {
  if (draw === undefined) return false;
  const digits = createHash('sha256').update(`${draw.seed}\n${application}`).digest('hex').slice(0, 12);
  return BigInt(`0x${digits}`) * 1000n < BigInt(draw.perMille) << 48n;
}
