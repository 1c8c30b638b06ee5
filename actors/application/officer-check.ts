import { within } from '../../rules/identity/division.ts';
import type { FlowStep } from '../../rules/matters/matter.ts';
import type { LocalizedText } from '../../rules/text.ts';
import type { Circumstances } from '../behaviour.ts';
import { filingOn, type Standing, standingOn } from '../person/filing.ts';
import type { PersonState } from '../person/state.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import { officerKey, organisationKey } from '../protocol/entity.ts';
import type { Charge } from './charge.ts';

/** The place in the flow that an officer wants to act at, and who is in charge of it. */
export interface Post {
  readonly step: FlowStep;
  readonly charge: Charge;
}

/** Where a message names its officer. */
const pointer = '/data/officer';

/**
 * Whether an officer may act here and today (W5): filed, in force, for this role, level and region, at the responsible
 * organisation, itself filed and in force, and spoken for by the integrator that sends. Every defect is told.
 */
export function defectsOfOfficer(
  staffNumber: string,
  { step, charge }: Post,
  circumstances: Circumstances,
): readonly Defect[] {
  const { look, sender, today } = circumstances;
  const organisation = look(organisationKey(charge.organisation)).state as PersonState | undefined;
  const person = look(officerKey(staffNumber)).state as PersonState | undefined;
  const officer = filingOn(person, today);
  const { title } = charge;
  const responsible = { zh: `${title.zh} ${charge.organisation}`, en: `${title.en} ${charge.organisation}` };
  const defects = [
    ...defectsOfStanding(standingOn(organisation, today), 'ORGANISATION_NOT_FILED', responsible),
    ...defectsOfStanding(standingOn(person, today), 'OFFICER_NOT_FILED', { zh: '经办人员', en: 'of the officer' }),
  ];
  if (officer === undefined) return defects;

  if (officer.organisation !== charge.organisation) defects.push(defect('OFFICER_ORGANISATION', pointer, responsible));
  if (!officer.officerRoles.includes(step.role)) defects.push(defect('OFFICER_ROLE', pointer));
  if (officer.level !== charge.level) defects.push(defect('OFFICER_LEVEL', pointer));
  if (!officer.regions.some((area) => within(charge.region, area))) defects.push(defect('OFFICER_REGION', pointer));
  if (sender?.organisations.includes(officer.organisation) !== true)
    defects.push(defect('RIGHT_ORGANISATION', pointer));
  return defects;
}

function defectsOfStanding(
  standing: Standing,
  notFiled: 'OFFICER_NOT_FILED' | 'ORGANISATION_NOT_FILED',
  whose: LocalizedText,
): readonly Defect[] {
  switch (standing) {
    case 'valid':
      return [];
    case 'notFiled':
      return [defect(notFiled, pointer, notFiled === 'ORGANISATION_NOT_FILED' ? whose : undefined)];
    case 'notYetValid':
      return [defect('FILING_NOT_YET_VALID', pointer, whose)];
    case 'expired':
      return [defect('FILING_EXPIRED', pointer, whose)];
    default: {
      const unknown: never = standing;
      throw new Error(`a filing cannot stand ${String(unknown)}`);
    }
  }
}
