import type { AlertOrderRefused } from '../actors/protocol/alert-desk.ts';
import { commandOf } from '../actors/protocol/commands.ts';
import { type Defect, defect } from '../actors/protocol/defects.ts';
import type { EntityKey } from '../actors/protocol/entity.ts';
import type { Entry, Input } from '../actors/protocol/journal.ts';
import { type InboundType, inboundMessages } from '../actors/protocol/messages.ts';
import { schemaDefects } from '../adapters/messages/schema-defects.ts';
import { validators } from '../adapters/messages/validators.generated.ts';
import { type AlertOrderDependencies, organisationOf } from './alert-orders.ts';

/** What an officer wants decided: where, and by which message that would be said. */
export interface OfficerOrder {
  readonly entity: EntityKey;
  readonly type: InboundType;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Has an officer decide on something, and waits until that is committed. The order is held to the schema of the message of
 * the same verb; the organisation is that of the filing.
 */
export async function orderByOfficer(
  { entity, type, data: given }: OfficerOrder,
  input: Input,
  { look, clock, deliver }: AlertOrderDependencies,
): Promise<Pick<Entry, 'version' | 'commit'> | AlertOrderRefused> {
  const organisation = await organisationOf(given['officer'], { look, clock });
  if (organisation === undefined) return malformed([defect('OFFICER_NOT_FILED', '/data/officer')]);
  const data = { ...given, organisation };
  if (validators[type]?.(data) !== true) return malformed(schemaDefects(inboundMessages[type].data, data, '/data'));
  const command = commandOf(type, data);
  const entry = await new Promise<Entry>((resolve) => deliver({ entity, command, input, answered: resolve }));
  const [event] = entry.events;
  if (event?.type === 'MessageRefused' && 'defects' in event)
    return { refused: 'decided', defects: event.defects as readonly Defect[] };
  return { version: entry.version, commit: entry.commit };
}

export const malformed = (defects: readonly Defect[]): AlertOrderRefused => ({ refused: 'malformed', defects });
