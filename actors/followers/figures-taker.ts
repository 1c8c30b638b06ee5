import type { FairnessDivision } from '../../rules/credit/fairness/groups.ts';
import { dayOf } from '../day.ts';
import type { Figures } from '../figures/figures.ts';
import type { Shelf } from '../figures/shelf.ts';
import { TakingStopped, takeFigures } from '../figures/taking.ts';
import type { Journal } from '../journal.ts';
import type { Clock, JournalStore } from '../ports.ts';
import type { Input } from '../protocol/journal.ts';

/** When figures are taken, and of what. */
export interface FiguresTakerOptions {
  /** HH:MM in Asia/Shanghai from which on the figures of a day are taken; undefined: on order alone. */
  readonly at: string | undefined;
  /** How often it is looked whether that has come. */
  readonly everyMs: number;
  /** Share of the time that the work takes at most; while it waits, the road goes on. */
  readonly sharePercent: number;
  readonly rankingDays: number;
  readonly fairnessMonths: number;
  readonly settleDays: number;
  readonly division: FairnessDivision;
}

export interface FiguresTakerDependencies {
  readonly journal: Pick<Journal, 'lastCommit'>;
  readonly store: Pick<JournalStore, 'ids' | 'load' | 'head'>;
  readonly shelf: Shelf;
  readonly clock: Clock;
  /** A clock that only goes on, in milliseconds. */
  readonly elapsed: () => number;
  readonly ruleSet: () => string;
  /** Told of what was taken, and of what failed and is tried again. */
  readonly onTaken: (figures: Figures, seconds: number) => void;
  readonly onFault: (error: unknown) => void;
}

/** Takes the figures of credit once a day, and when it is ordered to. */
export interface FiguresTaker {
  /** Takes those of today at once; where they are being taken, waits for these. Rejects where it is stopped meanwhile. */
  order(by: { readonly by: string; readonly purpose: string }): Promise<Figures>;
  stop(): Promise<void>;
}

/** Nothing is kept of a taking that was cut short: the next look, or the next life, begins anew. */
export function startFiguresTaker(options: FiguresTakerOptions, dependencies: FiguresTakerDependencies): FiguresTaker {
  const { at, everyMs, sharePercent } = options;
  const { journal, store, shelf, clock, elapsed, ruleSet, onTaken, onFault } = dependencies;
  let stopping = false;
  let wake: () => void = () => undefined;
  let running: Promise<Figures> | undefined;

  const giveWay = (workedMs: number): Promise<void> =>
    new Promise((resolve) => {
      if (stopping) return resolve();
      const timer = setTimeout(resolve, Math.max(1, (workedMs * (100 - sharePercent)) / sharePercent));
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const take = async (input: Input): Promise<Figures> => {
    const begun = elapsed();
    const now = clock.now();
    const { rankingDays, fairnessMonths, settleDays, division } = options;
    const wanted = { day: dayOf(now), begunAt: now, ruleSet: ruleSet(), fairness: shelf.newest?.fairness };
    const figures = await takeFigures(
      { ...wanted, rankingDays, fairnessMonths, settleDays, division },
      { store, giveWay, elapsed, isStopping: () => stopping },
    );
    await shelf.put(figures, input);
    onTaken(figures, (elapsed() - begun) / 1000);
    return figures;
  };

  const start = (input: Input): Promise<Figures> => {
    running ??= take(input).finally(() => {
      running = undefined;
    });
    return running;
  };

  const look = (): void => {
    if (at === undefined || stopping || running !== undefined || !isDue(at, clock.now(), shelf.newest?.day)) return;
    start({ source: 'figures', sequence: journal.lastCommit }).catch((error: unknown) => {
      if (!(error instanceof TakingStopped)) onFault(error);
    });
  };
  const timer = setInterval(look, everyMs);
  return {
    order: ({ by, purpose }) => start({ source: 'operator', by, purpose }),
    stop: async () => {
      stopping = true;
      clearInterval(timer);
      wake();
      await running?.catch(() => undefined);
    },
  };
}

/** Whether the time of today has come, and its figures were not taken yet. */
function isDue(at: string, now: number, newest: string | undefined): boolean {
  const today = dayOf(now);
  return (newest === undefined || newest < today) && now >= Date.parse(`${today}T${at}:00+08:00`);
}
