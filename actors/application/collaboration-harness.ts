import type { Matter } from '../../rules/matters/matter.ts';
import type { ApplicationRequest } from '../protocol/commands.ts';
import { officerKey, organisationKey } from '../protocol/entity.ts';
import type { DueRow } from '../protocol/journal.ts';
import type { Outcome } from '../specification-harness.ts';
import { applied, building, type Desk, everywhere, openDesk } from './parallel-harness.ts';
import { ARCHIVES, CIVIL_AFFAIRS, catalogueOf, person } from './specimens-harness.ts';
import type { ApplicationEvent, ApplicationState } from './state.ts';

/** An organisation of the matter that does no step by the flow, and one that the matter does not know. */
export const HOUSING = '91330106MA0000003C';
export const STRANGER = '91330106MA0000004D';

const reviewer = (organisation: string) => person({ organisation, officerRoles: ['reviewer'] });
const filings = [
  [officerKey('R-2'), reviewer(CIVIL_AFFAIRS)],
  [officerKey('D-1'), reviewer(ARCHIVES)],
  [officerKey('H-1'), reviewer(HOUSING)],
  [officerKey('S-1'), reviewer(STRANGER)],
  [officerKey('H-2'), person({ organisation: HOUSING, officerRoles: ['window'] })],
  [organisationKey(HOUSING), person({ role: 'organisation', organisation: HOUSING })],
  [organisationKey(STRANGER), person({ role: 'organisation', organisation: STRANGER })],
] as const;

const speakers: Readonly<Record<string, readonly string[]>> = {
  [ARCHIVES]: ['hall'],
  [CIVIL_AFFAIRS]: ['civil'],
  [HOUSING]: ['housing'],
  [STRANGER]: ['stranger'],
};

export type Came = Outcome<ApplicationState, ApplicationEvent>;

/** Officers of four organisations around one application, whose review waits with civil affairs. */
export interface Table {
  readonly desk: Desk;
  /** Hands a command of officers in; the version is the present one unless it is given. */
  say(type: string, data: Readonly<Record<string, unknown>>, around?: Parameters<Desk['tell']>[1]): Promise<Came>;
  /** Time runs out for something. */
  lapse(type: 'lapseHolder' | 'lapseConsultation', about: string | number, now: string): Promise<Came>;
}

/**
 * @param moment of everything that is said, unless it says otherwise
 * @param supervise what the rules of supervision say; left out, nothing
 */
export async function openTable(
  change: Partial<Matter> = {},
  others: Parameters<typeof openDesk>[0] = [],
  moment = '2026-08-03T10:00:00+08:00',
  supervise?: Parameters<typeof openDesk>[2],
): Promise<Table> {
  const housing = { region: '3301', department: 'housing', organisation: HOUSING, title: building.title };
  const matter: Matter = { ...building, responsible: [...building.responsible, housing], ...change };
  const desk = openDesk([...filings, ...others], { catalogue: catalogueOf(matter) }, supervise);
  const surroundings = (rest: object = {}) => ({
    now: Date.parse(moment),
    sender: { ...everywhere, organisations: [...everywhere.organisations, HOUSING, STRANGER] },
    speakersFor: (organisation: string) => speakers[organisation] ?? [],
    ...rest,
  });
  const tell = (command: ApplicationRequest, said: Parameters<Desk['tell']>[1] = {}) =>
    desk.tell(command, { ...said, around: surroundings(said?.around) });
  await tell({ type: 'submit', data: applied() });
  const accept = { expectedVersion: 1, officer: 'W-1', action: 'accept' } as const;
  await tell({ type: 'act', data: accept }, { next: ['review', 'site-visit'] });
  return {
    desk,
    say: (type, data, said) =>
      tell({ type, data: { expectedVersion: desk.version, ...data } } as unknown as ApplicationRequest, said),
    lapse: (type, about, now) =>
      tell(
        type === 'lapseHolder'
          ? { type, data: { step: String(about) } }
          : { type, data: { consultation: Number(about) } },
        { around: { sender: undefined, now: Date.parse(now) } },
      ),
  };
}

/** The due rows of transfers and consultations among those of a decision; the clocks of the case have rows of their own. */
export function lapsesIn(rows: readonly DueRow[] | undefined): readonly DueRow[] {
  return (rows ?? []).filter(({ name }) => name.startsWith('holder_') || name.startsWith('consultation_'));
}

/** What has happened, besides how the clocks stand. */
export function kindsOf(came: Came): readonly string[] {
  return came
    .received()
    .events.map(({ type }) => type)
    .filter((type) => type !== 'ClocksSet');
}
