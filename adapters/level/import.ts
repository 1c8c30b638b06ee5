import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreFault } from '../../actors/ports.ts';
import { assertEmpty, withDatabase } from './backup.ts';
import { assertSame, assertWhole, type Census, count, countRows } from './census.ts';
import type { Database } from './database.ts';
import type { ExportedEnd, ExportedStore } from './export.ts';
import { type ExportReader, openExportFile, type WrittenFile } from './export-file.ts';
import { unpackRows } from './export-rows.ts';
import { corrupt, toStoreFault } from './fault.ts';
import { ARCHIVED_SCHEMA, decodeHead, SCHEMA } from './head-row.ts';
import { wrapKeyRow } from './keyring.ts';
import { keyRange, rowKey } from './keys.ts';
import { type Arrived, beginEpoch, type Newcomer } from './new-epoch.ts';
import { encodeSecrets, secretsOf } from './unlock.ts';
import { createVault, type Vault } from './vault.ts';

export interface ImportOptions extends Newcomer {
  readonly file: string;
  readonly exportKey: Uint8Array;
  /** The data folder, absent or empty. */
  readonly folder: string;
  /** That of the origin, or another. */
  readonly masterKey: Uint8Array;
}

export interface Imported extends Arrived, WrittenFile {
  readonly rows: number;
}

/**
 * Makes a data folder of an export: the same store in a new epoch, with an entry that tells of it. All values rest as they
 * did, only the data keys are wrapped under the master key of the new place. Until that last entry is written the folder
 * does not open as a store, so an import that was cut short is begun anew in an empty folder.
 * @throws StoreFault
 */
export async function importStore(options: ImportOptions): Promise<Imported> {
  const { file, folder } = options;
  const doing = `import ${file} into ${folder}`;
  await assertEmpty(folder);
  try {
    return await importInto(options);
  } catch (error) {
    // It was empty: what is in it now is of this import, and no store.
    for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true });
    throw toStoreFault(error, doing);
  }
}

async function importInto(options: ImportOptions): Promise<Imported> {
  const { file, folder, exportKey, masterKey } = options;
  const reader = await openExportFile(file, exportKey);
  try {
    const parts = reader.parts();
    const origin = originOf((await parts.next()).value?.body, file, reader);
    const secrets = secretsOf(Buffer.from(origin.secrets, 'base64'));
    const vault = createVault(masterKey, origin.cipher, secrets);
    const census = await withDatabase(folder, (database) => readRows(reader, parts, database, vault, origin));
    // Opened again, so that all is in tables that are synced: the writes were not.
    const arrived = await withDatabase(folder, async (database) => {
      assertSame(census, await countRows(database));
      const head = decodeHead(await database.get(rowKey.head), vault);
      if (head === undefined || head.hash !== origin.head.hash) throw corrupt('the head is not that of the export');
      const brought = encodeSecrets(vault, masterKey);
      if (brought !== undefined) await database.put(rowKey.secrets, brought, { sync: true });
      const { storeId, epoch: fromEpoch } = origin;
      return beginEpoch({ ...options, database, vault, head, storeId, fromEpoch }, 'StoreImported');
    });
    return { ...arrived, rows: [...census.values()].reduce((sum, rows) => sum + rows, 0), ...reader.read() };
  } finally {
    await reader.close();
  }
}

function originOf(body: Buffer | undefined, file: string, reader: ExportReader): ExportedStore {
  const origin = JSON.parse(body?.toString() ?? 'null') as ExportedStore | null;
  if (origin === null || origin.cipher !== reader.cipher) throw corrupt(`the first part of ${file} names no store`);
  if (origin.schema !== SCHEMA && origin.schema !== ARCHIVED_SCHEMA) {
    throw new StoreFault(
      'NEWER',
      `the export ${file} holds a store of schema ${origin.schema}, and this program imports schema ${SCHEMA}: import it with the version that wrote it, then start this one on that data folder`,
    );
  }
  return origin;
}

async function readRows(
  reader: ExportReader,
  parts: ReturnType<ExportReader['parts']>,
  database: Database,
  vault: Vault,
  { head }: ExportedStore,
): Promise<Census> {
  const census: Census = new Map();
  const keyRows = keyRange.family('k');
  let writing: Promise<unknown> = Promise.resolve();
  let end: ExportedEnd | undefined;
  // To the very end: the reader proves that nothing stands behind the last part.
  for await (const { kind, body } of parts) {
    if (kind === 'end') {
      end = JSON.parse(body.toString()) as ExportedEnd;
      continue;
    }
    const batch = database.batch();
    for (const { key, value } of unpackRows(body)) {
      count(census, key);
      const isKey = key >= keyRows.gte && key < keyRows.lt;
      batch.put(key, isKey ? wrapKeyRow(vault, key, value.subarray(0, 1), value.subarray(1)) : value);
    }
    // The next part is read and decrypted while this one is written.
    await writing;
    writing = batch.write();
    writing.catch(() => undefined);
  }
  await writing;
  if (end?.hash !== reader.read().hash) throw corrupt('the last part does not know all parts before it');
  assertSame(new Map(Object.entries(end.rows)), census);
  assertWhole(census, head);
  return census;
}
