import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DaemonProcess, freePort } from '../daemon/demo/child.ts';
import { runDays } from '../daemon/demo/days/days.ts';
import { runDemo } from '../daemon/demo/run.ts';
import { type Programs, type Prometheus, startPrometheus } from './prometheus.ts';

/** A daemon with load behind it, as Prometheus has seen it. */
export interface Loaded {
  readonly prometheus: Prometheus;
  /** What `/metrics` says at the end. */
  readonly metrics: string;
  /** When the load began and ended, in seconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** The moment that single numbers are of: when most cases were overdue and due soon, as many days end with none that is open. */
  readonly shown: number;
}

export interface LoadOptions {
  readonly applications: number;
  readonly seed: number;
  /** Working days on a simulated clock; 1 is a county's morning. */
  readonly days: number;
}

interface Observer {
  readonly environment: Readonly<Record<string, string>>;
  readonly beforehand: (daemon: DaemonProcess) => Promise<void>;
  readonly afterwards: (daemon: DaemonProcess) => Promise<void>;
}

const seconds = (): number => Date.now() / 1000;

/** Tells the demo to a daemon while Prometheus looks at it, and hands both over while they still run. */
export async function withLoad<Result>(
  options: LoadOptions,
  programs: Programs,
  use: (loaded: Loaded) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'onedoor-dashboards-'));
  let prometheus: Prometheus | undefined;
  let result: { readonly of: Result } | undefined;
  // A daemon that is started again must be found where it was.
  const port = await freePort();
  let from = seconds();
  const observer: Observer = {
    environment: {
      ONEDOOR_HTTP_PORT: String(port),
      ONEDOOR_DOOR_HOST: '127.0.0.1',
      ONEDOOR_DOOR_PORT: '0',
    },
    beforehand: async () => {
      prometheus = await startPrometheus(programs, join(folder, 'prometheus'), `127.0.0.1:${port}`);
      await untilScraped(prometheus, from);
      from = seconds();
    },
    afterwards: async () => {
      if (prometheus === undefined) return;
      const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      await untilScraped(prometheus, seconds());
      const to = seconds();
      result = { of: await use({ prometheus, metrics, from, to, shown: await busiest(prometheus, from, to) }) };
    },
  };
  try {
    const mismatches = await tell(options, join(folder, 'home'), observer);
    if (mismatches.length > 0) throw new Error(`the demo went otherwise than planted: ${mismatches[0]}`);
    if (result === undefined) throw new Error('the demo ended before it was looked at');
    return result.of;
  } finally {
    await prometheus?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns what came otherwise than planted */
async function tell(options: LoadOptions, home: string, observer: Observer): Promise<readonly string[]> {
  const { days, applications, seed } = options;
  const progress = (): void => undefined;
  const run =
    days > 1
      ? await runDays({ days, perDay: Math.ceil(applications / days), seed, restarts: 0, home, progress, ...observer })
      : await runDemo({ applications, seed, home, progress, atOnce: 24, ...observer });
  return run.mismatches;
}

async function untilScraped(prometheus: Prometheus, at: number): Promise<void> {
  while (!(await prometheus.scrapedSince(at))) await new Promise((resolve) => setTimeout(resolve, 100));
}

const BUSY =
  '1000 * sum(onedoor_open_cases_by_urgency{urgency="overdue"}) * sum(onedoor_open_cases_by_urgency{urgency="soon"}) + sum(onedoor_open_cases_by_urgency)';

async function busiest(prometheus: Prometheus, from: number, to: number): Promise<number> {
  const [busy] = await prometheus.over(BUSY, from, to, 1);
  let [most, shown] = [0, to];
  // Of equals the last: most has been told by then.
  for (const [at, value] of busy?.points ?? []) if (value >= most) [most, shown] = [value, at];
  return shown;
}
