import type { AlertOrderRefused } from '../actors/protocol/alert-desk.ts';
import { creditKey } from '../actors/protocol/credit.ts';
import { type CreditDone, type CreditWish, creditVerbs } from '../actors/protocol/credit-desk.ts';
import { defect } from '../actors/protocol/defects.ts';
import type { Input } from '../actors/protocol/journal.ts';
import type { AlertOrderDependencies } from './alert-orders.ts';
import { malformed, orderByOfficer } from './officer-orders.ts';

/** Has an officer answer what is asked about a credit item, and waits until that is committed. */
export async function orderCredit(
  { id, verb: wanted, data }: CreditWish,
  input: Input,
  dependencies: AlertOrderDependencies,
): Promise<CreditDone | AlertOrderRefused> {
  const verb = creditVerbs.find((one) => one === wanted);
  if (verb === undefined) return malformed([defect('TYPE_UNKNOWN', '/type')]);
  const order = { entity: creditKey(id), type: `onedoor.credit.${verb}`, data } as const;
  const outcome = await orderByOfficer(order, input, dependencies);
  return 'refused' in outcome ? outcome : { credit: id, ...outcome };
}
