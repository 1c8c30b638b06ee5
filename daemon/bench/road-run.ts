import { parseArgs } from 'node:util';
import type { Run } from '../cli/commands.ts';
import { benchRoad } from './road-bench.ts';
import { roadSummary, roadTable } from './road-report.ts';

const usage = `usage: onedoor bench road [--seconds N] [--entities N]… [--active N] [--window N] [--seed S] [--profile FILE] [--json]
`;

/** Applications that are open at once, for each message that may be without a receipt. */
const OPEN_CASES_A_MESSAGE = 2;

/**
 * `onedoor bench road`: the county's applications from a process of their own, through a real server, to a daemon that syncs what it
 * answers. With `--entities` the store knows so many before; with several, they are compared. The last line is JSON; exit code 1 when anything was not answered, or otherwise than planted.
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      seconds: { type: 'string', default: '20' },
      entities: { type: 'string', multiple: true, default: [] },
      active: { type: 'string', default: '0' },
      window: { type: 'string', default: '1024' },
      seed: { type: 'string', default: '1' },
      profile: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const entities = values.entities.map(Number);
  const [seconds, active, window, seed] = [values.seconds, values.active, values.window, values.seed].map(Number);
  const whole =
    isWhole(seconds, 1) && isWhole(active, 0) && isWhole(window, 1) && isWhole(seed, 0) && entities.every(isSize);
  if (!whole || positionals.length > 0) {
    process.stderr.write(usage);
    return 64;
  }
  const print = (text: string): void => {
    if (!values.json) process.stdout.write(`${text}\n`);
  };
  print(
    `The road of a message: applications of a county, messages of 2 kB, synced commits, seed ${seed}. 一条消息的全程：2 kB 消息，落盘后答复。`,
  );
  const result = await benchRoad({
    seconds,
    entities,
    active,
    window,
    openCases: window * OPEN_CASES_A_MESSAGE,
    seed,
    profile: values.profile,
    tell: (sentence) => print(`  ${sentence}`),
  });
  for (const fault of result.faults) process.stderr.write(`MISMATCH 不符: ${fault}\n`);
  print(roadTable(result));
  process.stdout.write(`${JSON.stringify(roadSummary(result))}\n`);
  return result.faultCount === 0 ? 0 : 1;
};

const isSize = (size: number): boolean => isWhole(size, 0);

function isWhole(value: number | undefined, least: number): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value >= least;
}
