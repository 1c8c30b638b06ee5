import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CreditFileEvent } from '../../../actors/credit/state.ts';
import { openConnection } from '../../../adapters/nats/connection.ts';
import { Random } from '../../../rules/random.ts';
import { freePort, startDaemonProcess } from '../child.ts';
import { Ledger } from '../ledger.ts';
import { openVoice } from '../voice.ts';
import { type CreditHistory, type CreditJournal, readCreditJournal } from './journal.ts';
import { fileOf, makeSubjects, type Subject } from './person.ts';
import { days, type TrialDay } from './plants.ts';
import { faultsOfIndex, faultsOfJournal, faultsOfTelling, type ToldIndex } from './proof.ts';
import { Telling } from './teller.ts';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
const AT_ONCE = 32;
const ASK_TIMEOUT_MS = 10_000;

export interface CreditOptions {
  readonly home: string;
  readonly people: number;
  readonly seed: number;
  /** Told how many days of the trial are over. */
  readonly progress: (day: string) => void;
}

export interface CreditRun {
  readonly subjects: readonly Subject[];
  /** What came otherwise than planted. */
  readonly mismatches: readonly string[];
  readonly items: number;
  /** Measures that officers met at acceptance, and acceptances that met none. */
  readonly met: number;
  readonly unmet: number;
  /** Indexes that were held against the reckoning. */
  readonly indexes: number;
  readonly entries: number;
}

/**
 * People with planted credit histories, told to a daemon on a simulated clock over a year: what is entered, objected to, repaired
 * and ended must stand in each ledger as planted, every measure must be met where it must and nowhere else, and every index
 * must be what an own reckoning says.
 */
export async function runCredit({ home, people, seed, progress }: CreditOptions): Promise<CreditRun> {
  await mkdir(home, { recursive: true });
  await cp(join(examples, 'integrators'), join(home, 'integrators'), { recursive: true });
  const file = join(home, 'integrators', 'hall.json');
  const hall = JSON.parse(await readFile(file, 'utf8')) as { kinds: string[]; purposes: string[] };
  await writeFile(
    file,
    JSON.stringify({ ...hall, kinds: [...hall.kinds, 'credit'], purposes: [...hall.purposes, 'credit'] }),
  );
  const ledger = new Ledger();
  const telling = new Telling({ ledger, example: await exampleOf('application') });
  const subjects = makeSubjects(new Random(seed), people);
  const stopped = await tell(home, telling, { subjects, progress });
  const journal = await readCreditJournal(home);
  const told = await askAgain(home, subjects, journal);
  const { met, unmet } = telling;
  return {
    subjects,
    mismatches: [
      ...telling.mismatches,
      ...(stopped === 0 ? [] : [`the daemon stopped with ${stopped}`]),
      ...faultsOfIndex(told),
      ...faultsOfTelling(subjects, ledger),
      ...faultsOfJournal(subjects, journal, telling.acceptances),
    ],
    items: [...journal.ledgers.values()]
      .flatMap(({ turns }) => turns.flatMap(({ events }) => events))
      .filter(({ type }) => type === 'ItemEntered').length,
    met,
    unmet,
    indexes: told.length,
    entries: journal.entries,
  };
}

/** The whole year. @returns how the daemon has stopped */
async function tell(
  home: string,
  telling: Telling,
  { subjects, progress }: { readonly subjects: readonly Subject[]; readonly progress: (day: string) => void },
): Promise<number | NodeJS.Signals> {
  const daemon = await startDaemonProcess(home, await freePort(), { environment });
  const url = daemon.natsUrl;
  const voice = await openVoice('hall', { url, seedFile: seedOf(home, 'hall') }, telling.ledger);
  const operator = await openOperator(home, url);
  try {
    telling.voice = voice;
    await telling.file();
    for (const day of trialDays) {
      const passed = await operator.ask('advance', { to: Date.parse(momentOf(day)) });
      if (passed.error !== undefined) throw new Error(`the clock did not go on: ${passed.error.code}`);
      await inTurns(subjects, (subject) => telling.pass(subject, day));
      progress(days[day]);
    }
    await telling.settled(subjects);
    return await daemon.stop();
  } finally {
    await voice.stop();
    await operator.close();
    await daemon.stop();
  }
}

/** Asks the daemon, started anew, for everybody's index at the end of each day: all of it comes out of its journal. */
async function askAgain(
  home: string,
  subjects: readonly Subject[],
  { files }: CreditJournal,
): Promise<readonly ToldIndex[]> {
  const daemon = await startDaemonProcess(home, await freePort(), { environment });
  const operator = await openOperator(home, daemon.natsUrl);
  const told: ToldIndex[] = [];
  try {
    await inTurns(subjects, async (subject) => {
      if (subject.plant.items.length === 0) return;
      const id = personOf(files.get(fileOf(subject, 1)));
      for (const day of trialDays) {
        const { answer, error } = await operator.ask('ledger', { id, on: days[day] });
        told.push({ subject, day, answer, code: error?.code });
      }
    });
  } finally {
    await operator.close();
    await daemon.stop();
  }
  return told;
}

function personOf(file: CreditHistory<CreditFileEvent, unknown> | undefined): string {
  const [opened] = (file?.turns ?? []).flatMap(({ events }) => events);
  return opened?.type === 'CreditFileOpened' ? opened.person : 'nobody';
}

const trialDays = Object.keys(days).filter((one): one is TrialDay => one !== 'document');
const momentOf = (day: TrialDay): string => `${days[day]}T09:00:00+08:00`;
const seedOf = (home: string, user: string): string => join(home, 'secrets', 'nats', `${user}.nk`);

/** The clock goes on where it was when the store is opened again. */
const environment = { ONEDOOR_FAULTS_CLOCK: momentOf('entered') };

interface Operator {
  /** Asks until there is room for the question. */
  ask(verb: string, question: object): Promise<Answer>;
  close(): Promise<void>;
}

async function openOperator(home: string, url: string): Promise<Operator> {
  const connection = await openConnection({
    ...{ url, seedFile: seedOf(home, 'operator'), name: 'demo-operator', inboxPrefix: '_INBOX_operator' },
  });
  return {
    ask: async (verb, question) => {
      const payload = JSON.stringify({ ...question, by: 'demo', purpose: '演示：核对信用 demo: is credit as planted' });
      for (;;) {
        const reply = await connection.request(`onedoor.api.operator.${verb}`, payload, { timeout: ASK_TIMEOUT_MS });
        const answer = reply.json<Answer>();
        if (answer.error?.code !== 'QUESTION_BUSY') return answer;
        await sleep(20);
      }
    },
    close: () => connection.close(),
  };
}

interface Answer {
  readonly answer?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: string };
}

async function exampleOf(name: string): Promise<{ readonly form: object }> {
  const text = await readFile(join(examples, `${name}.json`), 'utf8');
  return (JSON.parse(text) as { data: { readonly form: object } }).data;
}

async function inTurns<One>(all: readonly One[], work: (one: One) => Promise<unknown>): Promise<void> {
  const waiting = [...all];
  const worker = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
