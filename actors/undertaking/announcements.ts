import type { Circumstances } from '../behaviour.ts';
import type { OutboundMessage } from '../protocol/journal.ts';
import { fileOfUndertaking } from '../protocol/undertaking.ts';
import type { UndertakingEvent, UndertakingState } from './state.ts';

/** What is told of an undertaking: to who registered it, and to those who speak for the organisation. */
export function toldOf(
  event: UndertakingEvent,
  state: UndertakingState,
  { id, version, speakersFor }: Circumstances,
): readonly OutboundMessage[] {
  const data = { version: version + 1, kind: state.kind, ...dataOf(event, state, id) };
  return [...new Set([state.integrator, ...speakersFor(state.organisation)])].map((integrator) => ({
    integrator,
    topic: `undertaking.${id}`,
    event: names[event.type],
    data,
  }));
}

const names = {
  UndertakingMade: 'undertaking-made',
  UndertakingReminded: 'undertaking-due',
  UndertakingExtended: 'undertaking-extended',
  UndertakingDeferred: 'undertaking-extended',
  UndertakingLapsed: 'undertaking-lapsed',
  UndertakingFulfilled: 'undertaking-fulfilled',
  UndertakingReleased: 'undertaking-released',
  UndertakingBreached: 'undertaking-breached',
} as const satisfies Readonly<Record<UndertakingEvent['type'], string>>;

function dataOf(event: UndertakingEvent, { due, graceUntil, archive }: UndertakingState, id: string) {
  const term = { due, graceUntil, ...(archive === undefined ? {} : { archive }) };
  const counted = (occurrence: string | undefined) =>
    occurrence === undefined ? {} : { occurrence, credit: fileOfUndertaking(id).id };
  switch (event.type) {
    case 'UndertakingMade':
    case 'UndertakingReminded':
    case 'UndertakingExtended':
    case 'UndertakingDeferred':
      return term;
    case 'UndertakingLapsed':
      return { ...term, ...counted(event.occurrence) };
    case 'UndertakingFulfilled':
      return {
        on: event.on,
        ...(event.lateDays === undefined ? {} : { lateDays: event.lateDays }),
        ...counted(event.occurrence),
      };
    case 'UndertakingReleased':
      return { on: event.on, cause: event.cause };
    case 'UndertakingBreached':
      return { document: { ...event.document }, ...counted(event.occurrence) };
    default: {
      const unknown: never = event;
      throw new Error(`nothing is told of ${(unknown as { type: string }).type}`);
    }
  }
}
