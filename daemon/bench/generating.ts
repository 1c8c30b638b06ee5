import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Batch, Contender } from './contender.ts';

const program = fileURLToPath(new URL('generating-child.mjs', import.meta.url));

/**
 * json-logic-engine's `build()`, which makes JavaScript from rules. No process of the service may do that, so it runs in
 * one of its own, in the same rounds as the others; what it is told by the pipe is not in its times.
 * @param module the file of the package
 * @throws Error when the process ends
 */
export async function startGenerating(module: string, logics: readonly unknown[]): Promise<Contender> {
  const child = fork(program, [], {
    execArgv: ['--no-disallow-code-generation-from-strings', '--disable-proto=delete'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await ask(child, { load: { module, logics } });
  return {
    name: 'json-logic-engine-generated',
    detail: { zh: '5.0.7，生成代码，独立进程', en: '5.0.7 build(), generates code, own process' },
    verdicts: async (facts) => ((await ask(child, { verdicts: facts })) as { readonly verdicts: boolean[] }).verdicts,
    batch: async (documents, evaluations) => (await ask(child, { batch: { documents, evaluations } })) as Batch,
    close: () => {
      if (child.connected) child.disconnect();
    },
  };
}

/** One question at a time: the bench waits for each answer. */
function ask(child: ChildProcess, message: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null, signal: string | null): void => {
      reject(new Error(`the process of json-logic-engine ended (${signal ?? code})`));
    };
    child.once('exit', ended);
    child.once('message', (answer) => {
      child.off('exit', ended);
      resolve(answer);
    });
    child.send(message, (error) => {
      if (error !== null) reject(error);
    });
  });
}
