import type { Outcome } from './simulation.ts';

/** What a failing seed prints: what does not hold and where, what came to pass before, and how to see it again. */
export function report({ seed, violation, happenings, conditions, hash }: Outcome, plant?: string): string {
  if (violation === undefined) return `seed ${seed}: nothing to report, hash ${hash}\n`;
  const planted = plant === undefined ? '' : ` --plant ${plant}`;
  return [
    `FAILED 失败: seed ${seed}, invariant 不变式 "${violation.invariant}"`,
    `  ${violation.message}`,
    `  conditions 条件 ${JSON.stringify(conditions)}`,
    ...happenings.map((text) => `    ${text}`),
    `  again 重放: npm run simulate -- --seeds 1 --from ${seed}${planted}`,
    '',
  ].join('\n');
}
