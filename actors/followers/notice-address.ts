import type { ApplicationState } from '../application/state.ts';
import type { CreditFileState } from '../credit/state.ts';
import type { Occasion } from '../notification/occasions.ts';
import { roleOfLedger } from '../protocol/credit.ts';
import { type EntityKey, organisationKey } from '../protocol/entity.ts';
import type { Json } from '../protocol/journal.ts';

/**
 * To whom an occasion of credit goes, which only its file knows: to the organisation that must answer, to the officer or the
 * organisation that the item is about, or to who applied in the case that it came of. Undefined where nobody can be
 * reached: a citizen of whom there is no case, or whose case is another's; the integrator of the file tells these.
 */
export async function addressed(
  occasion: Occasion,
  stateOf: (entity: EntityKey) => Promise<Json | undefined>,
): Promise<Occasion | undefined> {
  if (occasion.about.kind !== 'credit') return occasion;
  const file = (await stateOf(occasion.about)) as unknown as CreditFileState | undefined;
  if (file === undefined) return undefined;
  const { person, occurrence } = file;
  const { application, organisation, region } = occurrence;
  if (occasion.audience === 'organisation') return { ...occasion, region, person: organisationKey(organisation) };
  const role = roleOfLedger(person);
  if (role !== 'person') return { ...occasion, region, audience: role, person: { kind: 'person', id: person } };
  if (application === undefined) return undefined;
  const about = { kind: 'application', id: application } as const;
  const state = (await stateOf(about)) as unknown as ApplicationState | undefined;
  return state?.people.applicant === person ? { ...occasion, about, region } : undefined;
}
