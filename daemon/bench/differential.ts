import { parseArgs } from 'node:util';
import { Coverage } from '../../rules/engine/differential/differential-coverage-harness.ts';
import { firstDifference } from '../../rules/engine/differential/differential-harness.ts';
import type { Run } from '../cli/commands.ts';

const usage = 'usage: onedoor bench differential [--cases N] [--seed S]\n';
const casesBetweenLines = 10_000;
/** How often each thing that rules can have must have been seen, out of so many cases. */
const leastSeen = 100;
const casesForLeastSeen = 20_000;

/**
 * `onedoor bench differential`: random rules and facts, run by json-rules-engine and by the compiled rules. Exit code 1
 * at the first difference, which is told with its seed, or when too little was tried. The last line is JSON.
 */
export const run: Run = async (words) => {
  const { values } = parseArgs({
    args: [...words],
    options: { cases: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
  });
  const [cases, seed] = [Number(values.cases), Number(values.seed)];
  if (!Number.isSafeInteger(cases) || cases < 1 || !Number.isSafeInteger(seed) || seed < 0) {
    process.stderr.write(usage);
    return 64;
  }
  const coverage = new Coverage();
  for (let done = 0; done < cases; done += casesBetweenLines) {
    const count = Math.min(casesBetweenLines, cases - done);
    const difference = await firstDifference(seed + done, count, coverage);
    if (difference !== undefined) {
      process.stdout.write(`${difference}\n`);
      process.stdout.write(`${JSON.stringify({ cases, seed, differences: 1 })}\n`);
      return 1;
    }
    process.stdout.write(`  ${done + count}/${cases} cases 例: no difference 无差异\n`);
  }
  const missing = cases < casesForLeastSeen ? [] : coverage.missing(leastSeen);
  for (const what of missing) process.stdout.write(`seen too seldom 出现过少: ${what}\n`);
  const seen = Object.fromEntries([...coverage.counts].sort());
  process.stdout.write(`${JSON.stringify({ cases, seed, differences: 0, seen })}\n`);
  return missing.length === 0 ? 0 : 1;
};
