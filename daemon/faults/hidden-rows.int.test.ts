import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bareTurn } from '../../actors/journal-store.contract.ts';
import { StoreFault } from '../../actors/ports.ts';
import { openDatabase } from '../../adapters/level/database.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { answerText, expectedAnswers, storeReads } from './store-reads.ts';
import { type StoreBatch, storeBatches } from './store-turns.ts';

/*
 * What a flipped bit can do in silence is to hide a row, or to bring its older value to light. So that is done to every row
 * in turn: each answer must stay right, or be CORRUPT.
 */

const MASTER_KEY = Buffer.alloc(32, 7);
const seed = 5;
const ROWS_OF_A_FAMILY = 10;

describe(`a store of which any one row is hidden (seed ${seed})`, () => {
  const filled = storeBatches(seed, 11);
  // A question about something that was written before: of this entry no state tells.
  const asked = filled.flatMap(({ turns }) => turns).find(({ state }) => state !== undefined)?.entity;
  const question = { kind: 'application', id: 'hall.1', ...asked } as const;
  const batches = [...filled, { turns: [bareTurn(question, { version: 99 })], marks: {} }];
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onedoor-hidden-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('answers right or not at all', async () => {
    await fill(folder, batches);
    const rows = await allRows(folder);
    expect(new Set([...rows.keys()].map((key) => key.slice(2, 4)))).toEqual(
      new Set(['d!', 'f!', 'h!', 'i!', 'j!', 'k!', 'l!', 'm!', 's!', 't!']),
    );
    const changes = sample([...rows]).map(([key, value]) => ({ key, value, change: undefined }));
    const found = await everyChange(folder, batches, changes);
    expect(found.silent).toEqual([]);
    expect(found.unnoticed.filter(isNeeded)).toEqual([]);
  });

  it('answers right or not at all where the older value of a row comes to light', async () => {
    await fill(folder, batches.slice(0, 7));
    const older = await allRows(folder);
    await fill(folder, batches.slice(7));
    const changes = [...(await allRows(folder))].flatMap(([key, value]) => {
      const change = older.get(key);
      return change === undefined || change.equals(value) ? [] : [{ key, value, change }];
    });
    expect(changes.length).toBeGreaterThan(3);
    const found = await everyChange(folder, batches, changes);
    expect(found.silent).toEqual([]);
    expect(found.unnoticed.filter(isNeeded)).toEqual([]);
  });
});

/** Each row is missed by some read, save those that only back the newest history row up, or spare a read. */
const isNeeded = (key: string): boolean => !key.startsWith('0!l!') && !key.startsWith('0!f!');

interface Change {
  readonly key: string;
  readonly value: Buffer;
  /** What stands in its place; undefined hides it. */
  readonly change: Buffer | undefined;
}

async function everyChange(folder: string, batches: readonly StoreBatch[], changes: readonly Change[]) {
  const reads = storeReads(batches);
  const expected = await expectedAnswers(batches, reads);
  const silent: string[] = [];
  const unnoticed: string[] = [];
  for (const { key, value, change } of changes) {
    await put(folder, key, change);
    let noticed = false;
    try {
      const store = await openLevelStore({ folder, masterKey: MASTER_KEY });
      for (const { name, ask } of reads) {
        try {
          if (answerText(await ask(store)) !== expected.get(name)) silent.push(`${key}: ${name}`);
        } catch (error) {
          if (!isCorrupt(error)) silent.push(`${key}: ${name}: ${String(error)}`);
          noticed = true;
        }
      }
      await store.close();
    } catch (error) {
      if (!isCorrupt(error)) silent.push(`${key}: ${String(error)}`);
      noticed = true;
    }
    if (!noticed) unnoticed.push(key);
    await put(folder, key, value);
  }
  return { silent, unnoticed };
}

/** Of each family some rows, spread over all of it. */
function sample(rows: readonly (readonly [string, Buffer])[]): readonly (readonly [string, Buffer])[] {
  return [...new Set(rows.map(([key]) => key.slice(2, 4)))].flatMap((letter) => {
    const family = rows.filter(([key]) => key.slice(2, 4) === letter);
    const step = Math.ceil(family.length / ROWS_OF_A_FAMILY);
    return family.filter((_, index) => index % step === 0);
  });
}

async function fill(folder: string, batches: readonly StoreBatch[]): Promise<void> {
  const store = await openLevelStore({ folder, masterKey: MASTER_KEY });
  for (const { turns, marks } of batches) await store.commit(turns, marks);
  await store.close();
}

async function allRows(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const database = await openDatabase(folder, { create: false });
  const rows = await database.iterator().all();
  await database.close();
  return new Map(rows);
}

async function put(folder: string, key: string, value: Buffer | undefined): Promise<void> {
  const database = await openDatabase(folder, { create: false });
  if (value === undefined) await database.del(key);
  else await database.put(key, value);
  await database.close();
}

function isCorrupt(error: unknown): boolean {
  return error instanceof StoreFault && error.code === 'CORRUPT';
}
