import { within } from '../../rules/identity/division.ts';
import type { Circumstances } from '../behaviour.ts';
import { restrictionsOn } from '../ledger/entries.ts';
import type { LedgerState, Restriction } from '../ledger/state.ts';
import { ledgerKey } from '../protocol/credit.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import type { EntityKey } from '../protocol/entity.ts';
import type { ActData } from '../protocol/messages.ts';
import type { ApplicationEvent, ApplicationState } from './state.ts';

/*
 * Measures that rest on the credit of the applicant (一处失信、处处受限), as an officer meets them who accepts: it must look, decide, and
 * say so in its own words. No measure refuses anything by itself, and what is repaired, suspended or over is met by nobody.
 */

/** A measure as an application has met it: which one, by which item, and on which law. */
export interface MetRestriction extends Pick<Restriction, 'measure' | 'effect' | 'basis' | 'until'> {
  readonly item: string;
}

/** The ledger of who applies. */
export function ledgersOf({ people }: ApplicationState): readonly EntityKey[] {
  return people.applicant === undefined ? [] : [ledgerKey(people.applicant)];
}

/** The measures in force that are meant for this matter at this place. */
export function restrictionsMet(
  state: ApplicationState,
  { look, today }: Pick<Circumstances, 'look' | 'today'>,
): readonly MetRestriction[] {
  return ledgersOf(state).flatMap((key) =>
    restrictionsOn(look(key).state as unknown as LedgerState | undefined, today).flatMap(
      ({ measure, effect, basis, until, item, matters, regions }): MetRestriction[] => {
        const meant = matters === undefined || matters.includes(state.matter);
        const here = regions === undefined || regions.some((area) => within(state.region, area));
        return meant && here ? [{ measure, effect, basis, until, item }] : [];
      },
    ),
  );
}

/** Acceptance of an application that meets a measure needs the officer's words: a human decides, and signs. */
export function defectsOfRestrictions(
  state: ApplicationState,
  { action, opinion }: ActData,
  circumstances: Circumstances,
): readonly Defect[] {
  if (action !== 'accept' || opinion !== undefined) return [];
  return restrictionsMet(state, circumstances).map(({ measure, basis, until }) =>
    defect('CREDIT_RESTRICTED', '/data/opinion', {
      zh: `${measure}，依据：${basis}，至 ${until}`,
      en: `${measure}, by ${basis}, until ${until}`,
    }),
  );
}

/** The acceptance with what it met; who reads the application later sees which measure, and why. */
export function withRestrictions(
  event: ApplicationEvent,
  state: ApplicationState,
  circumstances: Circumstances,
): ApplicationEvent {
  if (event.type !== 'ApplicationAccepted') return event;
  const met = restrictionsMet(state, circumstances);
  return met.length === 0 ? event : { ...event, restrictions: met };
}
