import type { Json, OutboundMessage } from '../protocol/journal.ts';
import type { Level, OfficerRole } from '../protocol/messages.ts';

/** A message to the integrator that an application came through. */
export function announcement(
  integrator: string,
  id: string,
  event: string,
  data: Readonly<Record<string, unknown>>,
): OutboundMessage {
  return { integrator, topic: `application.${id}`, event, data: data as Readonly<Record<string, Json>> };
}

/** What the organisation that is next must know to act: no content, which it reads by asking. */
export interface Assignment {
  readonly version: number;
  readonly matter: string;
  readonly step: string;
  readonly role: OfficerRole;
  readonly level: Level;
  readonly organisation: string;
  readonly workingDays: number;
}

/** Tells every integrator that speaks for the organisation that a step waits for it. */
export function assignments(
  speakers: readonly string[],
  id: string,
  assignment: Assignment,
): readonly OutboundMessage[] {
  return speakers.map((integrator) => announcement(integrator, id, 'assigned', { ...assignment }));
}
