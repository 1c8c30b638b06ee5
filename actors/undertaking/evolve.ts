import type { UndertakingEvent, UndertakingState } from './state.ts';

export function evolve(state: UndertakingState | undefined, event: UndertakingEvent): UndertakingState {
  if (event.type === 'UndertakingMade') {
    if (state !== undefined) throw new Error('something was undertaken twice under one number');
    const { type: _type, ...made } = event;
    return { ...made, extensions: 0, status: 'open' };
  }
  if (state === undefined) throw new Error(`${event.type} happened to what was never undertaken`);
  const { remindAt: _over, ...rest } = state;
  switch (event.type) {
    case 'UndertakingReminded':
      return rest;
    case 'UndertakingDeferred':
      return { ...rest, ...event.term };
    case 'UndertakingExtended':
      return { ...rest, ...event.term, extensions: state.extensions + 1 };
    case 'UndertakingLapsed':
      return { ...rest, graceUntil: event.graceUntil, status: 'lapsed' };
    case 'UndertakingFulfilled':
      return { ...rest, status: 'fulfilled', ...(event.lateDays === undefined ? {} : { lateDays: event.lateDays }) };
    case 'UndertakingReleased':
      return { ...rest, status: 'released' };
    case 'UndertakingBreached':
      return { ...rest, status: 'breached' };
    default: {
      const unknown: never = event;
      throw new Error(`an undertaking cannot evolve by ${(unknown as { type: string }).type}`);
    }
  }
}
