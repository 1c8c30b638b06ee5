import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { FakePerson } from '../../adapters/sources/fake/people.ts';
import { COUNTY } from '../demo/county.ts';
import { type Delivered, Ledger } from '../demo/ledger.ts';
import { openVoice, type Voice } from '../demo/voice.ts';

/** Whom a message is about: nobody's verification, or one by these datasets. */
export type Lane = 'plain' | 'well' | 'ill';

export interface Stretch {
  /** Milliseconds from the moment at which a message was to leave until its receipt (`plain`) or its report. */
  readonly latenciesMs: Readonly<Record<Lane, number[]>>;
}

export interface TrafficOptions {
  readonly home: string;
  readonly natsUrl: string;
  readonly people: readonly FakePerson[];
  /** What everybody allows to be asked. */
  readonly datasets: readonly string[];
  /** Of each verification. */
  readonly deadlineSeconds: number;
}

interface Flight {
  readonly lane: Lane;
  readonly dueAt: number;
  readonly latencies: number[];
  readonly done: (milliseconds: number) => void;
}

const example = fileURLToPath(new URL('../examples/application.json', import.meta.url));
const REPEAT_AFTER_MS = 20_000;

/** Announcements as they come, because a report is measured when it is heard. */
class Ear extends Ledger {
  onReport: (verification: string) => void = () => undefined;

  override hear(integrator: string, message: Delivered): void {
    const verification = /^onedoor[.]out[.]hall[.]verification[.](.+)[.]verified$/.exec(message.subject)?.[1];
    if (verification === undefined) super.hear(integrator, message);
    else this.onReport(verification);
  }
}

/** One integrator's messages: applications that nobody verifies, and verifications that are asked for beside them. */
export class SourceTraffic {
  readonly #voice: Voice;
  readonly #people: readonly FakePerson[];
  readonly #application: object;
  readonly #deadlineSeconds: number;
  readonly #underWay = new Map<string, Flight>();
  #count = 0;

  private constructor(voice: Voice, ear: Ear, { people, deadlineSeconds }: TrafficOptions) {
    this.#voice = voice;
    this.#people = people;
    this.#deadlineSeconds = deadlineSeconds;
    this.#application = (JSON.parse(readFileSync(example, 'utf8')) as { data: object }).data;
    ear.onReport = (verification) => {
      const flight = this.#underWay.get(verification);
      if (flight === undefined) return;
      this.#underWay.delete(verification);
      const took = performance.now() - flight.dueAt;
      flight.latencies.push(took);
      flight.done(took);
    };
  }

  /** Connects, and has everybody allow everything. */
  static async open(options: TrafficOptions): Promise<SourceTraffic> {
    const { home, natsUrl, people, datasets } = options;
    const ear = new Ear();
    const seedFile = join(home, 'secrets', 'nats', 'hall.nk');
    const voice = await openVoice('hall', { url: natsUrl, seedFile, repeatAfterMs: REPEAT_AFTER_MS }, ear);
    const traffic = new SourceTraffic(voice, ear, options);
    const validTo = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
    const evidence = { hash: { algorithm: 'sm3', value: 'ab'.repeat(32) }, size: 1024, mediaType: 'application/pdf' };
    await Promise.all(
      people.map(({ name, idNumber }, index) =>
        traffic.#say('consent', `SQ-${index}`, 'grant', {
          subject: { name, idNumber },
          purposes: ['onDemand'],
          ...{ datasets, validTo, evidence },
        }),
      ),
    );
    return traffic;
  }

  /** Verifications without a report. */
  get open(): number {
    return this.#underWay.size;
  }

  /** How long those without a report have been waiting, the longest: 0 where there is none. */
  get longestMs(): number {
    return Math.max(0, ...[...this.#underWay.values()].map(({ dueAt }) => performance.now() - dueAt));
  }

  /** Lets messages leave at an even pace, whatever comes back. */
  async run(seconds: number, perSecond: Readonly<Record<Lane, number>>, datasetsOf: DatasetsOf): Promise<Stretch> {
    const latenciesMs = { plain: [] as number[], well: [] as number[], ill: [] as number[] };
    const begun = performance.now();
    const sending = (Object.keys(latenciesMs) as Lane[]).map(async (lane) => {
      const count = Math.round(seconds * perSecond[lane]);
      for (let index = 0; index < count; index += 1) {
        const dueAt = begun + (index * 1000) / perSecond[lane];
        if (dueAt > performance.now()) await sleep(dueAt - performance.now());
        const latencies = latenciesMs[lane];
        if (lane === 'plain') void this.#apply().then(() => latencies.push(performance.now() - dueAt));
        else void this.verify(lane, datasetsOf(lane, index), { dueAt, latencies });
      }
    });
    await Promise.all(sending);
    return { latenciesMs };
  }

  /** Asks for a verification. @returns how many milliseconds it took until its report */
  verify(
    lane: Lane,
    datasets: readonly string[],
    { dueAt, latencies }: { readonly dueAt: number; readonly latencies: number[] },
  ): Promise<number> {
    const place = this.#count % this.#people.length;
    const person = this.#people[place];
    if (person === undefined) throw new Error('there is nobody to be verified');
    const number = `V-${++this.#count}`;
    const report = new Promise<number>((done) => {
      this.#underWay.set(`hall.${number}`, { lane, dueAt, latencies, done });
    });
    const { name, idNumber, birthDate, sex, phone } = person;
    const asked = this.#say('verification', number, 'request', {
      ...{ matter: 'marriage-record-copy', region: COUNTY, consent: `SQ-${place}`, datasets },
      subject: { name, idNumber, birthDate, sex, phone },
      deadlineSeconds: this.#deadlineSeconds,
    });
    return asked.then(() => report);
  }

  stop(): Promise<void> {
    return this.#voice.stop();
  }

  #apply(): Promise<void> {
    return this.#say('application', `A-${++this.#count}`, 'submit', this.#application);
  }

  async #say(kind: string, number: string, verb: string, data: object): Promise<void> {
    const id = `${kind}-${number}-${verb}`;
    const event = { specversion: '1.0', id, source: 'urn:bench:sources', type: `onedoor.${kind}.${verb}`, data };
    const { type } = await this.#voice.say(`${kind}.hall.${number}`, id, JSON.stringify(event));
    if (!type.endsWith('.received')) throw new Error(`${kind} ${number} was refused`);
  }
}

export type DatasetsOf = (lane: Lane, index: number) => readonly string[];
