import type { Fault } from '../../matters/fault.ts';
import { tellable } from '../../matters/tellable-fault.ts';
import type { Canary } from './canary-harness.ts';
import { unreadableParts } from './refusal-harness.ts';
import { type Part, type RoadMap, roads } from './road-harness.ts';
import { Stopwatch, type Timed } from './stopwatch-harness.ts';

/** A file that means no good. */
export interface HostileFile {
  /** The kind of attack. */
  readonly attack: string;
  readonly part: Part;
  readonly bytes: Uint8Array;
}

/** Everything that a trial needs. */
export interface Court extends RoadMap {
  /** Reads a file's bytes as the adapter does. */
  readonly read: (bytes: Uint8Array) => { readonly json: unknown } | { readonly reason: string };
  readonly canary: Canary;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
}

export interface Outcome {
  readonly came: 'unreadable' | 'refused' | 'evaluated';
  readonly faults: readonly Fault[];
  /** Everything that never may happen: code that ran, what was thrown, a refusal that nobody can read. */
  readonly breaches: readonly string[];
  /** Reading, checking and compiling, in milliseconds. */
  readonly loadMs: number;
  /** The dearest evaluation; undefined where there was none. */
  readonly evaluation: Timed | undefined;
  readonly evaluations: number;
}

/** Puts a file through everything that reads, loads, checks, compiles and evaluates it. It never throws. */
export async function tryOut(file: HostileFile, court: Court): Promise<Outcome> {
  const stopwatch = new Stopwatch(court.now);
  const breaches: string[] = [];
  let faults: readonly Fault[] = [];
  let came: Outcome['came'] = 'refused';
  const begun = court.now();
  let loadedAt: number | undefined;
  const loaded = (): void => {
    loadedAt ??= court.now();
  };
  try {
    const read = court.read(file.bytes);
    if ('reason' in read) {
      came = 'unreadable';
      faults = tellable([unreadableFault(read.reason)]);
    } else {
      const arrival = await roads[file.part](read.json, court, stopwatch, loaded);
      faults = tellable(arrival.faults);
      if (arrival.evaluated) came = 'evaluated';
    }
  } catch (error) {
    breaches.push(`threw ${describe(error)}`);
  }
  loaded();
  const alarm = court.canary.alarm();
  if (alarm !== undefined) breaches.push(alarm);
  if (came !== 'evaluated' && faults.length === 0 && breaches.length === 0) breaches.push('refused without a word');
  breaches.push(...unreadableParts(faults));
  return {
    came,
    faults,
    breaches: [...new Set(breaches)],
    loadMs: (loadedAt ?? begun) - begun,
    evaluation: stopwatch.longest,
    evaluations: stopwatch.count,
  };
}

function unreadableFault(reason: string): Fault {
  return { file: 'hostile.json', pointer: '', code: 'SCHEMA', message: { zh: `无法读取：${reason}`, en: reason } };
}

/** The error, and where in the service it was thrown. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const at = /\n\s+at (.*)/.exec(error.stack ?? '')?.[1] ?? '';
  return `${error.name}: ${error.message.slice(0, 120)} (${at.replace(/.*\/(rules|node_modules)\//, '$1/')})`;
}
