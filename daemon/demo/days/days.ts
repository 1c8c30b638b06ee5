import { join } from 'node:path';
import { openConnection } from '../../../adapters/nats/connection.ts';
import { type DaemonProcess, freePort, startDaemonProcess } from '../child.ts';
import { Ledger } from '../ledger.ts';
import { compare, misfits } from '../run.ts';
import { Teller } from '../teller.ts';
import { openVoice, type Voice } from '../voice.ts';
import { conduct, type Restart } from './conductor.ts';
import { type DaysOptions, type DaysScript, writeDays } from './script.ts';
import { layOut, speakers } from './site.ts';
import { judge, type Verdict } from './verdict.ts';

/** How long the last announcements may take after the last receipt. */
const SETTLE_MS = 20_000;

export interface DaysRun {
  readonly script: DaysScript;
  readonly ledger: Ledger;
  readonly verdict: Verdict;
  readonly mismatches: readonly string[];
  readonly restarts: Readonly<Record<Restart, number>>;
  readonly receipted: number;
  /** Of the telling, without the start before it and the judging after it. */
  readonly seconds: number;
}

/** For who looks at the daemon while it is told the days. */
interface Observed {
  /** Variables of the daemon besides, such as those of settings. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Called when the filings are there; nothing else is told before it has come to its end. */
  readonly beforehand?: (daemon: DaemonProcess) => Promise<void>;
  /** Called when all is told and the daemon still runs. */
  readonly afterwards?: (daemon: DaemonProcess) => Promise<void>;
}

/** Tells many working days to a daemon on a simulated clock, and judges everything that came of them. */
export async function runDays(
  options: DaysOptions & Observed & { readonly home: string; readonly progress: (moment: number) => void },
): Promise<DaysRun> {
  const { home } = options;
  const script = writeDays(options);
  layOut(home);
  const port = await freePort();
  const environment = {
    ONEDOOR_FAULTS_CLOCK: `${new Date(script.start + 8 * 60 * 60 * 1000).toISOString().slice(0, 19)}+08:00`,
    ONEDOOR_RULES_FOLDER: 'rules',
    ...options.environment,
  };
  const startDaemon = (): Promise<DaemonProcess> => startDaemonProcess(home, port, { environment });
  let daemon = await startDaemon();
  const ledger = new Ledger();
  const voices = new Map<string, Voice>();
  const seedOf = (user: string): string => join(home, 'secrets', 'nats', `${user}.nk`);
  const url = daemon.natsUrl;
  const operator = await openConnection({
    url,
    seedFile: seedOf('operator'),
    name: 'demo-operator',
    inboxPrefix: '_INBOX_operator',
  });
  const teller = new Teller(voices);
  try {
    for (const { integrator } of speakers) {
      const credentials = { url, seedFile: seedOf(integrator) };
      voices.set(integrator, await openVoice(integrator, credentials, ledger));
    }
    for (const role of ['organisation', 'officer'])
      await Promise.all(script.filings.filter(({ data }) => data.role === role).map((one) => teller.file(one)));
    await options.beforehand?.(daemon);
    const before = ledger.receipted;
    const started = performance.now();
    const conducted = await conduct(script, {
      teller,
      operator,
      daemon: () => daemon,
      startAgain: async () => {
        daemon = await startDaemon();
      },
      told: options.progress,
    });
    const seconds = (performance.now() - started) / 1000;
    const receipted = ledger.receipted - before;
    await untilHeard(script, ledger);
    await options.afterwards?.(daemon);
    const ended = await daemon.stop();
    const verdict = await judge(home, ledger, script);
    const mismatches = [
      ...(ended === 0 ? [] : [`the daemon stopped with ${ended}`]),
      ...teller.mismatches,
      ...conducted.mismatches,
      ...script.stories.flatMap(({ topic, announcements }) =>
        announcements === undefined ? [] : compare({ topic, announcements }, ledger),
      ),
      ...misfits(ledger),
      ...verdict.faults,
    ];
    return { script, ledger, verdict, mismatches, restarts: conducted.restarts, receipted, seconds };
  } finally {
    for (const voice of voices.values()) await voice.stop();
    await operator.close();
    await daemon.stop();
  }
}

/** Until everybody has heard as much as the books say. */
async function untilHeard({ stories }: DaysScript, ledger: Ledger): Promise<void> {
  const until = performance.now() + SETTLE_MS;
  const complete = (): boolean =>
    stories.every(
      ({ topic, announcements = [] }) =>
        announcements.length <=
        speakers.reduce((sum, { integrator }) => sum + ledger.announced(integrator, topic).length, 0),
    );
  while (!complete() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 100));
}
