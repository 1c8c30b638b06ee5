import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import type { Answer } from '../../../actors/protocol/questions.ts';
import { readConfig } from '../../config.ts';
import { fairnessReport } from '../../credit/fairness-report.ts';
import { askDaemon } from '../client.ts';
import type { Run } from '../commands.ts';

const TIMEOUT_MS = 60_000;

/**
 * `onedoor credit fairness [--out REPORT.html]`: how groups fare, as a page with pictures, or as JSON where no file is named; the
 * running daemon journals who has asked and what for.
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { out: { type: 'string' }, home: { type: 'string' }, purpose: { type: 'string' } },
    allowPositionals: true,
  });
  const { out, home, purpose } = values;
  if (positionals.length > 0 || purpose === undefined) return 64;
  const question = { by: userInfo().username, purpose };
  const answer = await askDaemon(readConfig(home), 'operator.fairness', question, TIMEOUT_MS);
  const report = answer as Answer<'credit.fairness'>;
  if (out === undefined) {
    process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
    return 0;
  }
  await writeFile(out, fairnessReport(report));
  const last = report.notes.at(-1);
  process.stdout.write(`${out}\n${last?.zh ?? ''}\n${last?.en ?? ''}\n`);
  return 0;
};
