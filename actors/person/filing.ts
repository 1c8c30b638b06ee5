import { dayOf, endOfDay } from '../day.ts';
import type { Filing, PersonState } from './state.ts';

/** How a person's filing stands on a day. */
export type Standing = 'notFiled' | 'notYetValid' | 'valid' | 'expired';

/** The filing that counts on a day: a renewal from its first day on, also before the due index has told of that day. */
export function filingOn(state: PersonState | undefined, day: string): Filing | undefined {
  const renewal = state?.renewal;
  return renewal !== undefined && renewal.validFrom <= day ? renewal : state?.filing;
}

/** A filing that was once told to have ended stays ended, also where the clock has jumped back since. */
export function standingOn(state: PersonState | undefined, day: string): Standing {
  const filing = filingOn(state, day);
  if (filing === undefined) return 'notFiled';
  if (state?.filingExpired === true || day > filing.validTo) return 'expired';
  return day < filing.validFrom ? 'notYetValid' : 'valid';
}

/**
 * The state after a filing. The newest word counts from its first day on: one that is made before the present one ends
 * waits as the renewal until its first day, and the present one goes on until the day before. Every other filing
 * replaces all that stood, a waiting renewal too, so that a filing that is ended early does not come back.
 */
export function withFiling(state: PersonState, filing: Filing): PersonState {
  const { renewal: _replaced, ...rest } = state;
  const present = filingOn(state, filing.filedOn);
  const early = filing.validFrom > filing.filedOn && standingOn(state, filing.filedOn) === 'valid';
  if (present === undefined || !early) return { ...rest, filing, filingExpired: filing.validTo < filing.filedOn };
  const lastDay = dayBefore(filing.validFrom);
  const validTo = present.validTo < lastDay ? present.validTo : lastDay;
  return { ...rest, filing: { ...present, validTo }, renewal: filing, filingExpired: false };
}

/** The state after the present filing has ended: its renewal takes its place. */
export function withoutFiling(state: PersonState): PersonState {
  const { renewal, ...rest } = state;
  return renewal === undefined ? { ...rest, filingExpired: true } : { ...rest, filing: renewal, filingExpired: false };
}

function dayBefore(day: string): string {
  return dayOf(endOfDay(day) - 24 * 60 * 60 * 1000 - 1);
}
