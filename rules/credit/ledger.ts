import type { Day } from './credit-day.ts';
import type { LedgerTally } from './tally.ts';

/**
 * The credit ledger of one person, organisation or officer: entries that are only ever added. What an item is worth today
 * is not written anywhere; it follows from the entries that were there on the day that is asked about.
 *
 * An item is *in use* from the day on which it is entered to its last day, unless it was repaired or withdrawn, and not
 * while an objection against it is open. What is not in use counts for nothing: not in a score, not in a band, not in a
 * list (《信用修复管理办法》 2026: repair stops publication, sharing and use).
 */

/** 轻微, 一般, 严重: from what weighs least to what weighs most. */
export const severities = ['minor', 'general', 'serious'] as const;
export type Severity = (typeof severities)[number];

/** The days between which the public may see an item, both included. */
export interface Publication {
  readonly from: Day;
  readonly to: Day;
}

export interface LedgerItem {
  readonly entry: 'item';
  readonly item: string;
  /** The day on which the entry was made: nobody knew of it before. */
  readonly recordedOn: Day;
  /** What happened, by the name that credit rules and models give it. */
  readonly kind: string;
  readonly severity: Severity;
  /** Whole points, negative for what speaks against the subject. */
  readonly points: number;
  /** The deciding document: its number, and the day from which all periods count. */
  readonly document: { readonly number: string; readonly day: Day };
  /** Law and article. */
  readonly basis: string;
  /** The journal entry or the record of an outside list that shows it. */
  readonly evidence: string;
  /** The last day on which it may be used; it ends by itself then. */
  readonly lastDay: Day;
  /** Left out: the public never sees it. What is no longer in use is not shown either, whatever stands here. */
  readonly publication?: Publication;
}

export type LedgerEntry =
  | LedgerItem
  | LedgerTally
  /** Duties are done and the repair was decided: over at once and for good. */
  | { readonly entry: 'repaired'; readonly item: string; readonly recordedOn: Day }
  /** The decision fell, or an objection was upheld: it is treated as if it had never been, from then on. */
  | { readonly entry: 'withdrawn'; readonly item: string; readonly recordedOn: Day }
  | { readonly entry: 'objection-opened'; readonly item: string; readonly recordedOn: Day }
  /** Answered, and not upheld: what is left of the item's time goes on. */
  | { readonly entry: 'objection-rejected'; readonly item: string; readonly recordedOn: Day };

/** Where an item stands on a day. The first one that fits, in this order. */
export type ItemStanding = 'repaired' | 'withdrawn' | 'ended' | 'suspended' | 'in-use';

export interface StandingItem {
  readonly item: LedgerItem;
  readonly standing: ItemStanding;
}

/**
 * Every item that was known on a day, in the order of entry, with how it stood at the end of that day.
 *
 * @param ledger in the order of entry; entries after the day are as if they were not there
 * @throws Error for an item that is entered twice, or an entry about one that was never entered: such a ledger is broken
 */
export function itemsOn(ledger: readonly LedgerEntry[], day: Day): readonly StandingItem[] {
  const standings = new Map<string, { item: LedgerItem; standing: ItemStanding }>();
  /** Entered after the day. Where the clock was set back, what is about them may bear an earlier one. */
  const later = new Set<string>();
  for (const entry of ledger) {
    if (entry.entry === 'tally') continue;
    const one = standings.get(entry.item);
    if (entry.entry === 'item') {
      if (one !== undefined || later.has(entry.item)) throw new Error('the ledger has an item twice');
      if (entry.recordedOn > day) later.add(entry.item);
      else standings.set(entry.item, { item: entry, standing: 'in-use' });
    } else if (one !== undefined) {
      if (entry.recordedOn <= day) one.standing = standingAfter(one.standing, entry.entry);
    } else if (!later.has(entry.item)) {
      throw new Error(`the ledger has an entry "${entry.entry}" about an item that is not in it`);
    }
  }
  const found = [...standings.values()];
  for (const one of found) {
    const open = one.standing === 'in-use' || one.standing === 'suspended';
    // Written days sort as they follow each other.
    if (open && day > one.item.lastDay) one.standing = 'ended';
  }
  return found;
}

/** A repair and a withdrawal are final; of both, what came first. */
function standingAfter(before: ItemStanding, entry: Exclude<LedgerEntry['entry'], 'item' | 'tally'>): ItemStanding {
  if (before === 'repaired' || before === 'withdrawn') return before;
  switch (entry) {
    case 'repaired':
      return 'repaired';
    case 'withdrawn':
      return 'withdrawn';
    case 'objection-opened':
      return 'suspended';
    case 'objection-rejected':
      return 'in-use';
    default:
      return entry satisfies never;
  }
}
