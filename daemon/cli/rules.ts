import { parseArgs } from 'node:util';
import { forgiveClosedPipe } from './closed-pipe.ts';
import type { Run } from './commands.ts';
import { misused } from './rules/usage.ts';

/** The tools of a rule author, each loaded only when it is asked for. */
const verbs: Readonly<Record<string, () => Promise<Run>>> = {
  check: async () => owning((await import('./rules/check.ts')).run),
  test: async () => owning((await import('./rules/test.ts')).run),
  schema: async () => owning((await import('./rules/schema.ts')).run),
  explain: async () => (await import('./rules/explain.ts')).run,
};

/**
 * `onedoor rules check | test | explain | schema`. Exit codes: 0 nothing to mend, 1 something to mend, 64 wrong words, 66 a
 * folder that is not there, 70 a fault of the program itself.
 */
export const run: Run = async (words) => {
  const at = words.findIndex((word) => Object.hasOwn(verbs, word));
  const verb = verbs[words[at] ?? ''];
  if (verb === undefined) {
    // Options that nothing knows are told as everywhere else.
    if (words[0]?.startsWith('-') === true) parseArgs({ args: [...words], options: {}, allowPositionals: true });
    return misused();
  }
  forgiveClosedPipe();
  return (await verb())(words.toSpliced(at, 1));
};

/** These tools need nothing but files, so that what they do not foresee is their own fault. */
function owning(tool: Run): Run {
  return (words) =>
    tool(words).catch((error: unknown) => {
      const { code, stack } = error as { readonly code?: unknown; readonly stack?: string };
      if (String(code).startsWith('ERR_PARSE_ARGS_')) throw error;
      process.stderr.write(`onedoor rules: this is a fault of the program 程序内部错误\n${stack ?? String(error)}\n`);
      return 70;
    });
}
