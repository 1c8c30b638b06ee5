import type { Settings } from './config.ts';

/**
 * How the service stops, in this order: nothing new is taken; what was taken is decided; what was decided leaves; what is
 * noted is committed; all is closed. Each stage has its budget, so that one that hangs does not keep those behind it: what is
 * on the disk by then is true, and what had not left leaves after the next start.
 */
const stages = ['intake', 'turns', 'departures', 'commit', 'close'] as const;
export type DrainStage = (typeof stages)[number];

/** The parts of each stage by the names under which they left their stoppers; any other belongs to the last. */
const parts: Readonly<Record<Exclude<DrainStage, 'close'>, readonly string[]>> = {
  intake: [
    'rule reloads',
    'door',
    'table of cases',
    'table of alerts',
    'stream watch',
    'inbox',
    'questions',
    'due sweeper',
    'courier',
    'door for receipts',
    'notices',
    'dispatcher of notices',
    'asker of sources',
  ],
  turns: ['turns under way'],
  departures: ['outbox', 'outlet', 'actors'],
  commit: ['journal'],
};

function stageOf(part: string): DrainStage {
  return stages.find((stage) => stage !== 'close' && parts[stage].includes(part)) ?? 'close';
}

/** Time of a stop: what is left of each stage's budget, and how long each took. */
export class Drain {
  readonly #budgets: Settings['stop'];
  readonly #now: () => number;
  readonly #stages = new Map<DrainStage, { readonly began: number; spent: number }>();

  /** @param now milliseconds of a clock that never jumps */
  constructor(budgets: Settings['stop'], now: () => number) {
    this.#budgets = budgets;
    this.#now = now;
  }

  /** The longest that a stop can take, in milliseconds. */
  get mostMs(): number {
    return stages.reduce((sum, stage) => sum + this.#budgets[`${stage}Ms`], 0);
  }

  /** What a part that is about to be stopped may take: the rest of its stage, and a moment in any case. */
  readonly budgetMs = (part: string): number => {
    const stage = stageOf(part);
    const known = this.#stages.get(stage) ?? { began: this.#now(), spent: 0 };
    this.#stages.set(stage, known);
    return Math.max(MOMENT_MS, this.#budgets[`${stage}Ms`] - (this.#now() - known.began));
  };

  /** To be told when a part has been stopped, or given up. */
  readonly ended = (part: string): void => {
    const known = this.#stages.get(stageOf(part));
    if (known !== undefined) known.spent = Math.round(this.#now() - known.began);
  };

  /** How long each stage took. */
  milliseconds(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#stages].map(([stage, { spent }]) => [stage, spent]));
  }
}

/** Even behind a part that took all: closing a file takes no longer. */
const MOMENT_MS = 100;
