import type { DeadlineKind } from '../../rules/deadlines/deadline.ts';
import type { LocalizedText } from '../../rules/text.ts';
import type { ListedAlert } from './alert-lists.ts';
import type { Channel, Level } from './messages.ts';
import type { ApplicationView, Extent, HistoryRow } from './views.ts';

/*
 * What people are shown at the supervisor's door, and who they are. A door asks the desk; the desk weighs the right of the
 * user, journals the reading, and answers only then.
 */

/** What a user may see: a leader sees contents with personal values masked, the others only how the work is done. */
export const userRoles = ['supervisor', 'leader', 'auditor'] as const;
export type UserRole = (typeof userRoles)[number];

/** Somebody who has come through the door. */
export interface DoorUser {
  readonly name: string;
  readonly role: UserRole;
  /** Staff number, where the user is an officer. */
  readonly officer?: string;
  /** Division codes: what lies outside does not exist for this user. */
  readonly regions: readonly string[];
}

/** A step that waits, and for whom. */
export interface CaseStep {
  readonly step: string;
  readonly organisation: string;
  readonly title: LocalizedText;
  readonly level: Level;
  readonly region: string;
  /** Day on which it opened. */
  readonly since: string;
  /** Staff number of who keeps it to itself, and until when, in milliseconds since 1970 UTC. */
  readonly claim?: { readonly officer: string; readonly until: number };
}

/** Where the time of a case runs out first: the day, and its close of business in milliseconds since 1970 UTC. */
export interface CaseDue {
  readonly clock: DeadlineKind;
  readonly day: string;
  readonly at: number;
  /** Counted through days whose holidays are not published yet. */
  readonly provisional?: true;
}

export const caseStatuses = [
  'received',
  'returned',
  'accepted',
  'approved',
  'refused',
  'delivered',
  'withdrawn',
  'closed',
] as const;

/** An application as lists show it: nothing of its content. */
export interface CaseRow {
  readonly id: string;
  readonly matter: string;
  readonly region: string;
  readonly status: (typeof caseStatuses)[number];
  readonly channel: Channel;
  readonly submittedOn: string;
  readonly version: number;
  readonly open: readonly CaseStep[];
  /** Of the clocks that run and can be told, the first. */
  readonly due?: CaseDue;
}

/** A row as it stands on the day on which it is looked at. */
export interface CaseRowToday extends CaseRow {
  /** Working days that are left: 0 on the due day; there while it is not over. */
  readonly remaining?: number;
  /** Whether the due day is over. */
  readonly overdue?: true;
}

/** What a list of cases can be narrowed by. Days are YYYY-MM-DD, both included. */
export const caseFilters = [
  'region',
  'matter',
  'status',
  'channel',
  'organisation',
  'step',
  'level',
  'submittedFrom',
  'submittedTo',
  'officer',
  'overdue',
  'dueWithin',
] as const;
export type CaseFilter = { readonly [Name in (typeof caseFilters)[number]]?: string };

/** Which page of a list: behind the row that `after` names, at most `limit` rows. */
export interface PlaceInList {
  readonly after?: string;
  readonly limit: number;
}

/** The days on which something ended, both included. */
export interface EndedDays {
  readonly from: string;
  readonly to: string;
}

/** Why a list is not whole: it is still being read, so many of so many; or there is more than is kept or gone through at once. */
export type ListProgress =
  | { readonly why: 'loading'; readonly read: number; readonly of: number }
  | { readonly why: 'tooMany' };

/** A page of a list. */
export interface ListPage<Row> {
  readonly rows: readonly Row[];
  /** How many the filter finds, on all pages. */
  readonly total: number;
  /** There where another page follows: `after` for that. */
  readonly next?: string;
  /** There where the list is not whole. */
  readonly partial?: ListProgress;
}

export interface CaseList extends ListPage<CaseRowToday> {
  /** The total, by status. */
  readonly byStatus: Readonly<Record<string, number>>;
}

/** Which cases, and which page of them; with days those that ended then, else those that are open. */
export interface CasesWanted {
  readonly filter: CaseFilter;
  readonly ended?: EndedDays;
  readonly place: PlaceInList;
}

/** A condition that decided. The value found is shown to those who see contents, masked by its class. */
export interface ShownReason {
  readonly fact: string;
  readonly path?: string;
  readonly operator: string;
  readonly negated?: true;
  readonly unknown?: true;
  readonly actual?: unknown;
}

export interface ShownFinding {
  readonly pack: string;
  readonly version: string;
  readonly rule: string;
  readonly type: string;
  readonly code: string;
  readonly message?: LocalizedText;
  /** The law that the rule rests on. */
  readonly basis: readonly string[];
  readonly because: readonly ShownReason[];
}

/** One application: how it stands, what the rules found, and how it came to be. */
export interface CaseFile {
  readonly id: string;
  readonly version: number;
  readonly extent: Extent;
  readonly state: Omit<ApplicationView, 'findings'>;
  readonly findings: readonly ShownFinding[];
  /** Newest last. */
  readonly rows: readonly HistoryRow[];
  /** There where older rows exist: `before` for those. */
  readonly before?: number;
  /** What supervision has found about it and is not ended. */
  readonly alerts: readonly ListedAlert[];
}

/** What somebody did at the door itself. */
export type DoorDeed =
  | { readonly type: 'DoorEntered' }
  | { readonly type: 'DoorLeft' }
  | { readonly type: 'DoorRefused'; readonly why: 'credentials' | 'throttled' | 'filing' };

export type TitleKind = 'matter' | 'step' | 'field' | 'organisation';

export interface Desk {
  /** Whether the filing of the officer that the user is still holds today, for the role of the user; of one who is none, always. */
  isFiled(user: DoorUser): Promise<boolean>;
  cases(user: DoorUser, wanted: CasesWanted): Promise<CaseList>;
  /** Undefined where there is none, and where it lies outside the user's regions: nobody can tell the two apart. */
  caseFile(user: DoorUser, id: string, before?: number): Promise<CaseFile | undefined>;
  /** Journals what somebody did at the door. @param name of a user that exists; undefined where it does not */
  note(name: string | undefined, deed: DoorDeed): Promise<void>;
  /** What a code is called: a matter, or something of one. */
  titleOf(kind: TitleKind, code: string, matter: string): LocalizedText | undefined;
  /** Every matter that cases can be about. */
  matters(): readonly { readonly code: string; readonly title: LocalizedText }[];
}
