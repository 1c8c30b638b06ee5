import type { Run } from './commands.ts';
import { giveOrder, type OperatorOrder } from './operator-order.ts';

const order: OperatorOrder = {
  verb: 'get',
  usage:
    'application|person|alert|consent|verification|source|undertaking|refusal|rule|store ID --purpose "why you look 查阅事由"',
  timeoutMs: 10_000,
};

/** `onedoor get KIND ID`: state, timeline and reasons of an entity, personal values masked; the reading is journaled. */
export const run: Run = async (words) => {
  const answer = await giveOrder(words, order);
  if (answer === undefined) return 64;
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  return 0;
};
