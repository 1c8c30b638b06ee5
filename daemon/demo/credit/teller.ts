import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Heard, Ledger } from '../ledger.ts';
import type { Voice } from '../voice.ts';
import { applicationOf, creditDataOf, fileOf, type Subject, secondOfficer } from './person.ts';
import { type Deed, days, type TrialDay } from './plants.ts';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
const SETTLE_MS = 30_000;

type CreditDeed = Exclude<Deed, { readonly does: 'apply' }>;
type DecideDeed = Extract<Deed, { readonly does: 'decide' }>;

interface TellingOptions {
  readonly ledger: Ledger;
  /** An application as the examples have it. */
  readonly example: { readonly form: object };
}

/** Tells what people and officers do, and holds every receipt against the plan. */
export class Telling {
  readonly mismatches: string[] = [];
  /** What each application that was accepted must have met, as item and measure. */
  readonly acceptances = new Map<string, readonly string[]>();
  voice: Voice | undefined;
  /** Measures that were met, and acceptances that met none. */
  met = 0;
  unmet = 0;
  readonly #with: TellingOptions;
  readonly #versions = new Map<string, number>();
  #messages = 0;

  constructor(options: TellingOptions) {
    this.#with = options;
  }

  get ledger(): Ledger {
    return this.#with.ledger;
  }

  /** The hall and two officers. */
  async file(): Promise<void> {
    const filings = JSON.parse(await readFile(join(examples, 'filings.json'), 'utf8')) as {
      readonly subject: string;
      readonly data: object;
    }[];
    const [last] = filings.slice(-1);
    for (const { subject, data } of [...filings, ...(last === undefined ? [] : [secondOfficer(last)])])
      this.#hold(await this.#say(subject, 'person.register', data), 'received', subject);
  }

  /** What somebody has on a day, one after the other; each waits until it was told what came of it. */
  async pass(subject: Subject, day: TrialDay): Promise<void> {
    const { deeds } = subject.plant;
    for (const [index, deed] of deeds.entries()) {
      if (deed.on !== day) continue;
      const what = `${subject.number} (${subject.plant.name}), deed ${index + 1}, ${deed.does} on ${days[day]}`;
      if (deed.does === 'apply') await this.#apply(subject, index, deed.met, what);
      else await this.#credit(subject, deed, what);
    }
  }

  async #credit(subject: Subject, deed: CreditDeed, what: string): Promise<void> {
    const file = fileOf(subject, deed.item);
    const before = this.#with.ledger.announced('hall', `credit.${file}`).length;
    const data = creditDataOf(subject, deed, this.#versions.get(file) ?? 0);
    const receipt = await this.#say(`credit.${file}`, `credit.${deed.does}`, data);
    this.#hold(receipt, deed.receipt ?? 'received', what);
    if (!receipt.type.endsWith('.received')) return;
    this.#versions.set(file, Number(receipt.data['version']));
    await this.#untilTold(file, before + effectsOf(subject, deed), what);
  }

  async #apply(
    subject: Subject,
    index: number,
    met: readonly (readonly [number, string])[],
    what: string,
  ): Promise<void> {
    const application = `${subject.number}-${index + 1}`;
    const topic = `application.hall.${application}`;
    this.#hold(
      await this.#say(topic, 'application.submit', applicationOf(subject, this.#with.example)),
      'received',
      what,
    );
    const act = { expectedVersion: 1, officer: 'DA-001', action: 'accept', step: 'acceptance' };
    const refusal = met.map(() => 'CREDIT_RESTRICTED').join();
    if (met.length > 0) this.#hold(await this.#say(topic, 'application.act', act), refusal, what);
    const signed = met.length > 0 ? { ...act, opinion: '已核对材料原件' } : act;
    this.#hold(await this.#say(topic, 'application.act', signed), 'received', what);
    // What stays open is told every day that it is late; so nobody wants it any more, and it is closed.
    this.#hold(await this.#say(topic, 'application.withdraw', { expectedVersion: 2 }), 'received', what);
    const closing = { expectedVersion: 3, officer: 'DA-001', action: 'close' };
    this.#hold(await this.#say(topic, 'application.act', closing), 'received', what);
    this.acceptances.set(
      `hall.${application}`,
      met.map(([item, measure]) => `${fileOf(subject, item)} ${measure}`),
    );
    this.met += met.length;
    if (met.length === 0) this.unmet += 1;
  }

  /** Until everything was told that the plants have: what was told too often is for the proof to say. */
  async settled(subjects: readonly Subject[]): Promise<void> {
    for (const subject of subjects)
      for (const [index, { told }] of subject.plant.items.entries())
        await this.#untilTold(fileOf(subject, index + 1), told.length, subject.number);
  }

  async #untilTold(file: string, count: number, what: string): Promise<void> {
    const until = performance.now() + SETTLE_MS;
    while (this.#with.ledger.announced('hall', `credit.${file}`).length < count) {
      if (performance.now() > until) {
        this.mismatches.push(`${what}: ${file} was told less than planted`);
        return;
      }
      await sleep(5);
    }
  }

  async #say(topic: string, type: string, data: object): Promise<Heard> {
    this.#messages += 1;
    const id = `credit-${this.#messages}`;
    const event = { specversion: '1.0', id, source: 'urn:demo:hall', type: `onedoor.${type}`, data };
    if (this.voice === undefined) throw new Error('nobody speaks');
    return this.voice.say(topic, id, JSON.stringify(event));
  }

  #hold({ type, data }: Heard, receipt: string, what: string): void {
    const defects = (data['defects'] ?? []) as readonly { readonly code: string }[];
    const came = type.endsWith('.received') ? 'received' : defects.map(({ code }) => code).join();
    if (came !== receipt) this.mismatches.push(`${what}: came ${came}, planted was ${receipt}`);
  }
}

/** How many messages follow of a deed that was received: of the file's own, and of its ledger's. */
function effectsOf(subject: Subject, deed: CreditDeed): number {
  switch (deed.does) {
    case 'object':
      return 2;
    case 'decide':
      return changesLedger(subject, deed) ? 2 : 1;
    default:
      return 1;
  }
}

/** The first of two officers only proposes; what is over, or was not repaired, changes nothing in the ledger. */
function changesLedger({ plant }: Subject, { item, officer, decision }: DecideDeed): boolean {
  const told = plant.items[item - 1]?.told ?? [];
  if (told.includes('credit-decision-proposed') && officer === 'DA-001') return false;
  return decision === 'grant' || told.includes('credit-resumed');
}
