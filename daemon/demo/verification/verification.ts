import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, startDaemonProcess } from '../child.ts';
import { type Heard, Ledger } from '../ledger.ts';
import { openVoice, type Voice } from '../voice.ts';
import { type VerificationCase, writeCases } from './cases.ts';
import { type Departments, openDepartments } from './departments.ts';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
/** How long the last report may take: its own deadline, and a little. */
const SETTLE_MS = 45_000;
const AT_ONCE = 32;

export interface VerificationOptions {
  readonly home: string;
  readonly cases: number;
  readonly seed: number;
  readonly progress: (done: number) => void;
}

export interface VerificationRun {
  readonly cases: readonly VerificationCase[];
  readonly mismatches: readonly string[];
  /** By plant: how often, and how often it came as planted. */
  readonly byPlant: ReadonlyMap<string, { readonly told: number; readonly right: number }>;
  readonly asked: number;
  readonly askedTwice: number;
  readonly violations: number;
  readonly accepted: number;
  readonly reportMs: readonly number[];
}

/**
 * Applications with consents against five departments that do not exist: every report must say what was planted, nobody is
 * asked without consent or twice, and each application can be accepted once its report is there.
 */
export async function runVerification(options: VerificationOptions): Promise<VerificationRun> {
  const { home, seed } = options;
  await mkdir(home, { recursive: true });
  await cp(join(examples, 'integrators'), join(home, 'integrators'), { recursive: true });
  const people = Math.max(400, options.cases * 8);
  const departments = await openDepartments({ home, seed, count: people, now: Date.now });
  const daemon = await startDaemonProcess(home, await freePort());
  const ledger = new Ledger();
  const seedFile = join(home, 'secrets', 'nats', 'hall.nk');
  const voice = await openVoice('hall', { url: daemon.natsUrl, seedFile }, ledger);
  try {
    await departments.answerOver(daemon.natsUrl);
    const validTo = new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10);
    const cases = writeCases(departments.people, options.cases, validTo);
    return await tellAll(cases, { voice, ledger, departments, progress: options.progress });
  } finally {
    await voice.stop();
    await daemon.stop();
    await departments.stop();
  }
}

interface Telling {
  readonly voice: Voice;
  readonly ledger: Ledger;
  readonly departments: Departments;
  readonly progress: (done: number) => void;
}

async function tellAll(cases: readonly VerificationCase[], telling: Telling): Promise<VerificationRun> {
  const mismatches: string[] = [];
  const byPlant = new Map<string, { told: number; right: number }>();
  const reportMs: number[] = [];
  let accepted = 0;
  let done = 0;
  await file(telling);
  const waiting = [...cases];
  const work = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const told = await tell(one, telling);
      const count = byPlant.get(one.plant) ?? { told: 0, right: 0 };
      byPlant.set(one.plant, { told: count.told + 1, right: count.right + (told.faults.length === 0 ? 1 : 0) });
      mismatches.push(...told.faults.map((fault) => `${one.number} (${one.plant}): ${fault}`));
      accepted += told.accepted ? 1 : 0;
      if (told.milliseconds !== undefined) reportMs.push(told.milliseconds);
      done += 1;
      telling.progress(done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const accounts = [...telling.departments.sources.values()].map((source) => source.account());
  const times = accounts.flatMap(({ asked }) => Object.values(asked));
  const violations = accounts
    .flatMap((account) => Object.values(account.violations))
    .reduce((sum, one) => sum + one, 0);
  return {
    cases,
    mismatches,
    byPlant,
    asked: times.length,
    askedTwice: times.filter((one) => one > 1).length,
    violations,
    accepted,
    reportMs,
  };
}

/** The hall and its officer are filed, so that somebody can accept. */
async function file({ voice }: Telling): Promise<void> {
  const filings = JSON.parse(await readFile(join(examples, 'filings.json'), 'utf8')) as {
    readonly id: string;
    readonly subject: string;
  }[];
  for (const filing of filings) await voice.say(filing.subject, filing.id, JSON.stringify(filing));
}

interface Told {
  readonly faults: readonly string[];
  readonly accepted: boolean;
  readonly milliseconds?: number;
}

async function tell(one: VerificationCase, telling: Telling): Promise<Told> {
  const { number, consent, application, withdrawn } = one;
  const faults: string[] = [];
  const say = async (topic: string, type: string, data: object): Promise<Heard> => {
    const id = `${number}-${type}`;
    const event = { specversion: '1.0', id, source: 'urn:demo:hall', type: `onedoor.${type}`, data };
    return telling.voice.say(topic, id, JSON.stringify(event));
  };
  const hold = (heard: Heard, what: string): void => {
    if (!heard.type.endsWith('received')) faults.push(`${what}: ${JSON.stringify(heard.data['defects'])}`);
  };
  hold(await say(`consent.hall.${number}`, 'consent.grant', consent), 'the consent was refused');
  if (withdrawn === true)
    hold(await say(`consent.hall.${number}`, 'consent.withdraw', {}), 'the withdrawal was refused');
  const began = performance.now();
  hold(await say(`application.hall.${number}`, 'application.submit', application), 'the application was refused');
  const report = await reportOf(number, telling.ledger);
  if (report === undefined) return { faults: [...faults, 'there is no report'], accepted: false };
  const milliseconds = performance.now() - began;
  faults.push(...faultsOf(report.data, one));
  const act = { expectedVersion: 1, officer: 'DA-001', action: 'accept', step: 'acceptance' };
  const receipt = await say(`application.hall.${number}`, 'application.act', act);
  hold(receipt, 'it could not be accepted');
  return { faults, accepted: receipt.type.endsWith('received'), milliseconds };
}

/** The report once the application has heard of it too. */
async function reportOf(number: string, ledger: Ledger): Promise<Heard | undefined> {
  const until = performance.now() + SETTLE_MS;
  for (;;) {
    const [report] = ledger
      .announced('hall', `verification.hall.${number}.case`)
      .filter(({ type }) => type === 'onedoor.verification.verified');
    const heard = ledger
      .announced('hall', `application.hall.${number}`)
      .some(({ type }) => type === 'onedoor.application.case-verified');
    if (report !== undefined && heard) return report;
    if (performance.now() > until) return report;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function faultsOf(report: Heard['data'], { expected }: VerificationCase): readonly string[] {
  const faults: string[] = [];
  const compare = (what: string, came: unknown, planted: unknown): void => {
    const [one, other] = [JSON.stringify(came), JSON.stringify(planted)];
    if (one !== other) faults.push(`${what} is ${one}, planted was ${other}`);
  };
  compare('contradicted', report['contradicted'], expected.contradicted);
  compare('detections', report['detections'], expected.detections);
  compare('code', report['code'], expected.code);
  const statuses = (report['sources'] as readonly { readonly status: string }[]).map(({ status }) => status);
  compare('sources', [...new Set(statuses)], [expected.sources]);
  compare('review', (report['review'] as readonly string[]).length > 0, expected.review);
  return faults;
}
