import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '../../rules/random.ts';
import { type DiskStep, THE_FOLDER } from './disk-trace.ts';

/*
 * What a disk may hold after the power was cut at some step:
 *
 *   - what a sync that had returned covered is there: the bytes of a file, the names of the folder;
 *   - of later bytes of a file any beginning, or pages of them in any choice with zeros between, or a length with zeros or
 *     noise instead of the bytes (ext4 and xfs can leave each of these);
 *   - of later changes of names any beginning, in their order. A file that was synced has its name, and what was changed
 *     before it was made is done: ext4, xfs and btrfs write the making of a file with its first sync, as one journal.
 *     POSIX alone does not promise that; with `strict` only a sync of the folder counts.
 */

const PAGE_BYTES = 4096;

/** What was left of what was not synced, for the figures. */
export interface CutDisk {
  readonly files: number;
  /** Files that had bytes which were not synced, and so may be torn. */
  readonly torn: number;
  /** Changes of names that the cut has undone. */
  readonly namesUndone: number;
}

export interface CutOptions {
  readonly random: Random;
  /** Whether the name of a new file is only kept by a sync of the folder. */
  readonly strict: boolean;
}

/** Writes into a new folder what a power cut just before step `at` may leave. */
export async function cutDisk(
  steps: readonly DiskStep[],
  at: number,
  folder: string,
  { random, strict }: CutOptions,
): Promise<CutDisk> {
  const past = steps.slice(0, at);
  const { names, undone } = namesAfter(past, random, strict);
  await mkdir(folder, { recursive: true });
  let torn = 0;
  for (const [name, file] of names) {
    const { bytes, synced } = contentOf(past, file);
    if (synced < bytes.length) torn += 1;
    await writeFile(join(folder, name), survivorOf(bytes, synced, random));
  }
  return { files: names.size, torn, namesUndone: undone };
}

/** The names of the folder: all changes that are certain, and a beginning of the others. */
function namesAfter(
  past: readonly DiskStep[],
  random: Random,
  strict: boolean,
): { names: ReadonlyMap<string, number>; undone: number } {
  let covered = 0;
  for (const step of past) {
    if (step.kind !== 'sync') continue;
    const made = past.findIndex((earlier) => earlier.kind === 'create' && earlier.file === step.file);
    if (step.file === THE_FOLDER) covered = Math.max(covered, step.since);
    else if (!strict) covered = Math.max(covered, made + 1);
  }
  const changes = past.flatMap((step, index) =>
    step.kind === 'create' || step.kind === 'rename' || step.kind === 'unlink' ? [{ step, index }] : [],
  );
  const certain = changes.filter(({ index }) => index < covered).length;
  const kept = random.weigh([
    [certain, 2],
    [changes.length, 2],
    [random.between(certain, changes.length), 3],
  ]);
  const names = new Map<string, number>();
  for (const { step } of changes.slice(0, kept)) {
    if (step.kind === 'create') names.set(step.name, step.file);
    else if (step.kind === 'unlink') names.delete(step.name);
    else {
      const file = names.get(step.from);
      if (file === undefined) throw new Error(`${step.from} is renamed and was never made`);
      names.delete(step.from);
      names.set(step.to, file);
    }
  }
  return { names, undone: changes.length - kept };
}

function contentOf(past: readonly DiskStep[], file: number): { readonly bytes: Buffer; readonly synced: number } {
  const writes = past.flatMap((step, index) =>
    step.kind === 'write' && step.file === file ? [{ bytes: step.bytes, index }] : [],
  );
  let since = 0;
  for (const step of past) if (step.kind === 'sync' && step.file === file) since = Math.max(since, step.since);
  const synced = writes.reduce((sum, { bytes, index }) => sum + (index < since ? bytes.length : 0), 0);
  return { bytes: Buffer.concat(writes.map(({ bytes }) => bytes)), synced };
}

function survivorOf(bytes: Buffer, synced: number, random: Random): Buffer {
  if (synced === bytes.length) return bytes;
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => random.between(0, 255)));
  const length = random.between(synced, bytes.length);
  const rest = bytes.length - length;
  switch (random.pick(['nothing', 'all', 'beginning', 'zeros', 'noise', 'pages'] as const)) {
    case 'nothing':
      return bytes.subarray(0, synced);
    case 'all':
      return bytes;
    case 'beginning':
      return bytes.subarray(0, length);
    case 'zeros':
      return Buffer.concat([bytes.subarray(0, length), Buffer.alloc(rest)]);
    case 'noise':
      return Buffer.concat([bytes.subarray(0, length), noise(rest)]);
    case 'pages':
      return pagesOf(bytes, synced, random);
  }
}

/** Each page that was not synced as a whole is on the disk or is not; of one that was in part, what was stays. */
function pagesOf(bytes: Buffer, synced: number, random: Random): Buffer {
  const survivor = Buffer.from(bytes);
  for (let page = synced - (synced % PAGE_BYTES); page < bytes.length; page += PAGE_BYTES) {
    if (random.chance(0.5)) survivor.fill(0, Math.max(page, synced), Math.min(page + PAGE_BYTES, bytes.length));
  }
  return survivor;
}
