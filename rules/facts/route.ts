import { stepOf } from '../matters/matter.ts';
import type { VerificationOutcome } from '../verification/judgement.ts';
import { type ApplicationInput, optional, preFacts } from './pre.ts';
import type { verificationStatuses } from './route-declarations.ts';

export interface StepInput extends ApplicationInput {
  /** Id of the step that has just been done. */
  readonly step: string;
  /** What the officer did: `accept` or `approve`. */
  readonly action: string;
  /** What has come of the questions to departments; left out where nobody is asked. */
  readonly verification?: VerificationStanding | undefined;
}

/** How the verification of an application stands; counts are those of its newest report. */
export type VerificationStanding =
  | { readonly status: Exclude<keyof typeof verificationStatuses, 'reported'> }
  | {
      readonly status: 'reported';
      readonly outcome: VerificationOutcome;
      readonly contradicted: number;
      readonly unknown: number;
      readonly detections: number;
    };

/** Makes the facts that route rules ask for after a step. See `preFacts`. */
export function routeFacts({ step, action, verification, ...input }: StepInput) {
  const done = stepOf(input.matter, step);
  // Put onto them, since a copy would make them all.
  return Object.assign(preFacts(input), {
    step: { id: step, action, ...optional('kind', done?.kind), ...optional('level', done?.level) },
    verification: verification ?? { status: 'none' as const },
  });
}
