import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { readConfig } from '../../config.ts';
import type { SnapshotTold } from '../../credit/figures-answers.ts';
import { askDaemon } from '../client.ts';
import type { Run } from '../commands.ts';

/** Off the road, a million applications take a quarter of an hour. */
const TIMEOUT_MS = 60 * 60 * 1000;

/** `onedoor credit snapshot`: has the running daemon take the figures of today now; it journals who has ordered it and why. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { home: { type: 'string' }, purpose: { type: 'string' } },
    allowPositionals: true,
  });
  const { home, purpose } = values;
  if (positionals.length > 0 || purpose === undefined) return 64;
  const question = { by: userInfo().username, purpose };
  const told = (await askDaemon(readConfig(home), 'operator.snapshot', question, TIMEOUT_MS)) as SnapshotTold;
  process.stdout.write(`${JSON.stringify(told, undefined, 2)}\n`);
  return 0;
};
