import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '../../rules/random.ts';
import { findBroker, NotStarted } from '../demo/child.ts';
import type { FaultRun, FaultRunOptions, FaultRunResult } from './fault-run.ts';
import { House } from './house.ts';
import { settle } from './journal-account.ts';
import { type SteadyLoad, startSteadyLoad } from './steady-load.ts';

/** One loss of the broker's files. */
export interface Rollback {
  /** Whose files are lost: both streams', or one's alone. */
  readonly streams: 'both' | 'inbound' | 'outbound';
  /** `older`: put back as they were before. `grown`: the same, and messages come before the daemon does. `emptied`: gone. */
  readonly left: 'older' | 'grown' | 'emptied';
  /** What the daemon does meanwhile. */
  readonly daemon: 'stopped' | 'killed' | 'at work';
}

/** Every loss there is; a stream that integrators do not publish to does not grow without the daemon. */
export const everyRollback: readonly Rollback[] = (['stopped', 'killed', 'at work'] as const).flatMap((daemon) =>
  (['both', 'inbound', 'outbound'] as const).flatMap((streams) =>
    (['older', 'grown', 'emptied'] as const)
      .filter((left) => left !== 'grown' || streams !== 'outbound')
      .map((left) => ({ streams, left, daemon })),
  ),
);

const files = { both: ['ONEDOOR_IN', 'ONEDOOR_OUT'], inbound: ['ONEDOOR_IN'], outbound: ['ONEDOOR_OUT'] } as const;
/** Receipts that are lost to the older copy, at least, and what is then published before the daemon is there: more than was lost. */
const RUN_ON = 24;
const GROWN_BY = 64;
const NOTICED_MS = 60_000;
const MOST_FAILURES = 100;

/** `onedoor faults broker-rollback`: JetStream's files put back to an older copy, or emptied, under a steady load. */
export const brokerRollbackRun: FaultRun = (options) => {
  const random = new Random(options.seed);
  const first = random.between(0, everyRollback.length - 1);
  const rollbacks = Array.from({ length: options.count }, (_, index) => {
    const one = everyRollback[(first + index * 5) % everyRollback.length];
    if (one === undefined) throw new RangeError('there is no such rollback');
    return one;
  });
  return rollBack(rollbacks, options);
};

/** The same with losses that were chosen. */
export async function rollBack(
  rollbacks: readonly Rollback[],
  { seed, folder, tell }: Omit<FaultRunOptions, 'count'>,
): Promise<FaultRunResult> {
  const failures: string[] = [];
  const counts = { rollbacks: 0, refusedStarts: 0, accepted: 0, endedAtWork: 0 };
  const house = await House.build({ home: join(folder, 'house'), outside: findBroker() });
  let load: SteadyLoad | undefined;
  try {
    await house.startServer();
    await house.start();
    const { home, natsUrl } = house;
    load = await startSteadyLoad({ home, natsUrl, seed, atOnce: 8 });
    for (const rollback of rollbacks) {
      const { streams, left, daemon } = rollback;
      const name = `${streams} ${left}, daemon ${daemon}`;
      tell(name);
      await lose(house, load, rollback, join(folder, 'copy'));
      const found = await comeBack(house, rollback, counts);
      failures.push(...found.map((one) => `${name}: ${one}`));
      counts.rollbacks += 1;
      await load.receipts(RUN_ON);
    }
    const { failures: found, figures } = await settle(house, load);
    failures.push(...found);
    return { failures: failures.slice(0, MOST_FAILURES), figures: { ...counts, ...figures } };
  } finally {
    await load?.stop();
    await house.stop();
  }
}

/** Copies the streams, lets the service run on, and puts the copy back, or nothing. */
async function lose(house: House, load: SteadyLoad, { streams, left, daemon }: Rollback, copy: string): Promise<void> {
  await house.server?.stop();
  await rm(copy, { recursive: true, force: true });
  await cp(house.streams, copy, { recursive: true });
  await house.startServer();
  await house.untilReady();
  await load.receipts(RUN_ON);
  const asked = load.newest(GROWN_BY);
  if (daemon === 'stopped') await house.daemon.stop();
  if (daemon === 'killed') await house.daemon.kill();
  await house.killServer();
  for (const name of files[streams]) {
    const stream = join('jetstream', 'ONEDOOR', 'streams', name);
    await rm(join(house.streams, stream), { recursive: true });
    if (left !== 'emptied') await cp(join(copy, stream), join(house.streams, stream), { recursive: true });
  }
  await house.startServer();
  if (left === 'grown') load.publishAgain([...asked, ...asked]);
  // What was receipted must be known after all this as well.
  load.askAgain(asked.slice(-8));
}

/** The daemon notices, says what is wrong, and goes on when the operator has said that the loss is for good. @returns what was otherwise */
async function comeBack(
  house: House,
  { streams, left, daemon }: Rollback,
  counts: { refusedStarts: number; accepted: number; endedAtWork: number },
): Promise<readonly string[]> {
  const failures: string[] = [];
  if (daemon === 'at work') {
    const reason = await house.untilEnded(NOTICED_MS);
    if (reason === 70) counts.endedAtWork += 1;
    else failures.push(`the daemon did not notice at work (${reason ?? 'it goes on'})`);
    if (reason === undefined) await house.daemon.kill();
  }
  if (streams === 'outbound') {
    // Nothing is missing that the journal does not have: it is sent again without a word of the operator.
    await house.start();
    return failures;
  }
  try {
    await house.start();
    failures.push('the daemon started as if nothing had happened');
    return failures;
  } catch (error) {
    if (!(error instanceof NotStarted)) throw error;
    const named = left === 'emptied' ? /ONEDOOR_IN is another one/ : /ONEDOOR_IN .*(is an older copy)/;
    if (named.test(error.complaint)) counts.refusedStarts += 1;
    else failures.push(`the start did not name the loss: ${error.complaint.split('\n', 1)[0]}`);
  }
  await house.start({}, ['--accept-new-stream']);
  counts.accepted += 1;
  // The word is said once; the next start knows.
  await house.daemon.kill();
  await house.start();
  return failures;
}
