import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../adapters/log/log.ts';
import { openNotifier } from '../adapters/systemd/notifier.ts';
import type { Config } from './config.ts';
import type { Daemon } from './start.ts';

/**
 * What the service manager is told, and when. Without one (a start by hand) all of it does nothing.
 *
 *   starting   → STATUS, and more time at intervals, for a large store is read for long
 *   started    → READY=1 once `/readyz` has nothing to say; until then STATUS says what it says
 *   at work    → WATCHDOG=1 as long as the event loop turns *and* everybody who has work gets on; STATUS when readiness changes
 *   stopping   → STOPPING=1 and as much time as all stages of the stop may take together
 */
export interface ServiceManager {
  /** The daemon has started: says so when it is ready, and goes on to tell how it is. */
  started(daemon: Pick<Daemon, 'readiness' | 'stuck'>): void;
  /** @param mostMs the longest that the stop takes */
  stopping(mostMs: number): void;
  /** Says nothing more; resolves when all was said. */
  end(): Promise<void>;
}

/** More time is asked for at these intervals, for so long each time; after the last of them the start is one that hangs. */
const EXTEND_EVERY_MS = 10_000;
const EXTEND_BY_MS = 30_000;
const START_MOST_MS = 30 * 60_000;
const LOOK_EVERY_MS = 250;
/** A line of status is for people; systemd shows one line. */
const MOST_STATUS = 300;

export function startServiceManager({ environment }: Pick<Config, 'environment'>, log: Log): ServiceManager {
  const notifier = openNotifier(environment, process.pid, (reason) => log.error('service manager', { reason }));
  if (notifier === undefined)
    return { started: () => undefined, stopping: () => undefined, end: async () => undefined };
  const { watchdogMs } = notifier;
  const ending = new AbortController();
  let said: Promise<void> = Promise.resolve();
  const tell = (...assignments: string[]): void => {
    said = notifier.tell(...assignments);
  };
  const began = performance.now();
  tell(`STATUS=starting 正在启动`);
  let extending: NodeJS.Timeout | undefined = setInterval(() => {
    if (performance.now() - began < START_MOST_MS) tell(`EXTEND_TIMEOUT_USEC=${EXTEND_BY_MS * 1000}`);
  }, EXTEND_EVERY_MS);
  const started = (): void => {
    clearInterval(extending);
    extending = undefined;
  };

  let watching: Promise<void> = Promise.resolve();
  return {
    started(daemon) {
      started();
      watching = watch(daemon, { tell, log, watchdogMs, signal: ending.signal });
    },
    stopping(mostMs) {
      started();
      ending.abort();
      const status = 'stopping: taking nothing more, finishing what was taken 正在停止：不再收件，办完已收';
      tell('STOPPING=1', `STATUS=${status}`, `EXTEND_TIMEOUT_USEC=${Math.round(mostMs * 1000)}`);
    },
    async end() {
      started();
      ending.abort();
      await watching;
      await said;
    },
  };
}

interface Watched {
  readonly tell: (...assignments: string[]) => void;
  readonly log: Log;
  readonly watchdogMs: number | undefined;
  readonly signal: AbortSignal;
}

/** Looks at the daemon again and again, and tells systemd what there is to tell. */
async function watch(
  daemon: Pick<Daemon, 'readiness' | 'stuck'>,
  { tell, log, watchdogMs, signal }: Watched,
): Promise<void> {
  const everyMs = Math.min(LOOK_EVERY_MS, (watchdogMs ?? Number.POSITIVE_INFINITY) / 8);
  let isReady = false;
  let status: string | undefined;
  let nextPing = 0;
  let wasStuck = '';
  while (!signal.aborted) {
    const reasons = daemon.readiness();
    const now = reasons.length === 0 ? 'ready 就绪' : reasons.join('; ').slice(0, MOST_STATUS);
    if (!isReady && reasons.length === 0) {
      isReady = true;
      tell('READY=1', `STATUS=${now}`);
    } else if (now !== status) tell(`STATUS=${now}`);
    status = now;
    if (watchdogMs !== undefined) {
      const stuck = daemon.stuck(watchdogMs / 2).join(', ');
      if (stuck !== wasStuck && stuck !== '') log.error('no progress: the watchdog is fed no more', { reason: stuck });
      wasStuck = stuck;
      if (stuck === '' && performance.now() >= nextPing) {
        tell('WATCHDOG=1');
        nextPing = performance.now() + watchdogMs / 4;
      }
    }
    await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
