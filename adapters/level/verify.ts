import { type Head, StoreFault } from '../../actors/ports.ts';
import { type ArchiveVerdict, auditArchive } from './archive-audit.ts';
import { type Database, openDatabase } from './database.ts';
import { type FramedEntry, parseEntry } from './entry-codec.ts';
import { createFindings, type Findings } from './findings.ts';
import { decodeHead, type HeadRow, type Meta, readMeta } from './head-row.ts';
import { keyRange, rowKey, twinOf } from './keys.ts';
import { NO_HASH } from './link.ts';
import { examineFiles } from './store-files.ts';
import { unlock } from './unlock.ts';
import type { Vault } from './vault.ts';
import { createRowAudit, type RowAudit } from './verify-rows.ts';
import { withWorkingCopy } from './working-copy.ts';

/** How many entries are read at a time. */
const CHUNK = 64;

export interface Verdict {
  readonly ok: boolean;
  /** Entries proved, from the first on without a hole; those that lie in an archive count with the row of their segment. */
  readonly entries: number;
  /** There where entries lie in an archive. */
  readonly archive?: ArchiveVerdict;
  /** The head as the store has it; undefined where it cannot be read. */
  readonly head: Head | undefined;
  /** The first commit that something is wrong with (0: the rows that name the store), and what. */
  readonly firstBroken?: { readonly commit: number; readonly reason: string };
  /** Files of LevelDB whose own checksums do not fit, with where. */
  readonly damagedFiles: readonly string[];
}

export interface VerifyOptions {
  readonly masterKey?: Uint8Array;
  /** The folder of the archive segments: then they are proved, too. */
  readonly archive?: string | undefined;
}

/**
 * Proves a store that no process has open, without changing anything in its folder: every entry fits its hash and links
 * to the one before, up to the head; LevelDB's files fit their checksums. With the master key also: the head and all rows
 * are signed, everything can be decrypted, and histories, states, sender ids, due rows and attachments fit the entries.
 *
 * Without the key somebody who can write the folder and knows this program could make another chain; then compare `head`
 * with the one that was signed and published.
 * @throws StoreFault KEY when the key is another store's, NEWER, LOCKED, INPUT_OUTPUT when there is no store
 */
export async function verifyChain(folder: string, options: VerifyOptions = {}): Promise<Verdict> {
  return withWorkingCopy(folder, `audit the store in ${folder}`, async (copy) => {
    const { damages, tornLogs, tornManifest } = await examineFiles(copy, 'all');
    const torn = tornManifest === undefined ? tornLogs : [...tornLogs, tornManifest];
    const damagedFiles = [
      ...damages.map(({ file, reason }) => `${file} ${reason}`),
      ...torn
        .filter(({ file }) => damages.every((damage) => damage.file !== file))
        .map(({ file, offset }) => `${file} is damaged at byte ${offset}`),
    ];
    // Of a damaged log LevelDB leaves a part out, which an audit can look at; here it has a copy before it.
    const lost = damages.find((damage) => damage.lost && !damage.file.endsWith('.log'));
    if (lost !== undefined) return unreadable(`${lost.file} ${lost.reason}`, damagedFiles);
    let database: Database;
    try {
      database = await openDatabase(copy, { create: false });
    } catch (error) {
      return unreadable(error instanceof Error ? error.message : String(error), damagedFiles);
    }
    try {
      return await verifyDatabase(database, folder, { ...options, damagedFiles });
    } finally {
      await database.close();
    }
  });
}

function unreadable(reason: string, damagedFiles: readonly string[]): Verdict {
  return { ok: false, entries: 0, head: undefined, firstBroken: { commit: 1, reason }, damagedFiles };
}

/** The part of the audit that goes through LevelDB. @param options.damagedFiles what is known of its files */
export async function verifyDatabase(
  database: Database,
  folder: string,
  { masterKey, archive: segments, damagedFiles = [] }: VerifyOptions & { readonly damagedFiles?: readonly string[] },
): Promise<Verdict> {
  const findings = createFindings();
  const { vault, meta } = (await findings.guard(0, () => openVault(database, folder, masterKey))) ?? {};
  const headRow = await findings.get(database, rowKey.head);
  const head = decodeHead(headRow, vault) ?? decodeHead(headRow);
  const rows = vault === undefined ? undefined : createRowAudit(database, vault, findings);
  // The archived entries first, since they are the older ones.
  const archive =
    head?.archive === undefined
      ? undefined
      : await auditArchive({
          database,
          vault,
          rows,
          head: head.archive,
          storeId: meta?.storeId ?? '',
          folder: segments,
          findings,
        });
  if (head?.archive !== undefined && segments === undefined) rows?.unread();
  const { entries, whole } = await walk(database, head, rows, findings);
  if (head === undefined)
    findings.add(entries + 1, 'the row of the head is missing or damaged: what followed cannot be known');
  else if (vault !== undefined && decodeHead(headRow, vault) === undefined) {
    findings.add(head.commit, 'the row of the head was changed');
  } else if ((await findings.get(database, twinOf(rowKey.head)))?.equals(headRow ?? Buffer.alloc(0)) !== true) {
    findings.add(head.commit, 'the row of the head and its twin are not the same');
  }
  // What stands for no entry can only be told once all entries are known.
  if (whole && head !== undefined) {
    await findings.guard(head.commit + 1, () => findSurplus(database, head, findings));
    await findings.guard(head.commit, () => rows?.finish(head.commit));
  }
  if (findings.first === undefined && damagedFiles.length > 0) {
    // LevelDB leaves out what it cannot read of a log, the row of the head with it: the chain then only seems to end here.
    findings.add(entries + 1, 'a file is damaged: this entry and those behind it may be lost');
  }
  const { first } = findings;
  return {
    ok: first === undefined && damagedFiles.length === 0,
    entries,
    head: head === undefined ? undefined : { commit: head.commit, hash: head.hash, commands: head.commands },
    ...(archive === undefined ? {} : { archive }),
    ...(first === undefined ? {} : { firstBroken: first }),
    damagedFiles,
  };
}

async function openVault(
  database: Database,
  folder: string,
  masterKey: Uint8Array | undefined,
): Promise<{ readonly meta: Meta; readonly vault: Vault | undefined }> {
  const row = await database.get(rowKey.meta);
  if (row === undefined) throw new StoreFault('CORRUPT', 'the row that names the store is missing');
  const meta = readMeta(folder, row);
  return { meta, vault: masterKey === undefined ? undefined : (await unlock(database, folder, masterKey))?.vault };
}

/**
 * Walks the chain by the number of each commit, so that the silent end of an iterator cannot end it. Where two entries do
 * not fit each other both fit their own hash; then the one that its other neighbour does not know either was changed.
 * @returns how many entries are right from the first on, and whether the chain is whole up to the head
 */
async function walk(
  database: Database,
  head: HeadRow | undefined,
  rows: RowAudit | undefined,
  findings: Findings,
): Promise<{ readonly entries: number; readonly whole: boolean }> {
  let previous: FramedEntry | undefined;
  const archive = head?.archive;
  let countedBefore = archive?.commands ?? 0;
  /** How many commands stand before the next entry; undefined where that cannot be known. */
  let commands: number | undefined = countedBefore;
  for (let from = (archive?.to ?? 0) + 1; head === undefined || from <= head.commit; from += CHUNK) {
    const last = Math.min(from + CHUNK - 1, head?.commit ?? Number.MAX_SAFE_INTEGER);
    const values = await readChunk(database, from, last, findings);
    for (let commit = from; commit <= last; commit += 1) {
      const value = values[commit - from];
      if (value === undefined && head === undefined) return brokenAt(findings, commit);
      const framed = await findings.guard(commit, () => {
        if (value === undefined) throw new Error(`entry ${commit} is missing`);
        return parseEntry(commit, value);
      });
      if (framed === undefined) return brokenAt(findings, commit);
      if (framed.previous !== (previous?.hash ?? archive?.hash ?? NO_HASH)) {
        findings.add(
          await blame(database, framed, head, findings),
          `entry ${commit} does not link to entry ${commit - 1}`,
        );
        return brokenAt(findings, commit);
      }
      const { commandsBefore } = framed.entry;
      if (commands === undefined ? commandsBefore < countedBefore : commandsBefore !== commands) {
        findings.add(commit, `entry ${commit} counts ${commandsBefore} commands before it, which is not so`);
      }
      if (commit === head?.commit && framed.hash !== head.hash) {
        findings.add(commit, `entry ${commit} is not the one that the head names`);
        return brokenAt(findings, commit);
      }
      const here = await findings.guard(commit, () => rows?.entry(framed));
      commands = here === undefined ? undefined : commandsBefore + here;
      if (commit === head?.commit && commands !== undefined && commands !== head.commands) {
        findings.add(commit, `the head counts ${head.commands} commands, the entries ${commands}`);
      }
      countedBefore = commandsBefore;
      previous = framed;
    }
  }
  const { entries } = brokenAt(findings, (head?.commit ?? 0) + 1);
  return { entries, whole: true };
}

/** The chain ends before this commit; a row of an earlier entry may have been found broken already. */
function brokenAt({ first }: Findings, commit: number): { readonly entries: number; readonly whole: boolean } {
  return { entries: Math.max(0, Math.min(first?.commit ?? commit, commit) - 1), whole: false };
}

async function readChunk(
  database: Database,
  from: number,
  last: number,
  findings: Findings,
): Promise<readonly (Buffer | undefined)[]> {
  const keys = Array.from({ length: last - from + 1 }, (_, index) => rowKey.journal(from + index));
  try {
    return await database.getMany(keys);
  } catch {
    // One block cannot be decoded: the others still can.
    return Promise.all(keys.map((key) => findings.get(database, key)));
  }
}

/** Which of an entry and the one before was changed: the entry itself if what follows does not know it either. */
async function blame(
  database: Database,
  framed: FramedEntry,
  head: Head | undefined,
  findings: Findings,
): Promise<number> {
  const { commit } = framed.entry;
  if (commit === 1) return 1;
  if (commit === head?.commit) return framed.hash === head.hash ? commit - 1 : commit;
  const next = await findings.get(database, rowKey.journal(commit + 1));
  try {
    return next !== undefined && parseEntry(commit + 1, next).previous !== framed.hash ? commit : commit - 1;
  } catch {
    return commit - 1;
  }
}

/** The iterator's view must be the same: no entry behind the head, none that `get` alone has found. */
async function findSurplus(database: Database, { commit: last, archive }: HeadRow, findings: Findings): Promise<void> {
  const expected = last - (archive?.to ?? 0) + (archive?.held ?? 0);
  let count = 0;
  for await (const key of database.keys(keyRange.family('j'))) {
    count += 1;
    if (key > rowKey.journal(last)) findings.add(last + 1, `the journal goes on behind its head: ${key}`);
  }
  if (count < expected)
    findings.add(
      last - expected + count + 1,
      `an iterator over the journal ends after ${count} of ${expected} entries`,
    );
}
