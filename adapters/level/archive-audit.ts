import { type EntityKey, entityName } from '../../actors/protocol/entity.ts';
import { isReading } from '../../actors/protocol/journal.ts';
import { type ArchiveHead, readSegments, type Segment } from './archive.ts';
import { type Database, ITERATOR_BYTES } from './database.ts';
import { entityOf, type FramedEntry, openPayload, parseEntry } from './entry-codec.ts';
import { readSignedValue } from './envelope.ts';
import type { Findings } from './findings.ts';
import { type HistoryRow, openHistoryRow } from './history-row.ts';
import { createKeyring, keyFor } from './keyring.ts';
import { keyParts, keyRange, parseNumberPart, rowKey } from './keys.ts';
import { openSenderRow } from './reader.ts';
import { openReceipt, receiptOf } from './receipt-row.ts';
import { proveSegment } from './segment-proof.ts';
import type { Vault } from './vault.ts';
import type { RowAudit } from './verify-rows.ts';

/*
 * The audit of what a store has archived. Without the folder of the segments it proves what is left here: that the segments'
 * rows lead from the head to the first entry, that entries which are still here are right, and that each archived entry has
 * its history row and, where it answered a sender, its receipt. With the folder it proves the segments themselves, and so the
 * chain from its first entry on.
 */

const REMEMBERED = 10_000;

export interface ArchiveAuditParts {
  readonly database: Database;
  /** Proves rows and seals; without it only the chain is proved. */
  readonly vault: Vault | undefined;
  readonly rows: RowAudit | undefined;
  readonly head: ArchiveHead;
  readonly storeId: string;
  /** Where the segments are; undefined where they are not at hand. */
  readonly folder: string | undefined;
  readonly findings: Findings;
}

/** What an audit says of an archive. */
export interface ArchiveVerdict {
  readonly segments: number;
  /** Entries that stand in them. */
  readonly entries: number;
  /** Those of them that the store still holds, too. */
  readonly held: number;
  /** Segments that were read and proved; undefined where no folder was named. */
  readonly proved?: number;
}

export async function auditArchive(parts: ArchiveAuditParts): Promise<ArchiveVerdict> {
  const { database, vault, head, folder, findings } = parts;
  const unproved = { check: (_row: string, value: Uint8Array) => readSignedValue(value) };
  const segments = (await findings.guard(head.to, () => readSegments(database, vault ?? unproved, head))) ?? [];
  const held = await findings.guard(head.to, () => auditHeld(parts));
  if (held !== undefined && held !== head.held)
    findings.add(head.to, `${held} entries up to ${head.to} are here, the head counts ${head.held}`);
  if (vault !== undefined) await findings.guard(head.to, () => auditRows(parts, vault));
  const verdict = { segments: segments.length, entries: head.to, held: head.held };
  if (folder === undefined) return verdict;
  let proved = 0;
  for (const segment of segments) {
    const proof = await findings.guard(segment.from, async () => {
      await auditSegment(parts, segment, folder);
      return true;
    });
    if (proof === true) proved += 1;
  }
  return { ...verdict, proved };
}

/** Entries that stand in a segment and are here too, because they are asked for or were not moved yet. */
async function auditHeld({ database, rows, head, findings }: ArchiveAuditParts): Promise<number> {
  let held = 0;
  const range = keyRange.journal(1, head.to);
  for await (const [key, value] of database.iterator({ ...range, highWaterMarkBytes: ITERATOR_BYTES })) {
    const commit = parseNumberPart(keyParts(key)[1]) ?? 0;
    held += 1;
    await findings.guard(commit, async () => {
      const framed = parseEntry(commit, value);
      await rows?.entry(framed);
    });
  }
  return held;
}

/** The rows that stand for archived entries. */
async function auditRows({ database, head, findings }: ArchiveAuditParts, vault: Vault): Promise<void> {
  const keyring = createKeyring(database, vault, REMEMBERED);
  let archived = 0;
  for await (const [key, value] of database.iterator({ ...keyRange.family('h'), highWaterMarkBytes: ITERATOR_BYTES })) {
    const [, kind, id, third] = keyParts(key);
    const commit = third === 'a' ? undefined : parseNumberPart(third);
    if (commit === undefined) continue;
    const entity = { kind, id } as EntityKey;
    await findings.guard(commit, async () => {
      const row = openHistoryRow(vault, entity, key, value);
      const here = (await database.get(rowKey.journal(commit))) !== undefined;
      if ((row.archived === undefined) !== here)
        throw new Error(`entry ${commit} is ${here ? '' : 'not '}here, and its history row says otherwise`);
      if (row.archived === undefined) return;
      archived += 1;
      if (commit > head.to)
        throw new Error(`the history row of entry ${commit} says that it is archived, which it is not`);
      await auditReceipt({ database, vault, keyring }, entity, row);
    });
  }
  if (archived !== head.to - head.held)
    findings.add(head.to, `${archived} history rows are of archived entries, the head counts ${head.to - head.held}`);
}

async function auditReceipt(
  {
    database,
    vault,
    keyring,
  }: Pick<ArchiveAuditParts, 'database'> & {
    readonly vault: Vault;
    readonly keyring: ReturnType<typeof createKeyring>;
  },
  entity: EntityKey,
  { commit, sender, archived }: HistoryRow,
): Promise<void> {
  if (sender === undefined) return;
  const row = rowKey.sender(entity, sender);
  const value = await database.get(row);
  if (value === undefined || openSenderRow(vault, row, value) < commit)
    throw new Error(`the sender id of entry ${commit} is missing or older than it`);
  if (archived?.hasReceipt !== true) return;
  const record = (await keyring.records([entity])).get(entityName(entity));
  openReceipt(vault, record, entity, commit, await database.get(rowKey.receipt(entity, commit)));
}

/** Proves one segment, and holds what its entries say against the rows that are here. */
async function auditSegment(
  { database, vault, rows, storeId, findings }: ArchiveAuditParts,
  segment: Segment,
  folder: string,
): Promise<void> {
  const keyring = vault === undefined ? undefined : createKeyring(database, vault, REMEMBERED);
  await proveSegment({
    folder,
    storeId,
    segment,
    vault,
    async entry(framed, attachment) {
      if (vault === undefined || keyring === undefined) return;
      const { commit } = framed.entry;
      await findings.guard(commit, async () => {
        await auditEntry({ database, vault, keyring, rows }, framed, attachment);
      });
    },
  });
}

async function auditEntry(
  {
    database,
    vault,
    keyring,
    rows,
  }: Pick<ArchiveAuditParts, 'database' | 'rows'> & {
    readonly vault: Vault;
    readonly keyring: ReturnType<typeof createKeyring>;
  },
  framed: FramedEntry,
  attachment: Buffer | undefined,
): Promise<void> {
  const { commit, at, version, commandsBefore, attachmentHash } = framed.entry;
  const entity = entityOf(framed.entry);
  const record = (await keyring.records([entity])).get(entityName(entity));
  const key = record === undefined ? undefined : keyFor(record, framed.body);
  if (key === undefined) throw new Error(`entry ${commit} names a key that its entity never had`);
  if (attachmentHash !== undefined && attachment === undefined)
    throw new Error(`the attachment of entry ${commit} is missing in its segment`);
  const payload = key === 'erased' ? undefined : openPayload(vault, key, framed);
  rows?.archived(framed, payload);
  const historyKey = rowKey.history(entity, commit);
  const value = await database.get(historyKey);
  if (value === undefined) throw new Error(`the history row of entry ${commit} is missing`);
  const { archived, sender } = openHistoryRow(vault, entity, historyKey, value);
  if (payload !== undefined && payload.sender?.name !== sender)
    throw new Error(`the history names another sender id than entry ${commit}`);
  if (archived === undefined) return;
  const same =
    archived.hash === framed.hash &&
    archived.at === at &&
    archived.version === version &&
    archived.commandsBefore === commandsBefore &&
    archived.hadAttachment === (attachmentHash !== undefined) &&
    (payload === undefined || archived.wasReading === isReading(payload.events));
  if (!same) throw new Error(`the history row of archived entry ${commit} says otherwise than its segment`);
  if (!archived.hasReceipt || payload === undefined) return;
  const receipt = openReceipt(vault, record, entity, commit, await database.get(rowKey.receipt(entity, commit)));
  if (receipt !== undefined && JSON.stringify(receipt) !== JSON.stringify(receiptOf(payload)))
    throw new Error(`the receipt of archived entry ${commit} says otherwise than its segment`);
}
