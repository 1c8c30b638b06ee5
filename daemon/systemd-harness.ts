import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

// Plays the service manager: the socket of $NOTIFY_SOCKET, and what systemd does with what comes there. Node has no datagram
// sockets of the unix kind, so perl holds it, which every Debian has.

const RECEIVER = `
use Socket;
$| = 1;
socket(my $socket, AF_UNIX, SOCK_DGRAM, 0) or die;
bind($socket, sockaddr_un($ARGV[0])) or die;
print "listening\\n";
while (defined(recv($socket, my $message, 65536, 0))) {
  $message =~ s/\\n/\\t/g;
  print "$message\\n";
}`;

/** Whether this machine has what it takes: systemd's own program, and perl. */
export const canPlaySystemd: boolean = [
  ['systemd-notify', '--version'],
  ['perl', '-MSocket', '-e', '1'],
].every(([program = '', ...words]) => spawnSync(program, words).status === 0);

/** A service manager for one service. */
export interface PlayedSystemd {
  /** To be set for the service. */
  readonly environment: Readonly<Record<string, string>>;
  /** What it was told, each as `NAME=value`, in order. */
  readonly told: readonly string[];
  /** Resolves when it is told something that begins so, counted from now on where `more` says so. */
  until(beginning: string, options?: { readonly times?: number }): Promise<void>;
  /** Ends the process with SIGABRT when it has given no sign of life for the watchdog's time. */
  guard(pid: number): void;
  close(): Promise<void>;
}

export async function playSystemd(folder: string, watchdogMs: number): Promise<PlayedSystemd> {
  const socket = join(folder, 'notify');
  const receiver: ChildProcess = spawn('perl', ['-e', RECEIVER, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
  const told: string[] = [];
  let lastSign = performance.now();
  let guarding: NodeJS.Timeout | undefined;
  const { stdout } = receiver;
  if (stdout === null) throw new Error('the receiver has no output');
  const lines = createInterface({ input: stdout });
  const [first] = (await once(lines, 'line')) as [string];
  if (first !== 'listening') throw new Error(`the receiver said ${first}`);
  lines.on('line', (line) => {
    const parts = line.split('\t').filter((part) => part !== '' && !part.startsWith('BARRIER='));
    told.push(...parts);
    if (parts.some((part) => part === 'READY=1' || part === 'WATCHDOG=1')) lastSign = performance.now();
  });
  return {
    environment: { NOTIFY_SOCKET: socket, WATCHDOG_USEC: String(watchdogMs * 1000) },
    told,
    async until(beginning, { times = 1 } = {}) {
      const enough = () => told.filter((one) => one.startsWith(beginning)).length >= times;
      for (let attempt = 0; attempt < 1200; attempt += 1) {
        if (enough()) return;
        await sleep(25);
      }
      throw new Error(`${beginning} was not told ${times} times; it was told ${told.join(', ')}`);
    },
    guard(pid) {
      lastSign = performance.now();
      guarding = setInterval(() => {
        if (performance.now() - lastSign <= watchdogMs) return;
        clearInterval(guarding);
        process.kill(pid, 'SIGABRT');
      }, 50);
    },
    async close() {
      clearInterval(guarding);
      receiver.kill();
      if (receiver.exitCode === null && receiver.signalCode === null) await once(receiver, 'exit');
    },
  };
}
