import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { faultKinds } from '../faults/fault-runs.ts';
import type { Run } from './commands.ts';

const usage = (): string => {
  const names = Object.entries(faultKinds).map(
    ([name, { title, count }]) => `  ${name.padEnd(16)} ${title.en} ${title.zh} (${count})\n`,
  );
  return `usage: onedoor faults NAME [--count N] [--seed S] [--keep]\n${names.join('')}`;
};

/**
 * `onedoor faults NAME`: brings one kind of fault about, so many times, against a real store and a real server. The last line is JSON; exit code 1
 * when a promise did not hold. With `--keep`, and after a failure, the run's folder stays.
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      count: { type: 'string' },
      seed: { type: 'string', default: '1' },
      keep: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [name = ''] = positionals;
  const kind = Object.hasOwn(faultKinds, name) ? faultKinds[name] : undefined;
  const [count, seed] = [Number(values.count ?? kind?.count), Number(values.seed)];
  const whole = Number.isSafeInteger(count) && count >= 1 && Number.isSafeInteger(seed) && seed >= 0;
  if (kind === undefined || positionals.length !== 1 || !whole) {
    process.stderr.write(usage());
    return 64;
  }
  const faultRun = await kind.load();
  const folder = await mkdtemp(join(tmpdir(), `onedoor-faults-${name}-`));
  process.stdout.write(`${kind.title.en} ${kind.title.zh}: ${count}×, seed 种子 ${seed}\n`);
  const tell = (line: string) => process.stdout.write(`  ${line}\n`);
  const { failures, figures } = await faultRun({ count, seed, folder, tell });
  for (const failure of failures) process.stdout.write(`FAILED 失败: ${failure}\n`);
  if (values.keep || failures.length > 0) process.stdout.write(`folder 目录: ${folder}\n`);
  else await rm(folder, { recursive: true, force: true });
  process.stdout.write(`${JSON.stringify({ name, count, seed, failures: failures.length, ...figures })}\n`);
  return failures.length === 0 ? 0 : 1;
};
