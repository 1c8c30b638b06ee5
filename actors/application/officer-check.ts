import { within } from '../../rules/identity/division.ts';
import type { FlowStep } from '../../rules/matters/matter.ts';
import type { Circumstances } from '../behaviour.ts';
import type { Filing, PersonState } from '../person/state.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import { officerKey, organisationKey } from '../protocol/entity.ts';

/** The place in the flow that an officer wants to act at. */
export interface Post {
  readonly step: FlowStep;
  readonly region: string;
  /** Credit code of the organisation that is responsible for the step in this region. */
  readonly organisation: string;
}

/**
 * Whether an officer may act here and today (W5): filed, in force, for this role, level and region, at the responsible
 * organisation, itself filed and in force, and spoken for by the integrator that sends. Every defect is told.
 */
export function defectsOfOfficer(staffNumber: string, post: Post, circumstances: Circumstances): readonly Defect[] {
  const { look, sender, today } = circumstances;
  const pointer = '/data/officer';
  const organisation = (look(organisationKey(post.organisation)).state as PersonState | undefined)?.filing;
  const officer = (look(officerKey(staffNumber)).state as PersonState | undefined)?.filing;
  const defects: Defect[] = [];
  if (organisation === undefined) defects.push(defect('ORGANISATION_NOT_FILED', pointer));
  else defects.push(...defectsOfValidity(organisation, pointer, today, { zh: '所属机构', en: 'of the organisation' }));
  if (officer === undefined) return [...defects, defect('OFFICER_NOT_FILED', pointer)];

  defects.push(...defectsOfValidity(officer, pointer, today, { zh: '经办人员', en: 'of the officer' }));
  if (officer.organisation !== post.organisation) defects.push(defect('OFFICER_ORGANISATION', pointer));
  if (!officer.officerRoles.includes(post.step.role)) defects.push(defect('OFFICER_ROLE', pointer));
  if (officer.level !== post.step.level) defects.push(defect('OFFICER_LEVEL', pointer));
  if (!officer.regions.some((area) => within(post.region, area))) defects.push(defect('OFFICER_REGION', pointer));
  if (sender?.organisations.includes(officer.organisation) !== true)
    defects.push(defect('RIGHT_ORGANISATION', pointer));
  return defects;
}

function defectsOfValidity(
  filing: Filing,
  pointer: string,
  today: string,
  whose: { zh: string; en: string },
): readonly Defect[] {
  if (today < filing.validFrom) return [defect('FILING_NOT_YET_VALID', pointer, whose)];
  if (today > filing.validTo) return [defect('FILING_EXPIRED', pointer, whose)];
  return [];
}
