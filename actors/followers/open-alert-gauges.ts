import type { Meter } from '../ports.ts';
import type { ListedAlert } from '../protocol/alert-lists.ts';
import { alertPhases, severities } from '../protocol/alerts.ts';
import { divisionLabels } from './division-labels.ts';
import { LabelTally } from './label-tally.ts';
import { once } from './once.ts';

/** Of an open alert what is counted. */
export type OpenAlert = Pick<ListedAlert, 'code' | 'phase' | 'severity' | 'status' | 'region' | 'overdue'> & {
  readonly accountable: Pick<ListedAlert['accountable'], 'organisation'>;
};

export interface OpenAlertGaugesDependencies {
  /** The open alerts, as lists show them. */
  readonly rows: () => readonly OpenAlert[];
  /** What an organisation is called. */
  readonly titleOf: (organisation: string) => string;
  readonly meter: Pick<Meter, 'gauges'>;
}

/** Two phases by three severities, each in time or not. */
const MOST_STANDINGS = 13;
const STATUSES = 9;
const SEVERITIES = 3;
/** The lists that grow have numbers of their own for so many. */
const MOST_DIVISIONS = 15;
const MOST_CODES = 40;
const MOST_ORGANISATIONS = 20;

/** Tells how many alerts are open: by phase, severity and status, by division, by code and by who answers for them. */
export function measureOpenAlerts({ rows, titleOf, meter }: OpenAlertGaugesDependencies): void {
  const counted = once(() => count(rows(), titleOf));
  meter.gauges(
    'onedoor_open_alerts_by_standing',
    'Open alerts by phase and severity, and whether somebody has not answered in time',
    ['phase', 'severity', 'overdue'],
    MOST_STANDINGS,
    () => counted().byStanding.samples(),
  );
  meter.gauges('onedoor_open_alerts_by_status', 'Open alerts by status', ['status'], STATUSES, () =>
    counted().byStatus.samples(),
  );
  meter.gauges(
    'onedoor_open_alerts_by_division',
    'Open alerts by county and severity',
    ['region', 'title', 'severity'],
    MOST_DIVISIONS * SEVERITIES,
    () => counted().byDivision.samples(),
  );
  meter.gauges('onedoor_open_alerts_by_code', 'Open alerts by code', ['code'], MOST_CODES, () =>
    counted().byCode.samples(),
  );
  meter.gauges(
    'onedoor_open_alerts_by_organisation',
    'Open alerts by the organisation that answers for them',
    ['organisation', 'title'],
    MOST_ORGANISATIONS,
    () => counted().byOrganisation.samples(),
  );
}

const standings = alertPhases.flatMap((phase) =>
  severities.flatMap((severity) => ['yes', 'no'].map((overdue) => ({ phase, severity, overdue }))),
);

function count(rows: readonly OpenAlert[], titleOf: (organisation: string) => string) {
  const tallies = {
    byStanding: new LabelTally(standings),
    byStatus: new LabelTally(),
    byDivision: new LabelTally(),
    byCode: new LabelTally(),
    byOrganisation: new LabelTally(),
  };
  for (const { code, phase, severity, status, region, overdue, accountable } of rows) {
    tallies.byStanding.add({ phase, severity, overdue: overdue ? 'yes' : 'no' });
    tallies.byStatus.add({ status });
    tallies.byDivision.add({ ...divisionLabels(region), severity });
    tallies.byCode.add({ code });
    const { organisation } = accountable;
    tallies.byOrganisation.add({ organisation, title: titleOf(organisation) });
  }
  return tallies;
}
