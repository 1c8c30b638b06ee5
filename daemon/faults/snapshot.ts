import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Figures, FiguresTaken } from '../../actors/figures/figures.ts';
import { areWhole } from '../../actors/figures/taking.ts';
import type { JournalStore } from '../../actors/ports.ts';
import { ensureMasterKey } from '../../adapters/level/master-key.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { Random } from '../../rules/random.ts';
import { fillStore } from '../bench/filled-store.ts';
import { askDaemon } from '../cli/client.ts';
import { readConfig } from '../config.ts';
import type { SnapshotTold } from '../credit/figures-answers.ts';
import type { FaultRun } from './fault-run.ts';
import { House } from './house.ts';

const APPLICATIONS = 600;
const TIMEOUT_MS = 120_000;
/** A kill may come when the snapshot is just over, too. */
const SPREAD = 1.2;

/**
 * A snapshot of credit figures is ordered, and the daemon is killed at a random moment of it, again and again. What lies in the store then
 * is a whole snapshot that the journal tells of, or the one of before, and never a part of one.
 */
export const snapshotKills: FaultRun = async ({ count, seed, folder, tell }) => {
  const random = new Random(seed);
  const home = join(folder, 'home');
  await mkdir(join(home, 'data'), { recursive: true, mode: 0o700 });
  const masterKey = await ensureMasterKey(join(home, 'secrets'), { mayCreate: true });
  const place = { folder: join(home, 'data', 'store'), masterKey };
  await fillStore({ ...place, applications: APPLICATIONS, seed, effects: false });
  tell(`${APPLICATIONS} applications 件办件`);
  // On order alone, so that each kill belongs to one.
  const house = await House.build({ home, environment: { ONEDOOR_FIGURES_AT: '' } });
  const config = readConfig(home, { NATS_URL: house.natsUrl });
  const order = async (): Promise<SnapshotTold> =>
    (await askDaemon(config, 'operator.snapshot', { by: 'fault', purpose: 'fault' }, TIMEOUT_MS)) as SnapshotTold;
  const failures: string[] = [];
  let [kills, midway, completed] = [0, 0, 0];
  try {
    await house.start();
    const begun = performance.now();
    failures.push(...defectsOf(await order()));
    const longestMs = SPREAD * (performance.now() - begun);
    await house.daemon.kill();
    let taken = (await withStore(place, look)).taken;
    for (; kills < count; kills += 1) {
      const { ended } = await house.start();
      if (ended !== undefined) throw new Error(`the daemon ended (${ended}) before it was ready`);
      // Nobody answers where it is killed.
      const ordered = order().catch(() => undefined);
      await sleep(random.between(0, longestMs));
      await house.daemon.kill();
      await ordered;
      const found = await withStore(place, look);
      failures.push(...found.failures.map((failure) => `kill ${kills + 1}: ${failure}`));
      if (found.taken > taken) completed += 1;
      else midway += 1;
      taken = found.taken;
      tell(`${kills + 1}: ${taken} snapshots 份快照`);
    }
    await house.start();
    failures.push(...defectsOf(await order()));
    await house.stop();
    const last = await withStore(place, look);
    failures.push(...last.failures);
    return { failures, figures: { kills, midway, completed, applications: APPLICATIONS, taken: last.taken } };
  } finally {
    await house.stop();
  }
};

function defectsOf({ walked }: SnapshotTold): readonly string[] {
  const { applications, unreadable } = walked;
  return applications === APPLICATIONS && unreadable === 0
    ? []
    : [`${applications} of ${APPLICATIONS} applications were counted, ${unreadable} could not be read`];
}

/** What the store holds of snapshots: how many the journal tells of, and what is wrong with the one that is kept. */
async function look(store: JournalStore): Promise<{ readonly taken: number; readonly failures: readonly string[] }> {
  const ids = await store.ids('figures', { limit: 100 });
  const failures: string[] = [];
  let taken = 0;
  for (const id of ids) {
    const entity = { kind: 'figures', id } as const;
    const entries = await store.history(entity, 10_000);
    taken += entries.length;
    const told = entries.at(-1)?.events[0] as FiguresTaken | undefined;
    const kept = (await store.load(entity))?.state as Figures | undefined;
    if (kept === undefined || told === undefined) failures.push(`${id} is told of and not there`);
    else if (!areWhole(kept) || kept.digest !== told.digest) failures.push(`${id} is not what the journal tells of`);
    else if (kept.walked.applications !== APPLICATIONS)
      failures.push(`${id} holds ${kept.walked.applications} applications`);
  }
  return { taken, failures };
}

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
