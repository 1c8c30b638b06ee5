import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { askDaemon } from './client.ts';

export interface OperatorOrder {
  /** What the running daemon is asked, behind `operator.`. */
  readonly verb: 'get' | 'erase' | 'unfreeze';
  /** Said where the words are not `KIND ID --purpose TEXT`. */
  readonly usage: string;
  readonly timeoutMs: number;
}

/**
 * Gives the running daemon an operator's order about one entity, in the operator's name and for the purpose that is told; the daemon journals it.
 * @returns its answer; undefined where the words were wrong, which has been said
 */
export async function giveOrder(words: readonly string[], order: OperatorOrder): Promise<unknown> {
  const { verb, usage, timeoutMs } = order;
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { home: { type: 'string' }, purpose: { type: 'string' } },
    allowPositionals: true,
  });
  const [kind, id, ...more] = positionals;
  if (kind === undefined || id === undefined || more.length > 0 || values.purpose === undefined) {
    process.stderr.write(`usage: onedoor ${verb} ${usage}\n`);
    return undefined;
  }
  const question = { kind, id, by: userInfo().username, purpose: values.purpose };
  return (await askDaemon(readConfig(values.home), `operator.${verb}`, question, timeoutMs)) ?? null;
}
