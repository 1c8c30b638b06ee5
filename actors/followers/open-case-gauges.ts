import type { WorkingCalendar } from '../../rules/calendar/calendar.ts';
import { type Place, placeOfDivision } from '../../rules/identity/division-place.ts';
import { dayOf } from '../day.ts';
import type { Clock, Meter, Sample } from '../ports.ts';
import { type CaseDue, type CaseRow, caseStatuses } from '../protocol/desk.ts';
import { divisionLabels } from './division-labels.ts';
import { LabelTally } from './label-tally.ts';
import { once } from './once.ts';

/** Of an open case what is counted. */
export type OpenCase = Pick<CaseRow, 'region' | 'matter' | 'status' | 'open'> & {
  readonly due?: Pick<CaseDue, 'day' | 'at'>;
};

export interface OpenCaseGaugesDependencies {
  /** The open cases, as lists show them: so a number on a panel is the length of the list that it links to. */
  readonly rows: () => readonly OpenCase[];
  readonly calendar: () => WorkingCalendar;
  /** What a matter is called. */
  readonly titleOf: (matter: string) => string;
  readonly clock: Clock;
  readonly meter: Pick<Meter, 'gauges'>;
}

/** How much time a case has: its due day is over, comes within these working days, or later; or no clock of it runs. */
const SOON_WORKING_DAYS = 5;
const urgenciesOfTime = ['overdue', 'soon', 'later', 'none'] as const;
type Urgency = (typeof urgenciesOfTime)[number];

/** Divisions, departments and matters that have numbers of their own. */
const MOST_DIVISIONS = 15;
const MOST_DEPARTMENTS = 18;
const MOST_MATTERS = 15;
const STATUSES = caseStatuses.length + 1;
const URGENCIES = urgenciesOfTime.length;

/** Tells how many cases are open, and how their time stands: by status, by division, by matter and by department that has a step of them. */
export function measureOpenCases({ rows, calendar, titleOf, clock, meter }: OpenCaseGaugesDependencies): void {
  const counted = once(() => count(rows(), clock.now(), calendar(), titleOf));
  meter.gauges('onedoor_open_cases_by_status', 'Open applications by status', ['status'], STATUSES, () =>
    counted().byStatus.samples(),
  );
  meter.gauges(
    'onedoor_open_cases_by_division',
    'Open applications by county and by how much time is left',
    ['region', 'title', 'urgency'],
    MOST_DIVISIONS * URGENCIES,
    () => counted().byDivision.samples(),
  );
  meter.gauges(
    'onedoor_open_cases_by_urgency',
    'Open applications by how much time is left',
    ['urgency'],
    URGENCIES + 1,
    () => counted().byUrgency.samples(),
  );
  for (const side of ['latitude', 'longitude'] as const) {
    meter.gauges(
      `onedoor_division_${side}_degrees`,
      'Where a division with open applications is shown on a map',
      ['region'],
      MOST_DIVISIONS,
      () => counted().places.map(({ region, place }) => ({ labels: { region }, value: place[side] })),
    );
  }
  meter.gauges(
    'onedoor_open_cases_by_matter',
    'Open applications by matter and by how much time is left',
    ['matter', 'title', 'urgency'],
    MOST_MATTERS * URGENCIES,
    () => counted().byMatter.samples(),
  );
  meter.gauges(
    'onedoor_open_cases_by_department',
    'Open applications with a step that waits at a department, by department and by how much time is left',
    ['organisation', 'title', 'urgency'],
    MOST_DEPARTMENTS * URGENCIES,
    () => counted().byDepartment.samples(),
  );
}

function count(rows: readonly OpenCase[], now: number, calendar: WorkingCalendar, titleOf: (matter: string) => string) {
  const tallies = {
    byStatus: new LabelTally(caseStatuses.map((status) => ({ status }))),
    byUrgency: new LabelTally(urgenciesOfTime.map((urgency) => ({ urgency }))),
    byDivision: new LabelTally(),
    byMatter: new LabelTally(),
    byDepartment: new LabelTally(),
  };
  const urgencyOf = urgencies(now, calendar);
  for (const row of rows) {
    const urgency = urgencyOf(row);
    tallies.byStatus.add({ status: row.status });
    tallies.byUrgency.add({ urgency });
    add(tallies.byDivision, divisionLabels(row.region), urgency);
    add(tallies.byMatter, { matter: row.matter, title: titleOf(row.matter) }, urgency);
    // A case counts once for a department, as it stands once in the list.
    const departments = new Map(row.open.map(({ organisation, title }) => [organisation, title.zh]));
    for (const [organisation, title] of departments) add(tallies.byDepartment, { organisation, title }, urgency);
  }
  return { ...tallies, places: placesOf(tallies.byDivision.samples()) };
}

/** Of whatever has a number the others are told too, if only as 0. */
function add(tally: LabelTally, labels: Sample['labels'], urgency: Urgency): void {
  for (const one of urgenciesOfTime) tally.add({ ...labels, urgency: one }, one === urgency ? 1 : 0);
}

/** Thousands of cases fall due on few days, so each day is counted once. */
function urgencies(now: number, calendar: WorkingCalendar): (row: OpenCase) => Urgency {
  const today = dayOf(now);
  const soon = new Map<string, boolean>();
  return ({ due, region }) => {
    if (due === undefined) return 'none';
    if (now >= due.at) return 'overdue';
    const key = `${due.day} ${region}`;
    const known = soon.get(key) ?? calendar.workingDaysBetween(today, due.day, region) <= SOON_WORKING_DAYS;
    soon.set(key, known);
    return known ? 'soon' : 'later';
  };
}

function placesOf(divisions: Iterable<Sample>): readonly { readonly region: string; readonly place: Place }[] {
  const regions = new Set([...divisions].map(({ labels }) => labels['region'] ?? ''));
  return [...regions].flatMap((region) => {
    const place = placeOfDivision(region);
    return place === undefined ? [] : [{ region, place }];
  });
}
