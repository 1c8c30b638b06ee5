import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Run } from '../cli/commands.ts';
import { benchSnapshot, type SnapshotBenchResult } from './snapshot-bench.ts';

const usage = 'usage: onedoor bench snapshot [--count N] [--rate N] [--seconds N] [--seed S] [--folder DIR]\n';

/**
 * `onedoor bench snapshot`: how long the figures of credit of so many applications take, and what that does to turns that are
 * committed meanwhile. The last line is JSON.
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      count: { type: 'string', default: '100000' },
      rate: { type: 'string', default: '300' },
      seconds: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      folder: { type: 'string', default: tmpdir() },
    },
    allowPositionals: true,
  });
  const [applications = 0, turnsASecond = 0, seconds = 0, seed = 0] = [
    values.count,
    values.rate,
    values.seconds,
    values.seed,
  ].map(Number);
  const wrong = [applications, turnsASecond, seconds].some((one) => !Number.isSafeInteger(one) || one < 1);
  if (positionals.length > 0 || wrong || !Number.isSafeInteger(seed)) {
    process.stderr.write(usage);
    return 64;
  }
  const folder = await mkdtemp(join(values.folder, 'onedoor-snapshot-'));
  try {
    process.stdout.write(`${applications} applications, ${turnsASecond} turns/s. ${applications} 件办件。\n`);
    const tell = (sentence: string) => process.stderr.write(`  ${sentence}\n`);
    const store = join(folder, 'store');
    const result = await benchSnapshot({ folder: store, applications, turnsASecond, seconds, seed, tell });
    process.stdout.write(`${tableOf(result)}\n${JSON.stringify({ ...result, load: loadavg().map(Math.round) })}\n`);
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

function tableOf({
  idleSeconds,
  idleProcessorSeconds,
  loadedSeconds,
  memoryMb,
  sharePercent,
  without,
  during,
}: SnapshotBenchResult): string {
  const line = (name: string, { p50Ms, p99Ms, mostMs, loopP99Ms, loopMostMs }: SnapshotBenchResult['without']) =>
    `  ${name}   turn 办理 p50 ${p50Ms} ms, p99 ${p99Ms} ms, most 最长 ${mostMs} ms; loop 循环 p99 ${loopP99Ms} ms, most 最长 ${loopMostMs} ms`;
  return [
    `  snapshot 快照   ${idleSeconds} s idle 空闲 (processor 处理器 ${idleProcessorSeconds} s), ${loadedSeconds} s with the load 有负载, of ${sharePercent} % of the time 占时; memory 内存 +${memoryMb} MB`,
    line('without 无快照', without),
    line('during 快照中', during),
  ].join('\n');
}
