import type { Head } from '../../actors/ports.ts';
import type { Database } from './database.ts';
import { parseEntry } from './entry-codec.ts';
import { createFindings } from './findings.ts';
import { rowKey } from './keys.ts';
import { liveTables, withTable } from './store-files.ts';
import { inOrder, readPlace, writePlace } from './table-check.ts';
import { type BlockHandle, readBlock, readTableIndex, type TableBytes } from './table-file.ts';
import type { Vault } from './vault.ts';
import { createRowAudit } from './verify-rows.ts';

/*
 * Reads a store that is at work, a little at a time, for what went bad since it was written:
 *
 *   tables: every block of LevelDB's tables against its checksum, past LevelDB, which a bad block may end
 *   → entries: every entry and the rows that stand for it, by the proofs of the audit; left out while a table is bad
 *   → tables …
 *
 * How far it has come outlives the process (`table-check.ts`).
 */

/** Bytes of a table that are read in one slice, at least. */
const SLICE_BYTES = 64 * 1024;
/** What the rows of an entry that stand beside it are reckoned as, for the pace. */
const ROWS_BYTES = 1024;
/** So many entries are proved between two notes of the place. */
const ENTRIES_PER_NOTE = 256;

/** A place where something is wrong; never what stands there. */
export interface ScrubFinding {
  readonly family: 'table' | 'entry';
  /** The name of a table's file. */
  readonly file?: string;
  /** The entry that is broken, or whose rows are. */
  readonly commit?: number;
  /** What, naming rows by family, commit and entity. */
  readonly reason: string;
}

export interface ScrubSlice {
  /** About how many bytes were read. */
  readonly bytes: number;
  readonly finding?: ScrubFinding;
  /** Whether everything has been read since the last time that this was true. */
  readonly roundEnded: boolean;
}

export interface Scrubber {
  /** Reads the next slice; not to be called again before it resolves, nor once the store is closed. */
  next(): Promise<ScrubSlice>;
  /** Notes how far it has come. */
  note(): void;
}

interface Parts {
  readonly folder: string;
  readonly database: Database;
  readonly vault: Vault;
  readonly head: () => Head;
  /** Entries up to here lie in an archive, save some; what lies there is proved by `onedoor archive verify`. */
  readonly archivedTo?: () => number;
}

interface TableUnderWay {
  readonly file: string;
  readonly blocks: readonly BlockHandle[];
  next: number;
}

export function createScrubber({ folder, database, vault, head, archivedTo = () => 0 }: Parts): Scrubber {
  let { table, commit } = readPlace(folder);
  let queue: string[] | undefined;
  let underWay: TableUnderWay | undefined;
  let badTables = 0;
  let previousHash: string | undefined;

  const note = (): void => writePlace(folder, { table, commit });
  const quiet = (bytes = 0): ScrubSlice => ({ bytes, roundEnded: false });
  const badTable = (file: string, reason: string, bytes: number): ScrubSlice => {
    badTables += 1;
    underWay = undefined;
    return { bytes, finding: { family: 'table', file, reason }, roundEnded: false };
  };

  function readTable(file: string): ScrubSlice {
    return withTable(`${folder}/${file}`, (bytes) => {
      if (underWay?.file !== file) {
        const { damage, blocks } = readTableIndex(bytes);
        if (damage !== undefined) return badTable(file, damage.reason, bytes.size);
        underWay = { file, blocks, next: 0 };
      }
      return readBlocks(bytes, underWay);
    });
  }

  function readBlocks(bytes: TableBytes, progress: TableUnderWay): ScrubSlice {
    let read = 0;
    while (read < SLICE_BYTES) {
      const handle = progress.blocks[progress.next];
      if (handle === undefined) {
        underWay = undefined;
        // The place stays before a bad table, so that the next opening looks at that one first.
        if (badTables === 0) {
          table = progress.file;
          note();
        }
        break;
      }
      progress.next += 1;
      read += handle.size;
      if (readBlock(bytes, handle) === undefined) {
        return badTable(progress.file, `has a damaged block at byte ${handle.offset}`, read);
      }
    }
    return quiet(read);
  }

  /** Proves the entry and its rows. @returns what is wrong */
  async function prove(number: number): Promise<{ readonly reason?: string; readonly bytes: number }> {
    const findings = createFindings();
    // Nothing is remembered from one entry to the next: the store goes on meanwhile.
    const rows = createRowAudit(database, vault, findings, { remember: false });
    const value = await database.get(rowKey.journal(number));
    let hash: string | undefined;
    await findings.guard(number, async () => {
      if (value === undefined) throw new Error(`entry ${number} is missing`);
      const framed = parseEntry(number, value);
      if (previousHash !== undefined && framed.previous !== previousHash) {
        throw new Error(`entry ${number} does not link to the one before it`);
      }
      await rows.entry(framed);
      hash = framed.hash;
    });
    const { first } = findings;
    if (first === undefined) previousHash = hash;
    return { bytes: (value?.length ?? 0) + ROWS_BYTES, ...(first === undefined ? {} : { reason: first.reason }) };
  }

  async function readEntry(): Promise<ScrubSlice> {
    if (commit < archivedTo()) {
      commit = archivedTo();
      previousHash = undefined;
    }
    const number = commit + 1;
    let proof = await prove(number);
    // A commit may have come between two reads: only what is wrong twice is wrong.
    if (proof.reason !== undefined) proof = await prove(number);
    commit = number;
    // It was archived meanwhile.
    if (number <= archivedTo()) return quiet(proof.bytes);
    if (number % ENTRIES_PER_NOTE === 0) note();
    if (proof.reason === undefined) return quiet(proof.bytes);
    previousHash = undefined;
    const finding = { family: 'entry', commit: number, reason: proof.reason } as const;
    return { bytes: proof.bytes, finding, roundEnded: false };
  }

  function endRound(): ScrubSlice {
    commit = 0;
    previousHash = undefined;
    queue = undefined;
    badTables = 0;
    note();
    return { bytes: 0, roundEnded: true };
  }

  return {
    note,
    async next() {
      queue ??= [...inOrder(await liveTables(folder), table)];
      const file = underWay?.file ?? queue.shift();
      if (file !== undefined) {
        try {
          return readTable(file);
        } catch (error) {
          // LevelDB has merged it into another meanwhile.
          if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
          underWay = undefined;
          return quiet();
        }
      }
      return badTables > 0 || commit >= head().commit ? endRound() : readEntry();
    },
  };
}
