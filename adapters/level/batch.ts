import { hash } from 'node:crypto';
import type { Head } from '../../actors/ports.ts';
import { type EntityKey, entityName } from '../../actors/protocol/entity.ts';
import type { Entry, Turn } from '../../actors/protocol/journal.ts';
import type { RowOperation } from './database.ts';
import { type EntryPayload, encodeEntry } from './entry-codec.ts';
import type { NamedKey } from './envelope.ts';
import type { KeyKnowledge, KeyRecord, Keyring } from './keyring.ts';
import { rowKey } from './keys.ts';
import { SeenSenders } from './seen-senders.ts';
import type { Vault } from './vault.ts';

const NOTHING = new Uint8Array(0);
/** In a history row: its turn wrote a state. */
export const WROTE_STATE = 1;

export interface EncodedBatch {
  readonly operations: RowOperation[];
  readonly entries: readonly Entry[];
  /** The head once the batch is written. */
  readonly head: Head;
  /** Key records that the batch makes or changes. */
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
  const entities = new Map<string, EntityKey>();
  const states = new Map<string, { entity: EntityKey; key: NamedKey; text: string }>();
  const senders = new Map<string, number>();
  const dues = new Map<string, 'set' | 'clear'>();
  let { commit, hash: previous, commands: commandsBefore } = head;

  for (const turn of turns) {
    commit += 1;
    const { entity } = turn;
    const name = entityName(entity);
    const before = records.get(name) ?? known.get(name);
    const record = recordAfter(vault, before, turn);
    const { key } = record;
    if (record !== before) {
      records.set(name, record);
      entities.set(name, entity);
    }

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
      record.seen?.add(sender.name);
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
    const history = rowKey.history(entity, commit);
    put(history, vault.sign(history, turn.state === undefined ? NO_FLAGS : STATE_FLAG));
    if (turn.erases === true) {
      states.delete(name);
      operations.push({ type: 'del', key: rowKey.state(entity) });
    }
    if (turn.state !== undefined) states.set(name, { entity, key, text: stateText(turn, commit) });
    for (const row of turn.dueCleared ?? []) dues.set(rowKey.due(row), 'clear');
    for (const row of turn.dueSet ?? []) dues.set(rowKey.due(row), 'set');

    entries.push(entryOf(turn, commit, encoded.hash, commandsBefore, attachmentHash));
    previous = encoded.hash;
    commandsBefore += turn.commands.length;
  }

  for (const { entity, key, text } of states.values()) {
    const row = rowKey.state(entity);
    put(row, vault.seal(key, row, Buffer.from(text)));
  }
  for (const [row, about] of senders) put(row, vault.sign(row, String(about)));
  for (const [row, what] of dues) {
    if (what === 'set') put(row, vault.sign(row, NOTHING));
    else operations.push({ type: 'del', key: row });
  }
  for (const [name, record] of records) {
    const entity = entities.get(name);
    if (entity !== undefined) put(rowKey.dataKey(entity), keyring.encode(entity, record));
  }
  return { operations, entries, head: { commit, hash: previous, commands: commandsBefore }, records };
}

const NO_FLAGS = Uint8Array.of(0);
const STATE_FLAG = Uint8Array.of(WROTE_STATE);

/** The record that the turn needs: as it was, or with a new key, or with the flag that a state exists. */
function recordAfter(
  vault: Vault,
  before: KeyKnowledge | undefined,
  turn: Turn,
): KeyRecord & { readonly key: NamedKey } {
  if (before === undefined) throw new Error(`nothing is known of the key of ${entityName(turn.entity)}`);
  if (turn.erases === true) {
    if (turn.state !== undefined) throw new Error(`a turn erases ${entityName(turn.entity)} and leaves a state`);
    return { ...vault.newDataKey(), hasState: false, erased: true };
  }
  const hasState = turn.state !== undefined || (before !== 'absent' && before.hasState);
  if (before !== 'absent' && before.key !== undefined) {
    return before.hasState === hasState
      ? (before as KeyRecord & { key: NamedKey })
      : { ...before, key: before.key, hasState };
  }
  // Of an entity that was erased there may be sender ids from before.
  const seen = before === 'absent' ? { seen: new SeenSenders() } : {};
  return { ...vault.newDataKey(), hasState, erased: before !== 'absent', ...seen };
}

function stateText(turn: Turn, commit: number): string {
  return `{"commit":${commit},"version":${turn.version},"state":${JSON.stringify(turn.state)}}`;
}

function entryOf(
  turn: Turn,
  commit: number,
  entryHash: string,
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
    ...(attachmentHash === undefined ? {} : { attachmentHash }),
  };
}
