import { hash } from 'node:crypto';
import { join } from 'node:path';
import type { Segment } from './archive.ts';
import { entityOf, type FramedEntry, parseEntry } from './entry-codec.ts';
import { corrupt } from './fault.ts';
import { rowKey } from './keys.ts';
import { openSegmentFile } from './segment-file.ts';
import type { Vault } from './vault.ts';

export interface SegmentProofOptions {
  readonly folder: string;
  readonly storeId: string;
  /** What the store says of it. */
  readonly segment: Segment;
  /** Proves the seal. */
  readonly vault?: Vault | undefined;
  /** Called for every entry, once its frame and its link are proved, with the bytes that are kept with it. */
  readonly entry?: (framed: FramedEntry, attachment: Buffer | undefined) => Promise<void> | void;
}

/**
 * Reads the file of a segment and proves that it is the one that the store has sealed: all of its bytes, its seal, and the
 * chain over its entries from the hash before it to its last.
 * @throws StoreFault CORRUPT, NEWER or INPUT_OUTPUT, naming the file
 */
export async function proveSegment({ folder, storeId, segment, vault, entry }: SegmentProofOptions): Promise<void> {
  const file = join(folder, segment.file);
  const reader = await openSegmentFile(file, vault);
  const wrong = (what: string) => corrupt(`the archive segment ${file} ${what}`);
  try {
    const { line } = reader;
    if (line.store !== storeId) throw wrong(`is of the store ${line.store}, not of ${storeId}`);
    if (line.from !== segment.from || line.to !== segment.to || line.last !== segment.last)
      throw wrong(`is another than the store has sealed: it says entries ${line.from} to ${line.to}`);
    let previous = segment.before;
    let next = segment.from;
    /** The entry that was read last: bytes may follow that are kept with it. */
    let open: FramedEntry | undefined;
    const close = async (attachment?: Buffer): Promise<void> => {
      if (open !== undefined) await entry?.(open, attachment);
      open = undefined;
    };
    for await (const { key, value } of reader.rows()) {
      if (open !== undefined && key === rowKey.attachment(entityOf(open.entry), open.entry.commit)) {
        if (hash('sha256', value, 'hex') !== open.entry.attachmentHash)
          throw wrong(`holds other bytes than entry ${open.entry.commit} names`);
        await close(value);
        continue;
      }
      await close();
      if (key !== rowKey.journal(next)) throw wrong(`holds ${key} in the place of entry ${next}`);
      const framed = parseEntry(next, value);
      if (framed.previous !== previous) throw wrong(`holds an entry ${next} that does not link to the one before it`);
      previous = framed.hash;
      next += 1;
      open = framed;
    }
    await close();
    if (next !== segment.to + 1 || previous !== segment.last)
      throw wrong(`ends with entry ${next - 1}, the store has sealed entries up to ${segment.to}`);
    const { sha256, attachments } = reader.read();
    if (sha256 !== segment.sha256 || attachments !== segment.attachments)
      throw wrong('is not the file that the store has sealed: its SHA-256 is another');
  } finally {
    await reader.close();
  }
}
