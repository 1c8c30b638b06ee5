import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bareTurn } from '../../actors/journal-store.contract.ts';
import type { EntityKey } from '../../actors/protocol/entity.ts';
import { type Database, openDatabase } from './database.ts';
import { openEntityMemory } from './entity-memory.ts';
import { keyRange, rowKey } from './keys.ts';
import { createLevelHarness, type LevelHarness, MASTER_KEY } from './store.harness.ts';
import { createVault } from './vault.ts';

const entity = (number: number): EntityKey => ({ kind: 'application', id: `hall.${number}` });

describe('the memory of entities', () => {
  let harness: LevelHarness;

  beforeEach(async () => {
    harness = await createLevelHarness();
  });
  afterEach(() => harness.dispose());

  const write = async (from: number, to: number): Promise<void> => {
    const store = await harness.open();
    for (let number = from; number <= to; number += 1)
      await store.commit([bareTurn(entity(number), { version: 1, state: { number } })], {});
    await store.close();
  };
  /** Looks at the memory of a store that ends at `head`, after something was done to its rows. */
  const look = async (head: number, meddle: (database: Database) => Promise<void>): Promise<readonly string[]> => {
    const database = await openDatabase(harness.folder, { create: false });
    try {
      await meddle(database);
      const memory = openEntityMemory(database, createVault(MASTER_KEY, 'aes-256-gcm'), head);
      await memory.settled;
      const told = Array.from({ length: head + 2 }, (_, number) =>
        memory.lacks(entity(number + 1)) ? 'new' : 'perhaps',
      );
      return told;
    } finally {
      await database.close();
    }
  };
  const six = [...Array<string>(6).fill('perhaps'), 'new', 'new'];

  it('is whole again after a start: what rests and what was written since', async () => {
    await write(1, 4);
    let outline: Buffer | undefined;
    await look(4, async (database) => {
      outline = await database.get(rowKey.knownOutline);
    });
    await write(5, 6);
    expect(await look(6, async () => undefined)).toEqual(six);
    // An outline of before is not that of the pages: the histories tell.
    expect(await look(6, (database) => database.put(rowKey.knownOutline, outline ?? Buffer.alloc(0)))).toEqual(six);
  });

  it('is not made of a page that is older than the others', async () => {
    await write(1, 4);
    const page = rowKey.knownPage(0, 1);
    let older: Buffer | undefined;
    await look(4, async (database) => {
      older = await database.get(page);
    });
    await write(5, 6);
    expect(await look(6, (database) => database.put(page, older ?? Buffer.alloc(0)))).toEqual(six);
  });

  it('is made of the histories where its own rows are missing or damaged', async () => {
    await write(1, 6);
    const page = rowKey.knownPage(0, 2);
    const damaged = async (database: Database) => {
      const value = (await database.get(page)) ?? Buffer.alloc(0);
      value[20] = (value[20] ?? 0) ^ 1;
      await database.put(page, value);
    };
    expect(await look(6, damaged)).toEqual(six);
    expect(await look(6, (database) => database.del(page))).toEqual(six);
    expect(await look(6, (database) => database.clear(keyRange.family('f')))).toEqual(six);
  });

  it('says nothing where a history row is missing, since an entity could be without one', async () => {
    await write(1, 6);
    const told = await look(6, async (database) => {
      await database.clear(keyRange.family('f'));
      await database.del(rowKey.history(entity(3), 3));
    });
    expect(new Set(told)).toEqual(new Set(['perhaps']));
  });
});
