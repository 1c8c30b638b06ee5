import { type EntityKey, entityName } from '../../actors/protocol/entity.ts';
import { type Database, ITERATOR_BYTES, type RowOperation, type RowWrite } from './database.ts';
import { entityOf, parseEntry } from './entry-codec.ts';
import { corrupt } from './fault.ts';
import { keyParts, keyRange, rowKey } from './keys.ts';
import { KnownEntities, type KnownEntitiesOutline } from './known-entities.ts';
import type { Vault } from './vault.ts';

/** A start has at most so many entries to look through; the pages are written as often. */
const COMMITS_BETWEEN_PAGES = 50_000;
/** Rows that are looked through in one go, so that a daemon at work is not held up. */
const SLICE_ROWS = 500;

/**
 * Knows of most entities that were never written that they were not. It is complete only when everything that was written
 * before it was opened has been looked through, in the background; until then, and where its rows are damaged, it knows nothing.
 */
export interface EntityMemory {
  /** True where the entity was certainly never written. */
  lacks(entity: EntityKey): boolean;
  /** Notes an entity that is about to be written. */
  add(entity: EntityKey): void;
  /** The rows that keep the memory up to `commit`, from time to time or when `now` is asked for. */
  rowsAt(commit: number, when?: 'now'): readonly RowOperation[];
  /** Resolves when the memory is complete, or has given up. */
  readonly settled: Promise<void>;
  stop(): void;
}

/** Opens the memory of a store that ends at `head`. */
export function openEntityMemory(database: Database, vault: Vault, head: number): EntityMemory {
  let known = new KnownEntities();
  let complete = head === 0;
  let stopped = false;
  let writtenAt = 0;

  /** What rests, with what was written since; or all of it from the histories. */
  async function lookThrough(): Promise<void> {
    const resting = await readKnownEntities(database, vault).catch(() => undefined);
    if (resting !== undefined && resting.commit <= head) {
      // What was added while the pages were read stands in the new one: names are added again, they are few.
      for (const name of sinceOpened) resting.known.add(name);
      known = resting.known;
      writtenAt = resting.commit;
      complete = await addEntries(database, resting.commit + 1, head, addKey, () => stopped);
      // Entries that were archived since are named by the histories alone.
      if (complete || stopped) return;
    }
    complete = await addHistories(database, head, addKey, () => stopped);
  }

  const sinceOpened = new Set<string>();
  const addKey = (entity: EntityKey): void => known.add(entityName(entity));
  const settled = complete
    ? Promise.resolve()
    : lookThrough()
        // A fault of the disk is found by whoever reads what it hides; without this memory everything is read.
        .catch(() => undefined)
        .finally(() => sinceOpened.clear());

  return {
    lacks: (entity) => complete && !known.mayHave(entityName(entity)),
    add(entity) {
      const name = entityName(entity);
      known.add(name);
      if (!complete) sinceOpened.add(name);
    },
    rowsAt(commit, when) {
      if (!complete || commit === writtenAt) return [];
      if (when !== 'now' && commit - writtenAt < COMMITS_BETWEEN_PAGES) return [];
      writtenAt = commit;
      return pageRows(vault, known, commit);
    },
    settled,
    stop: () => {
      stopped = true;
    },
  };
}

/** Known entities, complete up to a commit. */
export interface KnownAt {
  readonly known: KnownEntities;
  readonly commit: number;
}

function pageRows(vault: Vault, known: KnownEntities, commit: number): readonly RowWrite[] {
  const rows: RowWrite[] = [];
  const outline = JSON.stringify({ ...known.outline(), commit });
  rows.push({ type: 'put', key: rowKey.knownOutline, value: vault.sign(rowKey.knownOutline, outline) });
  for (const { layer, page, bytes } of known.pages()) {
    const key = rowKey.knownPage(layer, page);
    rows.push({ type: 'put', key, value: vault.sign(key, pageOf(commit, bytes)) });
  }
  return rows;
}

const COMMIT_BYTES = 6;

/** A page carries the commit that all pages and the outline were written at. */
function pageOf(commit: number, bytes: Uint8Array): Buffer {
  const page = Buffer.allocUnsafe(COMMIT_BYTES + bytes.length);
  page.writeUIntBE(commit, 0, COMMIT_BYTES);
  page.set(bytes, COMMIT_BYTES);
  return page;
}

/**
 * The known entities as they rest, with the commit that they go up to.
 * @returns undefined where none were written
 * @throws StoreFault CORRUPT where they are not what was written
 */
export async function readKnownEntities(database: Database, vault: Vault): Promise<KnownAt | undefined> {
  const row = await database.get(rowKey.knownOutline);
  if (row === undefined) {
    if ((await database.keys({ ...keyRange.family('f'), limit: 1 }).all()).length === 0) return undefined;
    throw corrupt('the row that outlines the known entities is missing');
  }
  const text = vault.check(rowKey.knownOutline, row)?.toString();
  if (text === undefined) throw corrupt('the row that outlines the known entities was changed');
  const outline = JSON.parse(text) as KnownEntitiesOutline & { readonly commit: number };
  const keys = outline.layers.flatMap(({ pages }, layer) =>
    Array.from({ length: pages }, (_, page) => rowKey.knownPage(layer, page)),
  );
  const values = await database.getMany(keys);
  const pages = new Map(
    keys.map((key, index) => {
      const value = values[index];
      const page = value === undefined ? undefined : vault.check(key, value);
      // An older page lacks what was added since.
      if (page === undefined || page.readUIntBE(0, COMMIT_BYTES) !== outline.commit)
        throw corrupt(`the page ${key} of the known entities is missing, older than its outline or was changed`);
      return [key, page.subarray(COMMIT_BYTES)];
    }),
  );
  const known = new KnownEntities(
    outline,
    (layer, page) => pages.get(rowKey.knownPage(layer, page)) ?? Buffer.alloc(0),
  );
  return { known, commit: outline.commit };
}

/** Adds the entities of the entries from one commit to another. @returns whether all of them were seen */
async function addEntries(
  database: Database,
  from: number,
  to: number,
  add: (entity: EntityKey) => void,
  stopped: () => boolean,
): Promise<boolean> {
  for (let next = from; next <= to; ) {
    if (stopped()) return false;
    const limit = Math.min(SLICE_ROWS, to - next + 1);
    const rows = await database
      .iterator({ ...keyRange.journal(next), limit, highWaterMarkBytes: ITERATOR_BYTES })
      .all();
    if (rows.length < limit) return false;
    for (const [key, value] of rows) {
      if (key !== rowKey.journal(next)) return false;
      add(entityOf(parseEntry(next, value).entry));
      next += 1;
    }
    await breath();
  }
  return true;
}

/** Adds the entities of all history rows up to a commit: one stands for each entry, so their number proves that none was missed. */
async function addHistories(
  database: Database,
  to: number,
  add: (entity: EntityKey) => void,
  stopped: () => boolean,
): Promise<boolean> {
  const last = rowKey.journal(to).split('!').at(-1) ?? '';
  let count = 0;
  const keys = database.keys({ ...keyRange.family('h'), highWaterMarkBytes: ITERATOR_BYTES });
  try {
    for (;;) {
      const slice = await keys.nextv(SLICE_ROWS);
      if (slice.length === 0) return count === to;
      if (stopped()) return false;
      for (const key of slice) {
        const [, kind, id, commit = '', more] = keyParts(key);
        if (more !== undefined || commit > last) continue;
        add({ kind, id } as EntityKey);
        count += 1;
      }
      await breath();
    }
  } finally {
    await keys.close();
  }
}

function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
