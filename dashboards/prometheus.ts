import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A series as Prometheus answers it: its labels, and points of seconds since 1970 and values. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [at: number, value: number])[];
}

/** Programs of Debian's package `prometheus`. */
export interface Programs {
  readonly prometheus: string;
  readonly promtool: string;
}

export interface Prometheus {
  /** What is now, or was at a moment in seconds since 1970. */
  at(query: string, moment?: number): Promise<readonly Series[]>;
  /** What was, in so many steps. */
  over(query: string, from: number, to: number, stepSeconds: number): Promise<readonly Series[]>;
  /** Whether a target was scraped since a moment, in seconds since 1970. */
  scrapedSince(at: number): Promise<boolean>;
  stop(): Promise<void>;
}

const cache = fileURLToPath(new URL('../node_modules/.cache/onedoor-prometheus/', import.meta.url));

/**
 * Finds Prometheus: the installed one, else Debian's package laid out in a cache folder of this checkout. It is not installed, since that
 * would start it as a service.
 *
 * @returns undefined, with a word on stderr, where it cannot be had: on another system, or without the right to fetch package lists
 */
export function findPrometheus(): Programs | undefined {
  const installed = programsIn('/usr/bin');
  if (installed !== undefined) return installed;
  const cached = programsIn(join(cache, 'usr', 'bin'));
  if (cached !== undefined) return cached;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    try {
      fetchPackage();
      return programsIn(join(cache, 'usr', 'bin'));
    } catch (error) {
      process.stderr.write(`the package prometheus could not be fetched: ${String(error)}\n`);
    }
  }
  process.stderr.write(
    'dashboards and alerts were not tried with Prometheus: apt-get install prometheus brings it 未用 Prometheus 实测\n',
  );
  return undefined;
}

function programsIn(folder: string): Programs | undefined {
  const programs = { prometheus: join(folder, 'prometheus'), promtool: join(folder, 'promtool') };
  return existsSync(programs.prometheus) && existsSync(programs.promtool) ? programs : undefined;
}

function fetchPackage(): void {
  mkdirSync(join(cache, '..'), { recursive: true });
  const folder = mkdtempSync(join(cache, '..', 'fetch-'));
  const quiet = { stdio: 'ignore', cwd: folder } as const;
  try {
    execFileSync('apt-get', ['update'], quiet);
    execFileSync('apt-get', ['-o', 'APT::Sandbox::User=root', 'download', 'prometheus'], quiet);
    const [archive = ''] = readdirSync(folder).filter((name) => name.endsWith('.deb'));
    execFileSync('dpkg', ['-x', archive, 'whole'], quiet);
    rmSync(cache, { recursive: true, force: true });
    renameSync(join(folder, 'whole'), cache);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const START_TIMEOUT_MS = 30_000;
/** A look that finds nothing for so long is told as no series. */
const LOOKBACK = '5m';

/**
 * Starts Prometheus on a free port of the loopback, with a folder of its own.
 * @param target host and port of the service's `/metrics`
 */
export async function startPrometheus(programs: Programs, folder: string, target: string): Promise<Prometheus> {
  mkdirSync(folder, { recursive: true });
  const configuration = join(folder, 'prometheus.yml');
  writeFileSync(
    configuration,
    `global: { scrape_interval: 250ms, evaluation_interval: 5s }
rule_files: [${JSON.stringify(fileURLToPath(new URL('./alerts.yaml', import.meta.url)))}]
scrape_configs:
  - job_name: onedoor
    static_configs: [{ targets: [${JSON.stringify(target)}] }]
`,
  );
  const port = await freePort();
  const child = spawn(
    programs.prometheus,
    [
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      `--query.lookback-delta=${LOOKBACK}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000);
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const base = `http://127.0.0.1:${port}`;
  const until = performance.now() + START_TIMEOUT_MS;
  while (!(await isReady(base))) {
    if (child.exitCode !== null || performance.now() > until) throw new Error(`Prometheus did not start: ${complaint}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    at: (query, moment) => ask(base, 'query', { query, ...(moment === undefined ? {} : { time: String(moment) }) }),
    over: (query, start, end, step) =>
      ask(base, 'query_range', { query, start: String(start), end: String(end), step: String(step) }),
    scrapedSince: async (at) => {
      const [up] = await ask(base, 'query', { query: 'timestamp(up{job="onedoor"})' });
      return (up?.points[0]?.[1] ?? 0) > at;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function isReady(base: string): Promise<boolean> {
  try {
    return (await fetch(`${base}/-/ready`)).ok;
  } catch {
    return false;
  }
}

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: {
    readonly resultType: string;
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value?: readonly [number, string];
      readonly values?: readonly (readonly [number, string])[];
    }[];
  };
}

async function ask(
  base: string,
  how: string,
  parameters: Readonly<Record<string, string>>,
): Promise<readonly Series[]> {
  const reply = await fetch(`${base}/api/v1/${how}`, { method: 'POST', body: new URLSearchParams(parameters) });
  const { status, error, data } = (await reply.json()) as Answer;
  if (status !== 'success' || data === undefined)
    throw new Error(`${parameters['query'] ?? ''}: ${error ?? reply.status}`);
  return data.result.map(({ metric, value, values }) => ({
    labels: metric,
    points: (values ?? (value === undefined ? [] : [value])).map(([at, text]) => [at, Number(text)] as const),
  }));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
