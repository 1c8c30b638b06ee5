import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type EntityKey, entityName } from '../../actors/protocol/entity.ts';
import { isReading } from '../../actors/protocol/journal.ts';
import { type Segment, segmentOf } from './archive.ts';
import { type Database, ITERATOR_BYTES, type RowOperation } from './database.ts';
import { entityOf, type FramedEntry, openPayload, parseEntry } from './entry-codec.ts';
import { corrupt } from './fault.ts';
import { encodeHistoryRow, openHistoryRow } from './history-row.ts';
import { createKeyring, type KeyRecord, keyFor } from './keyring.ts';
import { keyParts, keyRange, parseNumberPart, rowKey } from './keys.ts';
import { openSenderRow } from './reader.ts';
import { encodeReceipt, receiptOf } from './receipt-row.ts';
import type { SealingParts, SealOptions } from './sealing.ts';

/** Entries that one batch deletes, at most. */
const BATCH = 256;
/** Entities of which it is remembered whether they are asked for. */
const REMEMBERED = 10_000;

/** What came of the entries of all segments that were still here. */
export interface Moved {
  /** Entries that were deleted here. */
  readonly moved: number;
  /** Entries that stand in a segment and stay here too, because they are asked for. */
  readonly held: number;
}

/**
 * Deletes the entries that stand in a segment and that nobody asks for, with the bytes that are kept with them; those of a
 * segment of which the file is not in the folder stay, in case it is lost. Their history
 * rows say from then on when they were and that they lie in an archive, and what they answered a sender stays.
 */
export async function moveEntries(parts: SealingParts, { folder, keeps, pass }: SealOptions): Promise<Moved> {
  const { database, archive, changeArchive } = parts;
  const asked = rememberAnswers(keeps);
  const absent = await segmentsNotIn(folder, parts.segments());
  let moved = 0;
  const to = archive()?.to ?? 0;
  for (let next = 1; next <= to; ) {
    const range = { ...keyRange.journal(next, to), limit: BATCH, highWaterMarkBytes: ITERATOR_BYTES };
    const rows = await database.iterator(range).all();
    if (rows.length === 0) break;
    const entries = rows.map(([key, value]) => parseEntry(parseNumberPart(keyParts(key)[1]) ?? 0, value));
    next = (entries.at(-1)?.entry.commit ?? to) + 1;
    const going: FramedEntry[] = [];
    for (const framed of entries) {
      if (segmentOf(absent, framed.entry.commit) === undefined && !(await asked(entityOf(framed.entry))))
        going.push(framed);
    }
    const head = archive();
    if (going.length === 0 || head === undefined) continue;
    const operations = await operationsFor(parts, going);
    await changeArchive({ head: { ...head, held: head.held - going.length }, rows: operations });
    moved += going.length;
    pass?.('moving');
  }
  // What is deleted leaves the files when they are merged.
  if (moved > 0) await database.compactRange(rowKey.journal(1), rowKey.journal(to + 1));
  return { moved, held: archive()?.held ?? 0 };
}

/** The segments of which the folder does not hold the file, or another. */
async function segmentsNotIn(folder: string, segments: readonly Segment[]): Promise<readonly Segment[]> {
  const sizes = await Promise.all(
    segments.map(({ file }) =>
      stat(join(folder, file)).then(
        ({ size }) => size,
        () => undefined,
      ),
    ),
  );
  return segments.filter(({ bytes }, index) => sizes[index] !== bytes);
}

function rememberAnswers(keeps: SealOptions['keeps']): SealOptions['keeps'] {
  const answers = new Map<string, Promise<boolean>>();
  return (entity) => {
    const name = entityName(entity);
    const known = answers.get(name);
    if (known !== undefined) return known;
    if (answers.size >= REMEMBERED) answers.clear();
    const answer = keeps(entity);
    answers.set(name, answer);
    return answer;
  };
}

async function operationsFor(
  { database, vault }: SealingParts,
  going: readonly FramedEntry[],
): Promise<readonly RowOperation[]> {
  // Its own, and new each time: it hears of no erasure.
  const keyring = createKeyring(database, vault, BATCH);
  const entities = going.map(({ entry }) => entityOf(entry));
  const records = await keyring.records(entities);
  const historyKeys = going.map(({ entry }) => rowKey.history(entityOf(entry), entry.commit));
  const histories = await database.getMany(historyKeys);
  const operations: RowOperation[] = [];
  for (const [index, framed] of going.entries()) {
    const { commit, at, version, commandsBefore, attachmentHash } = framed.entry;
    const [entity, key, value] = [entities[index], historyKeys[index], histories[index]];
    if (entity === undefined || key === undefined || value === undefined)
      throw corrupt(`the history row of entry ${commit} is missing: it is not moved`);
    const row = openHistoryRow(vault, entity, key, value);
    const { kept, reading } = await contentOf({ database, vault }, entity, framed, records.get(entityName(entity)));
    const archived = {
      at,
      version,
      commandsBefore,
      hash: framed.hash,
      hadAttachment: attachmentHash !== undefined,
      hasReceipt: kept !== undefined,
      wasReading: reading,
    };
    operations.push({ type: 'put', key, value: vault.sign(key, encodeHistoryRow({ ...row, archived })) });
    if (kept !== undefined) operations.push({ type: 'put', key: rowKey.receipt(entity, commit), value: kept });
    operations.push({ type: 'del', key: rowKey.journal(commit) });
    if (attachmentHash !== undefined) operations.push({ type: 'del', key: rowKey.attachment(entity, commit) });
  }
  return operations;
}

/** What an entry's sender was answered, to be kept, and whether the entry tells of a reading. */
async function contentOf(
  { database, vault }: Pick<SealingParts, 'vault'> & { readonly database: Database },
  entity: EntityKey,
  framed: FramedEntry,
  record: KeyRecord | undefined,
): Promise<{ readonly kept: Buffer | undefined; readonly reading: boolean }> {
  const { commit } = framed.entry;
  const key = record === undefined ? undefined : keyFor(record, framed.body);
  if (key === undefined) throw corrupt(`entry ${commit} of the journal names a key that its entity never had`);
  if (key === 'erased') return { kept: undefined, reading: false };
  const payload = openPayload(vault, key, framed);
  const reading = isReading(payload.events);
  const receipt = receiptOf(payload);
  if (receipt === undefined || payload.sender === undefined) return { kept: undefined, reading };
  const row = rowKey.sender(entity, payload.sender.name);
  const value = await database.get(row);
  const newest = value === undefined ? 0 : openSenderRow(vault, row, value);
  // A lost row of a sender's id is not hidden by archiving what would show it.
  if (newest < commit) throw corrupt(`the row of the sender id of entry ${commit} is missing: it is not moved`);
  return { kept: newest === commit ? encodeReceipt(vault, key, entity, commit, receipt) : undefined, reading };
}
