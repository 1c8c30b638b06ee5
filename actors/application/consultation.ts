import type { Matter } from '../../rules/matters/matter.ts';
import type { ApplicationState, Consultation } from './state.ts';

/*
 * Consultations (会商) of an application. One is open at a step at a time, and it belongs to the step, not to who has opened
 * it: whoever holds the step concludes it. With the step it lapses, also by a return or a withdrawal.
 */

/** So many an application may have in its life. */
export const MOST_CONSULTATIONS = 20;

/** The consultation that is open at a step. */
export function openConsultation(
  { consultations }: Pick<ApplicationState, 'consultations'>,
  step: string,
): Consultation | undefined {
  return consultations.find((one) => one.step === step && one.status === 'open');
}

/**
 * Whether the clock stands still at a step, or, without one, for the application: a consultation is open, and the matter
 * says that it stops the clock.
 */
export function clockStandsStill(
  { consultations }: Pick<ApplicationState, 'consultations'>,
  { consultationStopsClock }: Pick<Matter, 'consultationStopsClock'>,
  step?: string,
): boolean {
  if (consultationStopsClock !== true) return false;
  return consultations.some((one) => one.status === 'open' && (step === undefined || one.step === step));
}

/** The departments that have not answered. */
export function missingIn({
  departments,
  opinions,
}: Pick<Consultation, 'departments' | 'opinions'>): readonly string[] {
  return departments.filter((department) => !opinions.some(({ organisation }) => organisation === department));
}

/** The state with a consultation as it stands now, new or changed. */
export function withConsultation(state: ApplicationState, changed: Consultation): ApplicationState {
  const known = state.consultations.some(({ number }) => number === changed.number);
  return {
    ...state,
    consultations: known
      ? state.consultations.map((one) => (one.number === changed.number ? changed : one))
      : [...state.consultations, changed],
  };
}

/** The state in which what was open at a step that is not open any more has lapsed. */
export function withoutLapsed(state: ApplicationState): ApplicationState {
  const lapses = ({ status, step }: Consultation) => status === 'open' && !state.open.some((one) => one.step === step);
  if (!state.consultations.some(lapses)) return state;
  return {
    ...state,
    consultations: state.consultations.map((one) => (lapses(one) ? { ...one, status: 'lapsed' as const } : one)),
  };
}
