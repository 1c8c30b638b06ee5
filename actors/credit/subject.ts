import { examineCitizenNumber } from '../../rules/identity/citizen-number.ts';
import { examineCreditCode } from '../../rules/identity/credit-code.ts';
import type { PersonKeys } from '../ports.ts';
import type { RecordData } from '../protocol/credit-messages.ts';
import { citizenKey, type EntityKey, officerKey, organisationKey } from '../protocol/entity.ts';

/**
 * Whom a message names, by the id of the person's entity; undefined where a number cannot be read, or where not exactly
 * one is named. Integrators never form a
 * citizen's key: they give the number itself, or an application.
 */
export function personOf(
  subject: Omit<RecordData['subject'], 'application'>,
  today: string,
  personKeys: PersonKeys,
): string | undefined {
  const { citizen, organisation, officer } = subject;
  if (Object.keys(subject).length !== 1) return undefined;
  if (citizen !== undefined) {
    const number = examineCitizenNumber(citizen.idNumber, today);
    return number.status === 'valid' ? citizenKey(personKeys.keyOf(number.normalised)).id : undefined;
  }
  if (organisation !== undefined)
    return examineCreditCode(organisation).status === 'valid' ? organisationKey(organisation).id : undefined;
  return officer === undefined ? undefined : officerKey(officer).id;
}

/** The application whose applicant is meant. */
export function applicationOf(subject: RecordData['subject']): EntityKey | undefined {
  const { application } = subject;
  return application === undefined || Object.keys(subject).length !== 1
    ? undefined
    : { kind: 'application', id: application };
}
