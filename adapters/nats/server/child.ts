import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { storeKeyVariable } from './configuration.ts';
import { type Advice, ServerFault } from './fault.ts';

export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The process of the server. It never outlives this process where the system can promise that (see `warning`). */
export interface ServerChild {
  readonly pid: number;
  /** Set where the system cannot end the server together with a daemon that is killed with -9. */
  readonly warning: Advice | undefined;
  readonly exited: Promise<ServerExit>;
  /** The last of what the server wrote on stderr before its log was open. */
  errorText(): string;
  reload(): void;
  /** SIGTERM, and SIGKILL when that has not helped within the budget. */
  stop(budgetMs: number): Promise<void>;
}

const errorTextLimit = 4096;

/** Of util-linux: the kernel kills the server when the thread that started it, here the main one, is gone. */
const boundToParent = ['setpriv', '--pdeathsig', 'KILL', '--'] as const;

/** Of the server's garbage collector: it runs a quarter as often as by itself, as long as there is memory; a tenth more messages. */
const collectorSettings = { GOGC: '400', GOMEMLIMIT: '1GiB' };

/**
 * Starts the server. Its environment holds the key of the store and what its collector is told, and nothing else. It is made the leader of its own
 * session, so that a Ctrl-C in the terminal reaches the daemon alone, which then stops the server last.
 */
export async function startServerChild(
  binary: string,
  configurationFile: string,
  storeKey: string,
): Promise<ServerChild> {
  const bound = canDieWithParent();
  const [program, ...leading] = bound ? [...boundToParent, binary] : [binary];
  const child = spawn(program ?? binary, [...leading, '-c', configurationFile], {
    // The quotes: the server parses the variable's value as configuration, and a key may look like a number.
    env: {
      ...collectorSettings,
      [storeKeyVariable]: `"${storeKey}"`,
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let errorText = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errorText = (errorText + chunk).slice(-errorTextLimit);
  });
  const exited = exitOf(child);
  await once(child, 'spawn').catch((cause: unknown) => Promise.reject(notRun(binary, cause)));

  const killOnExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killOnExit);
  void exited.then(() => process.off('exit', killOnExit));

  return {
    pid: child.pid ?? 0,
    warning: bound ? undefined : unboundWarning,
    exited,
    errorText: () => errorText,
    reload: () => void child.kill('SIGHUP'),
    async stop(budgetMs) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), budgetMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

function exitOf(child: ChildProcess): Promise<ServerExit> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

/** Asks setpriv itself, since the one of busybox does not know the option. */
function canDieWithParent(): boolean {
  if (process.platform !== 'linux') return false;
  const [program, ...leading] = boundToParent;
  return spawnSync(program, [...leading, 'true'], { stdio: 'ignore', timeout: 5000 }).status === 0;
}

function notRun(binary: string, cause: unknown): ServerFault {
  const advice = {
    zh: `无法运行 ${binary}。请检查文件是否存在且可执行。`,
    en: `${binary} cannot be run. Check that it is there and executable.`,
  };
  return new ServerFault('start-failed', `${binary} cannot be run`, advice, { cause });
}

const unboundWarning: Advice = {
  zh: '本机没有可用的 setpriv（util-linux）：守护进程若被 kill -9，nats-server 会继续运行，须手动结束。',
  en: 'This machine has no usable setpriv (util-linux): when the daemon is killed with -9, nats-server goes on and has to be ended by hand.',
};
