import { type Head, StoreFault } from '../../actors/ports.ts';
import { assertTwins, assertWhole, type Census, count } from './census.ts';
import { type Database, ITERATOR_BYTES, openDatabase } from './database.ts';
import { createExportFile, type ExportWriter, type WrittenFile } from './export-file.ts';
import { RowPacker } from './export-rows.ts';
import { corrupt, toStoreFault } from './fault.ts';
import { decodeHead, type HeadRow, type Meta } from './head-row.ts';
import { unwrapKeyRow } from './keyring.ts';
import { keyRange, rowKey } from './keys.ts';
import { assertReadableFiles } from './opening.ts';
import { secretBytes, unlock } from './unlock.ts';
import type { Vault } from './vault.ts';
import { withWorkingCopy } from './working-copy.ts';

/** A part is closed at so many bytes. */
const PART_BYTES = 1024 * 1024;
const CHUNK_ROWS = 1_000;

/** Rows that are not copied: what names a store is told by the first part, and the secrets with it. */
const OWN_ROWS: ReadonlySet<string> = new Set([rowKey.meta, rowKey.secrets]);

/** What the first part says, as JSON. */
export interface ExportedStore extends Pick<Meta, 'schema' | 'storeId' | 'epoch' | 'cipher'> {
  readonly head: Head & Pick<HeadRow, 'archive'>;
  /** What the store depends on beside the data keys (`secretBytes`), base64. */
  readonly secrets: string;
}

/** What the last part says, as JSON. */
export interface ExportedEnd {
  /** Rows of each family. */
  readonly rows: Readonly<Record<string, number>>;
  /** SHA-256 over the tags of all parts before this one, hexadecimal. */
  readonly hash: string;
}

export interface ExportOptions {
  /** The folder of a store that no daemon has open: a data folder's, or a backup. */
  readonly store: string;
  /** Must not be there yet. */
  readonly file: string;
  readonly masterKey: Uint8Array;
  /** 32 bytes; who has the file and this key can read everything. */
  readonly exportKey: Uint8Array;
}

export interface Exported extends WrittenFile {
  readonly storeId: string;
  readonly head: Head;
  readonly rows: number;
}

/**
 * Writes all of a store into one file, encrypted under the export key: rows as they rest (the values of entities stay under
 * their own data keys), the data keys unwrapped, and the secrets that names and signatures depend on.
 * @throws StoreFault
 */
export async function exportStore(options: ExportOptions): Promise<Exported> {
  const { store, file } = options;
  return withWorkingCopy(store, `export ${store} to ${file}`, async (copy) => {
    await assertReadableFiles(store);
    const database = await openDatabase(copy, { create: false });
    try {
      return await exportDatabase(database, options);
    } finally {
      await database.close();
    }
  });
}

async function exportDatabase(database: Database, { store, file, masterKey, exportKey }: ExportOptions) {
  const unlocked = await unlock(database, store, masterKey);
  if (unlocked === undefined) throw corrupt(`${store} is not a whole store: the row that names it is missing`);
  const { meta, vault } = unlocked;
  const row = decodeHead(await database.get(rowKey.head), vault);
  if (row === undefined) throw corrupt("the row of the journal's head is missing or was changed");
  const { commit, hash, commands, archive } = row;
  const head: ExportedStore['head'] = { commit, hash, commands, ...(archive === undefined ? {} : { archive }) };
  const writer = await createExportFile(file, meta.cipher, exportKey).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw new StoreFault('INPUT_OUTPUT', `${file} is there already: an export goes into a new file`);
  });
  try {
    const { schema, storeId, epoch, cipher } = meta;
    const secrets = secretBytes(vault.secrets).toString('base64');
    const first: ExportedStore = { schema, storeId, epoch, cipher, head, secrets };
    await writer.write('store', plainOf(first));
    const census = await writeRows(database, vault, writer);
    assertWhole(census, head);
    assertTwins(census);
    const last: ExportedEnd = { rows: Object.fromEntries(census), hash: await writer.hash() };
    await writer.write('end', plainOf(last));
    const written = await writer.finish();
    return { storeId, head, rows: [...census.values()].reduce((sum, rows) => sum + rows, 0), ...written };
  } catch (error) {
    await writer.abandon();
    throw toStoreFault(error, `export ${store} to ${file}`);
  }
}

async function writeRows(database: Database, vault: Vault, writer: ExportWriter): Promise<Census> {
  const census: Census = new Map();
  const packer = new RowPacker();
  const keyRows = keyRange.family('k');
  const iterator = database.iterator({ ...keyRange.all, highWaterMarkBytes: ITERATOR_BYTES });
  try {
    let reading = iterator.nextv(CHUNK_ROWS);
    for (;;) {
      const rows = await reading;
      if (rows.length === 0) break;
      // LevelDB reads the next ones in its own thread while these are packed.
      reading = iterator.nextv(CHUNK_ROWS);
      for (const [key, value] of rows) {
        if (OWN_ROWS.has(key)) continue;
        count(census, key);
        packer.add(key, key >= keyRows.gte && key < keyRows.lt ? unwrapped(vault, key, value) : value);
        if (packer.length >= PART_BYTES) await writer.write('rows', packer.take());
      }
    }
    if (packer.length > 0) await writer.write('rows', packer.take());
    return census;
  } finally {
    await iterator.close();
  }
}

/** The plain text of a part: a byte for its kind, then JSON. */
function plainOf(content: ExportedStore | ExportedEnd): Buffer {
  return Buffer.from(` ${JSON.stringify(content)}`);
}

function unwrapped(vault: Vault, key: string, value: Buffer): Buffer {
  const { flags, secret } = unwrapKeyRow(vault, key, value);
  return Buffer.concat([flags, secret]);
}
