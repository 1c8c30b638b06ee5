import type { WorkingCalendar } from '../../rules/calendar/calendar.ts';
import type { ApplicationState } from '../application/state.ts';
import { dayOf } from '../day.ts';
import type { Journal } from '../journal.ts';
import type { Clock, JournalStore, Meter, Sample } from '../ports.ts';
import { channels } from '../protocol/messages.ts';
import { divisionLabels } from './division-labels.ts';
import { once } from './once.ts';
import { type Dimension, daysOf, type Period, periods, type Stage, type Submitted, YearTally } from './year-tally.ts';

/*
 * The numbers of this year and the last, which survive every restart because they are made of what rests: ended applications
 * are read from their list once after a start, in the background, and later ones when they end; open ones stand in the table.
 * Where an ended application is erased, everything is read anew, as nobody knows any more what it had counted for.
 */

export interface YearGaugesOptions {
  /** Applications that are read at once. */
  readonly portion: number;
  /** Wait before reading goes on after it has failed. */
  readonly retryMs: number;
}

export interface YearGaugesDependencies {
  readonly journal: Pick<Journal, 'onCommitted' | 'lastCommit'>;
  readonly store: Pick<JournalStore, 'listed' | 'load'>;
  /** The open applications. */
  readonly open: () => readonly Submitted[];
  readonly calendar: () => WorkingCalendar;
  /** What a matter is called. */
  readonly titleOf: (matter: string) => string;
  readonly clock: Clock;
  readonly meter: Pick<Meter, 'gauge' | 'gauges'>;
  readonly onFault: (error: unknown) => void;
}

const MOST_MATTERS = 15;
const MOST_CHANNELS = channels.length;
const MOST_DIVISIONS = 15;

export function startYearGauges(
  options: YearGaugesOptions,
  dependencies: YearGaugesDependencies,
): { stop(): Promise<void> } {
  const { journal, clock, meter, open, titleOf } = dependencies;
  const reading = new EndedReading(options, dependencies);
  journal.onCommitted(({ entity, events }) => {
    if (entity.kind !== 'application') return;
    for (const { type } of events) {
      if (type === 'ApplicationClosed') reading.end(entity.id);
      else if (type === 'EntityErased') reading.again();
    }
  });
  meter.gauge(
    'onedoor_year_loading',
    '1 while ended applications are still being read for the numbers of the year',
    () => (reading.isLoading() ? 1 : 0),
  );
  const told = once(() => {
    const today = dayOf(clock.now());
    return { today, ended: reading.tally(), open: openTally(open()) };
  });
  const samples = (stages: Readonly<Record<string, Stage>>, dimension: Dimension, label: string): Sample[] => {
    const { today, ended, open: standing } = told();
    return Object.entries(stages).flatMap(([name, stage]) =>
      periods.flatMap((period) =>
        [...added(stage, dimension, period, today, ended, standing)].map(([value, sum]) => ({
          labels: { period, [label]: name, ...labelsOf(dimension, value, titleOf) },
          value: sum,
        })),
      ),
    );
  };
  const cases = { received: 'received', ended: 'ended', endedInOneVisit: 'endedInOneVisit' } as const;
  const days = { actual: 'actualWorkingDays', legal: 'legalWorkingDays' } as const;
  const declare = (of: typeof cases | typeof days, name: string, help: string, label: string): void => {
    const kinds = Object.keys(of).length * periods.length;
    const all = (suffix: string, labels: readonly string[], most: number, dimension: Dimension) =>
      meter.gauges(`${name}${suffix}`, help, ['period', label, ...labels], most * kinds + 1, () =>
        samples(of, dimension, label),
      );
    all('', [], 1, 'all');
    all('_by_matter', ['matter', 'title'], MOST_MATTERS, 'matter');
    if (of === days) return;
    all('_by_channel', ['channel'], MOST_CHANNELS, 'channel');
    all('_by_division', ['region', 'title'], MOST_DIVISIONS, 'region');
  };
  declare(
    cases,
    'onedoor_year_cases',
    'Applications of this year until today, and of the last until the same day of it, by what came of them',
    'stage',
  );
  declare(
    days,
    'onedoor_year_workdays',
    'Working days that ended applications took from their acceptance to their decision, and those that the law gave them',
    'kind',
  );
  return { stop: () => reading.stop() };
}

/** Reads ended applications, and counts them. */
class EndedReading {
  readonly #options: YearGaugesOptions;
  readonly #with: YearGaugesDependencies;
  /** What is told; while it is read anew, that of before. */
  #tally = new YearTally();
  /** Applications that have ended since the reading began: those are counted by themselves. */
  readonly #since = new Set<string>();
  readonly #waiting = new Set<string>();
  /** Applications that the reading found in the list before it was told that they have ended. */
  readonly #early = new Set<string>();
  #running: Promise<void> | undefined;
  #loading = true;
  #wanted = true;
  #stopping = false;
  #wake: () => void = () => undefined;

  constructor(options: YearGaugesOptions, dependencies: YearGaugesDependencies) {
    this.#options = options;
    this.#with = dependencies;
    this.#run();
  }

  tally(): YearTally {
    return this.#tally;
  }

  isLoading(): boolean {
    return this.#loading || this.#wanted;
  }

  end(id: string): void {
    if (this.#early.delete(id)) return;
    this.#waiting.add(id);
    if (this.#loading) this.#since.add(id);
    this.#run();
  }

  /** Reads everything anew. */
  again(): void {
    this.#wanted = true;
    this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#running;
  }

  #run(): void {
    if (this.#stopping) return;
    this.#running ??= this.#work().finally(() => {
      this.#running = undefined;
      if (this.#wanted || this.#waiting.size > 0) this.#run();
    });
  }

  async #work(): Promise<void> {
    if (this.#wanted) {
      this.#wanted = false;
      this.#loading = true;
      const tally = await this.#readAll();
      if (tally === undefined) return;
      this.#tally = tally;
      this.#loading = false;
      this.#since.clear();
    }
    const ids = [...this.#waiting].slice(0, this.#options.portion);
    await this.#insist(() => this.#count(this.#tally, ids));
    for (const id of ids) this.#waiting.delete(id);
  }

  /** Everything that ended since the last year began, but for what ends meanwhile. */
  async #readAll(): Promise<YearTally | undefined> {
    const { journal, store, clock } = this.#with;
    const { portion } = this.#options;
    const tally = new YearTally();
    const [from] = daysOf('lastYear', dayOf(clock.now()));
    // The store may be ahead of what was told; what is counted early is told later, maybe when the reading is long over.
    const told = journal.lastCommit;
    this.#early.clear();
    for (const id of this.#waiting) this.#since.add(id);
    let after: Awaited<ReturnType<JournalStore['listed']>>[number] | undefined;
    for (let more = true; more && !this.#stopping; ) {
      await this.#insist(async () => {
        const rows = await store.listed('endedApplications', { from, limit: portion, ...(after && { after }) });
        const ids = rows.map(({ entity }) => entity.id).filter((id) => !this.#since.has(id));
        await this.#count(tally, ids, told);
        after = rows.at(-1) ?? after;
        more = rows.length === portion;
      });
      // The road is always asked in between.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    return this.#stopping ? undefined : tally;
  }

  /** @param told the last commit that was told as the reading began; given where they stand in the list */
  async #count(tally: YearTally, ids: readonly string[], told?: number): Promise<void> {
    const { store, calendar } = this.#with;
    const stored = await Promise.all(ids.map((id) => store.load({ kind: 'application', id })));
    for (const [index, id] of ids.entries()) {
      const one = stored[index];
      // Erased, or told while it was read that it has ended.
      if (one === undefined || (told !== undefined && this.#since.has(id))) continue;
      if (told !== undefined && one.commit > told) this.#early.add(id);
      tally.end(one.state as unknown as ApplicationState, calendar());
    }
  }

  /** Does something until it succeeds, or all is stopped. */
  async #insist(work: () => Promise<void>): Promise<void> {
    while (!this.#stopping) {
      try {
        await work();
        return;
      } catch (error) {
        if (this.#stopping) return;
        this.#with.onFault(error);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, this.#options.retryMs);
          this.#wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    }
  }
}

function openTally(rows: readonly Submitted[]): YearTally {
  const tally = new YearTally();
  for (const row of rows) tally.receive(row);
  return tally;
}

function added(
  stage: Stage,
  dimension: Dimension,
  period: Period,
  today: string,
  ended: YearTally,
  open: YearTally,
): ReadonlyMap<string, number> {
  const sums = new Map(ended.sums(stage, dimension, period, today));
  for (const [value, sum] of open.sums(stage, dimension, period, today)) sums.set(value, (sums.get(value) ?? 0) + sum);
  return sums;
}

function labelsOf(dimension: Dimension, value: string, titleOf: (matter: string) => string): Sample['labels'] {
  switch (dimension) {
    case 'all':
      return {};
    case 'region':
      return divisionLabels(value);
    case 'matter':
      return { matter: value, title: titleOf(value) };
    default:
      return { [dimension]: value };
  }
}
