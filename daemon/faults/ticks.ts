import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dayOf } from '../../actors/day.ts';
import type { JournalStore } from '../../actors/ports.ts';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { ensureMasterKey } from '../../adapters/level/master-key.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { Random } from '../../rules/random.ts';
import { fillStore, waitsFor } from '../bench/filled-store.ts';
import { openLibrary, shippedRules } from '../rule-book.ts';
import type { FaultRun } from './fault-run.ts';
import { House } from './house.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAYS_AGO = 30;
/** So many deadlines for each kill, so that there are always some that have not fired. */
const DEADLINES_A_KILL = 1000;
/** After the first rows have fired. */
const LONGEST_MS = 400;
const PAGE = 1000;

/**
 * The deadlines of many applications have passed while nobody was at work. A daemon starts, begins with them, and is killed at a random
 * moment, again and again. At the end the journal is read by itself: each deadline has fired once, and each command that it gave
 * was carried out once.
 */
export const tickKills: FaultRun = async ({ count, seed, folder, tell }) => {
  const random = new Random(seed);
  const home = join(folder, 'home');
  await mkdir(join(home, 'data'), { recursive: true, mode: 0o700 });
  const masterKey = await ensureMasterKey(join(home, 'secrets'), { mayCreate: true });
  const place = { folder: join(home, 'data', 'store'), masterKey };
  const { calendar } = (await openLibrary(shippedRules)).set;
  const came = Date.now() - DAYS_AGO * 24 * HOUR_MS;
  const due = calendar.openingOfBusiness(calendar.addWorkingDays(dayOf(came), 1).day);
  const applications = count * DEADLINES_A_KILL;
  await fillStore({ ...place, applications, seed, effects: false, clock: { now: () => came }, fits: waitsFor(due) });
  tell(`${applications} deadlines have passed 时限已过`);
  const house = await House.build({ home });
  const failures: string[] = [];
  let kills = 0;
  let left = applications;
  let midway = 0;
  try {
    for (; kills < count; kills += 1) {
      const { ended } = await house.start();
      if (ended !== undefined) throw new Error(`the daemon ended (${ended}) before it was ready`);
      if (left > 0) await untilFiring(house);
      await sleep(random.between(0, LONGEST_MS));
      await house.daemon.kill();
      const before = left;
      left = await withStore(place, async (store) => (await store.due(due, applications + 1)).length);
      if (left > 0 && left < before) midway += 1;
      tell(`${kills + 1}: ${left} wait 待处理`);
    }
    await house.start();
    await untilDone(house);
    await house.stop();
    const found = await withStore(place, (store) => recount(store, due));
    const { fired, twice, waiting, commandsTwice, commandsLeft } = found;
    if (waiting > 0) failures.push(`${waiting} due rows still wait`);
    if (fired !== applications) failures.push(`${fired} of ${applications} deadlines have fired`);
    if (twice > 0) failures.push(`${twice} deadlines have fired twice`);
    if (commandsTwice + commandsLeft > 0)
      failures.push(`${commandsTwice} commands were carried out twice, ${commandsLeft} never`);
    return { failures, figures: { kills, applications, midway, ...found } };
  } finally {
    await house.stop();
  }
};

async function withStore<Result>(
  place: { readonly folder: string; readonly masterKey: Uint8Array },
  use: (store: JournalStore) => Promise<Result>,
): Promise<Result> {
  const store = await openLevelStore(place);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** Waits until the daemon says that no row is under way and no command is left, twice in a row. */
async function untilDone(house: House): Promise<void> {
  let quiet = 0;
  let fired = -1;
  while (quiet < 3) {
    await sleep(1000);
    const value = await metricsOf(house);
    const done = value('onedoor_due_late_seconds_count');
    const still = value('onedoor_due_under_way') === 0 && value('onedoor_courier_lag_commands') === 0;
    quiet = still && Object.is(done, fired) ? quiet + 1 : 0;
    fired = done;
  }
}

async function untilFiring(house: House): Promise<void> {
  while (!((await metricsOf(house))('onedoor_due_late_seconds_count') > 0)) await sleep(20);
}

/** The daemon's metrics by their names; one that is not told is no number. */
async function metricsOf(house: House): Promise<(name: string) => number> {
  const text = await (await fetch(`http://127.0.0.1:${house.daemon.httpPort}/metrics`)).text();
  return (name) => Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (.*)$`, 'm').exec(text)?.[1] ?? Number.NaN);
}

/** What the journal says, read from its first entry on. */
async function recount(store: JournalStore, due: number) {
  const ticks = new Map<string, number>();
  const carried = new Map<number, number>();
  let commands = 0;
  for (let from = 1; from <= store.head().commit; from += PAGE) {
    for (const { input, entity, events, commands: given } of await store.entries(from, PAGE)) {
      commands += given.length;
      if (input.source === 'journal') carried.set(input.sequence, (carried.get(input.sequence) ?? 0) + 1);
      if (input.source !== 'due' || input.row.name !== 'tick' || input.row.at !== due) continue;
      if (events.some(({ type }) => type === 'DeadlineTicked')) ticks.set(entity.id, (ticks.get(entity.id) ?? 0) + 1);
    }
  }
  const twiceOf = (counts: Iterable<number>) => [...counts].filter((one) => one > 1).length;
  return {
    fired: ticks.size,
    twice: twiceOf(ticks.values()),
    waiting: (await store.due(systemClock.now(), PAGE)).length,
    commands,
    commandsTwice: twiceOf(carried.values()),
    commandsLeft: commands - carried.size,
  };
}
