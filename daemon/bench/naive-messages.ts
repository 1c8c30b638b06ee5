import type { FlowStep, StepAnswer } from './peer.ts';
import type { Facts } from './workload.ts';

/** What the naive worker is asked, answers and keeps. */
export interface NaiveRequest {
  readonly id: number;
  readonly key: string;
  readonly step: FlowStep;
  readonly facts: Facts;
}

export interface NaiveState extends StepAnswer {
  readonly facts: Facts;
}

export const naiveSubjects = {
  requests: { stream: 'NAIVE_IN', prefix: 'naive.in', all: 'naive.in.>' },
  answers: { stream: 'NAIVE_OUT', prefix: 'naive.out', all: 'naive.out.>' },
} as const;
