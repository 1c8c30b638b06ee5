import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import type { Language } from '../../../adapters/http/door/words.ts';
import { readConfig } from '../../config.ts';
import type { OperatorsIndex } from '../../operator-ledger.ts';
import { askDaemon } from '../client.ts';
import type { Run } from '../commands.ts';
import { textOfIndex } from './ledger-text.ts';

const TIMEOUT_MS = 10_000;
const text = { type: 'string' as const };

/** `onedoor credit index SUBJECT`: the index of a ledger, or of the applicant of an application, on a day, with its reasons. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { home: text, purpose: text, on: text, lang: text, json: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [id, ...more] = positionals;
  const { home, purpose, on, lang = 'zh', json } = values;
  if (id === undefined || more.length > 0 || purpose === undefined || !['zh', 'en'].includes(lang)) return 64;
  const question = { id, by: userInfo().username, purpose, ...(on === undefined ? {} : { on }) };
  const index = (await askDaemon(readConfig(home), 'operator.index', question, TIMEOUT_MS)) as OperatorsIndex;
  process.stdout.write(
    json === true ? `${JSON.stringify(index, undefined, 2)}\n` : textOfIndex(index, lang as Language),
  );
  return 0;
};
