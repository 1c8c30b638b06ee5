import type { EntityKey, EntityKind } from '../../actors/protocol/entity.ts';
import type { DueRow } from '../../actors/protocol/journal.ts';
import { type ListName, type ListPart, listPlaces } from '../../actors/protocol/lists.ts';

/** Every row stands under a partition, from the first day; today there is one. */
const PARTITION = '0!';
/** `!` separates the parts of a key, so no part may hold it; all that is allowed sorts above it. */
const PART = /^[A-Za-z0-9_.-]{1,200}$/;
/** Digits of the greatest safe integer, so that numbers sort as text. */
const NUMBER_DIGITS = 14;
const LAST_NUMBER = Number.MAX_SAFE_INTEGER;

/**
 * Under this letter rest the twins: copies of rows that no other row would miss. They stand far from what they are copies
 * of, so that one flipped bit cannot hide both.
 */
const TWIN = `${PARTITION}t!`;

/** The keys of all rows, as text. Each throws on a name that cannot stand in a key: that is a broken invariant. */
export const rowKey = {
  /** Names the store: schema, ids, cipher. */
  meta: `${PARTITION}m!meta`,
  /** The end of the journal and all marks. */
  head: `${PARTITION}m!head`,
  /** Secrets that a store has brought along from under another master key; absent in others. */
  secrets: `${PARTITION}m!secrets`,
  /** How far a change of the schema has come; absent while there is none. */
  migration: `${PARTITION}m!migration`,
  journal: (commit: number) => `${PARTITION}j!${numberPart(commit)}`,
  state: (entity: EntityKey) => `${PARTITION}s!${entityPart(entity)}`,
  dataKey: (entity: EntityKey) => `${PARTITION}k!${entityPart(entity)}`,
  history: (entity: EntityKey, commit: number) => `${PARTITION}h!${entityPart(entity)}!${numberPart(commit)}`,
  /** Sorts behind the history rows of its entity (`a` is above every first digit), so scans of them never touch bytes. */
  attachment: (entity: EntityKey, commit: number) => `${PARTITION}h!${entityPart(entity)}!a!${numberPart(commit)}`,
  /** What a sender was answered by an entry that lies in an archive. */
  receipt: (entity: EntityKey, commit: number) => `${PARTITION}r!${entityPart(entity)}!${numberPart(commit)}`,
  /** A sealed archive segment, by its first commit. */
  segment: (from: number) => `${PARTITION}a!${numberPart(from)}`,
  sender: (entity: EntityKey, hash: string) => `${PARTITION}i!${entityPart(entity)}!${hash}`,
  /** Which entities were ever written, as bits in pages; see `known-entities.ts`. */
  knownOutline: `${PARTITION}f!outline`,
  knownPage: (layer: number, page: number) => `${PARTITION}f!page!${numberPart(layer)}!${numberPart(page)}`,
  /** The newest entry of its entity that wrote no state, and was not its first. */
  latest: (entity: EntityKey) => `${PARTITION}l!${entityPart(entity)}`,
  due: (row: DueRow) => `${PARTITION}d!${numberPart(row.at)}!${entityPart(row.entity)}!${part(row.name)}`,
};

/** The key of a row's twin. */
export function twinOf(key: string): string {
  return TWIN + key.slice(PARTITION.length);
}

/** The key of the row that this is the twin of. */
export function ofTwin(key: string): string {
  return PARTITION + key.slice(TWIN.length);
}

export interface KeyRange {
  readonly gte: string;
  readonly lt: string;
}

export const keyRange = {
  all: { gte: PARTITION, lt: '0"' } satisfies KeyRange,
  /** All rows of one family. */
  family: (letter: 'a' | 'j' | 's' | 'h' | 'd' | 'i' | 'k' | 'l' | 'f' | 'r'): KeyRange => ({
    gte: `${PARTITION}${letter}!`,
    lt: `${PARTITION}${letter}"`,
  }),
  /** The journal from a commit on, up to and with `to` where it is given. */
  journal: (from: number, to?: number): KeyRange => ({
    gte: rowKey.journal(from),
    lt: to === undefined ? `${PARTITION}j"` : rowKey.journal(to + 1),
  }),
  /** The history rows of one entity before a commit, or all of them; without its attachments. */
  history: (entity: EntityKey, before?: number): KeyRange => ({
    gte: `${PARTITION}h!${entityPart(entity)}!0`,
    lt: before === undefined ? `${PARTITION}h!${entityPart(entity)}!a` : rowKey.history(entity, before),
  }),
  /** The history rows of one entity from a commit on. */
  historyFrom: (entity: EntityKey, from: number): KeyRange => ({
    gte: rowKey.history(entity, from),
    lt: `${PARTITION}h!${entityPart(entity)}!a`,
  }),
  /** The rows of a family that stand once for each entity of a kind, behind the one of an id. */
  entities(letter: 's' | 'k', kind: EntityKind, after?: string): KeyRange {
    const start = `${PARTITION}${letter}!${part(kind)}!`;
    // The least key behind a key is that key with the least character added.
    const gte = after === undefined ? start : `${start}${part(after)}\0`;
    return { gte, lt: `${PARTITION}${letter}!${part(kind)}"` };
  },
  /** The twins of the rows of a range. */
  twins: ({ gte, lt }: KeyRange): KeyRange => ({ gte: twinOf(gte), lt: twinOf(lt) }),
  /** Due rows up to and with `until`, behind the row `after`; undefined when none can be. */
  dueUntil(until: number, after?: DueRow): KeyRange | undefined {
    if (!(until >= 0)) return undefined;
    const last = Math.min(Math.floor(until), LAST_NUMBER);
    return {
      gte: after === undefined ? `${PARTITION}d!` : `${rowKey.due(after)} `,
      lt: `${PARTITION}d!${numberPart(last)}"`,
    };
  },
  /** The rows by which entities stand in a list. */
  listed(list: ListName, { after, ...days }: Omit<ListPart, 'limit'>): KeyRange {
    const { first, last } = listPlaces(list, days);
    // The least key behind a key is that key with the least character added.
    const gte = after === undefined ? `${PARTITION}d!${numberPart(first)}!` : `${rowKey.due(after)}\0`;
    return { gte, lt: `${PARTITION}d!${numberPart(last)}"` };
  },
};

/** The parts of a key behind the partition: `['h', kind, id, …]`. */
export function keyParts(key: string): readonly string[] {
  return key.slice(PARTITION.length).split('!');
}

/** Reads a commit number (or milliseconds) back out of a key's part; undefined when it is none. */
export function parseNumberPart(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9a-f]{14}$/.test(text) ? Number.parseInt(text, 16) : undefined;
}

/** Throws when a name (of a mark, say) cannot stand in the store. */
export function part(text: string): string {
  if (!PART.test(text)) throw new Error(`"${text}" cannot stand in a row's key: only A-Z a-z 0-9 _ . - may`);
  return text;
}

function numberPart(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${value} cannot stand in a row's key as a number`);
  return value.toString(16).padStart(NUMBER_DIGITS, '0');
}

function entityPart(entity: EntityKey): string {
  return `${part(entity.kind)}!${part(entity.id)}`;
}
