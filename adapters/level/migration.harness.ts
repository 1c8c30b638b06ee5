import { pathToFileURL } from 'node:url';
import { openDatabase } from './database.ts';
import { SCHEMA } from './head-row.ts';
import type { MigrationStep, Migrations } from './migration.ts';
import { MASTER_KEY } from './store.harness.ts';
import { unlock } from './unlock.ts';

/*
 * Two steps that no program has: the first makes a row for each entry, the second counts in each of them how often it came
 * by. Run as a program (folder, number of slices) it takes them and ends itself, as kill -9 does, after so many slices.
 */

const SLICE_ROWS = 7;
const made = (number: number): string => `0!x!${String(number).padStart(4, '0')}`;

/** @param entries how many entries the store has @param onSlice called before each slice */
export function artificialMigrations(entries: number, onSlice: () => void = () => undefined): Migrations {
  const step = (from: number, valueAfter: (before: Buffer | undefined) => string): MigrationStep => ({
    from,
    async slice(database, _vault, cursor) {
      onSlice();
      const first = Number(cursor ?? '1');
      const numbers = Array.from({ length: SLICE_ROWS }, (_, index) => first + index).filter((one) => one <= entries);
      const rows = await database.getMany(numbers.map(made));
      const next = first + SLICE_ROWS;
      return {
        operations: numbers.map((number, index) => ({
          type: 'put',
          key: made(number),
          value: Buffer.from(valueAfter(rows[index])),
        })),
        next: next > entries ? undefined : String(next),
      };
    },
  });
  return {
    schema: SCHEMA + 2,
    steps: [
      step(SCHEMA, (before) => (before === undefined ? '0' : 'made twice')),
      step(SCHEMA + 1, (before) => String(Number(before?.toString() ?? 'NaN') + 1)),
    ],
  };
}

async function runToDeath(folder: string, entries: number, slices: number): Promise<void> {
  let left = slices;
  const die = (): void => {
    if (left === 0) process.kill(process.pid, 'SIGKILL');
    left -= 1;
  };
  const database = await openDatabase(folder, { create: false });
  const unlocked = await unlock(database, folder, MASTER_KEY, artificialMigrations(entries, die));
  await database.close();
  process.stdout.write(`schema ${unlocked?.meta.schema}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await runToDeath(process.argv[2] ?? '', Number(process.argv[3]), Number(process.argv[4]));
