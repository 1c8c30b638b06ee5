import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FileDamage, withTable } from './store-files.ts';
import { findTableDamage } from './table-file.ts';

/*
 * LevelDB takes its tables for whole: a flipped bit among the rows of one can hide rows, or trip an assertion of its own
 * that ends the process at the first read. So tables are checked before LevelDB reads them: each opening goes on where the
 * last one ended, for a bounded time. A small store is checked as a whole each time; of a large one a part, and a process
 * that was ended by a bad table comes to it within a few starts, says which it is, and stays down.
 */

/** Holds how far the checks have come; not synced, and when it is lost they begin anew. LevelDB does not know it. */
const PLACE_FILE = 'CHECKED';

/** How far checks of a store have come: the table that was checked last, and the commit. */
export interface CheckPlace {
  readonly table: string;
  readonly commit: number;
}

/** Checks the rows of tables, for so long. @returns the first damage */
export function checkTables(folder: string, tables: readonly string[], budgetMs: number): FileDamage | undefined {
  const place = readPlace(folder);
  const until = performance.now() + budgetMs;
  let { table } = place;
  for (const file of inOrder(tables, place.table)) {
    if (performance.now() >= until) break;
    const damage = withTable(join(folder, file), findTableDamage);
    if (damage?.lost === true) {
      writePlace(folder, { ...place, table });
      return { file, ...damage };
    }
    table = file;
  }
  writePlace(folder, { ...place, table });
  return undefined;
}

/** The tables behind the place first, then those before it. */
export function inOrder(tables: readonly string[], place: string): readonly string[] {
  const sorted = [...tables].sort();
  return [...sorted.filter((file) => file > place), ...sorted.filter((file) => file <= place)];
}

export function readPlace(folder: string): CheckPlace {
  try {
    const { table, commit } = JSON.parse(readFileSync(join(folder, PLACE_FILE), 'utf8')) as Partial<CheckPlace>;
    if (typeof table === 'string' && Number.isSafeInteger(commit)) return { table, commit: commit as number };
  } catch {
    // Absent, or torn: from the beginning.
  }
  return { table: '', commit: 0 };
}

/** A place that cannot be written is not worth a failure: the next check then begins where this one did. */
export function writePlace(folder: string, place: CheckPlace): void {
  try {
    writeFileSync(join(folder, PLACE_FILE), `${JSON.stringify(place)}\n`, { mode: 0o600 });
  } catch {
    // A full disk tells of itself elsewhere.
  }
}
