import type { Listing } from '../protocol/lists.ts';
import type { PersonState } from './state.ts';

/** Who is filed to supervise, by the last day of the filing, so that whoever must be told of an alert can be found. */
export function supervisorLists({ filing, filingExpired }: PersonState): readonly Listing[] {
  if (filing === undefined || filingExpired === true) return [];
  const supervises = filing.officerRoles.some((role) => role === 'supervisor' || role === 'leader');
  return supervises ? [{ list: 'filedSupervisors', on: filing.validTo }] : [];
}
