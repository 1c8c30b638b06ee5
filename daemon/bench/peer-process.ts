import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process of a peer. */
export interface PeerProcess {
  readonly pid: number;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
const STOPPED_WITHIN_MS = 10_000;

/** Runs a TypeScript file in a process of its own and waits for its word `ready`. */
export function startScript(file: URL, words: readonly string[]): Promise<PeerProcess> {
  const loader = import.meta.resolve('tsx');
  return startProcess(process.execPath, ['--import', loader, fileURLToPath(file), ...words], {
    isReady: (line) => line === 'ready',
  });
}

/** Starts a program; `isReady` knows the line of its output that says so, or asks it in another way. */
export async function startProcess(
  program: string,
  words: readonly string[],
  options: {
    readonly environment?: Readonly<Record<string, string>>;
    readonly isReady: (line: string) => boolean;
  },
): Promise<PeerProcess> {
  const child = spawn(program, [...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.environment === undefined ? {} : { env: options.environment }),
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS);
    await exited;
    clearTimeout(timer);
  };
  try {
    await untilReady(child, program, options.isReady);
  } catch (error) {
    if (child.pid !== undefined) await stop();
    throw error;
  }
  return { pid: child.pid ?? 0, stop };
}

function untilReady(child: ChildProcess, program: string, isReady: (line: string) => boolean): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => reject(new Error(`${program} ${reason}\n${said.slice(-2000)}`));
    const timer = setTimeout(() => fail('was not ready in time'), READY_WITHIN_MS);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => fail(`ended (${signal ?? code})`));
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        said = `${said}${line}\n`.slice(-4000);
        if (!isReady(line)) return;
        clearTimeout(timer);
        resolve();
      });
    }
  });
}
