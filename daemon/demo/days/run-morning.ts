import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openConnection } from '../../../adapters/nats/connection.ts';
import { freePort, startDaemonProcess } from '../child.ts';
import { integrators } from '../county.ts';
import { Ledger } from '../ledger.ts';
import { openRegistrar, type Registrar } from '../registrar.ts';
import { compare, type DemoResult, misfits, settled } from '../run.ts';
import { type Script, type ScriptOptions, writeScript } from '../script.ts';
import { Teller } from '../teller.ts';
import { openVoice, type Voice } from '../voice.ts';
import { type ConductorDependencies, conduct } from './conductor.ts';
import { BEGINNING, type Morning, paceMorning } from './morning.ts';
import { judge, type Verdict } from './verdict.ts';

export interface MorningOptions extends ScriptOptions {
  /** An empty folder; everything of the run is below it. */
  readonly home: string;
  /** How many stories are told at once. */
  readonly atOnce: number;
  /** Called every now and then with how many stories have come to their end. */
  readonly progress: (done: number) => void;
}

export type MorningResult = DemoResult & { readonly verdict: Verdict };

/**
 * Tells a county's morning on a simulated clock, whose officers take as long for a case as people do, and judges what was
 * answered, and what supervision found in it.
 */
export async function runMorning(options: MorningOptions): Promise<MorningResult> {
  const { home } = options;
  const script = writeScript(options);
  const morning = paceMorning(script.stories, script.regulars, options.atOnce);
  mkdirSync(join(home, 'integrators'), { recursive: true });
  for (const one of integrators)
    writeFileSync(join(home, 'integrators', `${one.integrator}.json`), JSON.stringify(one, null, 2));
  const begin = `${new Date(BEGINNING + 8 * 60 * 60 * 1000).toISOString().slice(0, 19)}+08:00`;
  const environment = { ONEDOOR_FAULTS_CLOCK: begin };
  const daemon = await startDaemonProcess(home, await freePort(), { environment });
  const ledger = new Ledger();
  const voices = new Map<string, Voice>();
  const credentials = (user: string) => ({
    url: daemon.natsUrl,
    seedFile: join(home, 'secrets', 'nats', `${user}.nk`),
  });
  const operator = await openConnection({
    ...credentials('operator'),
    name: 'demo-clock',
    inboxPrefix: '_INBOX_operator',
  });
  const registrar = await openRegistrar(credentials('operator'));
  try {
    for (const { integrator } of integrators)
      voices.set(integrator, await openVoice(integrator, credentials(integrator), ledger));
    const teller = new Teller(voices);
    const dependencies = {
      teller,
      operator,
      daemon: () => daemon,
      startAgain: () => Promise.reject(new Error('nobody restarts the daemon of a morning')),
    };
    await tellPast(script, morning, dependencies, registrar);
    const before = ledger.receipted;
    const started = performance.now();
    await tellMorning(script, morning, dependencies, options.progress);
    const seconds = (performance.now() - started) / 1000;
    const receipted = ledger.receipted - before;
    const stories = [...morning.past, ...morning.stories].map(({ announcements = [], ...one }) => ({
      ...one,
      announcements,
    }));
    const repeats = stories.reduce((sum, { lines }) => sum + lines.filter(({ again }) => again).length, 0);
    await settled(stories, repeats, ledger);
    const ended = await daemon.stop();
    const verdict = await judge(home, ledger, morning);
    const mismatches = [
      ...(ended === 0 ? [] : [`the daemon stopped with ${ended}`]),
      ...teller.mismatches,
      ...stories.flatMap((story) => compare(story, ledger)),
      ...misfits(ledger),
      ...(ledger.repeatsAnswered < repeats
        ? [`${repeats} messages were repeated, ${ledger.repeatsAnswered} answered as repeats`]
        : []),
      ...verdict.faults,
    ];
    return { script, stories, ledger, mismatches, receipted, seconds, restarts: 0, verdict };
  } finally {
    for (const voice of voices.values()) await voice.stop();
    await registrar.stop();
    await operator.close();
    await daemon.stop();
  }
}

type Means = Omit<ConductorDependencies, 'told'>;

/** Who is filed, and what the regulars did the day before: each goes on only when what was done is counted. */
async function tellPast(
  { filings, regulars }: Script,
  { past, pastUntil }: Morning,
  means: Means,
  registrar: Registrar,
): Promise<void> {
  const { teller } = means;
  for (const role of ['organisation', 'officer'])
    await Promise.all(filings.filter(({ data }) => data.role === role).map((filing) => teller.file(filing)));
  const ends = new Map(past.map(({ topic, lines }) => [topic, lines.at(-1)?.at]));
  const told = async (moment: number): Promise<void> => {
    for (const { past: stories, whose } of regulars)
      for (const { story, counted } of stories) {
        if (ends.get(story.topic) !== moment) continue;
        const fault = await registrar.untilCounted(story.topic, whose, counted);
        if (fault !== undefined) teller.mismatches.push(fault);
      }
  };
  await conduct({ stories: past, until: pastUntil }, { ...means, told });
}

/** The morning itself, with knocks at the door all the time. */
async function tellMorning(
  { knocks }: Script,
  { stories, until }: Morning,
  means: Means,
  progress: MorningOptions['progress'],
): Promise<void> {
  const ends = stories.map(({ lines }) => lines.at(-1)?.at ?? 0).sort((one, other) => one - other);
  const moments = [...new Set(stories.flatMap(({ lines }) => lines.map(({ at }) => at)))].sort(
    (one, other) => one - other,
  );
  const timed = knocks.map((knock, index) => ({
    ...knock,
    at: moments[Math.floor((index * moments.length) / knocks.length)] ?? until,
  }));
  let done = 0;
  const told = (moment: number): void => {
    while ((ends[done] ?? Number.POSITIVE_INFINITY) <= moment) done += 1;
    progress(done);
  };
  await conduct({ stories, knocks: timed, until }, { ...means, told });
}
