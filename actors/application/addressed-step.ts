import { type FlowStep, type Matter, stepOf } from '../../rules/matters/matter.ts';
import type { ApplicationState, OpenStep } from './state.ts';

/** The step that an officer's message is about; `open` is missing where the flow is over and only closing is left. */
export interface AddressedStep {
  readonly step: FlowStep;
  readonly open?: OpenStep;
}

/**
 * The step that a message is about: the open one that it names, or the only one that is open, or, once the flow is over,
 * the window. Undefined where it names none of several, or one that is not open.
 */
export function addressedStep(
  matter: Matter,
  { open }: Pick<ApplicationState, 'open'>,
  { step: named }: { readonly step?: string | undefined },
): AddressedStep | undefined {
  if (open.length === 0) {
    const window = stepOf(matter, matter.flow.start);
    return window === undefined || (named !== undefined && named !== window.id) ? undefined : { step: window };
  }
  const found =
    named === undefined ? (open.length === 1 ? open[0] : undefined) : open.find((one) => one.step === named);
  const step = found === undefined ? undefined : stepOf(matter, found.step);
  return found === undefined || step === undefined ? undefined : { step, open: found };
}
