import { hash } from 'node:crypto';
import type { Head } from '../../actors/ports.ts';
import { type EntityKey, entityName } from '../../actors/protocol/entity.ts';
import type { Entry, Turn } from '../../actors/protocol/journal.ts';
import type { RowOperation } from './database.ts';
import { type EncodedEntry, type EntryPayload, encodeEntry } from './entry-codec.ts';
import type { NamedKey } from './envelope.ts';
import { encodeHistoryRow, encodeLatestRow } from './history-row.ts';
import type { KeyKnowledge, KeyRecord, Keyring } from './keyring.ts';
import { rowKey, twinOf } from './keys.ts';
import { SeenSenders } from './seen-senders.ts';
import { stateText } from './state-row.ts';
import type { Vault } from './vault.ts';

const NOTHING = new Uint8Array(0);

export interface EncodedBatch {
  readonly operations: RowOperation[];
  readonly entries: readonly Entry[];
  /** The head once the batch is written. */
  readonly head: Head;
  /** The key records of all entities of the batch. */
  readonly records: ReadonlyMap<string, KeyRecord>;
}

/**
 * Turns turns into rows. Of what several turns of one batch write to the same row only the last is encrypted.
 * @param known what is known of the keys of all entities of the turns
 * @param head the head that the batch stands on
 */
export function encodeBatch(
  vault: Vault,
  keyring: Keyring,
  known: ReadonlyMap<string, KeyKnowledge>,
  turns: readonly Turn[],
  head: Head,
): EncodedBatch {
  const operations: RowOperation[] = [];
  const put = (key: string, value: Buffer) => operations.push({ type: 'put', key, value });
  const entries: Entry[] = [];
  const records = new Map<string, KeyRecord>();
  /** Entities whose key rows are written. */
  const entities = new Map<string, EntityKey>();
  /** The newest commits of entities that are known by their history rows alone. */
  const latest = new Map<string, { entity: EntityKey; commit: number }>();
  const states = new Map<string, { entity: EntityKey; key: NamedKey; text: string }>();
  const senders = new Map<string, number>();
  const dues = new Map<string, 'set' | 'clear'>();
  let { commit, hash: previous, commands: commandsBefore } = head;

  for (const turn of turns) {
    commit += 1;
    const { entity } = turn;
    const name = entityName(entity);
    const before = records.get(name) ?? known.get(name);
    const { changed, ...record } = recordAfter(vault, before, turn, commit);
    const { key } = record;
    records.set(name, record);
    if (changed) entities.set(name, entity);

    let attachmentHash: string | undefined;
    if (turn.attachment !== undefined) {
      const row = rowKey.attachment(entity, commit);
      const value = vault.seal(key, row, turn.attachment);
      attachmentHash = hash('sha256', value, 'hex');
      put(row, value);
    }
    let sender: EntryPayload['sender'];
    if (turn.sender !== undefined) {
      const { id, content, verdict } = turn.sender;
      sender = { name: vault.senderHash(entity, id), content, verdict };
      senders.set(rowKey.sender(entity, sender.name), commit);
      record.seen?.add(id);
    }
    const place = {
      commit,
      previous,
      commandsBefore,
      ...(attachmentHash === undefined ? {} : { attachmentHash }),
      ...(sender === undefined ? {} : { sender }),
    };
    const encoded = encodeEntry(vault, key, turn, place);
    put(rowKey.journal(commit), encoded.value);
    const entryBefore = before === undefined || before === 'absent' ? 0 : before.newest;
    const wroteState = turn.state !== undefined;
    const history = rowKey.history(entity, commit);
    put(history, vault.sign(history, encodeHistoryRow({ wroteState, previous: entryBefore, sender: sender?.name })));
    if (turn.erases === true) {
      states.delete(name);
      operations.push({ type: 'del', key: rowKey.state(entity) });
    }
    if (wroteState) {
      latest.delete(name);
      states.set(name, { entity, key, text: stateText(turn, commit) });
    } else if (entryBefore > 0) latest.set(name, { entity, commit });
    for (const row of turn.dueCleared ?? []) dues.set(rowKey.due(row), 'clear');
    for (const row of turn.dueSet ?? []) dues.set(rowKey.due(row), 'set');

    entries.push(entryOf(turn, commit, encoded, commandsBefore, attachmentHash));
    previous = encoded.hash;
    commandsBefore += turn.commands.length;
  }

  for (const { entity, key, text } of states.values()) {
    const row = rowKey.state(entity);
    put(row, vault.seal(key, row, text));
  }
  for (const [row, about] of senders) put(row, vault.sign(row, String(about)));
  for (const { entity, commit: newest } of latest.values())
    put(rowKey.latest(entity), encodeLatestRow(vault, entity, newest));
  for (const [row, what] of dues) {
    if (what === 'set') {
      const value = vault.sign(row, NOTHING);
      put(row, value);
      put(twinOf(row), value);
    } else operations.push({ type: 'del', key: row }, { type: 'del', key: twinOf(row) });
  }
  for (const [name, record] of records) {
    const entity = entities.get(name);
    if (entity !== undefined) put(rowKey.dataKey(entity), keyring.encode(entity, record));
  }
  return { operations, entries, head: { commit, hash: previous, commands: commandsBefore }, records };
}

/** The record after the turn: as it was, or with a new key, or with the flag that a state exists; and whether its row changes. */
function recordAfter(
  vault: Vault,
  before: KeyKnowledge | undefined,
  turn: Turn,
  newest: number,
): KeyRecord & { readonly key: NamedKey; readonly changed: boolean } {
  if (before === undefined) throw new Error(`nothing is known of the key of ${entityName(turn.entity)}`);
  if (turn.erases === true) {
    if (turn.state !== undefined) throw new Error(`a turn erases ${entityName(turn.entity)} and leaves a state`);
    return { ...vault.newDataKey(), hasState: false, erased: true, newest, changed: true };
  }
  const hasState = turn.state !== undefined || (before !== 'absent' && before.hasState);
  if (before !== 'absent' && before.key !== undefined) {
    return { ...before, key: before.key, hasState, newest, changed: before.hasState !== hasState };
  }
  // Of an entity that was erased there may be sender ids from before.
  const seen = before === 'absent' ? { seen: new SeenSenders() } : {};
  return { ...vault.newDataKey(), hasState, erased: before !== 'absent', newest, ...seen, changed: true };
}

function entryOf(
  turn: Turn,
  commit: number,
  { hash: entryHash, messageTexts }: EncodedEntry,
  commandsBefore: number,
  attachmentHash: string | undefined,
): Entry {
  return {
    commit,
    hash: entryHash,
    commandsBefore,
    entity: turn.entity,
    at: turn.at,
    version: turn.version,
    input: turn.input,
    events: turn.events,
    messages: turn.messages,
    commands: turn.commands,
    readings: turn.readings,
    ...(messageTexts.length === 0 ? {} : { messageTexts }),
    ...(attachmentHash === undefined ? {} : { attachmentHash }),
  };
}
