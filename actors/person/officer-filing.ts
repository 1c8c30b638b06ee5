import { within } from '../../rules/identity/division.ts';
import type { Circumstances } from '../behaviour.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import { officerKey, organisationKey } from '../protocol/entity.ts';
import { filingOn, standingOn } from './filing.ts';
import type { Filing, PersonState } from './state.ts';

/** An officer and the organisation that it signs for. */
export interface Signer {
  readonly officer: string;
  readonly organisation: string;
}

/**
 * Whether both are filed, are in force, and belong together.
 * @param place where the message names them, below `/data`
 */
export function defectsOfFiling(
  { officer, organisation }: Signer,
  place: '' | '/assignee',
  circumstances: Pick<Circumstances, 'look' | 'today'>,
): readonly Defect[] {
  const { today } = circumstances;
  const pointers = { officer: `/data${place}/officer`, organisation: `/data${place}/organisation` };
  const person = personAt(officerKey(officer), circumstances);
  const employer = personAt(organisationKey(organisation), circumstances);
  const defects = [
    ...defectsOfStanding(standingOn(employer, today), 'ORGANISATION_NOT_FILED', pointers.organisation),
    ...defectsOfStanding(standingOn(person, today), 'OFFICER_NOT_FILED', pointers.officer),
  ];
  const filing = filingOn(person, today);
  if (filing !== undefined && (filing.role !== 'officer' || filing.organisation !== organisation))
    defects.push(defect('OFFICER_ORGANISATION', pointers.officer));
  return defects;
}

/**
 * Nobody decides about itself or a near relative (公务员法 76 回避). What was not filed of an officer cannot be seen here.
 * @param person whom it is about, by the id of the person's entity; undefined where that is not known
 */
export function defectsOfConflict(
  officer: string,
  person: string | undefined,
  circumstances: Pick<Circumstances, 'look' | 'today'>,
): readonly Defect[] {
  if (person === undefined) return [];
  const filing = officerFiling(officer, circumstances);
  const concerned = [officerKey(officer).id, filing?.self, ...(filing?.relatives ?? [])];
  return concerned.includes(person) ? [defect('OFFICER_CONFLICT', '/data/officer')] : [];
}

/** Whether somebody who is filed so decides on what lies in a region: officers who review or approve, or supervise there. */
export function decidesIn(filing: Filing, region: string): boolean {
  return hasRole(filing) && isThere(filing, region);
}

/** What keeps an officer, however filed, from deciding on what lies in a region. */
export function defectsOfDecider(
  officer: string,
  region: string,
  circumstances: Pick<Circumstances, 'look' | 'today'>,
): readonly Defect[] {
  const filing = officerFiling(officer, circumstances);
  if (filing === undefined) return [];
  return [
    ...(hasRole(filing) ? [] : [defect('OFFICER_ROLE', '/data/officer')]),
    ...(isThere(filing, region) ? [] : [defect('OFFICER_REGION', '/data/officer')]),
  ];
}

const hasRole = ({ officerRoles }: Filing): boolean => officerRoles.some((role) => role !== 'window');
const isThere = ({ regions }: Filing, region: string): boolean => regions.some((area) => within(region, area));

/** The filing of an officer on this day. */
export function officerFiling(
  officer: string,
  circumstances: Pick<Circumstances, 'look' | 'today'>,
): Filing | undefined {
  return filingOn(personAt(officerKey(officer), circumstances), circumstances.today);
}

function defectsOfStanding(
  standing: ReturnType<typeof standingOn>,
  notFiled: 'OFFICER_NOT_FILED' | 'ORGANISATION_NOT_FILED',
  pointer: string,
): readonly Defect[] {
  if (standing === 'valid') return [];
  const codes = { notFiled, notYetValid: 'FILING_NOT_YET_VALID', expired: 'FILING_EXPIRED' } as const;
  return [defect(codes[standing], pointer)];
}

function personAt(
  entity: ReturnType<typeof officerKey>,
  { look }: Pick<Circumstances, 'look'>,
): PersonState | undefined {
  return look(entity).state as PersonState | undefined;
}
