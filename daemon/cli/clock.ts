import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { askDaemon } from './client.ts';
import type { Run } from './commands.ts';

/** What falls due on a long way is all decided on it. */
const TIMEOUT_MS = 60 * 60 * 1000;

/** `onedoor clock advance --to MOMENT`: moves a simulated clock on; answers when all that fell due on the way is decided. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { home: { type: 'string' }, to: { type: 'string' } },
    allowPositionals: true,
  });
  if (positionals.length !== 1 || positionals[0] !== 'advance' || values.to === undefined) {
    process.stderr.write('usage: onedoor clock advance --to 2026-09-21T08:30:00+08:00 [--home DIR]\n');
    return 64;
  }
  const answer = await askDaemon(readConfig(values.home), 'operator.advance', { to: values.to }, TIMEOUT_MS);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
  return 0;
};
