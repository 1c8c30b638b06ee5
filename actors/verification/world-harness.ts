import type { Behaviour } from '../behaviour.ts';
import { consentBehaviour } from '../consent/consent.ts';
import { dayOf } from '../day.ts';
import type { Command } from '../protocol/commands.ts';
import { type EntityKey, entityName } from '../protocol/entity.ts';
import type { Integrator } from '../protocol/integrator.ts';
import type { DueRow, JournalCommand, JournalEvent, Json, OutboundMessage } from '../protocol/journal.ts';
import {
  type AnswerKept,
  consentKey,
  sourceKey,
  type VerificationOrder,
  verificationKey,
} from '../protocol/verification.ts';
import { hall } from '../road-harness.ts';
import { sourceBehaviour } from '../source/source.ts';
import type { DatasetTerms, VerificationBook } from './book.ts';
import type { Judgement, VerificationEvent, VerificationState } from './state.ts';
import { verificationBehaviour } from './verification.ts';

export const NOW = Date.parse('2026-08-03T02:00:00Z');
export const ID_NUMBER = '11010519491231002X';
export const CONSENT = 'hall.SQ-1';
export const VERIFICATION = 'hall.A-1.case';
export const PERSON = `citizen-key-of-${ID_NUMBER}`;

export const asker: Integrator = {
  ...hall,
  kinds: ['application', 'person', 'consent', 'verification'],
  purposes: ['verification'],
};

export function termsNamed(dataset: string, rest: Partial<DatasetTerms> = {}): DatasetTerms {
  const [source = '', name = ''] = dataset.split('.');
  return {
    source,
    dataset: name,
    organisation: '11330182K31820031Q',
    title: { zh: name, en: name },
    freshnessDays: 30,
    timeoutMs: 2000,
    retries: 2,
    retryMs: 500,
    circuit: { window: 20, least: 5, failureShare: 0.5, openMs: 5000, mostOpenMs: 60_000 },
    ...rest,
  };
}

/** Rules that find everything confirmed that a source has, and nothing else. */
export function plainBook(known: readonly string[], rest: Partial<DatasetTerms> = {}): VerificationBook {
  return {
    id: 'set',
    terms: (dataset) => (known.includes(dataset) ? termsNamed(dataset, rest) : undefined),
    faultIn: (_dataset, records) => (records.some((one) => one === 'broken') ? 'a record is broken' : undefined),
    plan: (matter) => (matter === 'copy' ? { datasets: known, deadlineMs: 30_000 } : undefined),
    judge: (_order, asks): Judgement => {
      const whole = asks.every(({ status }) => status === 'hit');
      return {
        outcome: whole ? 'confirmed' : 'incomplete',
        sources: asks.map(({ dataset, status, attempts, answer }) => ({
          dataset,
          organisation: '11330182K31820031Q',
          title: { zh: dataset, en: dataset },
          status,
          attempts,
          records: answer?.records.length ?? 0,
        })),
        fields: asks.map(({ dataset, status }) => ({
          field: `/data/form/${dataset.split('.')[1] ?? ''}`,
          verdict: status === 'hit' ? 'confirmed' : 'unknown',
        })),
        detections: [],
        review: whole ? [] : ['UNKNOWN'],
        packs: [],
      };
    },
  };
}

export function orderFor(datasets: readonly string[], rest: Partial<VerificationOrder> = {}): VerificationOrder {
  return {
    purpose: 'preRoute' as const,
    integrator: 'hall',
    application: 'hall.A-1',
    asOf: 1,
    matter: 'copy',
    region: '330182',
    ruleSet: 'set',
    consent: CONSENT,
    subject: { name: '示例乙', idNumber: ID_NUMBER },
    person: PERSON,
    declared: { applicant: {}, form: {} },
    datasets,
    deadlineMs: 30_000,
    ...rest,
  };
}

/** A try that was committed, and may be sent. */
export type Begun = Extract<VerificationEvent, { type: 'AskBegun' }> & { readonly verification: string };

type Behaviours = Readonly<Record<string, Behaviour<unknown, unknown, unknown, JournalEvent>>>;

interface Slot {
  state: unknown;
  version: number;
}

/**
 * A consent, a verification and sources in one memory: commands travel in their order, due rows fall due as time goes on,
 * and whoever plays the sources is handed every try once.
 */
export class World {
  now = NOW;
  readonly begun: Begun[] = [];
  readonly messages: OutboundMessage[] = [];
  readonly events: { readonly entity: EntityKey; readonly event: JournalEvent }[] = [];
  /** Commands to other actors than these. */
  readonly told: JournalCommand[] = [];
  /** While it is there commands wait here, as they do in the journal. */
  held: JournalCommand[] | undefined;
  readonly #slots = new Map<string, Slot>();
  readonly #rows = new Map<string, DueRow>();
  readonly #behaviours: Behaviours;

  constructor(book: VerificationBook) {
    const personKeys = { keyOf: (number: string) => `key-of-${number}` };
    this.#behaviours = {
      consent: consentBehaviour({ personKeys, knowsDataset: (one) => book.terms(one) !== undefined }),
      verification: verificationBehaviour({ books: { current: book, find: () => book }, personKeys }),
      source: sourceBehaviour,
    } as unknown as Behaviours;
  }

  stateOf(entity: EntityKey): unknown {
    return this.#slots.get(entityName(entity))?.state;
  }

  versionOf(entity: EntityKey): number {
    return this.#slots.get(entityName(entity))?.version ?? 0;
  }

  get verification(): VerificationState {
    return this.stateOf(verificationKey(VERIFICATION)) as VerificationState;
  }

  setState(entity: EntityKey, state: unknown): void {
    this.#slots.set(entityName(entity), { state, version: 1 });
  }

  /** The moments of all rows that wait, earliest first. */
  get rows(): readonly number[] {
    return [...this.#rows.values()].map(({ at }) => at).sort((one, other) => one - other);
  }

  grant(rest: object = {}): void {
    this.send(consentKey(CONSENT), {
      type: 'grant',
      data: {
        subject: { name: '示例乙', idNumber: ID_NUMBER },
        purposes: ['preRoute', 'onDemand'],
        datasets: ['a.one', 'b.two', 'c.three'],
        validTo: '2026-12-31',
        evidence: { hash: { algorithm: 'sm3', value: '0'.repeat(64) }, size: 1, mediaType: 'application/pdf' },
        ...rest,
      },
    } as Command);
  }

  verify(datasets: readonly string[], rest: Partial<VerificationOrder> = {}, verification = VERIFICATION): void {
    this.send(verificationKey(verification), { type: 'verify', order: orderFor(datasets, rest) });
  }

  answer({ verification, dataset, round, attempt }: Begun, answer: AnswerKept, milliseconds?: number): void {
    const asked = { dataset, round, attempt, answer };
    this.send(verificationKey(verification), {
      type: 'answer',
      ...asked,
      ...(milliseconds === undefined ? {} : { milliseconds }),
    });
  }

  /** Everything that falls due until then happens in its order. */
  passUntil(moment: number): void {
    for (;;) {
      const [row] = [...this.#rows.values()].filter(({ at }) => at <= moment).sort((one, other) => one.at - other.at);
      if (row === undefined) break;
      this.now = Math.max(this.now, row.at);
      this.#rows.delete(nameOf(row));
      const [verb, argument = ''] = row.name.split('_', 2);
      const command =
        verb === 'tryAgain'
          ? { type: 'tryAgain', until: Number(argument) }
          : verb === 'expireConsent'
            ? { type: 'expireConsent', validTo: argument }
            : { type: 'proceed', due: row.at };
      this.send(row.entity, command as Command);
    }
    this.now = moment;
  }

  /** @returns codes of the refusal, none where it was received */
  send(entity: EntityKey, command: Command): readonly string[] {
    const name = entityName(entity);
    const slot = this.#slots.get(name) ?? { state: undefined, version: 0 };
    this.#slots.set(name, slot);
    const behaviour = this.#behaviours[entity.kind];
    if (behaviour === undefined) {
      this.told.push({ to: entity, command });
      return [];
    }
    const circumstances = {
      id: entity.id,
      version: slot.version,
      now: this.now,
      today: dayOf(this.now),
      sender: asker,
      look: (other: EntityKey) => {
        const found = this.#slots.get(entityName(other));
        return { state: found?.state as Json | undefined, version: found?.version ?? 0 };
      },
      speakersFor: () => [],
      supervisorsOf: () => [],
    };
    const named = behaviour.reads(slot.state, command, circumstances.today).map(entityName);
    const look = (other: EntityKey) => {
      if (!named.includes(entityName(other))) throw new Error(`looked at ${entityName(other)} unnamed`);
      return circumstances.look(other);
    };
    const findings = behaviour.examine(slot.state, command, { ...circumstances, look });
    const decision = behaviour.decide(slot.state, command, findings, { ...circumstances, look });
    if (decision.verdict === 'refused') return decision.defects.map(({ code, pointer }) => `${code} ${pointer}`.trim());
    for (const event of decision.events) {
      slot.state = behaviour.evolve(slot.state, event);
      this.events.push({ entity, event });
      if (event.type === 'AskBegun') this.begun.push({ ...(event as Begun), verification: entity.id });
    }
    if (decision.events.length > 0) slot.version += 1;
    for (const row of decision.dueCleared ?? []) this.#rows.delete(nameOf(row));
    for (const row of decision.dueSet ?? []) this.#rows.set(nameOf(row), row);
    this.messages.push(...(decision.messages ?? []));
    if (this.held === undefined) for (const { to, command: next } of decision.commands ?? []) this.send(to, next);
    else this.held.push(...(decision.commands ?? []));
    return [];
  }

  /** Commands that have waited go on, in their order; what they cause goes behind them. */
  letGo(): void {
    for (;;) {
      const next = this.held?.shift();
      if (next === undefined) break;
      this.send(next.to, next.command);
    }
    this.held = undefined;
  }

  /** How the circuit of a source stands. */
  circuitOf(code: string): string | undefined {
    return (this.stateOf(sourceKey(code)) as { circuit: { state: string } } | undefined)?.circuit.state;
  }
}

const nameOf = (row: DueRow): string => `${entityName(row.entity)} ${row.name} ${row.at}`;

export const found = (...records: readonly Json[]): AnswerKept => ({ state: 'answered', records });
