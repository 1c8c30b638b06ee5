import { parseArgs } from 'node:util';
import { forgiveClosedPipe } from './closed-pipe.ts';
import type { Run } from './commands.ts';

const usage = `usage: onedoor credit fit DATA.csv --target COLUMN --bad VALUE --name NAME [--version N.N.N] [--role ROLE]
                          [--leave-out COLUMN]… [--test-share N] [--seed N] [--out FOLDER]
       onedoor credit check MODEL.json… | periods.json
       onedoor credit export MODEL.json [--out FILE.pmml]
       onedoor credit import FILE.pmml --name NAME | --like MODEL.json [--version N.N.N] [--out FILE.json]
       onedoor credit index SUBJECT --purpose "what for 查阅事由" [--on YYYY-MM-DD] [--lang zh|en] [--json] [--home FOLDER]
       onedoor credit ledger SUBJECT --purpose "what for 查阅事由" [--on YYYY-MM-DD] [--lang zh|en] [--json] [--out FILE.json] [--home FOLDER]
       SUBJECT: the id of a ledger, or of an application whose applicant is meant
`;

const verbs: Readonly<Record<string, () => Promise<Run>>> = {
  fit: async () => (await import('./credit/fit.ts')).run,
  check: async () => (await import('./credit/check.ts')).run,
  export: async () => (await import('./credit/export.ts')).run,
  import: async () => (await import('./credit/import.ts')).run,
  index: async () => (await import('./credit/scored.ts')).run,
  ledger: async () => (await import('./credit/ledger.ts')).run,
};

/**
 * `onedoor credit fit | check | export | import`: tools of whoever makes credit models; `index` and `ledger` read
 * those of one subject. Exit codes: 0, 1 something to mend,
 * 64 wrong words, 65 data that cannot be used, 66 a file that is not there.
 */
export const run: Run = async (words) => {
  const [verb = '', ...rest] = words;
  const tool = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  // Options that nothing knows are told as everywhere else.
  if (verb.startsWith('-')) parseArgs({ args: [...words], options: {}, allowPositionals: true });
  forgiveClosedPipe();
  const code = tool === undefined ? 64 : await (await tool())(rest);
  if (code === 64) process.stderr.write(usage);
  return code;
};
