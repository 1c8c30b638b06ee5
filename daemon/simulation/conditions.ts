import type { Random } from '../../rules/random.ts';

/** What a run has to live under, chosen by its seed: how tight the daemon's bounds are, and how often what goes wrong. */
export interface Conditions {
  readonly limits: {
    readonly inboxWindow: number;
    readonly inboxSpread: number;
    readonly courierWindow: number;
    readonly courierSpread: number;
    readonly outboxWindow: number;
    readonly dueWindow: number;
    readonly batchTurns: number;
    readonly batchBytes: number;
    readonly tailEntries: number;
    readonly liveActors: number;
  };
  readonly timing: {
    readonly retryAfterMs: number;
    readonly markEveryMs: number;
    readonly sweepEveryMs: number;
    /** Longest wait of one reading or writing of the disk. */
    readonly diskMs: number;
    /** Longest way of one message to the broker, and of its answer back. */
    readonly brokerMs: number;
    readonly acknowledgeWithinMs: number;
    /** Longest time between two messages of senders. */
    readonly sendEveryMs: number;
  };
  readonly faults: {
    /** Chances of each step of the scheduler. */
    readonly crash: number;
    readonly brokerRestart: number;
    readonly clockJump: number;
    readonly consumerRestart: number;
    /** Chances of each commit. */
    readonly commitFailure: number;
    readonly diskFull: number;
    /** Chances of each publish. */
    readonly publishRefused: number;
    readonly answerLost: number;
    readonly publishLate: number;
    /** Chance of each message of a sender. */
    readonly mischief: number;
  };
  /** Whether the broker is another's: it is killed without the daemon. The embedded one takes the daemon along. */
  readonly brokerAlone: boolean;
  /** How many applications are made. */
  readonly applications: number;
  /** No more messages than this are sent. */
  readonly messages: number;
}

/** Half of all runs are gentle in some respect, so that one fault cannot always hide another. */
export function makeConditions(random: Random): Conditions {
  const often = (...chances: readonly number[]): number => random.pick(chances);
  const applications = random.weigh([
    [random.between(10, 14), 9],
    [random.between(15, 40), 1],
  ]);
  return {
    limits: {
      inboxWindow: random.pick([1, 3, 8, 32, 512]),
      inboxSpread: random.pick([8, 64, 4096]),
      courierWindow: random.pick([1, 2, 8, 512]),
      courierSpread: random.pick([4, 32, 4096]),
      outboxWindow: random.pick([1, 4, 16, 512]),
      dueWindow: random.pick([1, 3, 256]),
      batchTurns: random.pick([1, 3, 20, 300]),
      batchBytes: random.pick([300, 8 * 1024 * 1024]),
      tailEntries: random.pick([4, 32, 4096]),
      liveActors: random.pick([2, 6, 25, 20_000]),
    },
    timing: {
      retryAfterMs: random.pick([20, 500]),
      markEveryMs: random.pick([50, 1000]),
      sweepEveryMs: random.pick([40, 1000]),
      diskMs: random.pick([0, 2, 12, 60]),
      brokerMs: random.pick([1, 8, 40]),
      acknowledgeWithinMs: random.pick([60, 5000]),
      sendEveryMs: random.pick([2, 10, 40]),
    },
    faults: {
      crash: often(0, 0.0005, 0.002, 0.006),
      brokerRestart: often(0, 0, 0.0003, 0.001),
      clockJump: often(0, 0.001, 0.004),
      consumerRestart: often(0, 0.001, 0.01),
      commitFailure: often(0, 0, 0.01),
      publishRefused: often(0, 0.02, 0.2),
      answerLost: often(0, 0.02, 0.15),
      publishLate: often(0, 0.02, 0.1),
      mischief: often(0, 0.1, 0.3),
      diskFull: often(0, 0, 0.004, 0.02),
    },
    brokerAlone: random.chance(0.5),
    applications,
    messages: applications * 8 + 20,
  };
}
