import { type CreditOptions, runCredit } from './credit.ts';

const mostMismatchesShown = 20;

/** `onedoor demo --credit N`: exit code 1 when a ledger, an index, a measure or a notice is other than was planted. */
export async function tellCredit(options: Omit<CreditOptions, 'progress'>): Promise<number> {
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  say(
    `${options.people} people with planted credit histories, over a year of a simulated clock. 信用历史：${options.people} 人，模拟时钟一年。`,
  );
  const began = performance.now();
  const run = await runCredit({ ...options, progress: (day) => say(`  ${day}`) });
  const { subjects, mismatches, items, met, unmet, indexes, entries } = run;
  const counts = new Map<string, number>();
  for (const { plant } of subjects) counts.set(plant.name, (counts.get(plant.name) ?? 0) + 1);
  const wrong = (name: string): number => mismatches.filter((text) => text.includes(`(${name})`)).length;
  for (const [name, count] of counts)
    say(`  ${String(count).padStart(5)}  ${name}${wrong(name) === 0 ? '' : `  MISMATCH 不符: ${wrong(name)}`}`);
  for (const mismatch of mismatches.slice(0, mostMismatchesShown)) say(`MISMATCH 不符: ${mismatch}`);
  say(
    `Ledgers, notices and measures held against the plan, indexes against an own reckoning. 记录簿、告知与措施逐一对照计划，指数另行核算。`,
  );
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  say(
    JSON.stringify({
      ...{ people: subjects.length, items, mismatches: mismatches.length },
      ...{ measuresMet: met, acceptedWithoutMeasure: unmet, indexes, entries, seconds },
    }),
  );
  return mismatches.length === 0 ? 0 : 1;
}
