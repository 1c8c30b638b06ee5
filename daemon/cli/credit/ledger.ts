import { hash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import type { Language } from '../../../adapters/http/door/words.ts';
import { type Config, readConfig } from '../../config.ts';
import type { OperatorsLedger } from '../../operator-ledger.ts';
import { askDaemon } from '../client.ts';
import type { Run } from '../commands.ts';
import { textOfLedger } from './ledger-text.ts';

const TIMEOUT_MS = 60_000;
const text = { type: 'string' as const };

/**
 * `onedoor credit ledger ID`: everything that a ledger holds and how it stood on a day, for whom it is about; the running
 * daemon journals who has asked and what for. With `--out` it is written to a new file that only its owner may read, as a
 * person's own data are handed over, and its digests are told.
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { home: text, purpose: text, on: text, out: text, lang: text, json: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [id, ...more] = positionals;
  const { home, purpose, on, out, lang = 'zh', json } = values;
  if (id === undefined || more.length > 0 || purpose === undefined || !['zh', 'en'].includes(lang)) return 64;
  const question = { id, by: userInfo().username, purpose, ...(on === undefined ? {} : { on }) };
  const ledger = await wholeLedger(readConfig(home), question);
  const written = `${JSON.stringify(ledger, undefined, 2)}\n`;
  if (out === undefined) {
    process.stdout.write(json === true ? written : textOfLedger(ledger, lang as Language));
    return 0;
  }
  await writeFile(out, written, { flag: 'wx', mode: 0o600 });
  const digests = { sha256: hash('sha256', written), sm3: hash('sm3', written) };
  process.stdout.write(`${JSON.stringify({ file: out, items: ledger.items.length, ...digests })}\n`);
  return 0;
};

/** Every page of a ledger in one. The day is that of the first, also where midnight passes meanwhile. */
async function wholeLedger(config: Config, question: { readonly on?: string }): Promise<OperatorsLedger> {
  const ask = async (rest: object) =>
    (await askDaemon(config, 'operator.ledger', { ...question, ...rest }, TIMEOUT_MS)) as OperatorsLedger;
  const { next: second, ...first } = await ask({});
  const pages = [first];
  for (let next = second; next !== undefined; ) {
    const { next: following, ...page } = await ask({ on: first.on, after: next });
    pages.push(page);
    next = following;
  }
  return {
    ...first,
    entries: pages.flatMap(({ entries }) => entries),
    items: pages.flatMap(({ items }) => items),
  };
}
