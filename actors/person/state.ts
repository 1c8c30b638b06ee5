import type { Happened, MonthlyCounts } from '../monthly-counts.ts';
import type { Counted, Counter, LateCounter } from '../protocol/commands.ts';
import type { StaffContact } from '../protocol/contacts.ts';
import type { HeldMaterial } from '../protocol/held-material.ts';
import type { Level, OfficerRole } from '../protocol/messages.ts';
import type { Approval, RecentApplication } from './recent.ts';
import type { SlidingCount } from './sliding-count.ts';

/** What an officer or an organisation is filed for (备案), and by whom. Days are YYYY-MM-DD, both inclusive. */
export interface Filing {
  readonly role: 'officer' | 'organisation';
  readonly name: string;
  readonly staffNumber?: string;
  readonly organisation: string;
  readonly officerRoles: readonly OfficerRole[];
  readonly level: Level;
  readonly regions: readonly string[];
  readonly validFrom: string;
  readonly validTo: string;
  readonly filedBy: string;
  readonly filedOn: string;
  /** Where it is told of steps and alerts. */
  readonly contact?: StaffContact;
  /** The entity of the officer as a citizen, and those of declared near relatives: by keyed hashes, no number is kept. */
  readonly self?: string;
  readonly relatives?: readonly string[];
}

/** A supervised person: an officer, an organisation or a citizen, as the prefix of the id says. */
export interface PersonState {
  readonly filing?: Filing;
  /** A filing that was made while the present one is in force, and takes its place on its first day. */
  readonly renewal?: Filing;
  /** True once the filing ran out and nobody renewed it. */
  readonly filingExpired?: boolean;
  /** What the person did, counted; citizens, organisations and officers alike. */
  readonly counters: Readonly<Partial<Record<Counter, SlidingCount>>>;
  /** The newest applications of an applicant; absent while there is none. */
  readonly recent?: readonly RecentApplication[];
  /** The newest approval of each matter; absent while there is none. */
  readonly approvals?: readonly Approval[];
  /** Materials that were accepted of an applicant, the newest last; absent while there are none. */
  readonly materials?: readonly HeldMaterial[];
  /** How many materials did not have to be handed in once more; absent while there were none. */
  readonly uploadsAvoided?: number;
  /** What an officer or an organisation did month by month; absent while there is nothing (`monthly.ts`). */
  readonly monthly?: MonthlyCounts;
}

export type PersonEvent =
  | { readonly type: 'FilingMade'; readonly filing: Filing }
  | { readonly type: 'FilingExpired'; readonly validTo: string }
  | ({
      readonly type: 'BehaviourCounted';
      /** What it counts for in its month. */
      readonly monthly?: Happened;
    } & Counted)
  | {
      readonly type: 'LatenessExcused';
      readonly application: string;
      readonly counter: LateCounter;
      readonly monthly: Happened;
    }
  /** A month is over, and what was counted in it is told to the ledger. */
  | { readonly type: 'MonthClosed'; readonly month: string }
  | { readonly type: 'MaterialsKept'; readonly materials: readonly HeldMaterial[] }
  | { readonly type: 'MaterialsReused'; readonly application: string; readonly on: string; readonly count: number };
