import { within } from '../../rules/identity/division.ts';
import type { Circumstances } from '../behaviour.ts';
import type { Examination } from './examination.ts';
import type { ApplicationState } from './state.ts';

/**
 * The owner may know of an application, and whoever speaks for an organisation that has a step in the flow, holds one, or
 * was asked in a consultation.
 */
export function mayKnow(
  state: ApplicationState,
  { matter, chargeOf, namedFor }: Pick<Examination, 'matter' | 'chargeOf' | 'namedFor'>,
  circumstances: Pick<Circumstances, 'sender'>,
  command?: { readonly type: string },
): boolean {
  if (ownedBySender(state, circumstances)) return true;
  // Whoever supervises the region may report what it found; nothing is shown to it by that.
  const areas = command?.type === 'contradict' ? (circumstances.sender?.supervises ?? []) : [];
  if (areas.some((area) => within(state.region, area))) return true;
  const speaksFor = (organisation: string | undefined) =>
    organisation !== undefined && circumstances.sender?.organisations.includes(organisation) === true;
  return (
    (matter?.flow.steps ?? []).some(
      (step) => speaksFor(chargeOf(step)?.organisation) || speaksFor(namedFor(step)?.organisation),
    ) || state.consultations.some(({ departments }) => departments.some(speaksFor))
  );
}

/** Whether the sender is the integrator that took the application in. */
export function ownedBySender(state: ApplicationState, { sender }: Pick<Circumstances, 'sender'>): boolean {
  return sender?.integrator === state.integrator;
}
