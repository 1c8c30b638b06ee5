import { within } from '../../rules/identity/division.ts';
import type { PlaceInList } from '../protocol/desk.ts';
import type { ListedVerification, VerificationFilter, VerificationList } from '../protocol/verification-lists.ts';
import { is, pageOfRows, type RowPlaces, Tally } from './list-rows.ts';

/** Verifications stand in the order of the day on which their round began. */
export const verificationPlaces: RowPlaces<ListedVerification> = {
  regionOf: ({ region }) => region,
  cursorOf: ({ begunOn, verification }) => `${begunOn}~${verification}`,
};

/** Of whom somebody may see verifications: of which areas (undefined: of everywhere), and of which integrator alone. */
export interface VerificationsSeen {
  readonly areas: readonly string[] | undefined;
  readonly integrator?: string;
}

/** A page of the verifications that somebody may see and a filter finds, with the totals of all pages. */
export function pageOfVerifications(
  rows: readonly ListedVerification[],
  { areas, integrator }: VerificationsSeen,
  filter: VerificationFilter,
  place: PlaceInList,
): VerificationList {
  const byStatus = new Tally();
  const byOutcome = new Tally();
  const page = pageOfRows(rows, verificationPlaces, {
    areas,
    place,
    fits: (row) => is(integrator, row.integrator) && fits(filter, row),
    count: ({ status, outcome }) => {
      byStatus.add(status);
      if (outcome !== undefined) byOutcome.add(outcome);
    },
  });
  return { ...page, byStatus: byStatus.counts, byOutcome: byOutcome.counts };
}

function fits(filter: VerificationFilter, row: ListedVerification): boolean {
  const { matter, region, outcome, verifiedFor, status, waiting, why, dataset, answer, application } = filter;
  const { begunFrom, begunTo } = filter;
  if (region !== undefined && !within(row.region, region)) return false;
  if (waiting !== undefined && (row.waiting !== undefined) !== (waiting === 'yes')) return false;
  if (why !== undefined && row.waiting?.why.includes(why) !== true) return false;
  if (begunFrom !== undefined && row.begunOn < begunFrom) return false;
  if (begunTo !== undefined && row.begunOn > begunTo) return false;
  // What is said of a source must hold of one and the same.
  if (
    (dataset !== undefined || answer !== undefined) &&
    !row.sources.some((one) => is(dataset, one.dataset) && is(answer, one.status))
  )
    return false;
  return (
    is(matter, row.matter) &&
    is(outcome, row.outcome) &&
    is(verifiedFor, row.purpose) &&
    is(status, row.status) &&
    is(application, row.application)
  );
}
