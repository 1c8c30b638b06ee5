import { type Database, ITERATOR_BYTES } from './database.ts';
import { corrupt } from './fault.ts';
import type { HeadRow } from './head-row.ts';
import { keyRange, rowKey } from './keys.ts';

/** Keys that are taken from an iterator at a time. */
const CHUNK_KEYS = 5_000;

/** How many rows of each family: `j`, `h` … The row that names the store is not counted. */
export type Census = Map<string, number>;

/** Counts a row by its key. */
export function count(census: Census, key: string): void {
  const family = key[2] === 'h' && ATTACHMENT.test(key) ? 'attachments' : (key[2] ?? '');
  census.set(family, (census.get(family) ?? 0) + 1);
}

const ATTACHMENT = /!a![0-9a-f]{14}$/;

/** Counts all rows but the one that names the store. */
export async function countRows(database: Database): Promise<Census> {
  const census: Census = new Map();
  const keys = database.keys({ ...keyRange.all, highWaterMarkBytes: ITERATOR_BYTES });
  try {
    for (;;) {
      const chunk = await keys.nextv(CHUNK_KEYS);
      if (chunk.length === 0) return census;
      for (const key of chunk) if (key !== rowKey.meta) count(census, key);
    }
  } finally {
    await keys.close();
  }
}

/**
 * An iterator may end early in silence: the history has one row for each commit, the journal for each that is not archived.
 * @throws StoreFault CORRUPT
 */
export function assertWhole(census: Census, { commit, archive }: Counted): void {
  const here = archive === undefined ? commit : commit - archive.to + archive.held;
  for (const [family, entries] of [
    ['j', here],
    ['h', commit],
    ['a', archive?.segments ?? 0],
  ] as const) {
    const found = census.get(family) ?? 0;
    if (found !== entries) {
      throw corrupt(
        `${found} rows of family ${family} were found for ${entries} entries: the files of the store are damaged`,
      );
    }
  }
}

/** What a head says of how many rows there are. */
type Counted = Pick<HeadRow, 'commit' | 'archive'>;

/** Of due rows no entry tells how many there are; their twins do (one more is the head's). @throws StoreFault CORRUPT */
export function assertTwins(census: Census): void {
  const [dues, twins] = [census.get('d') ?? 0, census.get('t') ?? 0];
  if (twins !== dues + 1) throw corrupt(`${dues} due rows were found and ${twins - 1} twins of due rows`);
}

/** @throws StoreFault CORRUPT when a copy has fewer or more rows of a family than were written */
export function assertSame(census: Census, copied: Census): void {
  for (const [family, rows] of census) {
    if (copied.get(family) !== rows)
      throw corrupt(`of ${rows} rows of family ${family} ${copied.get(family) ?? 0} were copied`);
  }
}
