import { parseArgs } from 'node:util';
import { type PlantName, plants } from '../simulation/plants.ts';
import { report } from '../simulation/report.ts';
import { type Outcome, simulate } from '../simulation/simulation.ts';
import { openWorld } from '../simulation/world.ts';
import type { Run } from './commands.ts';

const usage = `usage: onedoor simulate [--seeds N] [--from S] [--plant ${Object.keys(plants).join('|')}]\n`;
const SEEDS_BETWEEN_LINES = 25;

/** `onedoor simulate`: runs seeds of the deterministic simulator; exit code 1 when an invariant was broken in any. */
export const run: Run = async (words) => {
  const { values } = parseArgs({
    args: [...words],
    options: {
      seeds: { type: 'string', default: '100' },
      from: { type: 'string', default: '1' },
      plant: { type: 'string' },
    },
  });
  const [seeds, from] = [Number(values.seeds), Number(values.from)];
  const plant = values.plant;
  const wrong = !Number.isSafeInteger(seeds) || seeds < 1 || !Number.isSafeInteger(from) || from < 0;
  if (wrong || (plant !== undefined && !Object.hasOwn(plants, plant))) {
    process.stderr.write(usage);
    return 64;
  }
  const world = await openWorld();
  const sums: Record<string, number> = {};
  let failed = 0;
  for (let done = 0; done < seeds; done += 1) {
    const outcome = await simulate(from + done, world, plant === undefined ? undefined : plants[plant as PlantName]);
    add(sums, outcome);
    if (outcome.violation !== undefined) {
      failed += 1;
      process.stdout.write(report(outcome, plant));
    }
    const number = done + 1;
    if (number % SEEDS_BETWEEN_LINES === 0 || number === seeds || seeds === 1)
      process.stdout.write(`  ${number}/${seeds} seeds 种子, ${failed} failed 失败, ${sums['commits']} commits 提交\n`);
    if (seeds === 1) process.stdout.write(`  hash 摘要 ${outcome.hash}\n`);
  }
  process.stdout.write(`${JSON.stringify({ seeds, from, failed, ...sums })}\n`);
  return failed === 0 ? 0 : 1;
};

function add(sums: Record<string, number>, { tallies, messages, steps }: Outcome): void {
  for (const [name, count] of Object.entries({ messages, steps, ...tallies })) sums[name] = (sums[name] ?? 0) + count;
}
