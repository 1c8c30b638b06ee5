import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Run } from '../cli/commands.ts';
import { benchDue, type DueBenchResult, idleMemory } from './due-bench.ts';

const usage = 'usage: onedoor bench due [--count N] [--armed N] [--seed S] [--folder DIR]\n';
/** What falls due in a minute is handled in that minute. */
const MINUTE_SECONDS = 60;

/**
 * `onedoor bench due`: so many deadlines fall due at one moment while others are armed. The last line is JSON; exit code 1 where one
 * was missed or fired twice, or the minute did not suffice.
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      count: { type: 'string', default: '10000' },
      armed: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      folder: { type: 'string', default: tmpdir() },
      // What a process of its own is asked by the bench itself.
      idle: { type: 'string' },
    },
    allowPositionals: true,
  });
  if (values.idle !== undefined) {
    process.stdout.write(`${JSON.stringify(await idleMemory(values.idle))}\n`);
    return 0;
  }
  const [count, armed, seed] = [values.count, values.armed, values.seed].map(Number);
  if (positionals.length > 0 || !isWhole(count, 1) || !isWhole(armed, 0) || !isWhole(seed, 0)) {
    process.stderr.write(usage);
    return 64;
  }
  const folder = await mkdtemp(join(values.folder, 'onedoor-due-'));
  try {
    process.stdout.write(
      `${count} deadlines at one moment, ${armed} armed. 同一时刻到期 ${count} 件，另设 ${armed} 件。\n`,
    );
    const tell = (sentence: string) => process.stderr.write(`  ${sentence}\n`);
    const result = await benchDue({ folder, count, armed, seed, tell });
    process.stdout.write(`${tableOf(result)}\n${JSON.stringify(result)}\n`);
    const { missed, twice, handledSeconds } = result;
    return missed > 0 || twice > 0 || handledSeconds > MINUTE_SECONDS ? 1 : 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

function isWhole(number: number | undefined, least: number): number is number {
  return Number.isSafeInteger(number) && (number ?? 0) >= least;
}

function tableOf(result: DueBenchResult): string {
  const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(1);
  return [
    `  handled 处理完毕   ${result.handledSeconds} s; late 滞后 ${result.lateP50Ms} ms at the median 中位, ${result.lateP99Ms} ms p99`,
    `  missed 遗漏 ${result.missed}, twice 重复 ${result.twice}`,
    `  memory of armed ones 设定时限占用内存  ${megabytes(result.armedMemoryBytes)} MB; with mapped files 含映射文件 ${megabytes(result.armedMemoryWithFilesBytes)} MB`,
  ].join('\n');
}
