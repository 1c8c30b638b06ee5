import type { CreditFileState } from '../credit/state.ts';
import type { Filing } from '../person/state.ts';
import type { CreditExtent, CreditFileExtent } from '../protocol/credit-views.ts';
import type { Integrator } from '../protocol/integrator.ts';
import type { Extent } from '../protocol/views.ts';
import { type Claim, supervised } from './rights.ts';

/** Whose credit is asked for, with what the right to it is held against. */
export type CreditAbout =
  /** The applicant of an application, and how much of that the asker may read. */
  | { readonly by: 'application'; readonly region: string; readonly extent: Extent | undefined }
  | { readonly by: 'citizen' }
  | { readonly by: 'officer'; readonly filing: Filing | undefined }
  | { readonly by: 'organisation'; readonly organisation: string; readonly filing: Filing | undefined };

/**
 * How much of somebody's credit may be read; undefined: nothing, and not even whether there is any.
 *
 * | purpose | the subject is named by | who | sees |
 * |---|---|---|---|
 * | handling | application | an officer in force who may read the application now | band, measures meant for its matter and place |
 * | credit | citizen number | an integrator that comes with the person: naming the number says so | everything |
 * | credit | credit code | the integrator that speaks for the organisation | everything |
 * | credit | staff number | the integrator that speaks for the organisation that has filed the officer | everything |
 * | supervision | application | who supervises its region, and the regions of all items that are shown | everything |
 * | supervision | citizen number | who supervises the regions of all items that are shown, where there is one | everything |
 * | supervision | credit code, staff number | who supervises all regions of the filing | everything |
 * | ownership, verification | | nobody | nothing |
 *
 * A citizen number is known to whom the citizen has given it. Credit codes and staff numbers are public, so knowing one gives
 * no right.
 *
 * @param regions of the files of the items that would be shown of a citizen; undefined among them: it cannot be told
 */
export function extentOfCredit(
  { integrator, purpose, officer }: Claim,
  about: CreditAbout,
  regions: readonly (string | undefined)[],
): CreditExtent | undefined {
  if (integrator.purposes?.includes(purpose) !== true) return undefined;
  switch (purpose) {
    case 'handling': {
      const may = about.by === 'application' && officer !== undefined;
      return may && (about.extent === 'masked' || about.extent === 'whole') ? 'band' : undefined;
    }
    case 'credit':
      return comesWith(about, integrator) ? 'whole' : undefined;
    case 'supervision':
      return supervises(about, regions, integrator) ? 'whole' : undefined;
    case 'ownership':
    case 'verification':
      return undefined;
    default: {
      const unknown: never = purpose;
      throw new Error(`there is no purpose ${String(unknown)}`);
    }
  }
}

/** A ledger is read whole or not at all. */
export function mayReadLedger(extent: CreditExtent | undefined): extent is 'whole' {
  return extent === 'whole';
}

/**
 * How much of a credit file may be read: everything by who speaks for the organisation that answers, all but what the person
 * has said by who has opened it; by others nothing, and not even that it exists.
 */
export function extentOfCreditFile(
  { integrator, purpose }: Claim,
  { integrator: owner, occurrence }: CreditFileState,
): CreditFileExtent | undefined {
  if (purpose !== 'credit' || integrator.purposes?.includes(purpose) !== true) return undefined;
  if (integrator.organisations.includes(occurrence.organisation)) return 'whole';
  return owner === integrator.integrator ? 'owner' : undefined;
}

function comesWith(about: CreditAbout, { organisations }: Integrator): boolean {
  switch (about.by) {
    case 'citizen':
      return true;
    case 'organisation':
      return organisations.includes(about.organisation);
    case 'officer':
      return about.filing?.role === 'officer' && organisations.includes(about.filing.organisation);
    case 'application':
      return false;
    default: {
      const unknown: never = about;
      throw new Error(`nobody is named by ${JSON.stringify(unknown)}`);
    }
  }
}

function supervises(about: CreditAbout, regions: readonly (string | undefined)[], integrator: Integrator): boolean {
  if (about.by === 'officer' || about.by === 'organisation')
    return about.filing !== undefined && supervised(about.filing.regions, integrator);
  const told = regions.flatMap((region) => (region === undefined ? [] : [region]));
  if (told.length < regions.length) return false;
  return supervised(about.by === 'application' ? [about.region, ...told] : told, integrator);
}
