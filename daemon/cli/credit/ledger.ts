import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { readConfig } from '../../config.ts';
import { askDaemon } from '../client.ts';
import type { Run } from '../commands.ts';

const TIMEOUT_MS = 60_000;

/**
 * `onedoor credit ledger ID`: everything that a ledger holds and how it stood on a day, for whom it is about; the running
 * daemon journals who has asked and what for.
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { home: { type: 'string' }, purpose: { type: 'string' }, on: { type: 'string' } },
    allowPositionals: true,
  });
  const [id, ...more] = positionals;
  const { home, purpose, on } = values;
  if (id === undefined || more.length > 0 || purpose === undefined) return 64;
  const question = { id, by: userInfo().username, purpose, ...(on === undefined ? {} : { on }) };
  const answer = await askDaemon(readConfig(home), 'operator.ledger', question, TIMEOUT_MS);
  process.stdout.write(`${JSON.stringify(answer, undefined, 2)}\n`);
  return 0;
};
