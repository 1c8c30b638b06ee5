import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findServerBinary, type ServerBinary } from '../../adapters/nats/server/binary.ts';

/** A daemon in a process of its own. */
export interface DaemonProcess {
  readonly pid: number;
  readonly natsUrl: string;
  readonly httpPort: number;
  /** How many milliseconds each phase of its start took. */
  readonly phases: Readonly<Record<string, number>>;
  readonly exited: Promise<number | NodeJS.Signals>;
  /** Asks it to stop and waits; resolves with its exit code or the signal that ended it. */
  stop(): Promise<number | NodeJS.Signals>;
  /** Ends it as a power cut would: no handler runs. */
  kill(): Promise<void>;
}

const program = fileURLToPath(new URL('../onedoor.mjs', import.meta.url));

export interface DaemonProcessOptions {
  /** Variables that are set besides, such as those of settings. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Words of the command besides, such as `--accept-new-stream`. */
  readonly words?: readonly string[];
}

/** The daemon ended before it had started; `reason` is its exit code or the signal that ended it, `complaint` what it said. */
export class NotStarted extends Error {
  override readonly name = 'NotStarted';
  readonly reason: number | NodeJS.Signals;
  readonly complaint: string;

  constructor(reason: number | NodeJS.Signals, complaint: string, logFile: string) {
    super(`the daemon ended (${reason}) before it had started; its log is ${logFile}\n${complaint}`);
    this.reason = reason;
    this.complaint = complaint;
  }
}

/**
 * Starts `onedoor start` on a home folder as the service manager would, and waits until it says that it has started.
 * @throws NotStarted
 */
export async function startDaemonProcess(
  home: string,
  natsPort: number,
  options: DaemonProcessOptions = {},
): Promise<DaemonProcess> {
  // The seed of a test is no setting of the daemon, which refuses what it does not know.
  const { ONEDOOR_TEST_SEED: _seed, ...environment } = process.env;
  const child = spawn(program, ['start', '--home', home, ...(options.words ?? [])], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...environment,
      NATS_URL: '',
      ONEDOOR_HTTP_PORT: '0',
      ONEDOOR_NATS_PORT: String(natsPort),
      ...options.environment,
    },
  });
  const exited = new Promise<number | NodeJS.Signals>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? code ?? 1)),
  );
  const { url, port, milliseconds } = await untilStarted(child, exited, join(home, 'daemon.log'));
  return {
    pid: child.pid ?? 0,
    natsUrl: url,
    httpPort: port,
    phases: milliseconds,
    exited,
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** What a daemon says once it has started. */
interface StartedLine {
  readonly url: string;
  readonly port: number;
  readonly milliseconds: Readonly<Record<string, number>>;
}

async function untilStarted(
  child: ChildProcess,
  exited: Promise<number | NodeJS.Signals>,
  logFile: string,
): Promise<StartedLine> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the daemon was started without pipes');
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  let complaint = '';
  stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-4000);
    log.write(chunk);
  });
  const started = new Promise<StartedLine>((resolve) => {
    createInterface({ input: stdout }).on('line', (line) => {
      log.write(`${line}\n`);
      if (!line.includes('"msg":"started"')) return;
      resolve(JSON.parse(line) as StartedLine);
    });
  });
  const ended = exited.then((reason): never => {
    log.end();
    throw new NotStarted(reason, complaint, logFile);
  });
  // After the start the end is told through `exited` alone.
  ended.catch(() => undefined);
  return Promise.race([started, ended]);
}

/** The nats-server that a daemon of this environment would start, for a broker of somebody else. */
export function findBroker(): ServerBinary {
  return findServerBinary(process.env);
}

/** A port of the loopback that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
