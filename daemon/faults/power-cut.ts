import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openLevelStore } from '../../adapters/level/store.ts';
import { verifyChain } from '../../adapters/level/verify.ts';
import { Random } from '../../rules/random.ts';
import { cutDisk } from './cut-disk.ts';
import { compileDiskTrace, type DiskStep, readDiskTrace } from './disk-trace.ts';
import type { FaultRunOptions, FaultRunResult } from './fault-run.ts';
import { answerText, expectedAnswers, storeReads } from './store-reads.ts';
import { type StoreBatch, storeBatches } from './store-turns.ts';

const MASTER_KEY = Buffer.alloc(32, 7);
const BATCHES = 400;
/** How often the traced process closes its store and opens it again. */
const SESSIONS = 4;
/** Steps before or behind a change of names or the end of a sync, where half of the cuts are. */
const NEAR_STEPS = 3;

export interface PowerCutOptions extends FaultRunOptions {
  /** False for the control: the store then does not wait for the disk, and the run must find losses. */
  readonly syncCommits?: boolean;
  /** Whether the name of a new file is only kept by a sync of the folder, as POSIX has it, and not by its own. */
  readonly strictNames?: boolean;
  readonly batches?: number;
}

/** What came of one cut. */
interface Outcome {
  readonly receipted: number;
  readonly failures: readonly string[];
  readonly unopened: boolean;
  readonly mended: readonly string[];
}

/**
 * Power cuts. A process with a store is traced; then the disk is made as a cut at some step may leave it, `count` times, and
 * opened with the real store: what had been acknowledged must be there, whole, and the store must go on.
 */
export async function powerCuts(options: PowerCutOptions): Promise<FaultRunResult> {
  const { count, seed, folder, tell, batches = BATCHES, syncCommits = true, strictNames = false } = options;
  const steps = await traceStore(folder, seed, batches, syncCommits);
  const all = storeBatches(seed, batches);
  const random = new Random(seed);
  tell(`${steps.length} steps of the disk were noted 记录磁盘操作`);
  const failures: string[] = [];
  const figures = {
    cuts: 0,
    lost: 0,
    unopened: 0,
    repaired: 0,
    tornLogs: 0,
    commitsChecked: 0,
    torn: 0,
    namesUndone: 0,
  };
  for (let index = 1; index <= count; index += 1) {
    const at = chooseCut(steps, random);
    const place = join(folder, `cut-${index}`);
    const disk = await cutDisk(steps, at, place, { random, strict: strictNames });
    const { receipted, failures: found, unopened, mended } = await openAfter(place, steps.slice(0, at), all);
    figures.cuts += 1;
    figures.torn += disk.torn;
    figures.namesUndone += disk.namesUndone;
    figures.commitsChecked += receipted;
    if (unopened) figures.unopened += 1;
    else if (found.length > 0) figures.lost += 1;
    if (mended.some((file) => file.startsWith('MANIFEST'))) figures.repaired += 1;
    if (mended.some((file) => file.endsWith('.log'))) figures.tornLogs += 1;
    failures.push(...found.slice(0, 3).map((failure) => `cut ${index} before step ${at} (seed ${seed}): ${failure}`));
    if (found.length === 0) await rm(place, { recursive: true });
    if (index % 20 === 0) tell(`${index} cuts 次断电, ${figures.lost} lost 丢失, ${figures.unopened} unopened 打不开`);
  }
  return { failures, figures };
}

/** Says what is missing for this run, if anything is. */
export async function missingForPowerCuts(folder: string): Promise<string | undefined> {
  return compileDiskTrace(join(folder, 'disk-trace.so'));
}

async function traceStore(
  folder: string,
  seed: number,
  batches: number,
  syncCommits: boolean,
): Promise<readonly DiskStep[]> {
  const library = join(folder, 'disk-trace.so');
  const missing = await compileDiskTrace(library);
  if (missing !== undefined) throw new Error(`the disk cannot be traced: ${missing}`);
  const store = join(folder, 'traced');
  const trace = join(folder, 'trace');
  await mkdir(store);
  const child = fileURLToPath(new URL('power-cut-child.ts', import.meta.url));
  const words = [store, trace, seed, batches, SESSIONS, syncCommits ? 'sync' : 'no-sync'].map(String);
  await promisify(execFile)(
    process.execPath,
    [
      '--disallow-code-generation-from-strings',
      '--disable-proto=delete',
      '--import',
      import.meta.resolve('tsx'),
      child,
      ...words,
    ],
    { env: { LD_PRELOAD: library, DISK_TRACE_FOLDER: store, DISK_TRACE_FILE: trace } },
  );
  return readDiskTrace(trace);
}

/** A step to cut before: half of them anywhere, half near a change of names or the end of a sync. */
function chooseCut(steps: readonly DiskStep[], random: Random): number {
  const anywhere = random.between(1, steps.length);
  if (random.chance(0.5)) return anywhere;
  const delicate = steps.findIndex(
    ({ kind }, index) =>
      index >= anywhere - NEAR_STEPS && (kind === 'rename' || kind === 'create' || kind === 'unlink'),
  );
  if (delicate < 0) return anywhere;
  return Math.min(steps.length, Math.max(1, delicate + random.between(-NEAR_STEPS, NEAR_STEPS)));
}

async function openAfter(folder: string, past: readonly DiskStep[], all: readonly StoreBatch[]): Promise<Outcome> {
  const told = past.flatMap((step) => (step.kind === 'told' ? [Number(step.text)] : []));
  const receipted = told.at(-1) ?? 0;
  const failures: string[] = [];
  const mended: string[] = [];
  const options = { folder, masterKey: MASTER_KEY, onMended: (file: string) => mended.push(file) };
  const result = () => ({ receipted: turnsOf(all.slice(0, receipted)), failures, unopened: false, mended });
  try {
    const store = await openLevelStore(options);
    try {
      const held = (await store.marks())['batch']?.watermark ?? 0;
      if (held < receipted) failures.push(`batch ${receipted} was acknowledged, the store ends at batch ${held}`);
      const batches = all.slice(0, held);
      const reads = storeReads(batches);
      const expected = await expectedAnswers(batches, reads);
      for (const { name, ask } of reads) {
        if (answerText(await ask(store)) !== expected.get(name)) failures.push(`another answer: ${name}`);
      }
      const [next] = storeBatches(1, 400).filter(({ turns }) => turns.length > 0);
      const before = store.head().commit;
      await store.commit(next?.turns ?? [], {});
      if (store.head().commit !== before + (next?.turns.length ?? 0)) failures.push('the store does not go on');
    } finally {
      await store.close();
    }
    const again = await openLevelStore({ folder, masterKey: MASTER_KEY });
    await again.close();
    const verdict = await verifyChain(folder, { masterKey: MASTER_KEY });
    if (!verdict.ok) failures.push(`the audit says: ${JSON.stringify(verdict)}`);
    return result();
  } catch (error) {
    failures.push(error instanceof Error ? error.message : String(error));
    return { ...result(), unopened: true };
  }
}

function turnsOf(batches: readonly StoreBatch[]): number {
  return batches.reduce((sum, { turns }) => sum + turns.length, 0);
}
