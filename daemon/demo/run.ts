import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outboundDefects } from '../../adapters/messages/outbound-defects.ts';
import { type DaemonProcess, freePort, startDaemonProcess } from './child.ts';
import { integrators } from './county.ts';
import { Ledger } from './ledger.ts';
import { openRegistrar } from './registrar.ts';
import { type Script, type ScriptOptions, writeScript } from './script.ts';
import type { Story } from './story.ts';
import { Teller, type Telling } from './teller.ts';
import { textOf } from './told.ts';
import { openVoice, type Voice } from './voice.ts';

export interface DemoOptions extends Telling, ScriptOptions {
  /** An empty folder; everything of the run is below it. */
  readonly home: string;
  /** Told when the daemon has started, with the means to kill and restart it under what is told; nothing is told to an end before the morning. */
  readonly meanwhile?: (daemon: Restartable) => Promise<void>;
  /** Whether what is sent only once, a message that was answered already, may be lost with a broker that cannot take it. */
  readonly repeatsMayBeLost?: boolean;
  /** Called when the daemon has started; nothing is told before it has come to its end. */
  readonly beforehand?: (daemon: DaemonProcess) => Promise<void>;
  /** Variables of the daemon besides, such as those of settings. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Called when all is told and the daemon still runs. */
  readonly afterwards?: (daemon: DaemonProcess) => Promise<void>;
}

/** A daemon that can be ended as by a power cut and started again on the same home and the same port. */
export interface Restartable {
  readonly natsUrl: string;
  readonly httpPort: number;
  readonly pid: number;
  killAndRestart(): Promise<void>;
  /** Waits until the daemon has ended by itself and starts it again, as a service manager does. @returns how it ended */
  restartWhenEnded(): Promise<number | NodeJS.Signals>;
}

/** What came of a run. */
export interface DemoResult {
  readonly script: Script;
  /** Every story, also of before the morning. */
  readonly stories: readonly Story[];
  readonly ledger: Ledger;
  /** What did not come as the planted defects want, in sentences without personal data. */
  readonly mismatches: readonly string[];
  /** Messages of the morning with a receipt. */
  readonly receipted: number;
  readonly seconds: number;
  readonly restarts: number;
}

/** How long the last announcements may take after the last receipt. */
const SETTLE_MS = 20_000;
/** Tells a county's morning to a daemon of its own, and compares everything that is answered with what must be. */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const { home } = options;
  const script = writeScript(options);
  mkdirSync(join(home, 'integrators'), { recursive: true });
  for (const one of integrators)
    writeFileSync(join(home, 'integrators', `${one.integrator}.json`), JSON.stringify(one, null, 2));
  const port = await freePort();
  const settings = { environment: options.environment ?? {} };
  let daemon: DaemonProcess = await startDaemonProcess(home, port, settings);
  let restarts = 0;
  const ledger = new Ledger();
  const voices = new Map<string, Voice>();
  const credentials = (name: string) => ({
    url: daemon.natsUrl,
    seedFile: join(home, 'secrets', 'nats', `${name}.nk`),
  });
  try {
    for (const { integrator } of integrators)
      voices.set(integrator, await openVoice(integrator, credentials(integrator), ledger));
    await options.beforehand?.(daemon);
    const teller = new Teller(voices);
    let over = false;
    const meanwhile = options.meanwhile?.({
      natsUrl: daemon.natsUrl,
      get httpPort() {
        return daemon.httpPort;
      },
      get pid() {
        return daemon.pid;
      },
      restartWhenEnded: async () => {
        const how = await daemon.exited;
        daemon = await startDaemonProcess(home, port, settings);
        restarts += 1;
        return how;
      },
      killAndRestart: async () => {
        if (over) return;
        await daemon.kill();
        daemon = await startDaemonProcess(home, port, settings);
        restarts += 1;
      },
    });
    // What goes wrong meanwhile may be that nobody answers any more.
    const failed = new Promise<never>((_resolve, reject) => void meanwhile?.catch(reject));
    await Promise.race([prepare(script, teller, credentials('operator')), failed]);
    const before = ledger.receipted;
    const started = performance.now();
    await Promise.race([teller.tellAll(script.stories, script.knocks, options), failed]);
    const seconds = (performance.now() - started) / 1000;
    const receipted = ledger.receipted - before;
    over = true;
    await meanwhile;
    const stories = [...script.regulars.flatMap(({ past }) => past.map(({ story }) => story)), ...script.stories];
    // A repeat is sent once; one that dies with a killed broker has no answer.
    const repeats =
      restarts > 0 || options.repeatsMayBeLost === true
        ? 0
        : stories.reduce((sum, { lines }) => sum + lines.filter(({ again }) => again).length, 0);
    await settled(stories, repeats, ledger);
    const mismatches = [
      ...teller.mismatches,
      ...stories.flatMap((story) => compare(story, ledger)),
      ...misfits(ledger),
    ];
    const { repeatsAnswered } = ledger;
    if (repeatsAnswered < repeats)
      mismatches.push(`${repeats} messages were repeated, ${repeatsAnswered} answered as repeats`);
    await options.afterwards?.(daemon);
    return { script, stories, ledger, mismatches, receipted, seconds, restarts };
  } finally {
    for (const voice of voices.values()) await voice.stop();
    await daemon.stop();
  }
}

/** Everything of before the morning: who is filed, and what the regulars did. */
async function prepare(
  { filings, regulars }: Script,
  teller: Teller,
  operator: { readonly url: string; readonly seedFile: string },
): Promise<void> {
  // Officers can only be filed by organisations that are filed.
  for (const role of ['organisation', 'officer'])
    await Promise.all(filings.filter(({ data }) => data.role === role).map((filing) => teller.file(filing)));
  const registrar = await openRegistrar(operator);
  try {
    await teller.tellPasts(regulars, registrar);
  } finally {
    await registrar.stop();
  }
}

/** Waits until everybody has heard as much as the stories say, and every repeat has its answer. */
export async function settled(
  stories: readonly Pick<Story, 'topic' | 'announcements'>[],
  repeats: number,
  ledger: Ledger,
): Promise<void> {
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

/** What an integrator has heard of a story otherwise than it had to, in a sentence; nothing where all is well. */
export function compare(
  { topic, announcements }: Pick<Story, 'topic' | 'announcements'>,
  ledger: Ledger,
): readonly string[] {
  const wanted = announcements.map(({ integrator, text }) => `${integrator}: ${text}`).sort();
  const got = integrators
    .flatMap(({ integrator }) => ledger.announced(integrator, topic).map((heard) => `${integrator}: ${textOf(heard)}`))
    .sort();
  if (wanted.length === got.length && wanted.every((text, index) => text === got[index])) return [];
  const [missing, unwanted] = [without(wanted, got), without(got, wanted)];
  return [`${topic}: missing ${JSON.stringify(missing)}, not expected ${JSON.stringify(unwanted)}`];
}

/** The texts that do not stand in the other list as well, as often as there. */
function without(texts: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return texts.filter((text) => {
    const index = left.indexOf(text);
    if (index < 0) return true;
    left.splice(index, 1);
    return false;
  });
}

/** Everything that was heard is held against the contract as well. */
export function misfits(ledger: Ledger): readonly string[] {
  return ledger.all.flatMap(({ integrator, heard: { subject, type, data } }) => {
    const event = type.slice(type.lastIndexOf('.') + 1);
    const defects = outboundDefects({
      topic: subject,
      event,
      data: data as Parameters<typeof outboundDefects>[0]['data'],
    });
    return defects.map((defect) => `${integrator} ${subject}: ${defect}`);
  });
}
