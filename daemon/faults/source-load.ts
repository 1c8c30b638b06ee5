import { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { FakePerson } from '../../adapters/sources/fake/people.ts';
import type { Random } from '../../rules/random.ts';
import { COUNTY } from '../demo/county.ts';
import { Ledger } from '../demo/ledger.ts';
import { openVoice } from '../demo/voice.ts';

/** A verification that was asked for, and what its consent is like. */
export interface Wanted {
  /** `<integrator>.<number>`, of an application's with `.case`. */
  readonly verification: string;
  readonly datasets: readonly string[];
  /** `partly`: not all datasets, so nobody may be asked; `none`: there is no such consent. */
  readonly covered: 'wholly' | 'partly' | 'none';
  /** The consent that it names, `<integrator>.<number>`. */
  readonly consent: string;
}

/** People who apply, or are asked about, with consents of which some are withdrawn while sources are asked. */
export interface SourceLoad {
  readonly wanted: readonly Wanted[];
  /** Consent → milliseconds since 1970 UTC at which its withdrawal was receipted. */
  readonly withdrawnAt: ReadonlyMap<string, number>;
  /** Begins so many verifications; resolves when each message has its receipt. */
  begin(count: number): Promise<void>;
  /** Verifications without a report, and applications that were not told of theirs. */
  open(): readonly string[];
  stop(): Promise<void>;
}

export interface SourceLoadOptions {
  readonly home: string;
  readonly natsUrl: string;
  readonly people: readonly FakePerson[];
  readonly random: Random;
}

const AT_ONCE = 12;
const REPEAT_AFTER_MS = 1000;
const examples = fileURLToPath(new URL('../examples/', import.meta.url));
const ofApplications = ['civil-affairs.marriage', 'public-security.household'];
/** What anybody may ask for, in the shares in which the departments can answer. */
const onDemand = [
  ['civil-affairs.marriage', 4],
  ['civil-affairs.relief', 4],
  ['housing.holdings', 5],
  ['social-security.insurance', 4],
  ['social-security.benefits', 3],
  ['public-security.household', 2],
  ['bank.accounts', 1],
] as const;

/** Lets the hall ask for verifications, and read what comes of them. */
export function admitVerification(home: string): void {
  const file = join(home, 'integrators', 'hall.json');
  const hall = JSON.parse(readFileSync(file, 'utf8')) as { kinds: string[]; purposes: string[] };
  hall.kinds.push('consent', 'verification');
  hall.purposes.push('verification');
  writeFileSync(file, JSON.stringify(hall, null, 2));
}

/** Connects as the hall. */
export async function startSourceLoad({ home, natsUrl, people, random }: SourceLoadOptions): Promise<SourceLoad> {
  const ledger = new Ledger();
  const seedFile = join(home, 'secrets', 'nats', 'hall.nk');
  const voice = await openVoice('hall', { url: natsUrl, seedFile, repeatAfterMs: REPEAT_AFTER_MS }, ledger);
  const { data } = JSON.parse(await readFile(join(examples, 'application.json'), 'utf8')) as {
    data: { readonly form: object };
  };
  const wanted: Wanted[] = [];
  const withdrawnAt = new Map<string, number>();
  let messages = 0;
  const say = async (kind: string, number: string, verb: string, content: object): Promise<string> => {
    const id = `m-${++messages}`;
    const type = `onedoor.${kind}.${verb}`;
    const event = { specversion: '1.0', id, source: 'urn:fault:sources', type, data: content };
    const heard = await voice.say(`${kind}.hall.${number}`, id, JSON.stringify(event));
    return heard.type;
  };
  const must = async (...words: Parameters<typeof say>): Promise<void> => {
    const type = await say(...words);
    if (!type.endsWith('.received')) throw new Error(`${words[0]} ${words[1]} ${words[2]} was refused`);
  };

  const one = async (): Promise<void> => {
    const number = String(wanted.length + 1);
    const person = random.pick(people);
    const applies = person.marriage !== undefined && random.chance(0.4);
    const datasets = applies ? ofApplications : drawn(random);
    const covered = random.weigh<Wanted['covered']>([
      ['wholly', 90],
      ['partly', 6],
      ['none', 4],
    ]);
    const consent = `SQ-${number}`;
    const id = applies ? `A-${number}` : `V-${number}`;
    const verification = applies ? `hall.${id}.case` : `hall.${id}`;
    const withdraws = covered === 'wholly' && random.chance(0.12);
    const afterMs = random.between(0, 2500);
    const deadlineSeconds = random.between(8, 30);
    wanted.push({ verification, datasets, covered, consent: `hall.${consent}` });
    if (covered !== 'none') await must('consent', consent, 'grant', consentOf(person, datasets, covered, applies));
    if (applies) await must('application', id, 'submit', applicationOf(data, person, consent));
    else await must('verification', id, 'request', requestOf(person, { consent, datasets, deadlineSeconds }));
    if (!withdraws) return;
    await sleep(afterMs);
    await must('consent', consent, 'withdraw', {});
    withdrawnAt.set(`hall.${consent}`, Date.now());
  };

  return {
    wanted,
    withdrawnAt,
    begin: async (count) => {
      let left = count;
      const work = async (): Promise<void> => {
        while (left > 0) {
          left -= 1;
          await one();
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    },
    open: () =>
      wanted.flatMap(({ verification }) => {
        const was = (topic: string, event: string) =>
          ledger.announced('hall', topic).some(({ type }) => type.endsWith(`.${event}`));
        if (!was(`verification.${verification}`, 'verified')) return [`${verification} has no report`];
        const application = /^(.+)[.]case$/.exec(verification)?.[1];
        if (application === undefined || was(`application.${application}`, 'case-verified')) return [];
        return [`${verification}: the application was not told of its report`];
      }),
    stop: () => voice.stop(),
  };
}

function drawn(random: Random): readonly string[] {
  const found = new Set<string>();
  const count = random.between(1, 3);
  while (found.size < count) found.add(random.weigh<string>(onDemand));
  return [...found];
}

function consentOf(
  { name, idNumber }: FakePerson,
  datasets: readonly string[],
  covered: 'wholly' | 'partly',
  applies: boolean,
): object {
  // A dataset that is asked is not among them.
  const [other = ''] = onDemand.map(([name]) => name).filter((name) => !datasets.includes(name));
  return {
    subject: { name, idNumber },
    purposes: [applies ? 'preRoute' : 'onDemand'],
    datasets: covered === 'wholly' ? datasets : [...datasets.slice(1), other],
    validTo: new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10),
    evidence: { hash: { algorithm: 'sm3', value: 'ab'.repeat(32) }, size: 1024, mediaType: 'application/pdf' },
  };
}

function applicationOf(content: { readonly form: object }, person: FakePerson, consent: string): object {
  const { marriage, name, idNumber, birthDate, sex } = person;
  const [own, other] = sex === 'male' ? ['husband', 'wife'] : ['wife', 'husband'];
  return {
    ...content,
    consent,
    applicant: { kind: 'citizen', name, idNumber },
    form: {
      ...content.form,
      [`${own}Name`]: name,
      [`${own}BirthDate`]: birthDate,
      [`${other}Name`]: marriage?.spouseName,
      registeredOn: marriage?.registeredOn,
    },
  };
}

function requestOf(
  { name, idNumber, birthDate, sex, phone }: FakePerson,
  rest: { readonly consent: string; readonly datasets: readonly string[]; readonly deadlineSeconds: number },
): object {
  return {
    matter: 'marriage-record-copy',
    region: COUNTY,
    subject: { name, idNumber, birthDate, sex, phone },
    ...rest,
  };
}
