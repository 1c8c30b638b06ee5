import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureMasterKey } from '../../adapters/level/master-key.ts';
import { quantile } from '../demo/ledger.ts';
import { House } from '../faults/house.ts';
import { fillStore } from './filled-store.ts';
import { childOf, cpuTimeOf } from './processes.ts';

/** What starts came to. Times are in milliseconds. */
export interface StartBenchResult {
  /** From the birth of the process until `/readyz` says that it is ready. */
  readonly startP50Ms: number;
  readonly startMaxMs: number;
  /** Processor time until then, at the median: what a start takes on a machine that has nothing else to do. */
  readonly processorMs: number;
  readonly serverProcessorMs: number;
  /** What the daemon says that its phases took, each at the median; some run side by side. */
  readonly phases: Readonly<Record<string, number>>;
  readonly count: number;
  readonly entities: number;
}

export interface StartBenchOptions {
  /** An empty folder. */
  readonly home: string;
  readonly count: number;
  readonly entities: number;
  readonly seed: number;
  readonly tell: (sentence: string) => void;
}

/** Starts a daemon and ends it as by `kill -9`, again and again. The first start, which makes everything, does not count. */
export async function benchStart({ home, count, entities, seed, tell }: StartBenchOptions): Promise<StartBenchResult> {
  if (entities > 0) await fill(home, entities, seed, tell);
  const house = await House.build({ home });
  const [readyMs, processorMs, serverMs]: [number[], number[], number[]] = [[], [], []];
  const phases = new Map<string, readonly number[]>();
  for (let start = 0; start <= count; start += 1) {
    const { readyMs: ready, processorMs: processor, ended } = await house.start();
    if (ended !== undefined) throw new Error(`the daemon ended (${ended}) before it was ready`);
    if (start > 0) {
      readyMs.push(ready);
      processorMs.push(processor);
      serverMs.push(cpuTimeOf(childOf(house.daemon.pid, 'nats-server')).all / 1000);
      for (const [name, milliseconds] of Object.entries(house.daemon.phases))
        phases.set(name, [...(phases.get(name) ?? []), milliseconds]);
      tell(`${start}: ${Math.round(ready)} ms`);
    }
    if (start < count) await house.daemon.kill();
  }
  await house.stop();
  return {
    startP50Ms: median(readyMs),
    startMaxMs: Math.round(Math.max(...readyMs)),
    processorMs: median(processorMs),
    serverProcessorMs: median(serverMs),
    phases: Object.fromEntries([...phases].map(([name, times]) => [name, median(times)])),
    count,
    entities,
  };
}

async function fill(home: string, entities: number, seed: number, tell: (sentence: string) => void): Promise<void> {
  await mkdir(join(home, 'data'), { recursive: true, mode: 0o700 });
  const masterKey = await ensureMasterKey(join(home, 'secrets'), { mayCreate: true });
  const { seconds } = await fillStore({
    folder: join(home, 'data', 'store'),
    masterKey,
    applications: entities,
    seed,
    effects: false,
  });
  tell(`${entities} entities were written in ${Math.round(seconds)} s 已写入实体`);
}

function median(numbers: readonly number[]): number {
  return Math.round(
    quantile(
      numbers.toSorted((one, other) => one - other),
      0.5,
    ),
  );
}
