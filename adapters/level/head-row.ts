import { type Head, StoreFault } from '../../actors/ports.ts';
import type { MarkRow } from '../../actors/protocol/journal.ts';
import type { ArchiveHead } from './archive.ts';
import { type CipherName, isCipherName } from './ciphers.ts';
import { readSignedValue } from './envelope.ts';
import { corrupt } from './fault.ts';
import { rowKey } from './keys.ts';
import { masterKeyFingerprint, type Vault } from './vault.ts';

/** Grows with each change of what rests that an older program would misread. */
export const SCHEMA = 2;
/** That of a store of which entries lie in an archive: it has it from its first segment on. */
export const ARCHIVED_SCHEMA = 3;
/** The schema of the first release; stores of before it are not read. */
export const FIRST_SCHEMA = 2;

/** What names a store; written when it is made or restored, and never again. */
export interface Meta {
  readonly schema: number;
  readonly storeId: string;
  readonly epoch: string;
  readonly cipher: CipherName;
  /** Fingerprint of the master key, to tell a wrong key from damage. */
  readonly key: string;
}

/**
 * The end of the journal and all marks, in one row, written in every batch: so marks can never be of another moment
 * than the head, and none can be lost alone. They are few (a source or follower each) and bounded by the window.
 */
export interface HeadRow extends Head {
  readonly marks: Readonly<Record<string, MarkRow>>;
  /** There once a first segment is sealed. */
  readonly archive?: ArchiveHead;
}

/** @param archive there where entries lie in an archive */
export function newMeta(vault: Vault, storeId: string, epoch: string, archive?: ArchiveHead): Meta {
  return {
    schema: archive === undefined ? SCHEMA : ARCHIVED_SCHEMA,
    storeId,
    epoch,
    cipher: vault.cipher,
    key: vault.fingerprint,
  };
}

export function encodeMeta(vault: Vault, meta: Meta): Buffer {
  return vault.sign(rowKey.meta, JSON.stringify(meta));
}

/**
 * Reads the meta row without proof, to learn which cipher the proof needs.
 * @param newest the newest schema that the program knows
 * @throws StoreFault NEWER, CORRUPT
 */
export function readMeta(folder: string, value: Buffer, newest = ARCHIVED_SCHEMA): Meta {
  const meta = parse(readSignedValue(value)) as Partial<Meta> | undefined;
  const { schema } = meta ?? {};
  if (typeof schema === 'number' && schema > newest) {
    throw new StoreFault(
      'NEWER',
      `the store in ${folder} was written by a newer program (schema ${schema}; this program knows ${newest}): install that version, or restore a backup made before the upgrade`,
    );
  }
  if (typeof schema === 'number' && schema >= 1 && schema < FIRST_SCHEMA) {
    throw corrupt(
      `the store in ${folder} was written by a version before the first release, whose rows this program does not read: begin with an empty data folder`,
    );
  }
  if (!Number.isSafeInteger(schema) || (schema ?? 0) < 1 || !isCipherName(meta?.cipher)) {
    throw corrupt(`the row that names the store in ${folder} is damaged`);
  }
  return meta as Meta;
}

/** Proves that the master key is the one of this store. @throws StoreFault KEY */
export function checkMasterKey(folder: string, meta: Meta, masterKey: Uint8Array): void {
  const fingerprint = masterKeyFingerprint(masterKey);
  if (fingerprint === meta.key) return;
  throw new StoreFault(
    'KEY',
    `the master key (${fingerprint}) is not the one that the store in ${folder} was made with (${meta.key}): put back the master.key that belongs to this data folder; nothing was read or changed`,
  );
}

/** Proves the meta row. @throws StoreFault CORRUPT */
export function checkMeta(folder: string, vault: Vault, value: Buffer): void {
  if (vault.check(rowKey.meta, value) === undefined)
    throw corrupt(`the row that names the store in ${folder} was changed`);
}

/** @param markTexts the marks, each already JSON text: most do not change from batch to batch */
export function encodeHead(
  vault: Vault,
  head: Head,
  markTexts: ReadonlyMap<string, string>,
  archive?: ArchiveHead,
): Buffer {
  let marks = '';
  for (const [source, text] of markTexts) marks += `${marks === '' ? '' : ','}${JSON.stringify(source)}:${text}`;
  return vault.sign(
    rowKey.head,
    `{"commit":${head.commit},"hash":"${head.hash}","commands":${head.commands},"marks":{${marks}}${archive === undefined ? '' : `,"archive":${JSON.stringify(archive)}`}}`,
  );
}

/**
 * @param vault proves the row; without it the row is only read
 * @returns undefined when the row is absent or not what was written
 */
export function decodeHead(value: Buffer | undefined, vault?: Vault): HeadRow | undefined {
  if (value === undefined) return undefined;
  const row = parse(vault === undefined ? readSignedValue(value) : vault.check(rowKey.head, value)) as
    | HeadRow
    | undefined;
  return Number.isSafeInteger(row?.commit) && typeof row?.hash === 'string' ? row : undefined;
}

function parse(payload: Buffer | undefined): unknown {
  if (payload === undefined) return undefined;
  try {
    return JSON.parse(payload.toString());
  } catch {
    return undefined;
  }
}
