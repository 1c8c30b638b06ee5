import { dayOf } from '../day.ts';
import type { Clock, Meter } from '../ports.ts';
import type { ListedVerification } from '../protocol/verification-lists.ts';
import { divisionLabels } from './division-labels.ts';
import { LabelTally } from './label-tally.ts';
import { once } from './once.ts';

/** Of an open verification what is counted. */
export type OpenVerification = Pick<ListedVerification, 'status' | 'region' | 'waiting'>;

export interface OpenVerificationGaugesDependencies {
  /** The open verifications, as lists show them. */
  readonly rows: () => readonly OpenVerification[];
  readonly clock: Clock;
  readonly meter: Pick<Meter, 'gauge' | 'gauges'>;
}

/** For how many calendar days a report has waited for a person, up to each; the last has no bound. */
const ages = [
  ['today', 0],
  ['week', 7],
  ['month', 30],
  ['older', Number.POSITIVE_INFINITY],
] as const;
const statuses = ['authorising', 'asking', 'review'] as const;
/** The lists that grow have numbers of their own for so many. */
const MOST_DIVISIONS = 7;
const DAY_MS = 86_400_000;

/** Tells how many verifications are under way, and how many reports wait for a person: where, and for how long. */
export function measureOpenVerifications({ rows, clock, meter }: OpenVerificationGaugesDependencies): void {
  const counted = once(() => count(rows(), clock.now()));
  meter.gauges(
    'onedoor_open_verifications_by_status',
    'Verifications that are under way or wait for a person, by status',
    ['status'],
    statuses.length + 1,
    () => counted().byStatus.samples(),
  );
  meter.gauges(
    'onedoor_verification_reviews_waiting',
    'Reports that wait for a person, by county and by how many calendar days they have waited',
    ['region', 'title', 'age'],
    MOST_DIVISIONS * ages.length,
    () => counted().byAge.samples(),
  );
  meter.gauge(
    'onedoor_verification_oldest_review_seconds',
    'For how long the report that has waited longest has waited for a person, in whole calendar days; 0 where none waits',
    () => (counted().oldestDays * DAY_MS) / 1000,
  );
}

function count(rows: readonly OpenVerification[], now: number) {
  const byStatus = new LabelTally(statuses.map((status) => ({ status })));
  const byAge = new LabelTally();
  let oldestDays = 0;
  const today = Date.parse(dayOf(now));
  for (const { status, region, waiting } of rows) {
    byStatus.add({ status });
    if (waiting === undefined) continue;
    const days = Math.max(0, Math.round((today - Date.parse(waiting.since)) / DAY_MS));
    oldestDays = Math.max(oldestDays, days);
    // Of a county that has a number the other ages are told too, if only as 0.
    const own = ages.find(([, most]) => days <= most)?.[0];
    for (const [age] of ages) byAge.add({ ...divisionLabels(region), age }, age === own ? 1 : 0);
  }
  return { byStatus, byAge, oldestDays };
}
