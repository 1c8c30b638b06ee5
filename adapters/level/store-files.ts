import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toStoreFault } from './fault.ts';
import { type LogContent, readLog } from './log-file.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { findTableDamage, readTableIndex, type TableBytes } from './table-file.ts';

/*
 * LevelDB's files in a folder, looked at without LevelDB, which takes much for granted: it drops a damaged end of a log
 * without a word, does not miss a log, begins anew where CURRENT is gone, and never looks at the checksums of tables.
 */

export interface FileDamage {
  readonly file: string;
  readonly reason: string;
  /** LevelDB must not open the folder: it could end the process, or pass over what was committed in silence. */
  readonly lost: boolean;
  /** The file is not there. */
  readonly isMissing?: boolean;
}

/** What a power cut may have left of a write that nobody was told of. */
export interface TornEnd {
  readonly file: string;
  /** All before is whole. */
  readonly offset: number;
}

export interface StoreFiles {
  /** False where the folder never became a store: absent, empty, or the power was cut while it was being made. */
  readonly isStore: boolean;
  readonly damages: readonly FileDamage[];
  readonly tornLogs: readonly TornEnd[];
  readonly tornManifest: TornEnd | undefined;
  /** The names of the tables that are in use. */
  readonly tables: readonly string[];
}

/**
 * Looks at the files of a folder that no process has open; one that is absent or empty is well, and no store.
 * @param depth `paths` leaves out the rows of the tables: what stays is some hundredth of their bytes
 * @throws StoreFault INPUT_OUTPUT
 */
export async function examineFiles(folder: string, depth: 'paths' | 'all'): Promise<StoreFiles> {
  try {
    return await examine(folder, depth);
  } catch (error) {
    throw toStoreFault(error, `read the files of the store in ${folder}`);
  }
}

async function examine(folder: string, depth: 'paths' | 'all'): Promise<StoreFiles> {
  const files = await filesOf(folder);
  const tableFiles = files.filter((file) => TABLE.test(file));
  const logs = await readLogs(folder, files);
  const broken = (file: string, reason: string): StoreFiles => ({
    ...NO_STORE,
    isStore: true,
    damages: [{ file, reason, lost: true }],
  });
  if (!files.includes('CURRENT')) {
    return tableFiles.length + logs.size > 0 ? broken('CURRENT', 'is missing') : NO_STORE;
  }
  const pointer = await readFile(join(folder, 'CURRENT'), 'latin1');
  const name = /^(MANIFEST-\d+)\n$/.exec(pointer)?.[1];
  if (name === undefined || !files.includes(name)) return broken('CURRENT', 'names no file that is there');
  const bytes = await readFile(join(folder, name));
  const manifest = readManifest(bytes);
  if (manifest === undefined) return broken(name, 'is not readable');
  if (manifest.damage?.acknowledged === true) return broken(name, `is damaged at byte ${manifest.damage.offset}`);
  if (manifest.edits === 0) {
    // LevelDB writes the first manifest of a new folder without a sync, and the store its first rows only once the second is there.
    const isUnborn = tableFiles.length === 0 && [...logs.values()].every(({ batches }) => batches.length === 0);
    return isUnborn && name === FIRST_MANIFEST ? NO_STORE : broken(name, 'is damaged at byte 0');
  }
  if (manifest.damage !== undefined && manifest.edits < EDITS_OF_AN_OPENING && name !== FIRST_MANIFEST) {
    return broken(name, `is damaged at byte ${manifest.damage.offset}`);
  }
  const contents = { folder, depth, name, logs, tableFiles: new Set(tableFiles) };
  const found = examineNamed(manifest, contents);
  const isMissing = found.damages.length > 0 && found.damages.every((damage) => damage.isMissing);
  if (isMissing && manifest.edits > EDITS_OF_AN_OPENING) {
    // The files that a change names are synced before it, and what it no longer names is deleted after it. So where the
    // last change misses a file, and all is there without it, the power cut it.
    const before = readManifest(bytes.subarray(0, manifest.lastAt));
    const without = before === undefined ? found : examineNamed(before, contents);
    if (without.damages.length === 0) return { ...without, tornManifest: { file: name, offset: manifest.lastAt } };
  }
  return found;
}

/** The names of the tables that a store which is at work has in use just now. */
export async function liveTables(folder: string): Promise<readonly string[]> {
  const name = (await readFile(join(folder, 'CURRENT'), 'latin1')).trim();
  const tables = readManifest(await readFile(join(folder, name)))?.tables;
  return (await filesOf(folder)).filter((file) => TABLE.test(file) && tables?.has(numberOf(file)) === true);
}

interface FolderContents {
  readonly folder: string;
  readonly depth: 'paths' | 'all';
  /** Of the manifest. */
  readonly name: string;
  readonly logs: ReadonlyMap<number, LogContent>;
  readonly tableFiles: ReadonlySet<string>;
}

/** Looks at the files that a manifest names. */
function examineNamed(manifest: Manifest, { folder, depth, name, logs, tableFiles }: FolderContents): StoreFiles {
  const { damage } = manifest;
  return {
    isStore: true,
    damages: [...logDamages(manifest, logs, name), ...tableDamages(folder, manifest, tableFiles, depth)],
    tornLogs: [...logs].flatMap(([number, log]) =>
      log.damage === undefined || number < manifest.logNumber
        ? []
        : [{ file: logName(number), offset: log.damage.batchAt }],
    ),
    tornManifest: damage === undefined ? undefined : { file: name, offset: damage.batchAt },
    tables: [...tableFiles].filter((file) => manifest.tables.has(numberOf(file))),
  };
}

const TABLE = /^\d+\.(ldb|sst)$/;
const FIRST_MANIFEST = 'MANIFEST-000001';
/** The list of what was there and what the opening made of it: both synced before CURRENT names the manifest. */
const EDITS_OF_AN_OPENING = 2;
const MISSING = { reason: 'is missing', lost: true, isMissing: true } as const;
const NO_STORE: StoreFiles = { isStore: false, damages: [], tornLogs: [], tornManifest: undefined, tables: [] };

async function filesOf(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function readLogs(folder: string, files: readonly string[]): Promise<ReadonlyMap<number, LogContent>> {
  const logs = new Map<number, LogContent>();
  for (const file of files) {
    if (/^\d+\.log$/.test(file)) logs.set(numberOf(file), readLog(await readFile(join(folder, file))));
  }
  return new Map([...logs].sort(([one], [other]) => one - other));
}

function logDamages(manifest: Manifest, logs: ReadonlyMap<number, LogContent>, manifestName: string): FileDamage[] {
  const needed = [...logs].filter(([number]) => number >= manifest.logNumber);
  const damages: FileDamage[] = [];
  if (manifest.logNumber > 0 && !logs.has(manifest.logNumber)) {
    // A log is only deleted once the manifest no longer needs it: so it is the end of the manifest that was lost, or the log.
    damages.push(
      manifest.damage === undefined
        ? { file: logName(manifest.logNumber), ...MISSING }
        : { file: manifestName, reason: `is damaged at byte ${manifest.damage.offset}`, lost: true },
    );
  }
  for (const [index, [number, { damage }]] of needed.entries()) {
    if (damage === undefined) continue;
    // A log is only begun when all before it was synced.
    const goesOn = needed.slice(index + 1).some(([, { batches }]) => batches.length > 0);
    if (damage.acknowledged || goesOn) {
      damages.push({ file: logName(number), reason: `is damaged at byte ${damage.offset}`, lost: true });
    }
  }
  return damages;
}

function tableDamages(
  folder: string,
  manifest: Manifest,
  files: ReadonlySet<string>,
  depth: 'paths' | 'all',
): FileDamage[] {
  const damages: FileDamage[] = [];
  for (const [number, bytes] of manifest.tables) {
    const digits = String(number).padStart(6, '0');
    const file = [`${digits}.ldb`, `${digits}.sst`].find((name) => files.has(name));
    if (file === undefined) {
      damages.push({ file: `${digits}.ldb`, ...MISSING });
      continue;
    }
    const damage = tableDamage(join(folder, file), bytes, depth);
    if (damage !== undefined) damages.push({ file, ...damage });
  }
  return damages;
}

function tableDamage(path: string, bytes: number, depth: 'paths' | 'all'): Omit<FileDamage, 'file'> | undefined {
  try {
    return withTable(path, (table) => {
      if (table.size !== bytes) return { reason: `has ${table.size} bytes instead of ${bytes}`, lost: true };
      return depth === 'all' ? findTableDamage(table) : readTableIndex(table).damage;
    });
  } catch (error) {
    // Of a store at work LevelDB may have deleted it meanwhile.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return MISSING;
    throw error;
  }
}

/** Opens a table for a short while; some thousands of them are looked at when a store is opened, so without threads. */
export function withTable<T>(path: string, use: (table: TableBytes) => T): T {
  const descriptor = openSync(path, 'r');
  try {
    return use({
      size: fstatSync(descriptor).size,
      read(offset, length) {
        const bytes = Buffer.allocUnsafe(Math.max(0, length));
        const got = offset < 0 ? 0 : readSync(descriptor, bytes, 0, bytes.length, offset);
        return bytes.subarray(0, got);
      },
    });
  } finally {
    closeSync(descriptor);
  }
}

function numberOf(file: string): number {
  return Number.parseInt(file, 10);
}

function logName(number: number): string {
  return `${String(number).padStart(6, '0')}.log`;
}
