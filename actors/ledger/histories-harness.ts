import fc from 'fast-check';
import { dayOfNumber, numberOfDay } from '../../rules/credit/credit-day.ts';
import { type CreditWorld, recordOf } from '../credit/world-harness.ts';
import type { Command } from '../protocol/commands.ts';
import { creditKey } from '../protocol/credit.ts';

/** Histories of one ledger, by chance. */

/** The day on which each begins. */
export const firstDay = '2026-03-01';

/** What happens, and how many days after what came before. */
const step = fc.record({
  what: fc.constantFrom('record', 'record', 'object', 'repair', 'grant', 'reject', 'again'),
  which: fc.nat(4),
  days: fc.integer({ min: 0, max: 150 }),
  kind: fc.constantFrom('false-material', 'no-show', 'overdue-return', 'broken-commitment', 'commitment-kept'),
});
export const history = fc.array(step, { minLength: 1, maxLength: 25 });
export type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/**
 * Plays a history in a world.
 * @param prefix how the numbers of its files begin
 * @param each called after each step, with its day
 * @returns the last day
 */
export async function play(
  world: CreditWorld,
  steps: readonly Step[],
  each: (day: string) => void | Promise<void>,
  { from = firstDay, prefix = 'C' }: { readonly from?: string; readonly prefix?: string } = {},
): Promise<string> {
  let today = numberOfDay(from);
  for (const { what, which, days, kind } of steps) {
    today += days;
    const day = dayOfNumber(today);
    world.passTo(day);
    const name = `hall.${prefix}-${which}`;
    const file = creditKey(name);
    const about = (command: object) => world.send(file, command as Command);
    const evidence = { hash: { algorithm: 'sm3', value: '1'.repeat(64) }, size: 1, mediaType: 'a/b' };
    const answer = (decision: string, officer: string) =>
      about({
        type: 'decide',
        data: {
          ...{ expectedVersion: world.versionOf(file), officer, decision, reason: '理由' },
          organisation: recordOf().organisation,
        },
      });
    if (what === 'record') world.record({ kind, document: { number: name, day } }, name);
    else if (what === 'object') about({ type: 'object', data: { statement: '有误' } });
    else if (what === 'repair') about({ type: 'repair', data: { dutiesDone: evidence, commitment: evidence } });
    else
      for (const officer of what === 'again' ? ['A-7', 'A-8'] : ['A-7'])
        answer(what === 'reject' ? 'reject' : 'grant', officer);
    await each(day);
  }
  return dayOfNumber(today);
}
