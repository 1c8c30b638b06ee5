import { randomUUID } from 'node:crypto';
import { quantile } from '../demo/ledger.ts';

/** A service that takes the same flow through the same machine. */
export interface Peer {
  readonly name: string;
  /** What an answer of it means, for people. */
  readonly guarantee: { readonly zh: string; readonly en: string };
  /** Loads it for so long and holds every answer against what it must be. @throws Error at an answer that is otherwise */
  run(seconds: number): Promise<PeerStretch>;
  stop(): Promise<void>;
}

/** How a peer fared in one stretch. */
export interface PeerStretch {
  readonly stepsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of all its processes, without whoever sends. */
  readonly cpuMicrosecondsPerStep: number;
}

/** The steps of one key; each needs the answer of the one before. */
export const flowSteps = ['submit', 'accept', 'close'] as const;
export type FlowStep = (typeof flowSteps)[number];

/** What a step is answered with. */
export interface StepAnswer {
  readonly status: 'submitted' | 'accepted' | 'closed';
  /** How many of the rules held. */
  readonly held: number;
}

export const statusAfter: Readonly<Record<FlowStep, StepAnswer['status']>> = {
  submit: 'submitted',
  accept: 'accepted',
  close: 'closed',
};

export interface DriveOptions {
  /** Keys under way at once. */
  readonly lanes: number;
  readonly seconds: number;
  /** How many rules must hold at each step. */
  readonly held: number;
  /** Processor time of the peer's processes so far, in microseconds. */
  readonly cpuTime: () => number;
}

/** Sends keys through their three steps for so long; each lane ends the key that it has begun. */
export async function drive(
  ask: (lane: number, key: string, step: FlowStep) => Promise<StepAnswer>,
  { lanes, seconds, held, cpuTime }: DriveOptions,
): Promise<PeerStretch> {
  const latencies: number[] = [];
  const cpuBefore = cpuTime();
  const begun = performance.now();
  const end = begun + seconds * 1000;
  const work = async (lane: number): Promise<void> => {
    while (performance.now() < end) {
      const key = `case-${randomUUID()}`;
      for (const step of flowSteps) {
        const sent = performance.now();
        const answer = await ask(lane, key, step);
        latencies.push(performance.now() - sent);
        if (answer.status !== statusAfter[step] || answer.held !== held)
          throw new Error(`${key} ${step}: expected ${statusAfter[step]} ${held}, got ${JSON.stringify(answer)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, lane) => work(lane)));
  const wholeSeconds = (performance.now() - begun) / 1000;
  latencies.sort((one, other) => one - other);
  return {
    stepsPerSecond: latencies.length / wholeSeconds,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    cpuMicrosecondsPerStep: (cpuTime() - cpuBefore) / latencies.length,
  };
}
