import type { Run } from './commands.ts';
import { giveOrder, type OperatorOrder } from './operator-order.ts';

const order: OperatorOrder = {
  verb: 'erase',
  usage:
    'application|person|refusal|consent|verification|ledger|credit|undertaking ID --purpose "by whose decision 依据何决定" (it cannot be undone 不可恢复)',
  // Rewriting the files that held the key takes longer in a large store.
  timeoutMs: 600_000,
};

/** `onedoor erase KIND ID`: destroys the key of everything that is kept about one entity; the order is journaled. */
export const run: Run = async (words) => {
  const answer = await giveOrder(words, order);
  if (answer === undefined) return 64;
  process.stdout.write(`${JSON.stringify(answer)}\n`);
  const { holding = [] } = answer as { readonly holding?: readonly string[] };
  for (const one of holding)
    process.stderr.write(
      `${one} still holds data of the same people: erase it by an order of its own. 仍存有同一当事人的数据，须另行销毁。\n`,
    );
  process.stderr.write(
    'Erased 已销毁. Backups and exports made before still hold it with its key: end them in their own time. 此前的备份与导出仍含其密钥与内容，须另行销毁。\n',
  );
  return 0;
};
