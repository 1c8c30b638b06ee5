import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EntityKey } from '../../actors/protocol/entity.ts';
import { type Database, openDatabase } from './database.ts';
import { createKeyring, type KeyRecord, type Keyring } from './keyring.ts';
import { MASTER_KEY } from './store.harness.ts';
import { createVault } from './vault.ts';

const ENTITY: EntityKey = { kind: 'application', id: 'hall.1' };
const NAME = 'application/hall.1';

describe('what the keyring takes from a read that batches overtake', () => {
  const vault = createVault(MASTER_KEY, 'aes-256-gcm');
  let folder: string;
  let database: Database;
  let keyring: Keyring;
  const record = (): KeyRecord => ({ ...vault.newDataKey(), hasState: true, erased: false, newest: 1 });
  const written = (name: string, one = record()): KeyRecord => {
    keyring.pending(new Map([[name, one]]));
    keyring.written(new Map([[name, one]]));
    return one;
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onedoor-keyring-'));
    database = await openDatabase(folder, { create: true });
    keyring = createKeyring(database, vault, 2);
  });
  afterEach(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is what it has found, also while batches of other entities are written', () => {
    const reading = keyring.reading(ENTITY);
    written('application/other');
    reading.remember('absent');
    expect(keyring.recall(ENTITY)).toBe('absent');
  });

  it('is nothing where the record was written, or is under way, since the read began', () => {
    const overtaken = keyring.reading(ENTITY);
    const first = record();
    keyring.pending(new Map([[NAME, first]]));
    overtaken.remember('absent');
    expect(keyring.recall(ENTITY)).toBe(first);
    const late = keyring.reading(ENTITY);
    keyring.written(new Map([[NAME, first]]));
    late.remember('absent');
    expect(keyring.recall(ENTITY)).toBe(first);
  });

  it('is nothing also where what was written has left the cache again', () => {
    const reading = keyring.reading(ENTITY);
    written(NAME);
    for (const name of ['a', 'b', 'c']) written(`application/${name}`);
    expect(keyring.recall(ENTITY)).toBeUndefined();
    reading.remember('absent');
    expect(keyring.recall(ENTITY)).toBeUndefined();
  });

  it('is what the read found last begun, where one before it was overtaken', () => {
    const old = keyring.reading(ENTITY);
    written(NAME);
    for (const name of ['a', 'b', 'c']) written(`application/${name}`);
    const fresh = keyring.reading(ENTITY);
    old.remember('absent');
    expect(keyring.recall(ENTITY)).toBeUndefined();
    const found = record();
    fresh.remember(found);
    expect(keyring.recall(ENTITY)).toBe(found);
  });

  it('is nothing of a read that has ended, and never less than the cache has', () => {
    const ended = keyring.reading(ENTITY);
    ended.end();
    ended.remember('absent');
    expect(keyring.recall(ENTITY)).toBeUndefined();
    const kept = written(NAME);
    keyring.reading(ENTITY).remember(record());
    expect(keyring.recall(ENTITY)).toBe(kept);
  });
});
