import { stepOf } from '../matters/matter.ts';
import { type ApplicationInput, optional, preFacts } from './pre.ts';

export interface StepInput extends ApplicationInput {
  /** Id of the step that has just been done. */
  readonly step: string;
  /** What the officer did: `accept` or `approve`. */
  readonly action: string;
}

/** Makes the facts that route rules ask for after a step. See `preFacts`. */
export function routeFacts({ step, action, ...input }: StepInput) {
  const done = stepOf(input.matter, step);
  // Put onto them, since a copy would make them all.
  return Object.assign(preFacts(input), {
    step: { id: step, action, ...optional('kind', done?.kind), ...optional('level', done?.level) },
  });
}
