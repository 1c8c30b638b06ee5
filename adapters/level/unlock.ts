import { StoreFault } from '../../actors/ports.ts';
import type { CipherName } from './ciphers.ts';
import type { Database } from './database.ts';
import { corrupt } from './fault.ts';
import { checkMasterKey, checkMeta, decodeHead, type Meta, readMeta } from './head-row.ts';
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
  const { meta, vault } = await prove(database, folder, masterKey, row, known.schema);
  return { vault, meta: await bringUp(database, vault, meta, known) };
}

/** @throws StoreFault NEWER or KEY, and CORRUPT where the head proves that neither is the matter but damage. */
async function prove(
  database: Database,
  folder: string,
  masterKey: Uint8Array,
  row: Buffer,
  newest: number,
): Promise<Unlocked> {
  const vaultOf = async (cipher: CipherName) =>
    createVault(masterKey, cipher, await broughtAlong(database, folder, masterKey, cipher));
  try {
    const meta = readMeta(folder, row, newest);
    checkMasterKey(folder, meta, masterKey);
    const vault = await vaultOf(meta.cipher);
    checkMeta(folder, vault, row);
    return { meta, vault };
  } catch (error) {
    const head = await database.get(rowKey.head);
    const vaults = await Promise.all(ciphers.map((cipher) => vaultOf(cipher).catch(() => undefined)));
    const isOurs = vaults.some((vault) => vault !== undefined && decodeHead(head, vault) !== undefined);
    const isNewer = error instanceof StoreFault && error.code === 'NEWER';
    // A newer program signs with the same key.
    const isSigned = vaults.some((vault) => vault?.check(rowKey.meta, row) !== undefined);
    if (!isOurs || (isNewer && isSigned)) throw error;
    throw corrupt(`the row that names the store in ${folder} was changed`);
  }
}

const ciphers: readonly CipherName[] = ['aes-256-gcm', 'sm4-ctr-hmac-sm3'];

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
  cipher: CipherName,
): Promise<StoreSecrets | undefined> {
  const row = await database.get(rowKey.secrets);
  if (row === undefined) return undefined;
  const vault = createVault(masterKey, cipher);
  const bytes = vault.open(vault.wrapping, rowKey.secrets, row);
  const secrets = bytes === undefined ? undefined : secretsOf(bytes);
  if (secrets === undefined) throw corrupt(`the row of the secrets of the store in ${folder} was changed`);
  return secrets;
}
