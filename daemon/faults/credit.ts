import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openConnection } from '../../adapters/nats/connection.ts';
import { Random } from '../../rules/random.ts';
import { readCreditJournal } from '../demo/credit/journal.ts';
import { accountOfCredit } from './credit-account.ts';
import { admitCredit, type CreditLoad, startCreditLoad } from './credit-load.ts';
import type { FaultRun } from './fault-run.ts';
import { House } from './house.ts';
import { leaksIn } from './log-leaks.ts';

const KILLS = 20;
const ITEMS_A_KILL = 25;
/** After the packs of credit are in force, and so late that documents may be months old. */
const BEGINNING = Date.parse('2026-06-01T09:00:00+08:00');
const DAY_MS = 86_400_000;
/** Behind the last end of everything but serious items. */
const LAST_DAYS = 420;
const ORDER_TIMEOUT_MS = 5000;
const GIVE_UP_MS = 180_000;
const LONGEST_LIFE_MS = 30_000;
const MOST_FAILURES = 100;

/**
 * `onedoor faults credit`: items are recorded, objected to, repaired and decided, applications meet their measures and a simulated clock
 * goes on by days and weeks, while the daemon, and its broker with it, is killed at random moments, also on the clock's way. Then
 * its journal is read by itself: nothing is lost or doubled, and no item is used, and no measure stands, once it is over.
 */
export const creditRun: FaultRun = async ({ count, seed, folder, tell }) => {
  const random = new Random(seed);
  const home = join(folder, 'house');
  const environment = {
    ONEDOOR_FAULTS_CLOCK: `${new Date(BEGINNING + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`,
  };
  const house = await House.build({ home, environment });
  admitCredit(home);
  let load: CreditLoad | undefined;
  try {
    await house.start();
    load = await startCreditLoad({ home, natsUrl: house.natsUrl, random, count, now: BEGINNING });
    const kills = Math.min(KILLS, Math.max(2, Math.ceil(count / ITEMS_A_KILL)));
    let begun = 0;
    let onTheWay = 0;
    for (let kill = 1; kill <= kills; kill += 1) {
      const part = Math.round((count * kill) / kills) - begun;
      const work = load.begin(part);
      await untilReceipts(load, load.receipts + random.between(1, Math.max(1, part)));
      await sleep(random.between(0, 200));
      await restart(house, load);
      await work;
      begun += part;
      // Some deadlines fire while the daemon dies.
      const dies = random.chance(0.5);
      await pass(house, load, random.between(1, 30), dies ? random.between(0, 40) : undefined);
      onTheWay += dies ? 1 : 0;
      tell(`${kill} of ${kills} kills, ${begun} items, ${load.receipts} receipts`);
    }
    await pass(house, load, LAST_DAYS, random.between(0, 300));
    onTheWay += 1;
    await untilTold(load);
    await load.stop();
    await house.stop();
    const account = accountOfCredit(await readCreditJournal(home), load);
    const failures = [...account.failures, ...leaksIn(join(home, 'daemon.log'), personalOf(load))];
    return {
      failures: failures.slice(0, MOST_FAILURES),
      figures: {
        items: begun,
        kills: kills + onTheWay,
        killsOnTheWay: onTheWay,
        receipts: load.receipts,
        ...account.figures,
      },
    };
  } finally {
    await load?.stop();
    await house.stop();
  }
};

/** Ends the daemon as by `kill -9`, and lets it come back. */
async function restart(house: House, load: CreditLoad): Promise<void> {
  await house.daemon.kill();
  await house.start();
  load.remind();
}

/** Moves the clock on, and answers when all that fell due is decided. @param killAfterMs where the daemon dies on the way */
async function pass(house: House, load: CreditLoad, days: number, killAfterMs: number | undefined): Promise<void> {
  const to = load.now + days * DAY_MS;
  const question = JSON.stringify({ to, by: 'fault run', purpose: '演练 fault run' });
  const ask = async (): Promise<void> => {
    const connection = await openConnection({
      ...{ url: house.natsUrl, seedFile: join(house.home, 'secrets', 'nats', 'operator.nk') },
      ...{ name: 'fault-operator', inboxPrefix: '_INBOX_operator' },
    });
    try {
      if (killAfterMs !== undefined) {
        connection.publish('onedoor.api.operator.advance', question);
        await connection.flush();
        await sleep(killAfterMs);
        await restart(house, load);
      }
      await advance(connection, question);
    } finally {
      await connection.close();
    }
  };
  await ask();
  load.now = to;
}

/** Asks until the clock stands where it shall: an order may be lost with the daemon. */
async function advance(connection: Awaited<ReturnType<typeof openConnection>>, question: string): Promise<void> {
  const until = performance.now() + GIVE_UP_MS;
  for (;;) {
    try {
      const reply = await connection.request('onedoor.api.operator.advance', question, { timeout: ORDER_TIMEOUT_MS });
      const { error } = reply.json<{ readonly error?: { readonly code: string } }>();
      if (error === undefined) return;
      if (error.code !== 'QUESTION_BUSY') throw new Error(`the clock did not go on: ${error.code}`);
    } catch (error) {
      if (performance.now() > until) throw error;
    }
    await sleep(100);
  }
}

async function untilReceipts(load: CreditLoad, count: number): Promise<void> {
  const until = performance.now() + LONGEST_LIFE_MS;
  while (load.receipts < count && performance.now() < until) await sleep(5);
}

/** Until nothing new was heard for a while; what never comes is for the account to say. */
async function untilTold({ ledger }: CreditLoad): Promise<void> {
  let heard = -1;
  for (let still = 0; still < 10; ) {
    await sleep(300);
    still = ledger.all.length === heard ? still + 1 : 0;
    heard = ledger.all.length;
  }
}

function personalOf({ people }: CreditLoad): ReadonlySet<string> {
  const values = people.flatMap(({ citizen, spouse }) =>
    [citizen, spouse].flatMap(({ name, idNumber, phone }) => [name, idNumber, phone]),
  );
  return new Set(values.filter((value) => value.length > 2));
}
