import type { Database, RowOperation } from './database.ts';
import { writeRows } from './database.ts';
import { corrupt } from './fault.ts';
import { ARCHIVED_SCHEMA, encodeMeta, type Meta, SCHEMA } from './head-row.ts';
import { rowKey } from './keys.ts';
import type { Vault } from './vault.ts';

/*
 * Brings a store from one schema to the next. A step works in slices: each slice is one synced batch of the rows that it
 * changes and of the row that says how far it has come, so a process that ends anywhere goes on where it was. The last
 * batch of a step raises the schema in the row that names the store. Frames of the journal are never rewritten (the chain
 * hashes them): older events are upcast when they are read.
 */

/** What one slice comes to. */
export interface Slice {
  readonly operations: readonly RowOperation[];
  /** Where the next slice begins; undefined when there is none. */
  readonly next: string | undefined;
}

/** One step, from schema `from` to the one above it. */
export interface MigrationStep {
  readonly from: number;
  /**
   * Makes one slice.
   * @param cursor what the slice before gave as `next`; undefined at the first
   */
  slice(database: Database, vault: Vault, cursor: string | undefined): Promise<Slice>;
}

/** What a program knows: the newest schema that it reads, and a step for each below the one that a store must have, in their order. */
export interface Migrations {
  readonly schema: number;
  /** The least that a store has once it is brought up; the same as `schema` where it is left out. */
  readonly least?: number;
  readonly steps: readonly MigrationStep[];
}

/** The steps of this program. There are none yet: the present schema is that of the first release. */
export const migrations: Migrations = { schema: ARCHIVED_SCHEMA, least: SCHEMA, steps: [] };

interface Progress {
  readonly from: number;
  readonly cursor: string;
}

/**
 * Takes all steps that a store lacks.
 * @returns what names the store from now on
 * @throws StoreFault CORRUPT where a step or the row of its progress is missing
 */
export async function bringUp(database: Database, vault: Vault, meta: Meta, known: Migrations): Promise<Meta> {
  let present = meta;
  while (present.schema < (known.least ?? known.schema)) {
    const step = known.steps.find(({ from }) => from === present.schema);
    if (step === undefined) throw corrupt(`no step leads on from schema ${present.schema}, which the store has`);
    present = await take(step, database, vault, present);
  }
  return present;
}

async function take(step: MigrationStep, database: Database, vault: Vault, meta: Meta): Promise<Meta> {
  let cursor = await cursorOf(step, database, vault);
  for (;;) {
    const { operations, next } = await step.slice(database, vault, cursor);
    if (next === undefined) {
      const raised = { ...meta, schema: meta.schema + 1 };
      await writeRows(database, [
        ...operations,
        { type: 'del', key: rowKey.migration },
        { type: 'put', key: rowKey.meta, value: encodeMeta(vault, raised) },
      ]);
      return raised;
    }
    const progress: Progress = { from: step.from, cursor: next };
    const value = vault.sign(rowKey.migration, JSON.stringify(progress));
    await writeRows(database, [...operations, { type: 'put', key: rowKey.migration, value }]);
    cursor = next;
  }
}

async function cursorOf(step: MigrationStep, database: Database, vault: Vault): Promise<string | undefined> {
  const value = await database.get(rowKey.migration);
  if (value === undefined) return undefined;
  const payload = vault.check(rowKey.migration, value);
  const progress = payload === undefined ? undefined : (JSON.parse(payload.toString()) as Progress);
  if (progress?.from !== step.from)
    throw corrupt('the row that says how far a change of the schema has come was changed');
  return progress.cursor;
}
