import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StoreFault } from '../../actors/ports.ts';
import { exportStore } from '../../adapters/level/export.ts';
import { importStore } from '../../adapters/level/import.ts';
import { ensureKeyFile, readKeyFile } from '../../adapters/level/key-file.ts';
import { masterKeyFingerprint } from '../../adapters/level/vault.ts';
import { moveWhole, syncFolder, writeWhole } from './whole-file.ts';

// Another master key for a store. No row is changed in place: a store is made beside it under the new key, then both change
// places. What a store depends on and cannot be made anew (the keys that people are named by) it brings along.
//
//   copying    `rotation.json` says so; `store.next` is being made; the store and its key are as before
//   swapping   `store.next` is whole; store and key are exchanged, each by a rename
//   (no file)  done
//
// A rotation that was cut short is finished, or begun anew, by the same command. Until then the service does not start.

export interface MasterRotation {
  readonly data: string;
  readonly masterKeyFile: string;
  readonly at: number;
  readonly by: string;
  /** For tests: called between any two steps. */
  readonly pass?: (step: string) => void;
}

export interface Rotated {
  /** Fingerprints of the key before and of the new one. */
  readonly from: string;
  readonly to: string;
  readonly epoch: string;
  /** Where the key before was put, for backups made under it. */
  readonly kept: string;
}

interface Progress {
  readonly phase: 'copying' | 'swapping';
  readonly from: string;
  readonly to: string;
  readonly epoch?: string;
}

/** Whether a rotation was begun and not finished: the store and its key may not belong together. */
export function rotationUnderWay(data: string): boolean {
  return existsSync(progressFile(data));
}

/** @throws StoreFault */
export async function rotateMasterKey(rotation: MasterRotation): Promise<Rotated> {
  const { data, pass } = rotation;
  let progress = readProgress(data);
  if (progress === undefined || progress.phase === 'copying') progress = await copy(rotation, progress);
  pass?.('copied');
  return swap(rotation, progress);
}

async function copy(
  { data, masterKeyFile, at, by, pass }: MasterRotation,
  begun: Progress | undefined,
): Promise<Progress> {
  const [store, next, exported] = [join(data, 'store'), join(data, 'store.next'), join(data, 'rotation.export')];
  const masterKey = await readKeyFile(masterKeyFile);
  if (masterKey === undefined) throw new StoreFault('KEY', `there is no master key at ${masterKeyFile} 没有主密钥`);
  const newKey = await ensureKeyFile(`${masterKeyFile}.next`);
  const progress = { from: masterKeyFingerprint(masterKey), to: masterKeyFingerprint(newKey) };
  if (begun !== undefined && begun.from !== progress.from)
    throw new StoreFault(
      'KEY',
      `a rotation of another master key was begun in ${data}: put the key ${begun.from} back to ${masterKeyFile} 请放回原主密钥`,
    );
  await writeProgress(data, { phase: 'copying', ...progress });
  pass?.('begun');
  for (const leftover of [next, exported]) await rm(leftover, { recursive: true, force: true });
  const exportKey = randomBytes(32);
  try {
    await exportStore({ store, file: exported, masterKey, exportKey });
    pass?.('exported');
    const purpose = `rotation of the master key ${progress.from} to ${progress.to}`;
    const { epoch } = await importStore({
      file: exported,
      folder: next,
      exportKey,
      masterKey: newKey,
      at,
      by,
      purpose,
    });
    await syncFolder(data);
    pass?.('imported');
    const whole: Progress = { phase: 'swapping', ...progress, epoch };
    await writeProgress(data, whole);
    return whole;
  } finally {
    await rm(exported, { force: true });
  }
}

async function swap(
  { data, masterKeyFile, pass }: MasterRotation,
  { from, to, epoch = '' }: Progress,
): Promise<Rotated> {
  const [store, next, before] = [join(data, 'store'), join(data, 'store.next'), join(data, 'store.before')];
  const [newKey, kept] = [`${masterKeyFile}.next`, `${masterKeyFile}.${from}`];
  if (existsSync(next)) {
    if (existsSync(store)) await moveWhole(store, before);
    pass?.('aside');
    await moveWhole(next, store);
  }
  pass?.('store in place');
  if (existsSync(newKey)) {
    await writeWhole(kept, readFileSync(masterKeyFile));
    pass?.('key kept');
    await moveWhole(newKey, masterKeyFile);
  }
  pass?.('key in place');
  await rm(before, { recursive: true, force: true });
  await rm(progressFile(data));
  await syncFolder(dirname(progressFile(data)));
  return { from, to, epoch, kept };
}

const progressFile = (data: string): string => join(data, 'rotation.json');

function readProgress(data: string): Progress | undefined {
  const file = progressFile(data);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Progress) : undefined;
}

const writeProgress = (data: string, progress: Progress): Promise<void> =>
  writeWhole(progressFile(data), `${JSON.stringify(progress)}\n`);
