import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { openConnection } from '../../adapters/nats/connection.ts';
import { Random } from '../../rules/random.ts';
import { run as unfreeze } from '../cli/unfreeze.ts';
import { COUNTY } from '../demo/county.ts';
import { makeDraft } from '../demo/form.ts';
import { type Heard, Ledger } from '../demo/ledger.ts';
import { type Restartable, runDemo } from '../demo/run.ts';
import { codesOf } from '../demo/told.ts';
import { openVoice, type Voice } from '../demo/voice.ts';
import type { FaultRun } from './fault-run.ts';
import { makePoison, poisonKinds, type Received } from './poisons.ts';

/** Who sends what is wrong; it may apply like any other. */
const POISONER = 'poisoner';
/** A command that holds this breaks an invariant: the daemon of this run is set so. */
const BREAKER = 'breaks-an-invariant';
/** Of a hundred messages one is poison. */
const GOOD_FOR_ONE = 99;
const MESSAGES_OF_A_STORY = 5;
const MOST_RSS_MEGABYTES = 700;

/** What is counted beside the failures. */
interface Tally {
  poison: number;
  refused: number;
  brokerRefused: number;
  ends: number;
  mostRssMegabytes: number;
  readonly failures: string[];
}

/**
 * A stream of good messages in which every hundredth is malformed or malicious, and one breaks an invariant of the
 * program: each of the first must be refused with its codes, every good one answered as without them, and the last must be
 * quarantined after it has ended the daemon twice, its entity frozen until an operator lifts it.
 */
export const run: FaultRun = async ({ count, seed, folder, tell }) => {
  mkdirSync(join(folder, 'integrators'), { recursive: true });
  const title = { zh: '畸形消息来源', en: 'Source of poison' };
  const rights = { kinds: ['application', 'person'], organisations: [], regions: [COUNTY], purposes: ['ownership'] };
  writeFileSync(
    join(folder, 'integrators', `${POISONER}.json`),
    JSON.stringify({ integrator: POISONER, title, ...rights }),
  );
  writeFileSync(join(folder, 'onedoor.json'), JSON.stringify({ faults: { breakAt: BREAKER } }));
  const poisons = Math.max(poisonKinds, Math.ceil(count / (GOOD_FOR_ONE + 1)));
  const applications = Math.max(30, Math.ceil((count - poisons) / MESSAGES_OF_A_STORY));
  const tally: Tally = { poison: 0, refused: 0, brokerRefused: 0, ends: 0, mostRssMegabytes: 0, failures: [] };
  const stories = new Stories(applications / 2);
  const { ledger, mismatches, restarts } = await runDemo({
    applications,
    knocks: 0,
    seed,
    home: folder,
    atOnce: 24,
    progress: (done) => stories.reach(done),
    meanwhile: async (daemon) => {
      const credentials = (user: string) => ({
        url: daemon.natsUrl,
        seedFile: join(folder, 'secrets', 'nats', `${user}.nk`),
      });
      const received = await sendSound(credentials(POISONER), Math.ceil(poisons / poisonKinds), seed, tally);
      const voice = await openVoice(POISONER, credentials(POISONER), new Ledger());
      try {
        await poison(voice, daemon, { poisons, seed, stories, tally, received });
        await refusedByBroker(credentials(POISONER), tally);
        tell(
          `${tally.refused} of ${tally.poison} refused as they must be, ${tally.brokerRefused} by the broker itself`,
        );
        await breakInvariant(voice, daemon, { home: folder, seed, tally });
        await checkAlarm(credentials('daemon'), tally);
        tell(`quarantined after ${tally.ends} ends`);
      } finally {
        await voice.stop();
      }
    },
  });
  const { failures, ...figures } = tally;
  if (restarts !== 2) failures.push(`the daemon was started again ${restarts} times instead of twice`);
  if (tally.mostRssMegabytes > MOST_RSS_MEGABYTES)
    failures.push(`the daemon took ${tally.mostRssMegabytes} MB of memory`);
  if (ledger.lost > 0) failures.push(`${ledger.lost} good messages have no receipt`);
  failures.push(...ledger.doubled.map((what) => `answered twice as if for the first time: ${what}`), ...mismatches);
  return {
    failures,
    figures: {
      good: ledger.receipted,
      ...figures,
      kinds: poisonKinds,
      lost: ledger.lost,
      doubled: ledger.doubledReceipts,
      mismatches: mismatches.length,
    },
  };
};

/** How far the telling of the good ones has come. */
class Stories {
  readonly expected: number;
  #done = 0;
  #wake: () => void = () => undefined;

  constructor(expected: number) {
    this.expected = expected;
  }

  reach(done: number): void {
    this.#done = done;
    this.#wake();
  }

  async until(done: number): Promise<void> {
    while (this.#done < done)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
  }
}

interface Dosing {
  readonly poisons: number;
  readonly seed: number;
  readonly stories: Stories;
  readonly tally: Tally;
  readonly received: readonly Received[];
}

/** Sound messages whose ids are then used once more. Told by a voice of its own: a ledger waits for one answer to an id. */
async function sendSound(
  credentials: { url: string; seedFile: string },
  count: number,
  seed: number,
  tally: Tally,
): Promise<readonly Received[]> {
  const random = new Random(seed ^ 0x5);
  const voice = await openVoice(POISONER, credentials, new Ledger());
  try {
    const sent = Array.from({ length: count }, (_, index) => ({
      topic: `application.${POISONER}.USED-${index}`,
      messageId: `used-${index}`,
      data: makeDraft(random).data,
    }));
    for (const { topic, messageId, data } of sent)
      expectAnswer(await voice.say(topic, messageId, eventOf(messageId, 'submit', data)), 'received', [], tally);
    return sent;
  } finally {
    await voice.stop();
  }
}

/** Sends poison among the good ones, spread over their telling. */
async function poison(
  voice: Voice,
  daemon: Restartable,
  { poisons, seed, stories, tally, received }: Dosing,
): Promise<void> {
  const random = new Random(seed ^ 0xbad);
  for (let number = 0; number < poisons; number += 1) {
    await stories.until(Math.floor((number * stories.expected) / poisons));
    const used = received[Math.floor(number / poisonKinds)];
    if (used === undefined) throw new RangeError('too few sound messages were sent');
    const one = makePoison({ integrator: POISONER, number, data: makeDraft(random).data, received: used });
    tally.poison += 1;
    const receipt = await voice.say(one.topic, one.answerTo, one.payload);
    const told = codesOf(receipt.data['defects']);
    if (receipt.type.endsWith('.refused') && one.codes.every((code) => told.includes(code))) tally.refused += 1;
    else tally.failures.push(`${one.kind}: answered ${receipt.type} [${[...new Set(told)].join(',')}]`);
    tally.mostRssMegabytes = Math.max(tally.mostRssMegabytes, rssMegabytes(daemon.pid));
  }
}

/** What never reaches the daemon: larger than the server takes, and under somebody else's name. */
async function refusedByBroker(credentials: { url: string; seedFile: string }, tally: Tally): Promise<void> {
  const connection = await openConnection({ ...credentials, name: POISONER, inboxPrefix: `_INBOX_${POISONER}` });
  try {
    try {
      connection.publish(`onedoor.in.${POISONER}.application.${POISONER}.LARGE`, new Uint8Array(9 * 1024 * 1024));
      tally.failures.push('the broker takes a message of nine megabytes');
    } catch {
      tally.brokerRefused += 1;
    }
    const denied = (async () => {
      for await (const status of connection.status()) if (status.type === 'error') return status.error.message;
      return 'the connection has ended';
    })();
    connection.publish(
      'onedoor.in.hall.application.hall.FOREIGN',
      eventOf('foreign', 'withdraw', { expectedVersion: 1 }),
    );
    await connection.flush();
    const words = await denied;
    if (/permission/i.test(words)) tally.brokerRefused += 1;
    else tally.failures.push(`publishing under another's name came to: ${words}`);
  } finally {
    await connection.close();
  }
}

/** One message that breaks an invariant: two ends, then a dead letter and a frozen entity, then an operator's word. */
async function breakInvariant(
  voice: Voice,
  daemon: Restartable,
  { home, seed, tally }: { readonly home: string; readonly seed: number; readonly tally: Tally },
): Promise<void> {
  const topic = `application.${POISONER}.BROKEN`;
  const { data } = makeDraft(new Random(seed));
  const say = (id: string, verb: string, body: object) => voice.say(topic, id, eventOf(id, verb, body));
  expectAnswer(await say('sound', 'submit', data), 'received', [], tally);
  const answered = say('breaker', 'withdraw', { expectedVersion: 1, reason: BREAKER });
  for (; tally.ends < 2; tally.ends += 1) {
    const how = await daemon.restartWhenEnded();
    if (how !== 70) tally.failures.push(`the daemon ended with ${how} instead of 70`);
  }
  expectAnswer(await answered, 'refused', ['QUARANTINED'], tally);
  expectAnswer(await say('later', 'withdraw', { expectedVersion: 1 }), 'refused', ['ENTITY_FROZEN'], tally);
  const words = ['application', `${POISONER}.BROKEN`, '--purpose', '核查完毕 looked at', '--home', home];
  if ((await unfreeze(words)) !== 0) tally.failures.push('the freezing was not lifted');
  expectAnswer(await say('last', 'withdraw', { expectedVersion: 1 }), 'received', [], tally);
}

function expectAnswer({ type, data }: Heard, event: string, codes: readonly string[], { failures }: Tally): void {
  const told = codesOf(data['defects']);
  if (type.endsWith(`.${event}`) && codes.every((code) => told.includes(code))) return;
  failures.push(`expected ${event} [${codes.join(',')}], got ${type} [${told.join(',')}]`);
}

/** The alarm stands in the stream of outgoing messages. */
async function checkAlarm(credentials: { url: string; seedFile: string }, { failures }: Tally): Promise<void> {
  const connection = await openConnection({ ...credentials, name: 'faults', inboxPrefix: '_INBOX_daemon' });
  try {
    const { streams } = await jetstreamManager(connection);
    const alarm = await streams.getMessage('ONEDOOR_OUT', { last_by_subj: 'onedoor.alert.system.critical.all' });
    const { data } = alarm?.json<{ data?: { entity?: string } }>() ?? {};
    if (data?.entity !== `application/${POISONER}.BROKEN`) failures.push('no alarm tells which entity was frozen');
  } finally {
    await connection.close();
  }
}

function eventOf(id: string, verb: string, data: object): string {
  const type = `onedoor.application.${verb}`;
  return JSON.stringify({ specversion: '1.0', id, source: `urn:faults:${POISONER}`, type, data });
}

/** Memory of a process; 0 where the system does not tell, or the process is just being exchanged. */
function rssMegabytes(pid: number): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(kilobytes ?? 0) / 1024);
  } catch {
    return 0;
  }
}
