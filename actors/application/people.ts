import { examineCitizenNumber } from '../../rules/identity/citizen-number.ts';
import { examineCreditCode } from '../../rules/identity/credit-code.ts';
import type { Circumstances } from '../behaviour.ts';
import { historyOf } from '../person/history.ts';
import type { PersonState } from '../person/state.ts';
import type { PersonKeys } from '../ports.ts';
import { citizenKey, type EntityKey, organisationKey } from '../protocol/entity.ts';
import type { Content, History, People } from './state.ts';

/** The person entity with this id. */
export function personKey(id: string): EntityKey {
  return { kind: 'person', id };
}

/** Who stands behind a content, where numbers and codes can be read; anyone else has no history to be looked up by. */
export function peopleOf({ applicant, agent }: Content, keys: PersonKeys, today: string): People {
  const citizen = (idNumber: string | undefined): string | undefined => {
    if (idNumber === undefined) return undefined;
    const examination = examineCitizenNumber(idNumber, today);
    return examination.status === 'valid' ? citizenKey(keys.keyOf(examination.normalised)).id : undefined;
  };
  const { creditCode } = applicant;
  const organisation =
    creditCode !== undefined && examineCreditCode(creditCode).status === 'valid'
      ? organisationKey(creditCode).id
      : undefined;
  const ofApplicant = applicant.kind === 'citizen' ? citizen(applicant.idNumber) : organisation;
  const ofAgent = citizen(agent?.idNumber);
  return {
    ...(ofApplicant === undefined ? {} : { applicant: ofApplicant }),
    ...(ofAgent === undefined ? {} : { agent: ofAgent }),
  };
}

/** The entities to be read for the history of people. */
export function entitiesOf({ applicant, agent }: People): readonly EntityKey[] {
  return [...new Set([applicant, agent])].flatMap((id) => (id === undefined ? [] : [personKey(id)]));
}

/** What is known of them today, this application left out (R2). */
export function historyOfPeople({ applicant, agent }: People, { look, today, id }: Circumstances): History {
  const of = (person: string) =>
    historyOf(look(personKey(person)).state as PersonState | undefined, { today, except: id });
  return {
    ...(applicant === undefined ? {} : { applicant: of(applicant) }),
    ...(agent === undefined ? {} : { agent: of(agent) }),
  };
}
