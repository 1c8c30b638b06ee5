import type { AlertOrderRefused } from '../actors/protocol/alert-desk.ts';
import { defect } from '../actors/protocol/defects.ts';
import type { Input } from '../actors/protocol/journal.ts';
import { verificationKey } from '../actors/protocol/verification.ts';
import { type ReviewDone, type ReviewWish, reviewVerbs } from '../actors/protocol/verification-desk.ts';
import type { AlertOrderDependencies } from './alert-orders.ts';
import { malformed, orderByOfficer } from './officer-orders.ts';

/** Has an officer decide on a report, and waits until that is committed. */
export async function orderReview(
  { id, verb: wanted, data }: ReviewWish,
  input: Input,
  dependencies: AlertOrderDependencies,
): Promise<ReviewDone | AlertOrderRefused> {
  const verb = reviewVerbs.find((one) => one === wanted);
  if (verb === undefined) return malformed([defect('TYPE_UNKNOWN', '/type')]);
  const order = { entity: verificationKey(id), type: `onedoor.verification.${verb}`, data } as const;
  const outcome = await orderByOfficer(order, input, dependencies);
  return 'refused' in outcome ? outcome : { verification: id, ...outcome };
}
