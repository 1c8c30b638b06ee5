import { parseArgs } from 'node:util';
import { forgiveClosedPipe } from './closed-pipe.ts';
import type { Run } from './commands.ts';

const usage = `usage: onedoor credit fit DATA.csv --target COLUMN --bad VALUE --name NAME [--version N.N.N] [--role ROLE]
                          [--leave-out COLUMN]… [--test-share N] [--seed N] [--out FOLDER]
       onedoor credit check MODEL.json… | periods.json | undertakings.json
       onedoor credit export MODEL.json [--out FILE.pmml]
       onedoor credit import FILE.pmml --name NAME | --like MODEL.json [--version N.N.N] [--out FILE.json]
       onedoor credit list FILE.csv|.jsonl --name NAME --source CREDIT-CODE --valid-to YYYY-MM-DD --region CODE --as INTEGRATOR
                          [--replaces RECORD] [--kind KIND] [--basis TEXT] [--record FILE] [--told FILE] [--check]
                          [--wait-seconds N] [--home FOLDER]
       onedoor credit index SUBJECT --purpose "what for 查阅事由" [--on YYYY-MM-DD] [--lang zh|en] [--json] [--home FOLDER]
       onedoor credit ledger SUBJECT --purpose "what for 查阅事由" [--on YYYY-MM-DD] [--lang zh|en] [--json] [--out FILE.json] [--home FOLDER]
       onedoor credit discount SOURCE YYYY-MM --unanswered N | --garbage N --purpose "why 事由" [--organisation CODE] [--home FOLDER]
       onedoor credit snapshot --purpose TEXT [--home FOLDER]
       onedoor credit ranking officers|organisations --measure NAME --purpose TEXT [--day YYYY-MM-DD]
                              [--skip N] [--limit N] [--format table|json] [--home FOLDER]
       onedoor credit fairness --purpose TEXT [--out REPORT.html] [--home FOLDER]
       SUBJECT: the id of a ledger, or of an application whose applicant is meant
`;

const verbs: Readonly<Record<string, () => Promise<Run>>> = {
  fit: async () => (await import('./credit/fit.ts')).run,
  check: async () => (await import('./credit/check.ts')).run,
  export: async () => (await import('./credit/export.ts')).run,
  import: async () => (await import('./credit/import.ts')).run,
  list: async () => (await import('./credit/list.ts')).run,
  index: async () => (await import('./credit/scored.ts')).run,
  ledger: async () => (await import('./credit/ledger.ts')).run,
  discount: async () => (await import('./credit/discount.ts')).run,
  snapshot: async () => (await import('./credit/snapshot.ts')).run,
  ranking: async () => (await import('./credit/ranking.ts')).run,
  fairness: async () => (await import('./credit/fairness.ts')).run,
};

/**
 * `onedoor credit fit | check | export | import`: tools of whoever makes credit models; `list` hands in a list from outside,
 * `index` and `ledger` read those of one subject, `discount` takes out of a tally what was counted wrongly, `snapshot` counts, and `ranking` and
 * `fairness` tell what was counted. Exit codes: 0, 1 something to mend,
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
