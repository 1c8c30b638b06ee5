import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isCipherName } from '../../adapters/level/ciphers.ts';
import { dumpHash } from '../../adapters/level/dump.ts';
import { ensureMasterKey } from '../../adapters/level/master-key.ts';
import { verifyChain } from '../../adapters/level/verify.ts';
import type { Run } from '../cli/commands.ts';
import { fillStore } from './filled-store.ts';

const usage = 'usage: onedoor bench move [--entities N] [--seed S] [--cipher NAME] [--folder DIR] [--audit]\n';

/** What a move of a store came to. */
export interface MoveResult {
  readonly entities: number;
  readonly commits: number;
  readonly rows: number;
  readonly fileBytes: number;
  readonly storeBytes: number;
  readonly fillSeconds: number;
  readonly exportSeconds: number;
  readonly importSeconds: number;
  /** Largest resident memory of each command; null where the system does not say. */
  readonly exportPeakBytes: number | null;
  readonly importPeakBytes: number | null;
  /** Whether origin and copy say the same, entry by entry and row by row. */
  readonly equal: boolean;
  /** Whether the audit of the copy holds; null where it was not asked for. */
  readonly audited: boolean | null;
}

export interface MoveOptions {
  readonly entities: number;
  readonly seed: number;
  readonly cipher: 'aes-256-gcm' | 'sm4-ctr-hmac-sm3';
  /** An empty folder for everything of the run. */
  readonly folder: string;
  readonly audit: boolean;
  readonly tell: (sentence: string) => void;
}

/** `onedoor bench move`: fills a store, exports it, imports it under another master key, and proves that both say the same. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      entities: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      cipher: { type: 'string', default: 'aes-256-gcm' },
      folder: { type: 'string', default: tmpdir() },
      audit: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [entities, seed] = [Number(values.entities), Number(values.seed)];
  const { cipher } = values;
  const whole = Number.isSafeInteger(entities) && entities >= 1 && Number.isSafeInteger(seed) && seed >= 0;
  if (positionals.length > 0 || !whole || !isCipherName(cipher)) {
    process.stderr.write(usage);
    return 64;
  }
  const folder = await mkdtemp(join(values.folder, 'onedoor-move-'));
  try {
    const tell = (sentence: string) => process.stderr.write(`${sentence}\n`);
    const result = await move({ entities, seed, cipher, folder, audit: values.audit, tell });
    process.stdout.write(`${tableOf(result)}\n${JSON.stringify(result)}\n`);
    return result.equal && result.audited !== false ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Moves a filled store to another master key by way of a file, with the commands that an operator uses, and measures it. */
export async function move({ entities, seed, cipher, folder, audit, tell }: MoveOptions): Promise<MoveResult> {
  const homes = [join(folder, 'origin'), join(folder, 'copy')] as const;
  const [origin, copy] = homes.map((home) => join(home, 'data', 'store')) as [string, string];
  await mkdir(join(homes[0], 'data'), { recursive: true });
  const masterKey = await ensureMasterKey(join(homes[0], 'secrets'), { mayCreate: true });
  const filled = await fillStore({
    folder: origin,
    masterKey,
    cipher,
    applications: entities,
    seed,
    effects: true,
    tell: (done) => (done % 100_000 === 0 ? tell(`filled 已填充 ${done}`) : undefined),
  });
  const words = [join(folder, 'store.export'), '--key', join(folder, 'export.key')];
  const out = await runCommand(['export', ...words, '--home', homes[0]]);
  tell(`exported 已导出 ${out.seconds} s`);
  const into = await runCommand(['import', ...words, '--home', homes[1]]);
  tell(`imported 已导入 ${into.seconds} s`);
  const { rows, bytes, commit } = out.answer as { rows: number; bytes: number; commit: number };
  const otherKey = await ensureMasterKey(join(homes[1], 'secrets'), { mayCreate: false });
  const range = { upTo: commit };
  const equal = (await dumpHash(origin, masterKey, range)) === (await dumpHash(copy, otherKey, range));
  const audited = audit ? (await verifyChain(copy, { masterKey: otherKey })).ok : null;
  return {
    entities,
    commits: filled.commits,
    rows,
    fileBytes: bytes,
    storeBytes: await bytesOf(origin),
    fillSeconds: rounded(filled.seconds),
    exportSeconds: out.seconds,
    importSeconds: into.seconds,
    exportPeakBytes: out.peakBytes,
    importPeakBytes: into.peakBytes,
    equal,
    audited,
  };
}

const program = fileURLToPath(new URL('../onedoor.mjs', import.meta.url));

interface Ran {
  readonly answer: unknown;
  readonly seconds: number;
  /** Largest resident memory, as the kernel says; null where it does not. */
  readonly peakBytes: number | null;
}

/** Runs a command to its end, from the start of its process on. */
async function runCommand(words: readonly string[]): Promise<Ran> {
  const started = performance.now();
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [said, complaint, peakBytes] = ['', '', null as number | null];
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const timer = setInterval(() => {
    void peakOf(child.pid ?? 0).then((bytes) => {
      peakBytes = bytes ?? peakBytes;
    });
  }, 200);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  clearInterval(timer);
  if (code !== 0) throw new Error(`onedoor ${words[0] ?? ''} ended with ${code}: ${complaint}`);
  return { answer: JSON.parse(said), seconds: rounded((performance.now() - started) / 1000), peakBytes };
}

async function peakOf(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kibibytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

async function bytesOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const file of await readdir(folder)) bytes += (await stat(join(folder, file))).size;
  return bytes;
}

const rounded = (seconds: number): number => Math.round(seconds * 100) / 100;
const mebibytes = (bytes: number | null): string => (bytes === null ? '-' : `${Math.round(bytes / 1024 / 1024)} MiB`);

function tableOf(result: MoveResult): string {
  const { entities, commits, rows, fileBytes, storeBytes } = result;
  const lines: readonly (readonly [string, string])[] = [
    ['applications 办件', String(entities)],
    ['entries 日志条目', String(commits)],
    ['rows 行', String(rows)],
    ['store 存储', mebibytes(storeBytes)],
    ['file 导出文件', mebibytes(fileBytes)],
    ['fill 填充', `${result.fillSeconds} s`],
    ['export 导出', `${result.exportSeconds} s, memory 内存 ${mebibytes(result.exportPeakBytes)}`],
    ['import 导入', `${result.importSeconds} s, memory 内存 ${mebibytes(result.importPeakBytes)}`],
    ['says the same 内容一致', result.equal ? 'yes 是' : 'NO 否'],
    ['audit 审计', result.audited === null ? '-' : result.audited ? 'ok' : 'BROKEN 不符'],
  ];
  return lines.map(([name, value]) => `${name.padEnd(24)} ${value}`).join('\n');
}
