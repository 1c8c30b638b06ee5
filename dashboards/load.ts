import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDemo } from '../daemon/demo/run.ts';
import { type Programs, type Prometheus, startPrometheus } from './prometheus.ts';

/** A daemon with a county's morning behind it, as Prometheus has seen it. */
export interface Loaded {
  readonly prometheus: Prometheus;
  /** What `/metrics` says at the end. */
  readonly metrics: string;
  /** When it began and ended, in seconds since 1970. */
  readonly from: number;
  readonly to: number;
}

export interface LoadOptions {
  readonly applications: number;
  readonly seed: number;
}

const seconds = (): number => Date.now() / 1000;

/** Tells a county's morning to a daemon while Prometheus looks at it, and hands both over while they still run. */
export async function withLoad<Result>(
  { applications, seed }: LoadOptions,
  programs: Programs,
  use: (loaded: Loaded) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'onedoor-dashboards-'));
  const from = seconds();
  let prometheus: Prometheus | undefined;
  let result: { readonly of: Result } | undefined;
  try {
    const { mismatches } = await runDemo({
      applications,
      seed,
      atOnce: 24,
      home: join(folder, 'home'),
      environment: { ONEDOOR_DOOR_HOST: '127.0.0.1', ONEDOOR_DOOR_PORT: '0' },
      progress: () => undefined,
      beforehand: async ({ httpPort }) => {
        prometheus = await startPrometheus(programs, join(folder, 'prometheus'), `127.0.0.1:${httpPort}`);
        await untilScraped(prometheus, from);
      },
      afterwards: async ({ httpPort }) => {
        const metrics = await (await fetch(`http://127.0.0.1:${httpPort}/metrics`)).text();
        const ended = seconds();
        if (prometheus === undefined) return;
        await untilScraped(prometheus, ended);
        result = { of: await use({ prometheus, metrics, from, to: seconds() }) };
      },
    });
    if (mismatches.length > 0) throw new Error(`the demo went otherwise than planted: ${mismatches[0]}`);
    if (result === undefined) throw new Error('the demo ended before it was looked at');
    return result.of;
  } finally {
    await prometheus?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function untilScraped(prometheus: Prometheus, at: number): Promise<void> {
  while (!(await prometheus.scrapedSince(at))) await new Promise((resolve) => setTimeout(resolve, 100));
}
