import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isCipherName } from '../../adapters/level/ciphers.ts';
import { dumpHash } from '../../adapters/level/dump.ts';
import { exportStore } from '../../adapters/level/export.ts';
import { importStore } from '../../adapters/level/import.ts';
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
  /** Processor time of all threads, which a busy machine does not change much. */
  readonly exportProcessorSeconds: number;
  readonly importProcessorSeconds: number;
  /** Largest resident memory seen while exporting and importing. */
  readonly peakBytes: number;
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

/** Moves a filled store to another master key by way of a file, and measures it. */
export async function move({ entities, seed, cipher, folder, audit, tell }: MoveOptions): Promise<MoveResult> {
  const [origin, copy, file] = [join(folder, 'origin'), join(folder, 'copy'), join(folder, 'store.export')];
  const [masterKey, otherKey, exportKey] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  const filled = await fillStore({
    folder: origin,
    masterKey,
    cipher,
    applications: entities,
    seed,
    effects: true,
    tell: (done) => (done % 100_000 === 0 ? tell(`filled 已填充 ${done}`) : undefined),
  });
  const peak = watchMemory();
  const out = await timed(() => exportStore({ store: origin, file, masterKey, exportKey }));
  const exported = out.result;
  tell(`exported 已导出 ${exported.bytes} bytes, ${out.seconds} s`);
  const newcomer = { at: Date.now(), by: 'bench', purpose: 'bench' };
  const into = await timed(() => importStore({ file, folder: copy, masterKey: otherKey, exportKey, ...newcomer }));
  const peakBytes = peak();
  tell(`imported 已导入, ${into.seconds} s`);
  const upTo = exported.head.commit;
  const equal = (await dumpHash(origin, masterKey, { upTo })) === (await dumpHash(copy, otherKey, { upTo }));
  const audited = audit ? (await verifyChain(copy, { masterKey: otherKey })).ok : null;
  return {
    entities,
    commits: filled.commits,
    rows: exported.rows,
    fileBytes: exported.bytes,
    storeBytes: await bytesOf(origin),
    fillSeconds: rounded(filled.seconds),
    exportSeconds: out.seconds,
    importSeconds: into.seconds,
    exportProcessorSeconds: out.processorSeconds,
    importProcessorSeconds: into.processorSeconds,
    peakBytes,
    equal,
    audited,
  };
}

async function timed<Result>(work: () => Promise<Result>) {
  const started = performance.now();
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return {
    result,
    seconds: rounded((performance.now() - started) / 1000),
    processorSeconds: rounded((user + system) / 1_000_000),
  };
}

/** Looks at the resident memory ten times a second. @returns ends it and gives the largest */
function watchMemory(): () => number {
  let largest = process.memoryUsage.rss();
  const timer = setInterval(() => {
    largest = Math.max(largest, process.memoryUsage.rss());
  }, 100);
  return () => {
    clearInterval(timer);
    return Math.max(largest, process.memoryUsage.rss());
  };
}

async function bytesOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const file of await readdir(folder)) bytes += (await stat(join(folder, file))).size;
  return bytes;
}

const rounded = (seconds: number): number => Math.round(seconds * 100) / 100;
const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;

function tableOf(result: MoveResult): string {
  const { entities, commits, rows, fileBytes, storeBytes, peakBytes } = result;
  const lines: readonly (readonly [string, string])[] = [
    ['applications 办件', String(entities)],
    ['entries 日志条目', String(commits)],
    ['rows 行', String(rows)],
    ['store 存储', mebibytes(storeBytes)],
    ['file 导出文件', mebibytes(fileBytes)],
    ['fill 填充', `${result.fillSeconds} s`],
    ['export 导出', `${result.exportSeconds} s, processor 处理器 ${result.exportProcessorSeconds} s`],
    ['import 导入', `${result.importSeconds} s, processor 处理器 ${result.importProcessorSeconds} s`],
    ['memory at most 内存峰值', mebibytes(peakBytes)],
    ['says the same 内容一致', result.equal ? 'yes 是' : 'NO 否'],
    ['audit 审计', result.audited === null ? '-' : result.audited ? 'ok' : 'BROKEN 不符'],
  ];
  return lines.map(([name, value]) => `${name.padEnd(24)} ${value}`).join('\n');
}
