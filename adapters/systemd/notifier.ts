import { spawn } from 'node:child_process';

// How the service speaks to systemd: sd_notify(3), a datagram to the socket that $NOTIFY_SOCKET names. Node has no datagram
// sockets of the unix kind; the packages that add them are compiled at their installation, which this project never does. So
// systemd's own program says it, which is there wherever the variable is. It is a process of its own, hence `NotifyAccess=all`.

/** What systemd has told about itself; absent variables are those of a start by hand. */
export interface NotifyEnvironment {
  readonly NOTIFY_SOCKET?: string | undefined;
  readonly WATCHDOG_USEC?: string | undefined;
  readonly WATCHDOG_PID?: string | undefined;
  readonly PATH?: string | undefined;
}

/** The line to systemd. */
export interface Notifier {
  /** How long systemd waits for a sign of life before it ends the process; absent where it does not wait for any. */
  readonly watchdogMs?: number;
  /** Says `NAME=value` pairs, in the order of the calls. Resolves when it was said, or could not be; never rejects. */
  tell(...assignments: readonly string[]): Promise<void>;
}

const PROGRAM = 'systemd-notify';
/** systemd answers within milliseconds; one that does not is told the next time. */
const TELL_WITHIN_MS = 5000;

/**
 * @param onFault told once when systemd cannot be reached
 * @returns nothing where no service manager waits for words
 */
export function openNotifier(
  environment: NotifyEnvironment,
  pid: number,
  onFault: (reason: string) => void,
): Notifier | undefined {
  const socket = environment.NOTIFY_SOCKET;
  if (socket === undefined || socket === '') return undefined;
  const env = {
    NOTIFY_SOCKET: socket,
    PATH: environment.PATH ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  };
  let hasFailed = false;
  const fail = (reason: string): void => {
    if (!hasFailed) onFault(reason);
    hasFailed = true;
  };
  let last: Promise<void> = Promise.resolve();
  const watchdogMs = watchdogOf(environment, pid);
  return {
    ...(watchdogMs === undefined ? {} : { watchdogMs }),
    tell(...assignments) {
      last = last.then(() => sayOnce(assignments, env, fail));
      return last;
    },
  };
}

function watchdogOf({ WATCHDOG_USEC: every, WATCHDOG_PID: of }: NotifyEnvironment, pid: number): number | undefined {
  if (every === undefined || !/^[1-9][0-9]{0,15}$/.test(every)) return undefined;
  // Inherited from a service that is not this process.
  if (of !== undefined && of !== '' && of !== String(pid)) return undefined;
  return Number(every) / 1000;
}

function sayOnce(
  assignments: readonly string[],
  env: Readonly<Record<string, string>>,
  fail: (reason: string) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(PROGRAM, assignments, { env, stdio: 'ignore', timeout: TELL_WITHIN_MS });
    child.once('error', () => {
      fail(`${PROGRAM} cannot be run: install systemd's programs, or run the service with Type=exec`);
      resolve();
    });
    child.once('exit', (code) => {
      if (code !== 0) fail(`${PROGRAM} could not reach the service manager`);
      resolve();
    });
  });
}
