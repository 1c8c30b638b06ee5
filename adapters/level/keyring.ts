import { type EntityKey, entityName } from '../../actors/protocol/entity.ts';
import type { Database } from './database.ts';
import type { EntityMemory } from './entity-memory.ts';
import { envelopeKeyId, type NamedKey } from './envelope.ts';
import { corrupt } from './fault.ts';
import { checkNewest, openHistories, openLatestRow, type Snapshot } from './history-row.ts';
import { rowKey } from './keys.ts';
import type { SeenSenders } from './seen-senders.ts';
import { openState } from './state-row.ts';
import type { Vault } from './vault.ts';

/*
 * One data key per entity, wrapped in the entity's `k!` row, written in the batch of its first turn:
 *
 *   flags (1) ‖ envelope of the key under the wrapping key; the flags are authenticated with it
 *
 * The row is also the index that proves states: it says whether one was ever written. Erasing an entity writes the row
 * without a key (a tombstone); should the entity come back it gets another key, and the flag stays, so that what the
 * lost key had encrypted is known as erased and not taken for damage.
 */

const HAS_STATE = 1;
const ERASED = 2;
const HAS_KEY = 4;

export interface KeyRecord {
  /** Undefined where the key was destroyed. */
  readonly key: NamedKey | undefined;
  /** The key as it is wrapped, empty without one. */
  readonly secret: Uint8Array;
  readonly hasState: boolean;
  /** A key of this entity was destroyed: values under another key than `key` are erased. */
  readonly erased: boolean;
  /** The commit of the entity's newest entry, proved; it does not rest in the row. */
  readonly newest: number;
  /** Where this process wrote the entity's first turn: the sender ids that came since. */
  readonly seen?: SeenSenders;
}

/** What the keyring knows of an entity: its record, or that it has none, confirmed. */
export type KeyKnowledge = KeyRecord | 'absent';

export interface Keyring {
  /** What is known of these entities, all of it; synchronous where nothing must be read. */
  know(entities: Iterable<EntityKey>): Map<string, KeyKnowledge> | Promise<Map<string, KeyKnowledge>>;
  /** What is known of the entity without reading. */
  recall(entity: EntityKey): KeyKnowledge | undefined;
  /** The commit of the newest entry that is written, or one before it; 0 where there is none. @throws StoreFault CORRUPT */
  newest(entity: EntityKey): Promise<number>;
  /** The records of entities that have entries. @throws StoreFault CORRUPT when one has none */
  records(entities: Iterable<EntityKey>): Promise<Map<string, KeyRecord>>;
  /** Decodes a `k!` row; the newest entry is known elsewhere. @throws StoreFault CORRUPT */
  decode(entity: EntityKey, row: Buffer): Omit<KeyRecord, 'newest'>;
  encode(entity: EntityKey, record: Omit<KeyRecord, 'newest'>): Buffer;
  /** Takes the records of all entities of a batch under way, so that the next batch finds them. */
  pending(records: ReadonlyMap<string, KeyRecord>): void;
  /** Tells that the batch with these records is written. */
  written(records: ReadonlyMap<string, KeyRecord>): void;
  /** Tells that a read of the entity's record begins. */
  reading(entity: EntityKey): KeyReading;
}

/** A read of an entity's record that is under way: what it finds is out of date when a batch writes the record meanwhile. */
export interface KeyReading {
  /** Takes what the read has found, unless it is out of date, and ends it. */
  remember(knowledge: KeyKnowledge): void;
  /** Ends a read that has found nothing. */
  end(): void;
}

/** Says which key opens a value: the key, `erased`, or undefined when no key that ever was fits. */
export function keyFor(record: KeyRecord, envelope: Uint8Array): NamedKey | 'erased' | undefined {
  if (record.key !== undefined && envelopeKeyId(envelope) === record.key.id) return record.key;
  return record.erased ? 'erased' : undefined;
}

/** The record of an entity whose key is destroyed. */
export const TOMBSTONE: Omit<KeyRecord, 'newest'> = {
  key: undefined,
  secret: new Uint8Array(0),
  hasState: false,
  erased: true,
};

/**
 * @param cacheSize how many unwrapped keys are kept; of those that came first the unused leave first
 * @param memory knows of entities that have no row
 */
export function createKeyring(
  database: Database,
  vault: Vault,
  cacheSize: number,
  memory?: Pick<EntityMemory, 'lacks'>,
): Keyring {
  const histories = openHistories(database, vault);
  const cache = new Map<string, { knowledge: KeyKnowledge; used: boolean }>();
  const underWay = new Map<string, KeyRecord>();
  /** Reads under way by the entity's name; one that is not here any more is out of date. */
  const readings = new Map<string, Set<KeyReading>>();

  function keep(name: string, knowledge: KeyKnowledge): void {
    const kept = cache.get(name);
    if (kept !== undefined) {
      kept.knowledge = knowledge;
      kept.used = true;
      return;
    }
    cache.set(name, { knowledge, used: false });
    if (cache.size > cacheSize) letGo();
  }

  /** The oldest goes; one that was used since it stood here last stands behind the others instead. */
  function letGo(): void {
    for (const [oldest, kept] of cache) {
      cache.delete(oldest);
      if (!kept.used) return;
      cache.set(oldest, { ...kept, used: false });
    }
  }

  function known(name: string): KeyKnowledge | undefined {
    const record = underWay.get(name);
    if (record !== undefined) return record;
    const kept = cache.get(name);
    if (kept === undefined) return undefined;
    kept.used = true;
    return kept.knowledge;
  }

  const keyring: Keyring = {
    know(entities) {
      const result = new Map<string, KeyKnowledge>();
      const missing = new Map<string, EntityKey>();
      for (const entity of entities) {
        const name = entityName(entity);
        if (result.has(name)) continue;
        const knowledge = known(name);
        if (knowledge !== undefined) result.set(name, knowledge);
        else if (memory?.lacks(entity) === true) result.set(name, 'absent');
        else missing.set(name, entity);
      }
      return missing.size === 0 ? result : readInto(result, missing);
    },
    recall: (entity) => known(entityName(entity)),
    async newest(entity) {
      const name = entityName(entity);
      // What is under way is not yet to be read.
      const cached = cache.get(name)?.knowledge ?? (await readInto(new Map(), new Map([[name, entity]]))).get(name);
      return cached === undefined || cached === 'absent' ? 0 : cached.newest;
    },
    async records(entities) {
      const result = await keyring.know(entities);
      for (const [name, knowledge] of result) {
        if (knowledge === 'absent')
          throw corrupt(`${name} has entries in the journal, but the row of its key is missing`);
      }
      return result as Map<string, KeyRecord>;
    },
    decode: (entity, row) => decodeRecord(vault, entity, row),
    encode(entity, record) {
      const clear = flagsOf(record);
      return wrapKeyRow(vault, rowKey.dataKey(entity), clear, record.secret);
    },
    pending(records) {
      for (const [name, record] of records) underWay.set(name, record);
    },
    written(records) {
      for (const [name, record] of records) {
        keep(name, record);
        readings.delete(name);
        if (underWay.get(name) === record) underWay.delete(name);
      }
    },
    reading(entity) {
      const name = entityName(entity);
      const open = readings.get(name) ?? new Set();
      readings.set(name, open);
      const end = (): void => {
        open.delete(reading);
        if (open.size === 0 && readings.get(name) === open) readings.delete(name);
      };
      const reading: KeyReading = {
        remember(knowledge) {
          // What the cache has was written since, or read before and not written since: it is as new, and may know more.
          const isCurrent = readings.get(name) === open && open.has(reading);
          if (isCurrent && !cache.has(name)) keep(name, knowledge);
          end();
        },
        end,
      };
      open.add(reading);
      return reading;
    },
  };

  async function readInto(
    result: Map<string, KeyKnowledge>,
    missing: ReadonlyMap<string, EntityKey>,
  ): Promise<Map<string, KeyKnowledge>> {
    const begun = [...missing.values()].map((entity) => keyring.reading(entity));
    // One snapshot: the rows must be of one moment, and commits go on.
    const snapshot = database.snapshot();
    try {
      const rows = await database.getMany([...missing.values()].map(rowKey.dataKey), { snapshot });
      let index = 0;
      for (const [name, entity] of missing) {
        const knowledge = await knowledgeOf(entity, rows[index], snapshot);
        result.set(name, knowledge);
        begun[index]?.remember(knowledge);
        index += 1;
      }
      return result;
    } finally {
      for (const reading of begun) reading.end();
      await snapshot.close();
    }
  }

  /**
   * Absence is confirmed by the history rows, which every turn writes: `get` may say "absent" of a row in a damaged block,
   * and a second key over the first would make all that it has encrypted unreadable.
   */
  async function knowledgeOf(entity: EntityKey, row: Buffer | undefined, snapshot: Snapshot): Promise<KeyKnowledge> {
    const newest = await histories.newest(entity, snapshot);
    if (row === undefined) {
      if (newest === undefined) return 'absent';
      throw corrupt(`${entityName(entity)} was written, but the row of its key is missing`);
    }
    const record = decodeRecord(vault, entity, row);
    const [state, latest] = await database.getMany([rowKey.state(entity), rowKey.latest(entity)], { snapshot });
    const claims = [
      state === undefined ? undefined : openState(vault, entity, record, state).commit,
      latest === undefined ? undefined : openLatestRow(vault, entity, latest),
    ];
    return { ...record, newest: checkNewest(entity, newest, claims) };
  }

  return keyring;
}

function flagsOf(record: Omit<KeyRecord, 'newest'>): Uint8Array {
  return Uint8Array.of(
    (record.hasState ? HAS_STATE : 0) | (record.erased ? ERASED : 0) | (record.key === undefined ? 0 : HAS_KEY),
  );
}

/** Takes a `k!` row apart: its flags and the key, unwrapped. @throws StoreFault CORRUPT */
export function unwrapKeyRow(
  vault: Vault,
  row: string,
  value: Buffer,
): { readonly flags: Buffer; readonly secret: Buffer } {
  const flags = value.subarray(0, 1);
  const secret = vault.open(vault.wrapping, row, value.subarray(1), flags);
  if (secret === undefined) throw corrupt(`the row ${row} of a key was changed`);
  return { flags, secret };
}

/** Makes a `k!` row of its parts. */
export function wrapKeyRow(vault: Vault, row: string, flags: Uint8Array, secret: Uint8Array): Buffer {
  return Buffer.concat([flags, vault.seal(vault.wrapping, row, secret, flags)]);
}

function decodeRecord(vault: Vault, entity: EntityKey, row: Buffer): Omit<KeyRecord, 'newest'> {
  const { flags: bytes, secret } = unwrapKeyRow(vault, rowKey.dataKey(entity), row);
  const flags = bytes[0] ?? 0;
  return {
    key: (flags & HAS_KEY) === 0 ? undefined : vault.dataKey(secret),
    secret: new Uint8Array(secret),
    hasState: (flags & HAS_STATE) !== 0,
    erased: (flags & ERASED) !== 0,
  };
}
