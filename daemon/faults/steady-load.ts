import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../rules/random.ts';
import { integrators } from '../demo/county.ts';
import { makeDraft } from '../demo/form.ts';
import { Ledger } from '../demo/ledger.ts';
import { compare, misfits } from '../demo/run.ts';
import { writeScript } from '../demo/script.ts';
import { type Story, writeStory } from '../demo/story.ts';
import { Teller } from '../demo/teller.ts';
import { openVoice, type Voice } from '../demo/voice.ts';

export interface SteadyLoadOptions {
  readonly home: string;
  readonly natsUrl: string;
  readonly seed: number;
  /** How many stories are told at once. */
  readonly atOnce: number;
}

/** A message that has its receipt, so that it can be sent once more. */
interface Receipted {
  readonly integrator: string;
  readonly topic: string;
  readonly messageId: string;
  readonly payload: string | Uint8Array;
}

/** A county that goes on applying until it is told to end, and keeps an account of what it was answered. */
export interface SteadyLoad {
  readonly ledger: Ledger;
  /** Resolves when so many more messages have their receipt. */
  receipts(more: number): Promise<void>;
  /** The messages that were receipted last, the newest last. */
  newest(count: number): readonly Receipted[];
  /** Sends once more what has its receipt, until it is answered as a repeat. */
  askAgain(receipted: readonly Receipted[]): void;
  /** Publishes once more what has its receipt, and waits for no answer. */
  publishAgain(receipted: readonly Receipted[]): void;
  /** Begins no more stories, waits for the ends of those under way. @returns what came otherwise than it had to */
  end(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

const REPEAT_AFTER_MS = 1000;
/** What has not come in this time after the last fault does not come. */
const GIVE_UP_MS = 120_000;
const REMEMBERED = 64;

/** Writes the integrators of the demo's county into a home folder. */
export function writeCounty(home: string): readonly string[] {
  mkdirSync(join(home, 'integrators'), { recursive: true });
  for (const one of integrators)
    writeFileSync(join(home, 'integrators', `${one.integrator}.json`), JSON.stringify(one, null, 2));
  return integrators.map(({ integrator }) => integrator);
}

/** Files the county's organisations and officers, then tells one story after the other. */
export async function startSteadyLoad({ home, natsUrl, seed, atOnce }: SteadyLoadOptions): Promise<SteadyLoad> {
  const ledger = new Ledger();
  const random = new Random(seed);
  const voices = new Map<string, Voice>();
  const newest: Receipted[] = [];
  let waiting: { readonly until: number; readonly resolve: () => void }[] = [];
  let receipted = 0;
  const note = (one: Receipted): void => {
    receipted += 1;
    newest.push(one);
    if (newest.length > REMEMBERED) newest.shift();
    for (const { until, resolve } of waiting) if (until <= receipted) resolve();
    waiting = waiting.filter(({ until }) => until > receipted);
  };
  for (const { integrator } of integrators) {
    const seedFile = join(home, 'secrets', 'nats', `${integrator}.nk`);
    const voice = await openVoice(integrator, { url: natsUrl, seedFile, repeatAfterMs: REPEAT_AFTER_MS }, ledger);
    voices.set(integrator, {
      ...voice,
      say: async (topic, messageId, payload) => {
        const heard = await voice.say(topic, messageId, payload);
        note({ integrator, topic, messageId, payload });
        return heard;
      },
    });
  }
  const teller = new Teller(voices);
  const { filings } = writeScript({ seed, applications: 0 });
  for (const role of ['organisation', 'officer'])
    await Promise.all(filings.filter(({ data }) => data.role === role).map((filing) => teller.file(filing)));

  const stories: Story[] = [];
  let ending = false;
  const work = async (): Promise<void> => {
    while (!ending) {
      const story = writeStory(random, { draft: makeDraft(random), number: stories.length + 1, plot: 'byChance' });
      stories.push(story);
      await teller.tellAll([story], [], { atOnce: 1, progress: () => undefined });
    }
  };
  const working = Promise.all(Array.from({ length: atOnce }, work));
  const asking: Promise<string | undefined>[] = [];
  return {
    ledger,
    receipts: (more) => new Promise((resolve) => waiting.push({ until: receipted + more, resolve })),
    newest: (count) => newest.slice(-count),
    askAgain: (some) => {
      for (const one of some) asking.push(untilRepeated(one, voices.get(one.integrator), ledger));
    },
    publishAgain: (some) => {
      for (const { integrator, topic, payload } of some) voices.get(integrator)?.repeat(topic, payload);
    },
    end: async () => {
      ending = true;
      const late = await within(GIVE_UP_MS, working);
      const unanswered = (await Promise.all(asking)).filter((one) => one !== undefined);
      await heardOut(stories, ledger);
      return [
        ...(late ? ['not all stories came to their end'] : []),
        ...teller.mismatches,
        ...unanswered,
        ...stories.flatMap((story) => compare(story, ledger)),
        ...misfits(ledger),
      ];
    },
    stop: async () => {
      for (const voice of voices.values()) await voice.stop();
    },
  };
}

/** A receipt that was given must be known for ever: the message is answered as one that was sent before. */
async function untilRepeated(
  { topic, messageId, payload }: Receipted,
  voice: Voice | undefined,
  ledger: Ledger,
): Promise<string | undefined> {
  const before = ledger.repeatsOf(messageId);
  const until = performance.now() + GIVE_UP_MS;
  while (performance.now() < until) {
    voice?.repeat(topic, payload);
    for (let look = 0; look < 20; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (ledger.repeatsOf(messageId) > before) return undefined;
    }
  }
  return `${messageId}: was receipted, and is not answered as a repeat`;
}

/** Waits until as much was announced of every story as there must be. */
async function heardOut(stories: readonly Story[], ledger: Ledger): Promise<void> {
  const until = performance.now() + GIVE_UP_MS;
  const complete = ({ topic, announcements }: Story): boolean =>
    announcements.length <=
    integrators.reduce((sum, { integrator }) => sum + ledger.announced(integrator, topic).length, 0);
  let open = stories.filter((story) => !complete(story));
  while (open.length > 0 && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    open = open.filter((story) => !complete(story));
  }
}

/** Whether the work took longer than that. */
async function within(budgetMs: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const budget = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), budgetMs);
  });
  const late = await Promise.race([work.then(() => false), budget]);
  clearTimeout(timer);
  return late;
}
