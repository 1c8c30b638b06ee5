import type { AlertOrderRefused } from '../actors/protocol/alert-desk.ts';
import { type Defect, defect } from '../actors/protocol/defects.ts';
import type { Entry, Input } from '../actors/protocol/journal.ts';
import { inboundMessages } from '../actors/protocol/messages.ts';
import { verificationKey } from '../actors/protocol/verification.ts';
import {
  type ReviewDone,
  type ReviewVerb,
  type ReviewWish,
  reviewVerbs,
} from '../actors/protocol/verification-desk.ts';
import type { VerificationOrderMessage } from '../actors/protocol/verification-messages.ts';
import { schemaDefects } from '../adapters/messages/schema-defects.ts';
import { validators } from '../adapters/messages/validators.generated.ts';
import { type AlertOrderDependencies, organisationOf } from './alert-orders.ts';

/**
 * Has an officer decide on a report, and waits until that is committed. The order is held to the schema of the message of the
 * same verb; the organisation is that of the filing.
 */
export async function orderReview(
  { id, verb, data: given }: ReviewWish,
  input: Input,
  { look, clock, deliver }: AlertOrderDependencies,
): Promise<ReviewDone | AlertOrderRefused> {
  const known = reviewVerbs.find((one) => one === verb);
  if (known === undefined) return malformed([defect('TYPE_UNKNOWN', '/type')]);
  const organisation = await organisationOf(given['officer'], { look, clock });
  if (organisation === undefined) return malformed([defect('OFFICER_NOT_FILED', '/data/officer')]);
  const data = { ...given, organisation };
  const type = `onedoor.verification.${known}` satisfies `onedoor.verification.${ReviewVerb}`;
  if (validators[type]?.(data) !== true) return malformed(schemaDefects(inboundMessages[type].data, data, '/data'));
  const command = { type: known, data } as unknown as VerificationOrderMessage;
  const entry = await new Promise<Entry>((resolve) =>
    deliver({ entity: verificationKey(id), command, input, answered: resolve }),
  );
  const [event] = entry.events;
  if (event?.type === 'MessageRefused' && 'defects' in event)
    return { refused: 'decided', defects: event.defects as readonly Defect[] };
  return { verification: id, version: entry.version, commit: entry.commit };
}

const malformed = (defects: readonly Defect[]): AlertOrderRefused => ({ refused: 'malformed', defects });
