import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerBinary } from '../../adapters/nats/server/binary.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../../adapters/nats/server/embedded.ts';
import { type DaemonProcess, freePort, startDaemonProcess } from '../demo/child.ts';
import { writeCounty } from './steady-load.ts';

export interface HouseOptions {
  readonly home: string;
  /** Present where the broker is a server of its own and not the daemon's child. */
  readonly outside?: ServerBinary;
  /** Codes of the sources that are asked over that broker. */
  readonly sources?: readonly string[];
  /** Variables of the daemon's settings. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The exit code of a process, or the signal that ended it. */
type Ended = number | NodeJS.Signals;

/** One daemon and its broker, each a process of its own that can be ended as by `kill -9` and started again in the same place. */
export class House {
  readonly home: string;
  /** Where the broker keeps its streams. */
  readonly streams: string;
  readonly natsPort: number;
  readonly #options: HouseOptions;
  readonly #startServer: (() => Promise<EmbeddedServer>) | undefined;
  server: EmbeddedServer | undefined;
  #daemon: DaemonProcess | undefined;

  private constructor(options: HouseOptions, natsPort: number, integrators: readonly string[]) {
    const { home, outside, sources = [] } = options;
    this.home = home;
    this.natsPort = natsPort;
    this.#options = options;
    this.streams = join(home, outside === undefined ? 'data' : 'outside', 'nats');
    this.#startServer =
      outside &&
      (() =>
        startEmbeddedServer({
          binary: outside,
          dataFolder: join(home, 'outside'),
          secretsFolder: join(home, 'secrets'),
          runFolder: join(home, 'outside', 'run'),
          port: natsPort,
          integrators,
          sources,
        }));
  }

  static async build(options: HouseOptions): Promise<House> {
    return new House(options, await freePort(), writeCounty(options.home));
  }

  get natsUrl(): string {
    return `nats://127.0.0.1:${this.natsPort}`;
  }

  get daemon(): DaemonProcess {
    if (this.#daemon === undefined) throw new Error('the daemon was not started');
    return this.#daemon;
  }

  async startServer(): Promise<void> {
    this.server = await this.#startServer?.();
  }

  /**
   * Starts the daemon.
   * @returns milliseconds from the start of the process until `/readyz` says that it is ready, and how many of them it had a
   *   processor; or by what it ended before
   * @throws NotStarted
   */
  async start(
    environment: Readonly<Record<string, string>> = {},
    words: readonly string[] = [],
  ): Promise<{ readonly readyMs: number; readonly processorMs: number; readonly ended: Ended | undefined }> {
    const began = performance.now();
    const outside = this.#options.outside === undefined ? {} : { NATS_URL: this.natsUrl };
    this.#daemon = await startDaemonProcess(this.home, this.natsPort, {
      environment: { ...this.#options.environment, ...outside, ...environment },
      words,
    });
    const ended = await this.untilReady();
    return { readyMs: performance.now() - began, processorMs: processorMsOf(this.#daemon.pid), ended };
  }

  /** @returns what `/readyz` says, or that nobody listens there */
  async readiness(): Promise<{ readonly ready: boolean; readonly text: string }> {
    try {
      const response = await fetch(`http://127.0.0.1:${this.daemon.httpPort}/readyz`);
      return { ready: response.status === 200, text: (await response.text()).trim() };
    } catch {
      return { ready: false, text: 'nobody listens' };
    }
  }

  /** @returns the code or signal by which the daemon ended before it was ready; nothing when it is ready */
  async untilReady(budgetMs = 60_000): Promise<Ended | undefined> {
    const until = performance.now() + budgetMs;
    let ended: Ended | undefined;
    void this.daemon.exited.then((reason) => {
      ended = reason;
    });
    for (;;) {
      const { ready, text } = await this.readiness();
      if (ready || ended !== undefined) return ended;
      if (performance.now() > until) throw new Error(`the daemon was not ready within ${budgetMs} ms: ${text}`);
      await sleep(10);
    }
  }

  /** Waits until the daemon has ended by itself. @returns its exit code or signal; nothing when it did not */
  async untilEnded(budgetMs: number): Promise<Ended | undefined> {
    const waiting = new AbortController();
    const late = sleep(budgetMs, undefined, { signal: waiting.signal }).catch(() => undefined);
    const reason = await Promise.race([this.daemon.exited, late]);
    waiting.abort();
    return reason;
  }

  async killServer(): Promise<void> {
    if (this.server !== undefined) {
      process.kill(this.server.pid, 'SIGKILL');
      await this.server.exited;
      return;
    }
    const { pid } = JSON.parse(await readFile(join(this.home, 'run', 'nats.json'), 'utf8')) as { pid: number };
    process.kill(pid, 'SIGKILL');
  }

  /** Stops both in order. */
  async stop(): Promise<void> {
    await this.#daemon?.stop();
    await this.server?.stop();
  }
}

/** Processor time that a process has used, of all its threads; 0 where the system does not tell or the process has ended. */
function processorMsOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    // Fields 14 and 15 of proc(5), in hundredths of a second.
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return 0;
  }
}
