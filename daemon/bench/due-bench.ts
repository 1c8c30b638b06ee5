import { execFile } from 'node:child_process';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Turn } from '../../actors/protocol/journal.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { quantile } from '../demo/ledger.ts';
import { DueRoad } from './due-road.ts';
import { fillStore, waitsFor } from './filled-store.ts';
import { type Memory, memoryOf } from './processes.ts';
import { StandingClock } from './standing-clock.ts';

/** What deadlines that fall due came to. */
export interface DueBenchResult {
  /** Deadlines that fell due at one moment. */
  readonly count: number;
  /** From that moment until the last of them was committed. */
  readonly handledSeconds: number;
  readonly lateP50Ms: number;
  readonly lateP99Ms: number;
  readonly missed: number;
  readonly twice: number;
  /** Deadlines of later days in the same store. */
  readonly armed: number;
  readonly armSeconds: number;
  /** What a daemon's road holds more with them than without: memory that no file stands behind, and all that is resident. */
  readonly armedMemoryBytes: number;
  readonly armedMemoryWithFilesBytes: number;
}

export interface DueBenchOptions {
  /** An empty folder. */
  readonly folder: string;
  readonly count: number;
  readonly armed: number;
  readonly seed: number;
  readonly tell: (sentence: string) => void;
}

const program = fileURLToPath(new URL('../onedoor.mjs', import.meta.url));
/** A Monday's morning, on which the applications come in; their first deadlines are looked at when offices open the day after. */
const MORNING = Date.parse('2026-08-03T10:00:00+08:00');
const OPENING = Date.parse('2026-08-04T08:30:00+08:00');
const DAY_MS = 24 * 60 * 60 * 1000;
/** Armed deadlines stand on so many days from a week later on. */
const ARMED_DAYS = 60;
const ROWS_A_TURN = 500;
const TURNS_A_BATCH = 20;

/**
 * Has the deadlines of so many applications fall due at one moment, and waits until the road has handled all of them: the real
 * store, journal, actors, rules and due sweeper in this process, without a broker (ticks say nothing to anyone).
 */
export async function benchDue({ folder, count, armed, seed, tell }: DueBenchOptions): Promise<DueBenchResult> {
  const place = placeIn(folder);
  const clock = new StandingClock(MORNING);
  const filled = await fillStore({
    ...place,
    applications: count,
    seed,
    effects: false,
    clock,
    fits: waitsFor(OPENING),
  });
  tell(`${count} applications in ${filled.seconds.toFixed(1)} s 已写入申请`);
  const before = await atIdle(folder);
  const started = performance.now();
  await arm(place, armed);
  const armSeconds = (performance.now() - started) / 1000;
  if (armed > 0) tell(`${armed} deadlines armed in ${armSeconds.toFixed(1)} s 已设定时限`);
  const after = await atIdle(folder);
  const road = await DueRoad.open({ ...place, clock });
  const fallen = await road.fire(OPENING, count);
  await road.stop();
  const late = fallen.lateMs.toSorted((one, other) => one - other);
  return {
    count,
    handledSeconds: rounded(fallen.seconds),
    lateP50Ms: Math.round(quantile(late, 0.5)),
    lateP99Ms: Math.round(quantile(late, 0.99)),
    missed: count - fallen.entities.size,
    twice: late.length - fallen.entities.size,
    armed,
    armSeconds: rounded(armSeconds),
    armedMemoryBytes: bytes(after.anonymousMb - before.anonymousMb),
    armedMemoryWithFilesBytes: bytes(after.residentMb - before.residentMb),
  };
}

const placeIn = (folder: string) => ({ folder: join(folder, 'store'), masterKey: new Uint8Array(32).fill(7) });
const rounded = (seconds: number): number => Math.round(seconds * 100) / 100;
const bytes = (megabytes: number): number => Math.round(megabytes * 1_000_000);

/** Sets due rows of deadlines on later days, many in a turn: the due index is what it is with as many applications behind it. */
async function arm(place: { readonly folder: string; readonly masterKey: Uint8Array }, armed: number): Promise<void> {
  const store = await openLevelStore(place);
  let batch: Turn[] = [];
  for (let first = 0; first < armed; first += ROWS_A_TURN) {
    const dueSet = Array.from({ length: Math.min(ROWS_A_TURN, armed - first) }, (_, index) => ({
      at: OPENING + (7 + ((first + index) % ARMED_DAYS)) * DAY_MS,
      entity: { kind: 'application', id: `hall.W-${String(first + index).padStart(8, '0')}` } as const,
      name: 'tick',
    }));
    batch.push(armingTurn(first, dueSet));
    if (batch.length === TURNS_A_BATCH || first + ROWS_A_TURN >= armed) {
      await store.commit(batch, {});
      batch = [];
    }
  }
  await store.close();
}

function armingTurn(number: number, dueSet: NonNullable<Turn['dueSet']>): Turn {
  return {
    entity: { kind: 'store', id: `arming-${number}` },
    at: MORNING,
    version: 1,
    input: { source: 'operator', by: 'bench', purpose: 'armed deadlines' },
    events: [{ type: 'DeadlinesArmed' }],
    messages: [],
    commands: [],
    readings: [],
    dueSet,
  };
}

/** What a process of its own holds while a road rests on the store of a folder: what this one has done before leaves its traces. */
async function atIdle(folder: string): Promise<Memory> {
  const { stdout } = await promisify(execFile)(program, ['bench', 'due', '--idle', folder]);
  return JSON.parse(stdout) as Memory;
}

/** What this process holds while a road rests on the store of a folder, and has looked for due rows more than once. */
export async function idleMemory(folder: string): Promise<Memory> {
  const road = await DueRoad.open({ ...placeIn(folder), clock: new StandingClock(MORNING) });
  await road.swept(3);
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.collectGarbage');
  session.disconnect();
  const memory = memoryOf(process.pid);
  await road.stop();
  return memory;
}
