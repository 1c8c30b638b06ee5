import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { askDaemon } from './client.ts';
import type { Run } from './commands.ts';

/** `onedoor get KIND ID`: state, timeline and reasons of an entity, personal values masked; the reading is journaled. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { home: { type: 'string' }, purpose: { type: 'string' } },
    allowPositionals: true,
  });
  const [kind, id, ...more] = positionals;
  if (kind === undefined || id === undefined || more.length > 0 || values.purpose === undefined) {
    process.stderr.write(
      'usage: onedoor get application|person|refusal|rule|store ID --purpose "why you look 查阅事由"\n',
    );
    return 64;
  }
  const answer = await askDaemon(
    readConfig(values.home),
    'operator.get',
    { kind, id, by: userInfo().username, purpose: values.purpose },
    10_000,
  );
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  return 0;
};
