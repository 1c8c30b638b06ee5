import { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { dayOf } from '../../actors/day.ts';
import type { Random } from '../../rules/random.ts';
import { COUNTY } from '../demo/county.ts';
import { ARCHIVES, applicationOf, makePair, type Pair } from '../demo/credit/person.ts';
import { desks } from '../demo/desks.ts';
import { officerFilings, organisationFilings } from '../demo/filings.ts';
import { type Heard, Ledger } from '../demo/ledger.ts';
import { makeCitizen } from '../demo/population.ts';
import { openVoice, type Voice } from '../demo/voice.ts';

/** What the hall knows of one file by its receipts. */
export interface FileBook {
  readonly id: string;
  /** The codes of its record's receipt; none where it was received. */
  refused: string | undefined;
  /** Requests and answers that were received, in their order. */
  readonly received: ('object' | 'repair' | 'grant' | 'reject')[];
}

export interface CreditLoad {
  readonly ledger: Ledger;
  readonly files: readonly FileBook[];
  readonly people: readonly Pair[];
  /** Ids of applications that were accepted, by their receipts. */
  readonly accepted: readonly string[];
  /** Receipts so far. */
  readonly receipts: number;
  /** Milliseconds since 1970 UTC by the simulated clock. */
  now: number;
  /** Records so many items, and what people and officers do about them; resolves when each message has its receipt. */
  begin(count: number): Promise<void>;
  /** Publishes once more what has no receipt yet. */
  remind(): void;
  stop(): Promise<void>;
}

const AT_ONCE = 12;
const REPEAT_AFTER_MS = 1000;
/** So many items on one ledger, about. */
const ITEMS_EACH = 5;
/** What comes of a message after its receipt is waited for so long, and not for ever: a kill may take its time. */
const EFFECT_MS = 60_000;
const DAY_MS = 86_400_000;
const examples = fileURLToPath(new URL('../examples/', import.meta.url));
const kinds = [
  ['false-material', 4],
  ['broken-commitment', 4],
  ['overdue-return', 3],
  ['no-show', 3],
  ['commitment-kept', 1],
  // No rule speaks of it.
  ['rain', 1],
] as const;
/** Days before the clock: some can be repaired at once, some are about to end. */
const ages = [0, 1, 88, 91, 93, 100, 140] as const;
const evidence = { hash: { algorithm: 'sm3', value: 'ab'.repeat(32) }, size: 1024, mediaType: 'application/pdf' };
const officers = [...desks.archivist.officers, ...desks.archivesReviewer.officers];

/** Lets the hall hand in credit files. */
export function admitCredit(home: string): void {
  const file = join(home, 'integrators', 'hall.json');
  const hall = JSON.parse(readFileSync(file, 'utf8')) as { kinds: string[]; purposes: string[] };
  hall.kinds.push('credit');
  hall.purposes.push('credit');
  writeFileSync(file, JSON.stringify(hall, null, 2));
}

export interface CreditLoadOptions {
  readonly home: string;
  readonly natsUrl: string;
  readonly random: Random;
  readonly count: number;
  readonly now: number;
}

/** Connects as the hall, and files its officers. */
export async function startCreditLoad(options: CreditLoadOptions): Promise<CreditLoad> {
  const { home, natsUrl, random, count, now } = options;
  const ledger = new Ledger();
  const seedFile = join(home, 'secrets', 'nats', 'hall.nk');
  const voice = await openVoice('hall', { url: natsUrl, seedFile, repeatAfterMs: REPEAT_AFTER_MS }, ledger);
  const { data } = JSON.parse(await readFile(join(examples, 'application.json'), 'utf8')) as {
    data: { readonly form: object };
  };
  const people = Array.from({ length: Math.max(2, Math.ceil(count / ITEMS_EACH)) }, () => makePair(random));
  const hall = new Hall({ voice, ledger, random, people, example: data, now });
  await hall.file();
  return hall;
}

interface HallOptions {
  readonly voice: Voice;
  readonly ledger: Ledger;
  readonly random: Random;
  readonly people: readonly Pair[];
  readonly example: { readonly form: object };
  readonly now: number;
}

/** The hall, its officers and its people. */
class Hall implements CreditLoad {
  readonly files: FileBook[] = [];
  readonly accepted: string[] = [];
  now: number;
  receipts = 0;
  readonly #with: HallOptions;
  #messages = 0;

  constructor(options: HallOptions) {
    this.#with = options;
    this.now = options.now;
  }

  get ledger(): Ledger {
    return this.#with.ledger;
  }

  get people(): readonly Pair[] {
    return this.#with.people;
  }

  async file(): Promise<void> {
    const { random } = this.#with;
    const name = (): string => makeCitizen(random, { bornFrom: 1966, bornTo: 1994 }).name;
    for (const filings of [organisationFilings(), officerFilings(name)])
      for (const { integrator, topic, data } of filings)
        if (integrator === 'hall') await this.#say(topic, 'person.register', data);
  }

  remind(): void {
    this.#with.voice.remind();
  }

  stop(): Promise<void> {
    return this.#with.voice.stop();
  }

  async begin(count: number): Promise<void> {
    let left = count;
    const work = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await this.#one();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  /** One item, what is asked about it, and sometimes an application of the same person beside it. */
  async #one(): Promise<void> {
    const { random, people } = this.#with;
    const person = random.pick(people);
    const file: FileBook = { id: `hall.X-${this.files.length + 1}`, refused: undefined, received: [] };
    this.files.push(file);
    const applies = random.chance(0.4) ? this.#apply(person, file.id) : undefined;
    file.refused = await this.#tell(file, 'record', this.#recordOf(person, file.id));
    if (file.refused === undefined) await this.#told(file, ['credit-recorded', 'credit-not-recorded']);
    const rounds = random.between(0, 3);
    for (let round = 0; round < rounds; round += 1) {
      const verb = random.pick(['object', 'repair', 'repair'] as const);
      const asked = verb === 'object' ? { statement: '与事实不符' } : { dutiesDone: evidence, commitment: evidence };
      const before = this.#heard(file.id, 'credit-requested');
      if ((await this.#tell(file, verb, asked)) !== undefined) continue;
      file.received.push(verb);
      await this.#until(() => this.#heard(file.id, 'credit-requested') > before);
      // Some wait until the time for the answer is over.
      if (random.chance(0.15)) break;
      await this.#answer(file);
    }
    await applies;
  }

  #recordOf({ citizen }: Pair, file: string): object {
    const { random } = this.#with;
    return {
      subject: { citizen: { idNumber: citizen.idNumber } },
      kind: random.weigh<string>(kinds),
      organisation: ARCHIVES,
      region: COUNTY,
      document: {
        number: `建档信决〔2026〕${file.slice(file.indexOf('.') + 1)}号`,
        day: dayOf(this.now - random.pick(ages) * DAY_MS),
      },
      basis: '样例',
    };
  }

  /** One officer, and another where the first was not enough. */
  async #answer(file: FileBook): Promise<void> {
    const { random } = this.#with;
    const decision = random.pick(['grant', 'grant', 'reject'] as const);
    for (const officer of [officers[0], officers[1]]) {
      const before = this.#heard(file.id, 'credit-answered');
      const proposals = this.#heard(file.id, 'credit-decision-proposed');
      const refused = await this.#decide(file, { officer, decision });
      if (refused !== undefined) return;
      await this.#until(
        () =>
          this.#heard(file.id, 'credit-answered') > before ||
          this.#heard(file.id, 'credit-decision-proposed') > proposals,
      );
      if (this.#heard(file.id, 'credit-answered') > before) {
        file.received.push(decision);
        return;
      }
    }
  }

  /** The version that was seen may be old, as where time has told of an answer that is late: who is told so looks again. */
  async #decide(file: FileBook, said: { readonly officer: string | undefined; readonly decision: string }) {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const heard = this.#with.ledger.announced('hall', `credit.${file.id}`);
      const seen = Math.max(0, ...heard.map(({ data }) => Number(data['version'] ?? 0)));
      const data = { ...said, expectedVersion: seen, organisation: ARCHIVES, reason: '经核实' };
      const refused = await this.#tell(file, 'decide', data);
      if (refused !== 'VERSION_STALE') return refused;
      await sleep(50);
    }
    return 'VERSION_STALE';
  }

  async #apply(person: Pair, beside: string): Promise<void> {
    const id = `${beside.replace('hall.X-', 'A-')}`;
    const topic = `application.hall.${id}`;
    const submitted = await this.#say(topic, 'application.submit', applicationOf(person, this.#with.example));
    if (!submitted.type.endsWith('.received')) return;
    const act = { expectedVersion: 1, officer: desks.archivesWindow.officers[0], action: 'accept', step: 'acceptance' };
    const accepted = await this.#say(topic, 'application.act', { ...act, opinion: '已核对材料原件' });
    if (!accepted.type.endsWith('.received')) return;
    this.accepted.push(`hall.${id}`);
    // What stays open is told every day that it is late; so nobody wants it any more, and it is closed.
    await this.#say(topic, 'application.withdraw', { expectedVersion: 2 });
    await this.#say(topic, 'application.act', { ...act, expectedVersion: 3, action: 'close', step: undefined });
  }

  /** @returns the code by which it was refused */
  async #tell({ id }: FileBook, verb: string, data: object): Promise<string | undefined> {
    const { type, data: answer } = await this.#say(`credit.${id}`, `credit.${verb}`, data);
    if (type.endsWith('.received')) return undefined;
    const [defect] = (answer['defects'] ?? []) as readonly { readonly code: string }[];
    return defect?.code ?? 'UNKNOWN';
  }

  async #say(topic: string, type: string, data: object): Promise<Heard> {
    this.#messages += 1;
    const id = `m-${this.#messages}`;
    const event = { specversion: '1.0', id, source: 'urn:fault:credit', type: `onedoor.${type}`, data };
    const receipt = await this.#with.voice.say(topic, id, JSON.stringify(event));
    this.receipts += 1;
    return receipt;
  }

  #heard(file: string, event: string): number {
    return this.#with.ledger.announced('hall', `credit.${file}`).filter(({ type }) => type.endsWith(`.${event}`))
      .length;
  }

  #told({ id }: FileBook, events: readonly string[]): Promise<void> {
    return this.#until(() => events.some((event) => this.#heard(id, event) > 0));
  }

  async #until(holds: () => boolean): Promise<void> {
    const until = performance.now() + EFFECT_MS;
    while (!holds() && performance.now() < until) await sleep(10);
  }
}
