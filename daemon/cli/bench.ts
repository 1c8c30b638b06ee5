import { parseArgs } from 'node:util';
import { ratiosOf, rounded, tableOf } from '../bench/ranking.ts';
import { benchRules, type RulesBenchResult, rivalNames } from '../bench/rules-bench.ts';
import type { Run } from './commands.ts';

const usage = `usage: onedoor bench rules [--engine NAME]… [--rounds N] [--cache DIR] [--json]
       onedoor bench hostile [--files N] [--seed S] [--file NUMBER]
       onedoor bench differential [--cases N] [--seed S]
       onedoor bench road [--seconds N] [--entities N]… [--active N] [--window N] [--seed S] [--profile FILE] [--json]
       onedoor bench peers [--peer NAME]… [--rounds N] [--seconds N] [--cache DIR] [--json]
       onedoor bench start [--count N] [--entities N] [--seed S] [--folder DIR]
       onedoor bench due [--count N] [--armed N] [--seed S] [--folder DIR]
       onedoor bench move [--entities N] [--seed S] [--cipher NAME] [--folder DIR] [--audit]
       onedoor bench archive [--entities N] [--seed S] [--folder DIR]
       onedoor bench linkage [--data DIR] [--model FILE] [--scale PART] [--count N] [--seed S] [--json]
       onedoor bench sources [--rounds N] [--seconds N] [--rate N] [--count N] [--seed S] [--folder DIR]
       onedoor bench credit [--data FILE] [--rounds N]
       onedoor bench snapshot [--count N] [--rate N] [--seconds N] [--seed S] [--folder DIR]
`;

/** The benches that are commands of their own. */
const others: Readonly<Record<string, () => Promise<Run>>> = {
  hostile: async () => (await import('../bench/hostile.ts')).run,
  differential: async () => (await import('../bench/differential.ts')).run,
  road: async () => (await import('../bench/road-run.ts')).run,
  peers: async () => (await import('../bench/peers-run.ts')).run,
  start: async () => (await import('../bench/start-run.ts')).run,
  due: async () => (await import('../bench/due-run.ts')).run,
  move: async () => (await import('../bench/move.ts')).run,
  archive: async () => (await import('../bench/archiving.ts')).run,
  linkage: async () => (await import('../bench/linkage/linkage-run.ts')).run,
  sources: async () => (await import('../bench/sources-run.ts')).run,
  credit: async () => (await import('../bench/credit.ts')).run,
  snapshot: async () => (await import('../bench/snapshot-run.ts')).run,
};
const mostDifferencesShown = 20;

/**
 * `onedoor bench rules | hostile | differential | road | peers | start | due | move | archive | linkage | sources | credit |
 * snapshot`. The first times our
 * rule engine beside others on the workload that is kept for it. The last line is JSON; exit code 1 when an
 * engine has a verdict otherwise than json-rules-engine.
 */
export const run: Run = async (words) => {
  const other = others[words[0] ?? ''];
  if (other !== undefined) return (await other())(words.slice(1));
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      engine: { type: 'string', multiple: true },
      rounds: { type: 'string', default: '300' },
      cache: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const rounds = Number(values.rounds);
  if (positionals.join(' ') !== 'rules' || !Number.isSafeInteger(rounds) || rounds < 1) {
    process.stderr.write(usage);
    return 64;
  }
  const print = (text: string): void => {
    if (!values.json) process.stdout.write(text);
  };
  print(`Rule engines: 30 rules, 138 conditions, facts of 2 kB; ${rounds} rounds. 规则引擎：30 条规则，138 个条件。\n`);
  const result = await benchRules({ engines: values.engine, rounds, cache: values.cache }, (sentence) =>
    process.stderr.write(`${sentence}\n`),
  );
  for (const line of differenceLines(result.disagreements)) process.stderr.write(`${line}\n`);
  if (result.timings.length > 0) print(`${tableOf(result.timings, result.contenders)}\n`);
  if (result.manyRules !== undefined) print(manyRulesText(result.manyRules));
  process.stdout.write(`${JSON.stringify(summaryOf(result, rounds))}\n`);
  return result.disagreements.length === 0 ? 0 : 1;
};

/** One line for each engine and rule, with the first document on which they differ. */
function differenceLines(disagreements: RulesBenchResult['disagreements']): readonly string[] {
  const groups = new Map<string, { first: number; expected: boolean; count: number }>();
  for (const { contender, rule, document, expected } of disagreements) {
    const which = `${contender} differs on rule 规则 ${rule}`;
    const group = groups.get(which) ?? { first: document, expected, count: 0 };
    groups.set(which, { ...group, count: group.count + 1 });
  }
  return [...groups].slice(0, mostDifferencesShown).map(([which, { first, expected, count }]) => {
    const holds = expected ? 'holds 成立' : 'does not hold 不成立';
    return `${which}, ${count}×; json-rules-engine says it ${holds} of document 事实 ${first}`;
  });
}

function manyRulesText(many: NonNullable<RulesBenchResult['manyRules']>): string {
  const { rules, conditions, differentConditions, compileMs, evaluationMs, evaluationWithReasonsMs } = many;
  return (
    `${rules} rules in one set 一套规则, ${conditions} conditions 条件, ${differentConditions} different 互异: ` +
    `compiled in 编译 ${compileMs} ms, evaluated in 求值 ${evaluationMs} ms, with reasons 含理由 ${evaluationWithReasonsMs} ms\n`
  );
}

function summaryOf({ timings, disagreements, manyRules }: RulesBenchResult, rounds: number) {
  // Every rival has its place, null where it was not timed, so that a missing figure cannot pass for a good one.
  const medians: Record<string, number | null> = Object.fromEntries(rivalNames.map((name) => [name, null]));
  for (const { name, medianMicroseconds } of timings) medians[name] = rounded(medianMicroseconds);
  return {
    ...ratiosOf(timings),
    disagreements: disagreements.length,
    rounds,
    mediansMicroseconds: medians,
    manyRules: manyRules ?? null,
  };
}
