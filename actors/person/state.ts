import type { Counter } from '../protocol/commands.ts';
import type { Level, OfficerRole } from '../protocol/messages.ts';

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
}

/** A supervised person: an officer, an organisation or a citizen, as the prefix of the id says. */
export interface PersonState {
  readonly filing?: Filing;
  /** True once the filing ran out and nobody renewed it. */
  readonly filingExpired?: boolean;
  /** What the person did, counted; citizens and officers alike. */
  readonly counters: Readonly<Partial<Record<Counter, number>>>;
}

export type PersonEvent =
  | { readonly type: 'FilingMade'; readonly filing: Filing }
  | { readonly type: 'FilingExpired'; readonly validTo: string }
  | { readonly type: 'BehaviourCounted'; readonly counter: Counter; readonly application: string };
