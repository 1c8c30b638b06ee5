import type { Database } from './database.ts';
import { corrupt } from './fault.ts';
import { checkMasterKey, checkMeta, type Meta, readMeta } from './head-row.ts';
import { rowKey } from './keys.ts';
import { bringUp, type Migrations, migrations } from './migration.ts';
import { createVault, deriveStoreSecrets, type StoreSecrets, type Vault } from './vault.ts';

const SECRET_BYTES = 32;

/** An open database of which the master key has been proved. */
export interface Unlocked {
  readonly meta: Meta;
  readonly vault: Vault;
}

/**
 * Proves that a database is a store and that the master key is its own, and brings it up from an older schema.
 * @param folder for the sentences of faults
 * @returns undefined where the database holds no row that names a store
 * @throws StoreFault KEY, NEWER, CORRUPT
 */
export async function unlock(
  database: Database,
  folder: string,
  masterKey: Uint8Array,
  known: Migrations = migrations,
): Promise<Unlocked | undefined> {
  const row = await database.get(rowKey.meta);
  if (row === undefined) return undefined;
  const meta = readMeta(folder, row, known.schema);
  checkMasterKey(folder, meta, masterKey);
  const vault = createVault(masterKey, meta.cipher, await broughtAlong(database, folder, masterKey, meta));
  checkMeta(folder, vault, row);
  return { vault, meta: await bringUp(database, vault, meta, known) };
}

/** The row of the secrets that a store brings along; undefined where they are those of the master key. */
export function encodeSecrets(vault: Vault, masterKey: Uint8Array): Buffer | undefined {
  const bytes = secretBytes(vault.secrets);
  if (bytes.equals(secretBytes(deriveStoreSecrets(masterKey)))) return undefined;
  return vault.seal(vault.wrapping, rowKey.secrets, bytes);
}

/** The secrets one behind the other, as the row and an export hold them. */
export function secretBytes({ signing, senderIds, personKeys }: StoreSecrets): Buffer {
  return Buffer.concat([signing, senderIds, personKeys]);
}

/** @returns undefined when these are not three secrets */
export function secretsOf(bytes: Uint8Array): StoreSecrets | undefined {
  if (bytes.length !== 3 * SECRET_BYTES) return undefined;
  const [signing, senderIds, personKeys] = [0, 1, 2].map((index) =>
    bytes.slice(index * SECRET_BYTES, (index + 1) * SECRET_BYTES),
  );
  return signing && senderIds && personKeys ? { signing, senderIds, personKeys } : undefined;
}

async function broughtAlong(
  database: Database,
  folder: string,
  masterKey: Uint8Array,
  meta: Meta,
): Promise<StoreSecrets | undefined> {
  const row = await database.get(rowKey.secrets);
  if (row === undefined) return undefined;
  const vault = createVault(masterKey, meta.cipher);
  const bytes = vault.open(vault.wrapping, rowKey.secrets, row);
  const secrets = bytes === undefined ? undefined : secretsOf(bytes);
  if (secrets === undefined) throw corrupt(`the row of the secrets of the store in ${folder} was changed`);
  return secrets;
}
