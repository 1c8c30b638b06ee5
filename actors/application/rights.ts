import type { Circumstances } from '../behaviour.ts';
import type { Examination } from './examination.ts';
import type { ApplicationState } from './state.ts';

/** The owner, and whoever speaks for an organisation that has a step in the flow, may know of an application. */
export function mayKnow(
  state: ApplicationState,
  { matter, chargeOf }: Pick<Examination, 'matter' | 'chargeOf'>,
  circumstances: Pick<Circumstances, 'sender'>,
): boolean {
  if (ownedBySender(state, circumstances)) return true;
  return (matter?.flow.steps ?? []).some((step) => {
    const charge = chargeOf(step);
    return charge !== undefined && circumstances.sender?.organisations.includes(charge.organisation) === true;
  });
}

/** Whether the sender is the integrator that took the application in. */
export function ownedBySender(state: ApplicationState, { sender }: Pick<Circumstances, 'sender'>): boolean {
  return sender?.integrator === state.integrator;
}
