import type { LedgerItem } from '../../rules/credit/ledger.ts';
import type { LedgerTally } from '../../rules/credit/tally.ts';
import type { LocalizedText } from '../../rules/text.ts';

/** What may not be done without an officer, as long as the item that it rests on is in use. */
export interface Restriction {
  /** Of the published list. */
  readonly measure: string;
  readonly title: LocalizedText;
  readonly effect: 'review' | 'deny';
  /** The law that the rule names. */
  readonly basis: string;
  /** Left out: for all matters, in all regions. */
  readonly matters?: readonly string[];
  readonly regions?: readonly string[];
  /** Its last day, YYYY-MM-DD. */
  readonly until: string;
}

/** An item that may still be used, with what rests on it. */
export interface OpenItem {
  readonly item: LedgerItem;
  readonly organisation: string;
  readonly rule: { readonly pack: string; readonly version: string; readonly rule: string; readonly code: string };
  readonly restrictions: readonly Restriction[];
  /** The day on which an objection was opened that is not answered yet. */
  readonly suspendedOn?: string;
}

/** A document of which no item of this kind comes any more, until its last day: by then it is too old for any. */
export interface SpentDocument {
  readonly kind: string;
  readonly organisation: string;
  readonly number: string;
  readonly until: string;
}

/**
 * The ledger of one person as far as it may still be used. What is over is no state: every entry stands in the journal, under
 * this entity alone, so the whole ledger is read from its history rows (`reading.ts`).
 */
export interface LedgerState {
  readonly items: readonly OpenItem[];
  /** How many items there ever were. */
  readonly entered: number;
  /** Documents whose items were repaired or withdrawn: what is repaired does not come back under another number. Left out while there is none. */
  readonly spent?: readonly SpentDocument[];
  /** Of the newest months, what was told last of each; left out while nothing was (`tally.ts`). */
  readonly tallies?: readonly LedgerTally[];
}

/** Why nothing was entered: no rule speaks of it, a person must look first, it is too old, it was entered before, or there are too many. */
export type NotEntered = 'NO_RULE' | 'REVIEW' | 'OVER' | 'SAME_DOCUMENT' | 'LEDGER_FULL';

export type LedgerEvent =
  | { readonly type: 'TallyEntered'; readonly tally: LedgerTally }
  | ({ readonly type: 'ItemEntered' } & OpenItem)
  | {
      readonly type: 'ItemNotEntered';
      readonly item: string;
      readonly kind: string;
      readonly why: NotEntered;
      readonly codes: readonly string[];
    }
  | { readonly type: 'ItemSuspended' | 'ItemResumed'; readonly item: string; readonly on: string }
  | {
      readonly type: 'ItemWithdrawn' | 'ItemRepaired' | 'ItemEnded';
      readonly item: string;
      readonly on: string;
      /** Measures that end with it. */
      readonly lifted: readonly string[];
      /** Left out where it has ended by itself. */
      readonly spent?: SpentDocument;
    };
