import { mkdir } from 'node:fs/promises';
import { type Head, StoreFault } from '../../actors/ports.ts';
import type { EntityKey } from '../../actors/protocol/entity.ts';
import { type ArchiveHead, encodeSegment, type Segment } from './archive.ts';
import { type Database, ITERATOR_BYTES } from './database.ts';
import { entityOf, parseEntry } from './entry-codec.ts';
import type { Row } from './export-rows.ts';
import { corrupt } from './fault.ts';
import { encodeMeta, newMeta } from './head-row.ts';
import { keyRange, rowKey } from './keys.ts';
import { NO_HASH } from './link.ts';
import { type Moved, moveEntries } from './moving.ts';
import { segmentFileName, writeSegmentFile } from './segment-file.ts';
import { proveSegment } from './segment-proof.ts';
import type { ArchiveChange } from './store.ts';
import type { Vault } from './vault.ts';

/*
 * Moves old entries into archive segments:
 *
 *   chosen     which entries: older than the cutoff and done with
 *   → written  the segment's file, synced, and read back whole
 *   → noted    its row, with the head: from here on the journal begins behind it; all of its entries are still here too
 *   → moved    entries that nobody asks for are deleted in bounded batches
 *
 * A process that ends before `noted` has left a file that nothing names, and writes it anew; one that ends behind it goes
 * on with the moving, which looks at all entries that are still here each time. No entry is ever in neither place.
 */

/** Rows that are read at a time. */
const CHUNK = 256;
const SEGMENT_BYTES = 256 * 1024 * 1024;
/** So many entries stay at the end of the journal, whatever their age: a start looks through them. */
const LEAST_NEWEST = 4096;

export interface SealOptions {
  /** Where the files go; made when it is absent. */
  readonly folder: string;
  /** Entries of before this moment are sealed, in milliseconds since 1970 UTC. */
  readonly before: number;
  /** No entry behind this commit is sealed: followers are not done with it. */
  readonly upTo: number;
  /** Nor one in which a command of a higher number stands. */
  readonly commandsDone: number;
  /** The present moment. */
  readonly at: number;
  /** Whether entries about an entity are still asked for, so that they stay here, too. */
  readonly keeps: (entity: EntityKey) => Promise<boolean>;
  /** How many entries stay at the end of the journal in any case. */
  readonly leastNewest?: number;
  /** A segment is closed at about so many bytes. */
  readonly segmentBytes?: number;
  /** Passed between the steps, so that a test may end the process there. */
  readonly pass?: (step: 'written' | 'noted' | 'moving') => void;
}

export interface Sealed extends Moved {
  /** Those that are new. */
  readonly segments: readonly Segment[];
}

/** What sealing needs of an open store. */
export interface SealingParts {
  readonly database: Database;
  readonly vault: Vault;
  readonly storeId: string;
  readonly epoch: string;
  readonly head: () => Head;
  readonly archive: () => ArchiveHead | undefined;
  readonly segments: () => readonly Segment[];
  /** Whether the store is being closed: what is not archived yet is archived another time. */
  readonly isClosed: () => boolean;
  /** Writes rows with the head, behind all commits under way. */
  readonly changeArchive: (change: ArchiveChange) => Promise<void>;
}

/** @throws StoreFault */
export async function sealArchive(parts: SealingParts, options: SealOptions): Promise<Sealed> {
  const segments: Segment[] = [];
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  for (;;) {
    const chosen = await choose(parts, options);
    if (chosen === undefined) break;
    segments.push(await seal(parts, options, chosen));
  }
  return { segments, ...(await moveEntries(parts, options)) };
}

/** The entries of the next segment. */
type Chosen = Pick<Segment, 'from' | 'to' | 'before' | 'last' | 'commands'>;

async function choose(
  parts: SealingParts,
  { before, upTo, commandsDone, leastNewest = LEAST_NEWEST, segmentBytes = SEGMENT_BYTES }: SealOptions,
): Promise<Chosen | undefined> {
  const { head, archive } = parts;
  const start = archive() ?? { to: 0, hash: NO_HASH };
  // The last entry proves the head, so it stays.
  const limit = Math.min(upTo, head().commit - Math.max(1, leastNewest));
  const from = start.to + 1;
  let chosen: Chosen | undefined;
  let candidate: { readonly commit: number; readonly hash: string } | undefined;
  let [previous, bytes, next] = [start.hash, 0, from];
  // One entry more is looked at: it tells how many commands stand before it.
  while (next <= limit + 1) {
    const rows = await chunkOf(parts, next, limit + 1);
    for (const [key, value] of rows) {
      const framed = parseEntry(next, value);
      if (key !== rowKey.journal(next) || framed.previous !== previous)
        throw corrupt(`entry ${next} of the journal does not link to the one before it: nothing is archived`);
      const { commandsBefore, at } = framed.entry;
      if (commandsBefore > commandsDone) return chosen;
      if (candidate !== undefined) {
        const { commit: to, hash: last } = candidate;
        chosen = { from, to, before: start.hash, last, commands: commandsBefore };
      }
      if (at >= before || next > limit || bytes >= segmentBytes) return chosen;
      candidate = { commit: next, hash: framed.hash };
      previous = framed.hash;
      bytes += value.length;
      next += 1;
    }
    if (rows.length === 0) throw corrupt(`entry ${next} of the journal is missing: nothing is archived`);
  }
  return chosen;
}

async function seal(parts: SealingParts, { folder, at, pass }: SealOptions, chosen: Chosen): Promise<Segment> {
  const { vault, storeId, epoch, archive, changeArchive } = parts;
  const before = archive();
  const number = (before?.segments ?? 0) + 1;
  const { from, to, last } = chosen;
  const about = { number, from, to, before: chosen.before, last, sealedAt: at };
  const line = { store: storeId, epoch, cipher: vault.cipher, ...about };
  const written = await writeSegmentFile(folder, line, rowsOf(parts, from, to), vault);
  const segment: Segment = { ...about, commands: chosen.commands, file: segmentFileName(chosen), ...written };
  await proveSegment({ folder, storeId, segment, vault });
  pass?.('written');
  const { value, head } = encodeSegment(vault, segment, before);
  const rows = [
    { type: 'put', key: rowKey.segment(from), value },
    // A program that knows of no archive must not take this for a journal with a hole.
    { type: 'put', key: rowKey.meta, value: encodeMeta(vault, newMeta(vault, storeId, epoch, head)) },
  ] as const;
  await changeArchive({ head, rows, segment });
  pass?.('noted');
  return segment;
}

/** The entries as they rest, each with the bytes that are kept with it. */
async function* rowsOf(parts: SealingParts, from: number, to: number): AsyncGenerator<Row> {
  for (let next = from; next <= to; ) {
    const rows = await chunkOf(parts, next, to);
    if (rows.length === 0) throw corrupt(`entry ${next} of the journal is missing: nothing is archived`);
    for (const [key, value] of rows) {
      yield { key, value };
      const { entry } = parseEntry(next, value);
      next += 1;
      if (entry.attachmentHash === undefined) continue;
      const row = rowKey.attachment(entityOf(entry), entry.commit);
      const attachment = await parts.database.get(row);
      if (attachment === undefined)
        throw corrupt(`the attachment of entry ${entry.commit} is missing: nothing is archived`);
      yield { key: row, value: attachment };
    }
  }
}

async function chunkOf({ database, isClosed }: SealingParts, from: number, to: number): Promise<[string, Buffer][]> {
  if (isClosed()) throw new StoreFault('INPUT_OUTPUT', 'the store is closed; what is not archived yet waits');
  return database.iterator({ ...keyRange.journal(from, to), limit: CHUNK, highWaterMarkBytes: ITERATOR_BYTES }).all();
}
