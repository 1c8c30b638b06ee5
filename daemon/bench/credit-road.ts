import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { dayOf } from '../../actors/day.ts';
import { openConnection } from '../../adapters/nats/connection.ts';
import { Random } from '../../rules/random.ts';
import { freePort, startDaemonProcess } from '../demo/child.ts';
import { COUNTY } from '../demo/county.ts';
import { type CreditHistory, type CreditJournal, readCreditJournal } from '../demo/credit/journal.ts';
import { ARCHIVES, applicationOf, makePair, type Pair } from '../demo/credit/person.ts';
import { layOut } from '../demo/days/site.ts';
import { desks } from '../demo/desks.ts';
import { officerFilings, organisationFilings } from '../demo/filings.ts';
import { Ledger, quantile } from '../demo/ledger.ts';
import { makeCitizen } from '../demo/population.ts';
import { openVoice, type Voice } from '../demo/voice.ts';
import { admitCredit } from '../faults/credit-load.ts';
import { cpuTimeOf } from './processes.ts';

export interface CreditRoadOptions {
  /** People with a ledger, each with so many items. */
  readonly ledgers: number;
  readonly items: number;
  /** How long each stretch is measured. */
  readonly seconds: number;
  readonly seed: number;
  readonly tell: (sentence: string) => void;
}

/** One stretch of applications that are handed in and accepted, as fast as a few senders get their receipts. */
interface Stretch {
  readonly perSecond: number;
  readonly p99Ms: number;
  /** Processor time of the daemon's first thread for each message: what a busy neighbour spoils least. */
  readonly processorMicroseconds: number;
}

export interface CreditRoadResult {
  /** People without a ledger, people with one, and then the same while and after another version of the model is published. */
  readonly without: Stretch;
  readonly withLedgers: Stretch;
  readonly switching: Stretch;
  readonly after: Stretch;
  /** Turns in which a ledger changed, before the publication and from it on; the applications of the stretches touch none. */
  readonly ledgerTurnsBeforeSwitch: number;
  readonly ledgerTurnsAfterSwitch: number;
  readonly ledgers: number;
  /** Applications that were accepted from the publication on: the traffic that was not stopped. */
  readonly acceptedAfterSwitch: number;
  readonly refused: number;
}

const AT_ONCE = 16;
const SWITCH_MS = 60_000;
const EFFECTS_MS = 120_000;
const examples = fileURLToPath(new URL('../examples/', import.meta.url));
const NEXT_VERSION = '2099.1.0';

/**
 * Measures what reading ledgers costs at acceptance, and publishes another version of the model of persons while applications come in:
 * nobody may be scored because of it, and nothing may stop. All in one run, so that figures are told as ratios.
 */
export async function benchCreditRoad(options: CreditRoadOptions): Promise<CreditRoadResult> {
  const home = mkdtempSync(join(tmpdir(), 'onedoor-credit-road-'));
  try {
    layOut(home);
    admitCredit(home);
    const { stretches, hall } = await run(home, options);
    const journal = await readCreditJournal(home);
    const { activated } = journal;
    if (activated.length !== 2) throw new Error(`sets of rules were activated ${activated.length} times, not twice`);
    const commit = activated[1] ?? 0;
    const histories = [...journal.ledgers.values()];
    const later = histories.flatMap((one) => changesAfter(one, commit)).length;
    return {
      ...stretches,
      ledgerTurnsBeforeSwitch: histories.flatMap((one) => changesAfter(one, 0)).length - later,
      ledgerTurnsAfterSwitch: later,
      ledgers: journal.ledgers.size,
      acceptedAfterSwitch: acceptedAfter(journal, commit),
      refused: hall.refused,
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Entries that tell of more than a reading. */
function changesAfter({ turns }: CreditHistory<{ readonly type: string }, unknown>, commit: number) {
  return turns.filter(({ entry, events }) => entry.commit > commit && events.some(({ type }) => type !== 'EntityRead'));
}

function acceptedAfter({ accepted }: CreditJournal, commit: number): number {
  return [...accepted.values()].filter(({ entry }) => entry.commit > commit).length;
}

async function run(home: string, { ledgers, items, seconds, seed, tell }: CreditRoadOptions) {
  const random = new Random(seed);
  const environment = { ONEDOOR_RULES_FOLDER: 'rules' };
  const daemon = await startDaemonProcess(home, await freePort(), { environment });
  const seedOf = (user: string): string => join(home, 'secrets', 'nats', `${user}.nk`);
  const url = daemon.natsUrl;
  const ledger = new Ledger();
  const voice = await openVoice('hall', { url, seedFile: seedOf('hall') }, ledger);
  const operator = await openConnection({
    ...{ url, seedFile: seedOf('operator'), name: 'bench-operator', inboxPrefix: '_INBOX_operator' },
  });
  const ask = async (verb: string, question: object): Promise<Answer> => {
    const payload = JSON.stringify({ ...question, by: 'bench', purpose: '测量 bench' });
    return (await operator.request(`onedoor.api.operator.${verb}`, payload, { timeout: SWITCH_MS })).json<Answer>();
  };
  try {
    const { data } = JSON.parse(await readFile(join(examples, 'application.json'), 'utf8')) as Example;
    const hall = new Hall(voice, data, daemon.pid);
    await hall.file(random);
    const known = Array.from({ length: ledgers }, () => makePair(random));
    const strangers = Array.from({ length: ledgers }, () => makePair(random));
    tell(`${ledgers} ledgers of ${items} items 记录簿`);
    await inTurns(known, (person) => hall.record(person, items));
    await untilRecorded(ledger, ledgers * items);
    tell(`warm-up 预热: ${seconds} s`);
    await hall.stretch([...known, ...strangers], seconds);
    tell(`without and with ledgers, in turns 无记录与有记录轮流: 4 × ${seconds} s`);
    const rounds = [await hall.stretch(strangers, seconds), await hall.stretch(known, seconds)];
    rounds.push(await hall.stretch(known, seconds), await hall.stretch(strangers, seconds));
    const [first, second, third, fourth] = rounds as [Stretch, Stretch, Stretch, Stretch];
    tell(`another version of the model 发布新版模型: ${NEXT_VERSION}, ${seconds} s`);
    publish(home);
    const switching = await hall.stretch(known, seconds);
    await untilPublished(ask);
    const after = await hall.stretch(known, seconds);
    await daemon.stop();
    const stretches = { without: mean(first, fourth), withLedgers: mean(second, third), switching, after };
    return { stretches, hall };
  } finally {
    await voice.stop();
    await operator.close();
    await daemon.stop();
  }
}

interface Answer {
  readonly answer?: unknown;
  readonly error?: { readonly code: string };
}

interface Example {
  readonly data: { readonly form: object };
}

function mean(one: Stretch, other: Stretch): Stretch {
  const half = (of: (stretch: Stretch) => number): number => (of(one) + of(other)) / 2;
  return {
    perSecond: half(({ perSecond }) => perSecond),
    p99Ms: half(({ p99Ms }) => p99Ms),
    processorMicroseconds: half(({ processorMicroseconds }) => processorMicroseconds),
  };
}

/** The model of persons under another version, with another initial score: everybody's index would be another. */
function publish(home: string): void {
  const file = join(home, 'rules', 'credit', 'models', 'person-index.json');
  const model = JSON.parse(readFileSync(file, 'utf8')) as { readonly initialScore: number };
  writeFileSync(file, JSON.stringify({ ...model, version: NEXT_VERSION, initialScore: model.initialScore - 10 }));
}

async function untilPublished(ask: (verb: string, question: object) => Promise<Answer>): Promise<void> {
  const until = performance.now() + SWITCH_MS;
  for (;;) {
    const { answer } = await ask('get', { kind: 'rule', id: `model.person-index.${NEXT_VERSION}` });
    if (answer !== undefined) return;
    if (performance.now() > until) throw new Error('the new version of the model was not published');
    await sleep(100);
  }
}

async function untilRecorded(ledger: Ledger, items: number): Promise<void> {
  const until = performance.now() + EFFECTS_MS;
  const recorded = (): number => ledger.all.filter(({ heard }) => heard.type.endsWith('.credit-recorded')).length;
  while (recorded() < items) {
    if (performance.now() > until) throw new Error('not every item was entered');
    await sleep(100);
  }
}

async function inTurns<One>(all: readonly One[], work: (one: One) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const worker = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** The hall: it hands in, accepts, and records what no measure rests on. */
class Hall {
  refused = 0;
  readonly #voice: Voice;
  readonly #example: { readonly form: object };
  readonly #daemon: number;
  #messages = 0;

  constructor(voice: Voice, example: { readonly form: object }, daemon: number) {
    this.#voice = voice;
    this.#daemon = daemon;
    this.#example = example;
  }

  async file(random: Random): Promise<void> {
    const name = (): string => makeCitizen(random, { bornFrom: 1966, bornTo: 1994 }).name;
    for (const filings of [organisationFilings(), officerFilings(name)])
      for (const { integrator, topic, data } of filings)
        if (integrator === 'hall') await this.#say(topic, 'person.register', data);
  }

  async record({ citizen }: Pair, items: number): Promise<void> {
    for (let item = 0; item < items; item += 1) {
      const data = {
        subject: { citizen: { idNumber: citizen.idNumber } },
        kind: 'no-show',
        organisation: ARCHIVES,
        region: COUNTY,
        document: { number: `测${item}`, day: dayOf(Date.now()) },
        basis: '样例',
      };
      await this.#say(`credit.hall.K-${this.#messages}`, 'credit.record', data);
    }
  }

  /** Applications of these people in turn, each handed in and accepted, for so many seconds. */
  async stretch(people: readonly Pair[], seconds: number): Promise<Stretch> {
    const began = performance.now();
    const before = cpuTimeOf(this.#daemon).mainThread;
    const took: number[] = [];
    let next = 0;
    const worker = async (): Promise<void> => {
      while (performance.now() - began < seconds * 1000) {
        const person = people[next % people.length] as Pair;
        next += 1;
        const topic = `application.hall.B-${this.#messages}`;
        for (const [type, data] of [
          ['submit', applicationOf(person, this.#example)],
          ['act', acceptance],
        ] as const) {
          const sent = performance.now();
          await this.#say(topic, `application.${type}`, data);
          took.push(performance.now() - sent);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const sorted = took.sort((one, other) => one - other);
    return {
      perSecond: took.length / ((performance.now() - began) / 1000),
      p99Ms: quantile(sorted, 0.99),
      processorMicroseconds: (cpuTimeOf(this.#daemon).mainThread - before) / took.length,
    };
  }

  async #say(topic: string, type: string, data: object): Promise<void> {
    this.#messages += 1;
    const id = `b-${this.#messages}`;
    const event = { specversion: '1.0', id, source: 'urn:bench:credit', type: `onedoor.${type}`, data };
    const receipt = await this.#voice.say(topic, id, JSON.stringify(event));
    if (!receipt.type.endsWith('.received')) this.refused += 1;
  }
}

const acceptance = {
  expectedVersion: 1,
  officer: desks.archivesWindow.officers[0],
  action: 'accept',
  step: 'acceptance',
};
