import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Run } from '../cli/commands.ts';
import { benchSources, type SourcesBenchResult } from './sources-bench.ts';

const usage =
  'usage: onedoor bench sources [--rounds N] [--seconds N] [--rate N] [--count N] [--seed S] [--folder DIR]\n';
/** What others may wait longer while departments are ill. */
const MOST_GROWTH = 1.2;
const MOST_OPENING_MS = 5000;

/**
 * `onedoor bench sources`: one department hangs, one fails half of its calls, one answers garbage, in turns with all being well. The
 * last line is JSON; exit code 1 where others wait a fifth longer, a circuit opens too late, or a verification has no report in time.
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '15' },
      rate: { type: 'string', default: '100' },
      count: { type: 'string', default: '3000' },
      seed: { type: 'string', default: '1' },
      folder: { type: 'string', default: tmpdir() },
    },
    allowPositionals: true,
  });
  const [rounds = 0, seconds = 0, rate = 0, count = 0, seed = -1] = [
    values.rounds,
    values.seconds,
    values.rate,
    values.count,
    values.seed,
  ].map(Number);
  const whole = [rounds, seconds, rate, count].every((number) => Number.isSafeInteger(number) && number >= 1);
  if (positionals.length > 0 || !whole || !Number.isSafeInteger(seed) || seed < 0) {
    process.stderr.write(usage);
    return 64;
  }
  const folder = await mkdtemp(join(values.folder, 'onedoor-sources-'));
  try {
    const tell = (sentence: string) => process.stderr.write(`  ${sentence}\n`);
    const result = await benchSources({ folder, rounds, seconds, rate, deadlineSeconds: 20, count, seed, tell });
    process.stdout.write(`${tableOf(result)}\n${JSON.stringify(result)}\n`);
    const { plainGrowth, verifiedGrowth, circuitOpenedMs, stuck } = result;
    const isSlow = Object.values(circuitOpenedMs).some((took) => took > MOST_OPENING_MS);
    return plainGrowth >= MOST_GROWTH || verifiedGrowth >= MOST_GROWTH || isSlow || stuck > 0 ? 1 : 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

function tableOf(result: SourcesBenchResult): string {
  const { plainP99Ms, plainGrowth, verifiedP99Ms, verifiedGrowth, circuitOpenedMs, stuck, longestMs } = result;
  const opened = Object.entries(circuitOpenedMs).map(([code, took]) => `${code} ${took} ms`);
  return [
    `  applications 普通办件 p99  ${plainP99Ms.healthy} ms → ${plainP99Ms.ill} ms (× ${plainGrowth})`,
    `  verified by others 他源核对 p99  ${verifiedP99Ms.healthy} ms → ${verifiedP99Ms.ill} ms (× ${verifiedGrowth})`,
    `  circuits open after 熔断用时  ${opened.join(', ')}`,
    `  without a report in time 逾期无报告  ${stuck}; the longest 最长 ${longestMs} ms`,
    `  verifications 核对  ${result.verificationsPerSecond}/s`,
  ].join('\n');
}
