import type { LocalizedText } from '../../rules/text.ts';
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
] as const;
export type CaseFilter = { readonly [Name in (typeof caseFilters)[number]]?: string };

/** Which page of a list: behind the row that `after` names, at most `limit` rows. */
export interface PlaceInList {
  readonly after?: string;
  readonly limit: number;
}

/** The days on which cases ended, both included. */
export interface EndedDays {
  readonly from: string;
  readonly to: string;
}

export interface CaseList {
  readonly rows: readonly CaseRow[];
  /** How many the filter finds, on all pages. */
  readonly total: number;
  /** The same, by status. */
  readonly byStatus: Readonly<Record<string, number>>;
  /** There where another page follows: `after` for that. */
  readonly next?: string;
  /** There where the list is not whole: it is still being read after a start, or there is more than is gone through at once. */
  readonly partial?: 'loading' | 'tooMany';
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
  /** Open applications. */
  cases(user: DoorUser, filter: CaseFilter, place: PlaceInList): Promise<CaseList>;
  /** Applications that ended on these days. */
  endedCases(user: DoorUser, filter: CaseFilter, days: EndedDays, place: PlaceInList): Promise<CaseList>;
  /** Undefined where there is none, and where it lies outside the user's regions: nobody can tell the two apart. */
  caseFile(user: DoorUser, id: string, before?: number): Promise<CaseFile | undefined>;
  /** Journals what somebody did at the door. @param name of a user that exists; undefined where it does not */
  note(name: string | undefined, deed: DoorDeed): Promise<void>;
  /** What a code is called: a matter, or something of one. */
  titleOf(kind: TitleKind, code: string, matter: string): LocalizedText | undefined;
  /** Every matter that cases can be about. */
  matters(): readonly { readonly code: string; readonly title: LocalizedText }[];
}
