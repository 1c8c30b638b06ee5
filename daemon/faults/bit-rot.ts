import { type ChildProcess, fork } from 'node:child_process';
import { statSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StoreFault } from '../../actors/ports.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { withTable } from '../../adapters/level/store-files.ts';
import { readTableIndex } from '../../adapters/level/table-file.ts';
import { Random } from '../../rules/random.ts';
import type { RottenReads, RottenStore } from './bit-rot-child.ts';
import type { FaultRunOptions, FaultRunResult } from './fault-run.ts';
import { storeBatches } from './store-turns.ts';

const MASTER_KEY = Buffer.alloc(32, 7);
const BATCHES = 800;
/** Small, so that there are many tables, and a log with the last turns. */
const WRITE_BUFFER_BYTES = 256 * 1024;
/** Half of the flips are among the last bytes of a file. */
const NEAR_END_BYTES = 512;
/** As long as it takes: the whole store is checked when it is opened. */
const WHOLE_CHECK_MS = 60_000;

export interface BitRotOptions extends FaultRunOptions {
  readonly batches?: number;
}

/**
 * Bit rot. A store of some thousands of turns is closed and copied, `count` times, and in each copy one bit is flipped; then
 * the copy is opened and everything is read through the port. Every second flip is among the rows of a table, and that copy is
 * opened without a check of its tables, so that the reads alone have to notice.
 */
export async function bitRot({ count, seed, folder, tell, batches = BATCHES }: BitRotOptions): Promise<FaultRunResult> {
  const whole = join(folder, 'whole');
  await fill(whole, seed, batches);
  const files = (await readdir(whole)).filter((file) => /^(\d+\.(ldb|log)|MANIFEST-\d+)$/.test(file));
  const random = new Random(seed);
  const failures: string[] = [];
  const figures = {
    flips: 0,
    refusedToOpen: 0,
    refusedOnRead: 0,
    endedByLevelDB: 0,
    harmless: 0,
    wrong: 0,
    absent: 0,
    answersChecked: 0,
  };
  const reader = new RottenReader(seed, batches);
  tell(`${files.length} files 个文件`);
  try {
    for (let index = 1; index <= count; index += 1) {
      const place = join(folder, `flip-${index}`);
      const isChecked = index % 2 === 0;
      const flip = await flipOneBit(
        whole,
        place,
        isChecked ? choose(whole, files, random) : chooseRow(whole, files, random),
      );
      const said = await reader.read({ folder: place, checkMs: isChecked ? WHOLE_CHECK_MS : 0 });
      const name = `flip ${index} (seed ${seed}), ${flip}`;
      figures.flips += 1;
      if (said === 'ended') {
        figures.endedByLevelDB += 1;
        // An end is no wrong answer, but it must not happen again and again: the next start has to find the cause.
        const next = await openChecked(place);
        if (next !== 'CORRUPT') failures.push(`${name}: ended the process, and the next start says ${next}`);
      } else {
        tally(figures, said);
        figures.answersChecked += said.right + said.corrupt;
        for (const read of said.wrong.slice(0, 3)) failures.push(`${name}: wrong: ${read}`);
        for (const read of said.absent.slice(0, 3)) failures.push(`${name}: absent: ${read}`);
      }
      await rm(place, { recursive: true });
      if (index % 20 === 0) tell(`${index} flips 次翻转, ${figures.wrong} wrong 错误, ${figures.absent} absent 缺失`);
    }
  } finally {
    await reader.stop();
  }
  return { failures, figures };
}

function tally(
  figures: { refusedToOpen: number; refusedOnRead: number; harmless: number; wrong: number; absent: number },
  { refused, corrupt, wrong, absent }: RottenReads,
): void {
  if (wrong.length > 0) figures.wrong += 1;
  else if (absent.length > 0) figures.absent += 1;
  else if (refused !== undefined) figures.refusedToOpen += 1;
  else if (corrupt > 0) figures.refusedOnRead += 1;
  else figures.harmless += 1;
}

async function fill(folder: string, seed: number, batches: number): Promise<void> {
  const all = storeBatches(seed, batches);
  const half = all.length >> 1;
  for (const part of [all.slice(0, half), all.slice(half)]) {
    const store = await openLevelStore({ folder, masterKey: MASTER_KEY, writeBufferBytes: WRITE_BUFFER_BYTES });
    await Promise.all(part.map(({ turns, marks }) => store.commit(turns, marks)));
    await store.close();
  }
}

interface Flip {
  readonly file: string;
  readonly byte: number;
  readonly bit: number;
}

/** A bit of any file, half of them near its end. */
function choose(whole: string, files: readonly string[], random: Random): Flip {
  const kind = random.pick(['.ldb', '.ldb', '.log', 'MANIFEST']);
  const file = random.pick(files.filter((name) => name.includes(kind)));
  const { size } = statSync(join(whole, file));
  const first = random.chance(0.5) ? Math.max(0, size - NEAR_END_BYTES) : 0;
  return { file, byte: random.between(first, size - 1), bit: random.between(0, 7) };
}

/** A bit among the rows of a table, half of them in its last block of rows. */
function chooseRow(whole: string, files: readonly string[], random: Random): Flip {
  const file = random.pick(files.filter((name) => name.endsWith('.ldb')));
  const { blocks } = withTable(join(whole, file), readTableIndex);
  const last = blocks.at(-1);
  if (last === undefined) throw new Error(`${file} has no rows`);
  const { offset, size } = random.chance(0.5) ? last : random.pick(blocks);
  return { file, byte: random.between(offset, offset + size), bit: random.between(0, 7) };
}

/** Makes a copy with one bit flipped. @returns where */
async function flipOneBit(whole: string, copy: string, { file, byte, bit }: Flip): Promise<string> {
  await mkdir(copy);
  for (const name of await readdir(whole)) {
    if (name.endsWith('.ldb') && name !== file) await link(join(whole, name), join(copy, name));
    else if (!/^(LO|CHECKED)/.test(name)) await copyFile(join(whole, name), join(copy, name));
  }
  const bytes = await readFile(join(copy, file));
  bytes[byte] = (bytes[byte] ?? 0) ^ (1 << bit);
  await writeFile(join(copy, file), bytes);
  return `bit ${bit} of byte ${byte} of ${bytes.length} of ${file}`;
}

async function openChecked(folder: string): Promise<string> {
  try {
    const store = await openLevelStore({ folder, masterKey: MASTER_KEY, checkMs: WHOLE_CHECK_MS });
    await store.close();
    return 'nothing';
  } catch (error) {
    return error instanceof StoreFault ? error.code : String(error);
  }
}

/** The process that reads, started anew when it was ended. */
class RottenReader {
  readonly #words: readonly string[];
  #child: ChildProcess | undefined;

  constructor(seed: number, batches: number) {
    this.#words = [String(seed), String(batches)];
  }

  async read(store: RottenStore): Promise<RottenReads | 'ended'> {
    const child = this.#child ?? (await this.#start());
    this.#child = child;
    const answer = await new Promise<RottenReads | 'ended'>((resolve) => {
      const ended = (): void => resolve('ended');
      child.once('exit', ended);
      child.once('message', (message) => {
        child.off('exit', ended);
        resolve(message as RottenReads);
      });
      child.send(store);
    });
    if (answer === 'ended') this.#child = undefined;
    return answer;
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
  }

  async #start(): Promise<ChildProcess> {
    const program = fileURLToPath(new URL('bit-rot-child.ts', import.meta.url));
    const child = fork(program, this.#words, {
      execArgv: [
        '--disallow-code-generation-from-strings',
        '--disable-proto=delete',
        '--import',
        import.meta.resolve('tsx'),
      ],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code) => reject(new Error(`the reading process ended (${code}) before it had begun`)));
    });
    return child;
  }
}
