import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { askDaemon } from './client.ts';
import type { Run } from './commands.ts';

/** `onedoor unfreeze KIND ID`: lets an entity that was frozen after a fault take commands again; journaled. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { home: { type: 'string' }, purpose: { type: 'string' } },
    allowPositionals: true,
  });
  const [kind, id, ...more] = positionals;
  if (kind === undefined || id === undefined || more.length > 0 || values.purpose === undefined) {
    process.stderr.write('usage: onedoor unfreeze application|person ID --purpose "what was found 核查结论"\n');
    return 64;
  }
  const answer = await askDaemon(
    readConfig(values.home),
    'operator.unfreeze',
    { kind, id, by: userInfo().username, purpose: values.purpose },
    10_000,
  );
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  return 0;
};
