import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mountSmallDisk, type SmallDisk } from '../../adapters/level/small-disk.ts';
import { verifyChain } from '../../adapters/level/verify.ts';
import { Random } from '../../rules/random.ts';
import { type DemoResult, type Restartable, runDemo } from '../demo/run.ts';
import type { FaultRun, FaultRunOptions, FaultRunResult } from './fault-run.ts';

const DISK_MEGABYTES = 256;
const ROOM_MEGABYTES = 40;
const STORIES_BETWEEN_FILLS = 8;
/** Applications by people with a past are partly told before the morning; this share is told in it. */
const SHARE_OF_MORNING = 0.65;
const NOT_READY_WITHIN_MS = 2000;
const GIVE_UP_MS = 180_000;

/** What became of the fills. */
interface Watched {
  fills: number;
  resumed: number;
  slowestNotReadyMs: number;
  slowestReadyMs: number;
  readonly failures: string[];
}

/**
 * Fills the disk of a daemon under load to its last byte, again and again at random moments, and deletes the filler after
 * a random while: the daemon must say within two seconds that it is not ready, commit nothing meanwhile, go on by itself
 * when there is room, and in the end have lost and doubled nothing. Its data, the streams of its nats-server and the log
 * of that stand on the same small disk.
 */
export const run: FaultRun = async (options) => {
  const { folder, tell } = options;
  mkdirSync(folder, { recursive: true });
  const disk = await mountSmallDisk(join(folder, 'data'), DISK_MEGABYTES);
  if (disk === undefined) {
    tell('skipped: mounting a small disk takes root 已跳过：挂载小盘须有 root 权限');
    return { failures: [], figures: { skipped: 1, fills: 0 } };
  }
  try {
    return await runOn(disk, options);
  } finally {
    await disk.remove();
  }
};

async function runOn(disk: SmallDisk, { count, seed, folder, tell }: FaultRunOptions): Promise<FaultRunResult> {
  const random = new Random(seed ^ 0x5eed);
  mkdirSync(join(disk.folder, 'run'));
  symlinkSync(join(disk.folder, 'run'), join(folder, 'run'));
  writeFileSync(join(folder, 'onedoor.json'), JSON.stringify({ store: { roomMegabytes: ROOM_MEGABYTES } }));
  const watched: Watched = { fills: 0, resumed: 0, slowestNotReadyMs: 0, slowestReadyMs: 0, failures: [] };
  const applications = Math.ceil(((count + 1) * STORIES_BETWEEN_FILLS) / SHARE_OF_MORNING);
  let done = 0;
  let wake: () => void = () => undefined;
  const result = await runDemo({
    applications,
    seed,
    home: folder,
    atOnce: 12,
    repeatsMayBeLost: true,
    progress: (now) => {
      done = now;
      wake();
    },
    meanwhile: async (daemon) => {
      for (let fill = 1; fill <= count; fill += 1) {
        while (done < fill * STORIES_BETWEEN_FILLS)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        await sleep(random.between(0, 120));
        await fillOnce(disk, daemon, random, watched);
        tell(
          `${fill}/${count}: not ready after ${watched.slowestNotReadyMs} ms, ready ${watched.slowestReadyMs} ms after there was room, at the slowest`,
        );
      }
    },
  });
  return report(result, watched, join(disk.folder, 'store'));
}

/** Fills the disk, looks, gives room, looks. */
async function fillOnce(disk: SmallDisk, daemon: Restartable, random: Random, watched: Watched): Promise<void> {
  const fail = (what: string): void => void watched.failures.push(`fill ${watched.fills}: ${what}`);
  watched.fills += 1;
  disk.fill();
  const full = performance.now();
  const notReady = await until(async () => (await reasons(daemon)).length > 0);
  const notReadyMs = Math.round(performance.now() - full);
  watched.slowestNotReadyMs = Math.max(watched.slowestNotReadyMs, notReadyMs);
  if (!notReady || notReadyMs > NOT_READY_WITHIN_MS) fail(`not ready only after ${notReadyMs} ms`);
  await sleep(random.between(0, 1200));
  // Where the streams could not be written first, nothing may come that the store would have to write.
  const stopped = (await reasons(daemon)).some((line) => line.startsWith('store '));
  const commit = await commitOf(daemon);
  await sleep(random.between(100, 1200));
  if (stopped && (await commitOf(daemon)) !== commit) fail('something was committed while the disk was full');
  disk.makeRoom();
  const room = performance.now();
  const ready = await until(async () => (await reasons(daemon)).length === 0);
  watched.slowestReadyMs = Math.max(watched.slowestReadyMs, Math.round(performance.now() - room));
  if (ready) watched.resumed += 1;
  else fail(`not ready again: ${(await reasons(daemon)).join('; ')}`);
}

async function report(
  { ledger, mismatches, restarts }: DemoResult,
  watched: Watched,
  store: string,
): Promise<FaultRunResult> {
  const { failures, ...figures } = watched;
  const audit = await verifyChain(store, {});
  if (!audit.ok) failures.push('the chain of the journal does not hold');
  if (ledger.lost > 0) failures.push(`${ledger.lost} messages have no receipt`);
  failures.push(...ledger.doubled.map((what) => `answered twice as if for the first time: ${what}`), ...mismatches);
  return {
    failures,
    figures: {
      ...figures,
      messages: ledger.receipted,
      lost: ledger.lost,
      doubled: ledger.doubledReceipts,
      mismatches: mismatches.length,
      restarts,
    },
  };
}

/** Waits until something is so. @returns false when it does not come */
async function until(holds: () => Promise<boolean>): Promise<boolean> {
  for (const end = performance.now() + GIVE_UP_MS; performance.now() < end; await sleep(20))
    if (await holds()) return true;
  return false;
}

/** What `/readyz` says; nothing when the daemon is ready. */
async function reasons(daemon: Restartable): Promise<readonly string[]> {
  const text = await read(daemon, 'readyz');
  return text === 'ok\n' ? [] : text.trim().split('\n');
}

async function commitOf(daemon: Restartable): Promise<string | undefined> {
  return /^onedoor_journal_commit (\d+)/m.exec(await read(daemon, 'metrics'))?.[1];
}

async function read(daemon: Restartable, page: string): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await (await fetch(`http://127.0.0.1:${daemon.httpPort}/${page}`)).text();
    } catch (cause) {
      // A connection that was kept open may have been closed just now; a daemon that has ended stays away.
      if (tries === 50) throw new Error('the daemon has ended by itself', { cause });
      await sleep(100);
    }
  }
}
