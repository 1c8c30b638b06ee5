import type { Run } from './commands.ts';
import { giveOrder, type OperatorOrder } from './operator-order.ts';

const order: OperatorOrder = {
  verb: 'unfreeze',
  usage: 'application|person ID --purpose "what was found 核查结论"',
  timeoutMs: 10_000,
};

/** `onedoor unfreeze KIND ID`: lets an entity that was frozen after a fault take commands again; journaled. */
export const run: Run = async (words) => {
  const answer = await giveOrder(words, order);
  if (answer === undefined) return 64;
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  return 0;
};
