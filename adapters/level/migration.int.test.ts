import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bareTurn } from '../../actors/journal-store.contract.ts';
import { type Database, openDatabase } from './database.ts';
import { FIRST_SCHEMA, SCHEMA } from './head-row.ts';
import { keyRange, rowKey } from './keys.ts';
import { artificialMigrations } from './migration.harness.ts';
import { migrations } from './migration.ts';
import { createLevelHarness, type LevelHarness, MASTER_KEY } from './store.harness.ts';
import { openLevelStore } from './store.ts';
import { unlock } from './unlock.ts';

const ENTRIES = 20;
const root = fileURLToPath(new URL('../../', import.meta.url));
const program = fileURLToPath(new URL('./migration.harness.ts', import.meta.url));

describe('a change of the schema', () => {
  let harness: LevelHarness;
  beforeEach(async () => {
    harness = await createLevelHarness();
    const store = await harness.open();
    const turns = Array.from({ length: ENTRIES }, (_, id) => bareTurn({ kind: 'application', id: `hall.${id}` }));
    await store.commit(turns, {});
    await store.close();
  });
  afterEach(() => harness.dispose());

  const withDatabase = async <T>(use: (database: Database) => Promise<T>): Promise<T> => {
    const database = await openDatabase(harness.folder, { create: false });
    try {
      return await use(database);
    } finally {
      await database.close();
    }
  };
  const schemaNow = () =>
    withDatabase(
      async (database) =>
        (await unlock(database, harness.folder, MASTER_KEY, artificialMigrations(ENTRIES)))?.meta.schema,
    );
  const rows = () =>
    withDatabase((database) => database.values({ gte: '0!x!', lt: '0!x"' }).all()).then((all) => all.map(String));

  /** Takes the steps in a process that ends itself by SIGKILL after so many slices. */
  const run = (slices: number): Promise<{ readonly said: string; readonly signal: NodeJS.Signals | null }> =>
    new Promise((resolve, reject) => {
      const words = ['--import', 'tsx', program, harness.folder, String(ENTRIES), String(slices)];
      const child = spawn(process.execPath, words, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      child.once('error', reject);
      child.once('close', (_code, signal) => resolve({ said, signal }));
    });

  it('goes on where it was after kill -9 between any two slices, and changes every row once', async () => {
    // Three slices for each step: a run that is let do one more each time would never come to its end if it began anew.
    const signals: (string | null)[] = [];
    for (let lives = 0; lives < 6; lives += 1) signals.push((await run(1)).signal);
    expect(signals).toEqual([...Array.from({ length: 5 }, () => 'SIGKILL'), null]);
    expect(await rows()).toEqual(Array.from({ length: ENTRIES }, () => '1'));
    expect(await withDatabase((database) => database.get(rowKey.migration))).toBeUndefined();
    expect(await schemaNow()).toBe(SCHEMA + 2);
    await expect(openLevelStore({ folder: harness.folder, masterKey: MASTER_KEY })).rejects.toMatchObject({
      code: 'NEWER',
      message: expect.stringContaining(`schema ${SCHEMA + 2}`),
    });
  });

  it('is taken in one go as well, and not again', async () => {
    expect(await schemaNow()).toBe(SCHEMA + 2);
    expect(await schemaNow()).toBe(SCHEMA + 2);
    expect(await rows()).toEqual(Array.from({ length: ENTRIES }, () => '1'));
  });

  it('is refused where a step is missing, or the row of its progress was changed', async () => {
    const { steps } = artificialMigrations(ENTRIES);
    const without = (known: typeof migrations) =>
      withDatabase((database) => unlock(database, harness.folder, MASTER_KEY, known));
    await expect(without({ schema: SCHEMA + 2, steps: steps.slice(1) })).rejects.toMatchObject({ code: 'CORRUPT' });
    expect((await run(1)).signal).toBe('SIGKILL');
    await withDatabase(async (database) => {
      const row = await database.get(rowKey.migration);
      if (row === undefined) throw new Error('nothing says how far it has come');
      row[12] = (row[12] ?? 0) ^ 1;
      await database.put(rowKey.migration, row);
    });
    await expect(schemaNow()).rejects.toMatchObject({ code: 'CORRUPT' });
  });

  it('of this program has a step for every older schema', () => {
    expect(migrations.steps.map(({ from }) => from)).toEqual(
      Array.from(
        { length: (migrations.least ?? migrations.schema) - FIRST_SCHEMA },
        (_, index) => index + FIRST_SCHEMA,
      ),
    );
    expect(keyRange.all.gte < rowKey.migration && rowKey.migration < keyRange.all.lt).toBe(true);
  });
});
