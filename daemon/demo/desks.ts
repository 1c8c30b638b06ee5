import type { OfficerRole } from '../../actors/protocol/messages.ts';
import { type Organisation, organisations } from './organisations.ts';

/** A place in the flow and who holds it. */
export interface Desk {
  readonly organisation: Organisation;
  readonly role: OfficerRole;
  /** Staff numbers of the officers who may act here. */
  readonly officers: readonly string[];
}

const desk = (organisation: Organisation, role: OfficerRole): Desk => ({
  organisation,
  role,
  officers: [1, 2, 3].map((number) => `${organisation.prefix}-${role}-${number}`),
});

export const desks = {
  archivesWindow: desk(organisations.archives, 'window'),
  archivist: desk(organisations.archives, 'archivist'),
  archivesReviewer: desk(organisations.archives, 'reviewer'),
  archivesApprover: desk(organisations.archives, 'approver'),
  veteransReviewer: desk(organisations.veterans, 'reviewer'),
  townshipWindow: desk(organisations.township, 'window'),
  townshipReviewer: desk(organisations.township, 'reviewer'),
  townshipApprover: desk(organisations.township, 'approver'),
  qiantanWindow: desk(organisations.qiantan, 'window'),
  qiantanReviewer: desk(organisations.qiantan, 'reviewer'),
  qiantanApprover: desk(organisations.qiantan, 'approver'),
  housingArchivist: desk(organisations.housing, 'archivist'),
  housingReviewer: desk(organisations.housing, 'reviewer'),
  housingApprover: desk(organisations.housing, 'approver'),
  agricultureReviewer: desk(organisations.agriculture, 'reviewer'),
  civilAffairsReviewer: desk(organisations.civilAffairs, 'reviewer'),
  educationReviewer: desk(organisations.education, 'reviewer'),
  statisticsApprover: desk(organisations.statistics, 'approver'),
  neighbourArchivist: desk(organisations.neighbourArchives, 'archivist'),
  neighbourReviewer: desk(organisations.neighbourArchives, 'reviewer'),
  neighbourApprover: desk(organisations.neighbourArchives, 'approver'),
  cityArchivist: desk(organisations.cityArchives, 'archivist'),
  cityArchivesReviewer: desk(organisations.cityArchives, 'reviewer'),
  cityArchivesApprover: desk(organisations.cityArchives, 'approver'),
  cityCivilAffairsApprover: desk(organisations.cityCivilAffairs, 'approver'),
  cityEducationApprover: desk(organisations.cityEducation, 'approver'),
  cityStatisticsApprover: desk(organisations.cityStatistics, 'approver'),
  provinceArchivist: desk(organisations.provinceArchives, 'archivist'),
  provinceArchivesReviewer: desk(organisations.provinceArchives, 'reviewer'),
  provinceArchivesApprover: desk(organisations.provinceArchives, 'approver'),
  provinceCivilAffairsApprover: desk(organisations.provinceCivilAffairs, 'approver'),
  provinceStatisticsApprover: desk(organisations.provinceStatistics, 'approver'),
} as const satisfies Readonly<Record<string, Desk>>;

export const everyDesk: readonly Desk[] = Object.values(desks);

/** Officers of an organisation who must not act: all roles, but filed for another tier or place, or no longer filed. */
export const unfit = {
  tier: ({ prefix }: Organisation) => `${prefix}-tier`,
  place: ({ prefix }: Organisation) => `${prefix}-place`,
  expired: ({ prefix }: Organisation) => `${prefix}-expired`,
} as const;
