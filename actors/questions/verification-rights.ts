import { within } from '../../rules/identity/division.ts';
import type { ConsentState } from '../consent/state.ts';
import { decidesIn } from '../person/officer-filing.ts';
import type { Filing } from '../person/state.ts';
import type { UserRole } from '../protocol/desk.ts';
import type { VerificationExtent } from '../protocol/verification-views.ts';
import type { Extent } from '../protocol/views.ts';
import type { VerificationState } from '../verification/state.ts';
import { type Claim, supervised } from './rights.ts';

/**
 * How much of a verification may be read; undefined: nothing, and not even that it exists.
 *
 * | purpose | who | sees |
 * |---|---|---|
 * | verification | the integrator that may read reports, in its regions | masked |
 * | verification | as before, for an officer who may decide on what waits for a person there | whole |
 * | ownership | the integrator that asked for it, or whose application it is | outcome |
 * | supervision | the integrator that supervises its region | process |
 */
export function extentOfVerification(
  { integrator, purpose, officer }: Claim,
  { order }: Pick<VerificationState, 'order'>,
): VerificationExtent | undefined {
  if (integrator.purposes?.includes(purpose) !== true) return undefined;
  switch (purpose) {
    case 'verification':
      if (!integrator.regions.some((area) => within(order.region, area))) return undefined;
      return officer !== undefined && decidesIn(officer, order.region) ? 'whole' : 'masked';
    case 'ownership':
      return order.integrator === integrator.integrator ? 'outcome' : undefined;
    case 'supervision':
      return supervised([order.region], integrator) ? 'process' : undefined;
    // Who handles an application asks for its report with the purpose of reports.
    case 'handling':
    case 'credit':
      return undefined;
    default: {
      const unknown: never = purpose;
      throw new Error(`there is no purpose ${String(unknown)}`);
    }
  }
}

/** A consent is read by the integrator that took it in, and by nobody else: it lies in no region. */
export function extentOfConsent({ integrator, purpose }: Claim, state: ConsentState): Extent | undefined {
  if (integrator.purposes?.includes(purpose) !== true || purpose !== 'ownership') return undefined;
  return state.integrator === integrator.integrator ? 'masked' : undefined;
}

/** What a user of the door sees: who may decide sees it whole, a leader masked, the others how the work is done. */
export function extentAtDoor(role: UserRole, officer: Filing | undefined, region: string): Extent {
  if (role === 'auditor') return 'process';
  if (officer !== undefined && decidesIn(officer, region)) return 'whole';
  return role === 'leader' ? 'masked' : 'process';
}
