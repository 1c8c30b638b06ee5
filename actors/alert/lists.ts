import type { Listing } from '../protocol/lists.ts';
import type { AlertState } from './state.ts';

/** Open by the day on which it was found first, then ended by the day on which it was closed or dismissed. */
export function lists({ firstOn, endedOn }: Pick<AlertState, 'firstOn' | 'endedOn'>): readonly Listing[] {
  return [endedOn === undefined ? { list: 'openAlerts', on: firstOn } : { list: 'endedAlerts', on: endedOn }];
}
