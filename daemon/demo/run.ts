import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DaemonProcess, freePort, startDaemonProcess } from './child.ts';
import { type FilingMessage, integrators, officerFilings, organisationFilings } from './county.ts';
import { type Knock, makeKnock } from './knocks.ts';
import { type Heard, Ledger } from './ledger.ts';
import { makeCitizen } from './population.ts';
import { Random } from './random.ts';
import { type Line, type Story, writeStory } from './story.ts';
import { openVoice, type Voice } from './voice.ts';

export interface DemoOptions {
  readonly applications: number;
  readonly seed: number;
  /** An empty folder; everything of the run is below it. */
  readonly home: string;
  /** How many stories are told at once. */
  readonly atOnce: number;
  /** Called every now and then with how many stories have come to their end. */
  readonly progress: (done: number) => void;
  /** Told when the morning begins, with the means to kill and restart the daemon under it. */
  readonly meanwhile?: (daemon: Restartable) => Promise<void>;
}

/** A daemon that can be ended as by a power cut and started again on the same home and the same port. */
export interface Restartable {
  killAndRestart(): Promise<void>;
}

/** What came of a run. */
export interface DemoResult {
  readonly stories: readonly Story[];
  readonly ledger: Ledger;
  /** What did not come as the planted defects want, in sentences without personal data. */
  readonly mismatches: readonly string[];
  /** Messages with a receipt. */
  readonly receipted: number;
  readonly seconds: number;
  readonly restarts: number;
}

/** How long the last announcements may take after the last receipt. */
const SETTLE_MS = 20_000;

/** Tells a county's morning to a daemon of its own, and compares everything that is answered with what must be. */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const { home, seed, applications } = options;
  const random = new Random(seed);
  const stories = Array.from({ length: applications }, (_, index) => writeStory(random, index + 1));
  const knocks = Array.from({ length: Math.ceil(applications / 25) }, (_, index) => makeKnock(random, index + 1));
  const organisations = organisationFilings();
  const officers = officerFilings(() => makeCitizen(random, { bornFrom: 1966, bornTo: 2000 }).name);

  mkdirSync(join(home, 'integrators'), { recursive: true });
  for (const one of integrators)
    writeFileSync(join(home, 'integrators', `${one.integrator}.json`), JSON.stringify(one, null, 2));
  const port = await freePort();
  let daemon: DaemonProcess = await startDaemonProcess(home, port);
  let restarts = 0;
  const ledger = new Ledger();
  const voices = new Map<string, Voice>();
  try {
    for (const { integrator } of integrators) {
      const seedFile = join(home, 'secrets', 'nats', `${integrator}.nk`);
      voices.set(integrator, await openVoice(integrator, { url: daemon.natsUrl, seedFile }, ledger));
    }
    const teller = new Teller(voices);
    // Officers can only be filed by organisations that are filed.
    await Promise.all(organisations.map((filing) => teller.file(filing)));
    await Promise.all(officers.map((filing) => teller.file(filing)));

    let over = false;
    const meanwhile = options.meanwhile?.({
      killAndRestart: async () => {
        if (over) return;
        await daemon.kill();
        daemon = await startDaemonProcess(home, port);
        restarts += 1;
      },
    });
    const started = performance.now();
    await teller.tellAll(stories, knocks, options);
    const seconds = (performance.now() - started) / 1000;
    over = true;
    await meanwhile;
    // A repeat is sent once; one that dies with a killed broker has no answer.
    const repeats =
      restarts > 0 ? 0 : stories.reduce((sum, { lines }) => sum + lines.filter(({ again }) => again).length, 0);
    await settled(stories, repeats, ledger);
    const mismatches = [...teller.mismatches, ...stories.flatMap((story) => compare(story, ledger))];
    const { repeatsAnswered } = ledger;
    if (repeatsAnswered < repeats)
      mismatches.push(`${repeats} messages were repeated, ${repeatsAnswered} answered as repeats`);
    return { stories, ledger, mismatches, receipted: ledger.receipted, seconds, restarts };
  } finally {
    for (const voice of voices.values()) await voice.stop();
    await daemon.stop();
  }
}

/** Publishes lines and holds every receipt against what the line expects. */
class Teller {
  readonly mismatches: string[] = [];
  readonly #voices: ReadonlyMap<string, Voice>;

  constructor(voices: ReadonlyMap<string, Voice>) {
    this.#voices = voices;
  }

  async file({ integrator, topic, data }: FilingMessage): Promise<void> {
    const messageId = `filing-${topic}`;
    const text = textOfLine({ integrator, messageId, type: 'onedoor.person.register', data });
    const receipt = await this.#voice(integrator).say(topic, messageId, text);
    this.#hold(messageId, receipt, { receipt: 'received', codes: [], version: 1 });
  }

  async tellAll(stories: readonly Story[], knocks: readonly Knock[], { atOnce, progress }: DemoOptions): Promise<void> {
    const jobs: (() => Promise<void>)[] = stories.map((story) => () => this.#tell(story));
    const every = Math.max(1, Math.floor(jobs.length / Math.max(1, knocks.length)));
    for (const [index, knock] of knocks.entries()) jobs.splice(index * (every + 1), 0, () => this.#knock(knock));
    let next = 0;
    let done = 0;
    const work = async (): Promise<void> => {
      for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) {
        await job();
        done += 1;
        progress(Math.min(done, stories.length));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  }

  async #tell({ lines }: Story): Promise<void> {
    for (const line of lines) {
      const receipt = await this.#voice(line.integrator).say(line.topic, line.messageId, textOfLine(line));
      this.#hold(line.messageId, receipt, line.expect);
      if (line.again) this.#voice(line.integrator).repeat(line.topic, textOfLine(line));
    }
  }

  async #knock({ integrator, topic, messageId, payload, codes }: Knock): Promise<void> {
    const receipt = await this.#voice(integrator).say(topic, messageId, payload);
    const told = codesOf(receipt);
    const fits =
      receipt.type.endsWith('.refused') &&
      codes.every((code) => told.some((one) => one === code || (code === 'SCHEMA' && one.startsWith('SCHEMA_'))));
    if (!fits)
      this.mismatches.push(
        `${messageId}: expected refused [${codes.join(',')}], got ${receipt.type} [${told.join(',')}]`,
      );
  }

  #hold(messageId: string, receipt: Heard, expect: Line['expect']): void {
    const event = receipt.type.slice(receipt.type.lastIndexOf('.') + 1);
    const codes = codesOf(receipt).sort().join(',');
    const got = `${event} [${codes}] v${String(receipt.data['version'])}`;
    const wanted = `${expect.receipt} [${[...expect.codes].sort().join(',')}] v${expect.version}`;
    if (got !== wanted) this.mismatches.push(`${messageId}: expected ${wanted}, got ${got}`);
  }

  #voice(integrator: string): Voice {
    const voice = this.#voices.get(integrator);
    if (voice === undefined) throw new Error(`the demo has no integrator ${integrator}`);
    return voice;
  }
}

function textOfLine({
  integrator,
  messageId,
  type,
  data,
}: Pick<Line, 'integrator' | 'messageId' | 'type'> & { data: object }): string {
  return JSON.stringify({ specversion: '1.0', id: messageId, source: `urn:demo:${integrator}`, type, data });
}

async function settled(stories: readonly Story[], repeats: number, ledger: Ledger): Promise<void> {
  const until = performance.now() + SETTLE_MS;
  const complete = () =>
    ledger.repeatsAnswered >= repeats &&
    stories.every(
      ({ topic, announcements }) =>
        announcements.length <=
        integrators.reduce((sum, { integrator }) => sum + ledger.announced(integrator, topic).length, 0),
    );
  while (!complete() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
}

function compare({ topic, announcements }: Story, ledger: Ledger): readonly string[] {
  const wanted = announcements.map(({ integrator, text }) => `${integrator}: ${text}`).sort();
  const got = integrators
    .flatMap(({ integrator }) => ledger.announced(integrator, topic).map((heard) => `${integrator}: ${textOf(heard)}`))
    .sort();
  const missing = wanted.filter((text, index) => text !== got[index]);
  if (missing.length === 0 && got.length === wanted.length) return [];
  return [`${topic}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`];
}

function textOf({ type, data }: Heard): string {
  const event = type.slice(type.lastIndexOf('.') + 1);
  const codes = (name: string) => listOf(data[name]).sort().join(',');
  const next = data['next'] === undefined ? '' : ` → ${String(data['next'])}`;
  const words: Readonly<Record<string, () => string>> = {
    examined: () => `examined [${codes('warnings')}]`,
    returned: () => `returned by ${String(data['by'])} [${codes('defects')}]`,
    decided: () => `decided ${String(data['decision'])}${next}`,
    assigned: () => `assigned ${String(data['step'])} ${String(data['organisation'])}`,
  };
  return `v${String(data['version'])} ${words[event]?.() ?? `${event}${next}`}`;
}

const codesOf = (heard: Heard): string[] => listOf(heard.data['defects']);

function listOf(defects: unknown): string[] {
  return Array.isArray(defects) ? defects.map((one: { code: string }) => one.code) : [];
}
