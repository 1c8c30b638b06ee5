import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Run } from '../cli/commands.ts';
import { benchStart, type StartBenchResult } from './start-bench.ts';

const usage = 'usage: onedoor bench start [--count N] [--entities N] [--seed S] [--folder DIR]\n';

/** `onedoor bench start`: how long it takes from the birth of the process to `/readyz`, after `kill -9`. The last line is JSON. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      count: { type: 'string', default: '10' },
      entities: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      folder: { type: 'string', default: tmpdir() },
    },
    allowPositionals: true,
  });
  const [count, entities, seed] = [values.count, values.entities, values.seed].map(Number);
  if (positionals.length > 0 || !isWhole(count, 1) || !isWhole(entities, 0) || !isWhole(seed, 0)) {
    process.stderr.write(usage);
    return 64;
  }
  const folder = await mkdtemp(join(values.folder, 'onedoor-start-'));
  try {
    process.stdout.write(
      `Starts after kill -9 until /readyz says ready; ${entities} entities in the store. 强行终止后的启动，库中 ${entities} 个实体。\n`,
    );
    const tell = (sentence: string) => process.stderr.write(`  ${sentence}\n`);
    const result = await benchStart({ home: folder, count, entities, seed, tell });
    process.stdout.write(`${tableOf(result)}\n${JSON.stringify(result)}\n`);
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

function isWhole(number: number | undefined, least: number): number is number {
  return Number.isSafeInteger(number) && (number ?? 0) >= least;
}

function tableOf(result: StartBenchResult): string {
  const lines = [
    `  ready 就绪                 ${result.startP50Ms} ms at the median 中位, ${result.startMaxMs} ms at most 最长`,
    `  processor time 处理器时间   ${result.processorMs} ms, and the server 消息服务器 ${result.serverProcessorMs} ms`,
    ...Object.entries(result.phases).map(([name, milliseconds]) => `    ${name.padEnd(12)} ${milliseconds} ms`),
  ];
  return lines.join('\n');
}
