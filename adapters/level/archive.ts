import { hash } from 'node:crypto';
import type { Database } from './database.ts';
import { corrupt } from './fault.ts';
import { keyRange, rowKey } from './keys.ts';
import { NO_HASH } from './link.ts';
import type { Vault } from './vault.ts';

/*
 * What a store knows of its archive: entries up to a commit stand in sealed segments, files outside of it (`ARCHIVE.md`).
 *
 *   head row   → last archived commit and its hash, which the journal links to; how many of those entries are still here
 *              → hash of the newest segment's row → … → hash of the first one's: no row of a segment can be missing in silence
 */

/** The part of the head's row that tells of the archive. */
export interface ArchiveHead {
  /** The last commit that stands in a segment. */
  readonly to: number;
  /** Its hash: the journal behind it links to this. */
  readonly hash: string;
  /** How many commands stand in the entries up to it. */
  readonly commands: number;
  /** How many entries up to it the store still holds: those that are asked for, or not moved yet. */
  readonly held: number;
  readonly segments: number;
  /** SHA-256 of the newest segment's row. */
  readonly row: string;
}

/** One sealed segment, as its row names it. */
export interface Segment {
  /** 1, 2, 3 … */
  readonly number: number;
  readonly from: number;
  readonly to: number;
  /** The hash that its first entry links to. */
  readonly before: string;
  /** The hash of its last entry. */
  readonly last: string;
  /** How many commands stand in all entries up to its last. */
  readonly commands: number;
  readonly attachments: number;
  /** The name of the file, without a folder. */
  readonly file: string;
  readonly bytes: number;
  /** SHA-256 of the file. */
  readonly sha256: string;
  /** When it was sealed, in milliseconds since 1970 UTC. */
  readonly sealedAt: number;
}

interface SegmentRow extends Segment {
  /** SHA-256 of the row of the segment before; 64 zeros in the first. */
  readonly rowBefore: string;
}

/** The row of a new segment, and the head of the archive with it: nothing of it is moved yet. */
export function encodeSegment(
  vault: Vault,
  segment: Segment,
  before: ArchiveHead | undefined,
): { readonly value: Buffer; readonly head: ArchiveHead } {
  const row: SegmentRow = { ...segment, rowBefore: before?.row ?? NO_HASH };
  const value = vault.sign(rowKey.segment(segment.from), JSON.stringify(row));
  const { to, last, commands, number } = segment;
  const held = (before?.held ?? 0) + to - segment.from + 1;
  return { value, head: { to, hash: last, commands, held, segments: number, row: hash('sha256', value, 'hex') } };
}

/**
 * All segments in their order, proved by the head down to the first.
 * @param vault proves the rows; without it they are only held against the head
 * @throws StoreFault CORRUPT
 */
export async function readSegments(
  database: Database,
  vault: Pick<Vault, 'check'>,
  head: ArchiveHead | undefined,
): Promise<readonly Segment[]> {
  const rows = await database.iterator(keyRange.family('a')).all();
  if (rows.length !== (head?.segments ?? 0))
    throw corrupt(
      `the head knows of ${head?.segments ?? 0} archive segments, and the rows of ${rows.length} were found`,
    );
  const segments: Segment[] = [];
  let last = NO_HASH;
  let rowBefore = NO_HASH;
  let to = 0;
  for (const [key, value] of rows) {
    const payload = vault.check(key, value);
    const row = payload === undefined ? undefined : (JSON.parse(payload.toString()) as SegmentRow);
    const follows =
      row?.from === to + 1 && row.before === last && row.rowBefore === rowBefore && row.number === segments.length + 1;
    if (row === undefined || !follows) throw corrupt(`the row ${key} of an archive segment was changed`);
    const { rowBefore: _link, ...segment } = row;
    segments.push(segment);
    ({ to, last } = row);
    rowBefore = hash('sha256', value, 'hex');
  }
  if (head !== undefined && (head.row !== rowBefore || head.to !== to || head.hash !== last))
    throw corrupt('the newest archive segment is not the one that the head names');
  return segments;
}

/** The segment in which a commit stands. */
export function segmentOf(segments: readonly Segment[], commit: number): Segment | undefined {
  return segments.find(({ from, to }) => from <= commit && commit <= to);
}
