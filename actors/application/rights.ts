import { within } from '../../rules/identity/division.ts';
import type { Circumstances } from '../behaviour.ts';
import type { Examination } from './examination.ts';
import type { ApplicationState } from './state.ts';

/** The owner, and whoever speaks for an organisation that has a step in the flow, may know of an application. */
export function mayKnow(
  state: ApplicationState,
  { matter, chargeOf }: Pick<Examination, 'matter' | 'chargeOf'>,
  circumstances: Pick<Circumstances, 'sender'>,
  command?: { readonly type: string },
): boolean {
  if (ownedBySender(state, circumstances)) return true;
  // Whoever supervises the region may report what it found; nothing is shown to it by that.
  const areas = command?.type === 'contradict' ? (circumstances.sender?.supervises ?? []) : [];
  if (areas.some((area) => within(state.region, area))) return true;
  return (matter?.flow.steps ?? []).some((step) => {
    const charge = chargeOf(step);
    return charge !== undefined && circumstances.sender?.organisations.includes(charge.organisation) === true;
  });
}

/** Whether the sender is the integrator that took the application in. */
export function ownedBySender(state: ApplicationState, { sender }: Pick<Circumstances, 'sender'>): boolean {
  return sender?.integrator === state.integrator;
}
