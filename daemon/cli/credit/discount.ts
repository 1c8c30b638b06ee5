import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { readConfig } from '../../config.ts';
import type { DiscountedMonth } from '../../credit-discount.ts';
import { askDaemon } from '../client.ts';
import type { Run } from '../commands.ts';

const TIMEOUT_MS = 60_000;

/**
 * `onedoor credit discount SOURCE MONTH`: takes tries out of what was counted of a source in a month, where its organisation has
 * objected and is right; the running daemon journals who has done so and why, and tells the month anew.
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      home: { type: 'string' },
      purpose: { type: 'string' },
      organisation: { type: 'string' },
      unanswered: { type: 'string', default: '0' },
      garbage: { type: 'string', default: '0' },
    },
    allowPositionals: true,
  });
  const [source, month, ...more] = positionals;
  const { home, purpose, organisation } = values;
  if (source === undefined || month === undefined || more.length > 0 || purpose === undefined) return 64;
  const question = {
    ...{ source, month, unanswered: Number(values.unanswered), garbage: Number(values.garbage) },
    ...{ by: userInfo().username, purpose },
    ...(organisation === undefined ? {} : { organisation }),
  };
  const answer = (await askDaemon(readConfig(home), 'operator.discount', question, TIMEOUT_MS)) as DiscountedMonth;
  process.stdout.write(`${JSON.stringify(answer, undefined, 2)}\n`);
  return 0;
};
