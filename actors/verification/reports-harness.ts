import type { RuleSets } from '../../rules/engine/evaluation.ts';
import { shippedCatalogue } from '../../rules/library/shipped.fixture.ts';
import { shippedSources } from '../../rules/sources/shipped-sources.fixture.ts';
import { everyone } from '../application/specimens-harness.ts';
import { consentBehaviour } from '../consent/consent.ts';
import { creditFileBehaviour } from '../credit/credit-file.ts';
import { creditRules } from '../credit/world-harness.ts';
import { ledgerBehaviour } from '../ledger/ledger.ts';
import type { JournalStore } from '../ports.ts';
import type { Command } from '../protocol/commands.ts';
import type { EntityKey } from '../protocol/entity.ts';
import type { Input, Json } from '../protocol/journal.ts';
import { consentKey, type VerificationOrder, verificationKey } from '../protocol/verification.ts';
import type { AnyBehaviour } from '../registry.ts';
import { type Road, startRoad } from '../road-harness.ts';
import { sourceBehaviour } from '../source/source.ts';
import type { VerificationBook } from './book.ts';
import type { Judgement, VerificationState } from './state.ts';
import { verificationBehaviour } from './verification.ts';
import { CONSENT, found, ID_NUMBER, NOW, orderFor, plainBook } from './world-harness.ts';

/** A marriage and a household, of people who do not exist. */
export const DATASETS = ['civil-affairs.marriage', 'public-security.household'] as const;
export const DECLARED = '示例甲';
export const FOUND = '示例己';
export const SUBJECT = '示例乙';
/** Nothing of this may be read by who may not see it. */
export const values = [DECLARED, FOUND, SUBJECT, ID_NUMBER] as const;

const operator: Input = { source: 'operator', by: 'test', purpose: 'test' };

/** Rules that find the name of the husband contradicted, so that a person must look. */
export function strictBook(): VerificationBook {
  const plain = plainBook(DATASETS);
  return {
    ...plain,
    judge: (order, asks, at): Judgement => ({
      ...plain.judge(order, asks, at),
      outcome: 'contradicted',
      fields: [
        {
          field: '/data/form/husbandName',
          verdict: 'contradicted',
          dataset: DATASETS[0],
          declared: DECLARED,
          found: FOUND,
          message: { zh: '男方姓名不一致', en: 'The name of the husband is another' },
        },
      ],
      review: ['CONTRADICTED'],
    }),
  };
}

/** The rules by which reports are masked. */
export function shippedRules(): RuleSets {
  const current = { catalogue: shippedCatalogue(), sources: shippedSources(), id: 'set' };
  return { current, find: () => current } as unknown as RuleSets;
}

/** Consents, verifications and sources on a road of their own, with everyone filed who may act. */
export class ReportsRoad {
  readonly road: Road;
  readonly #round = new Map<string, number>();

  constructor(road: Road) {
    this.road = road;
  }

  static async start(store: JournalStore, book: VerificationBook = strictBook()): Promise<ReportsRoad> {
    const resting = everyone.map(([entity, state]) => ({
      entity,
      at: 0,
      version: 1,
      state: state as unknown as Json,
      input: operator,
      events: [],
      messages: [],
      commands: [],
      readings: [],
    }));
    await store.commit(resting, {});
    const personKeys = { keyOf: (number: string) => `key-of-${number}` };
    const behaviours = {
      consent: consentBehaviour({ personKeys, knowsDataset: () => true }),
      verification: verificationBehaviour({ books: { current: book, find: () => book }, personKeys }),
      credit: creditFileBehaviour({ rules: { current: creditRules(), find: creditRules }, personKeys }),
      ledger: ledgerBehaviour({ rules: { current: creditRules(), find: creditRules } }),
      source: sourceBehaviour,
    } as unknown as Readonly<Record<'application' | 'person', AnyBehaviour>>;
    return new ReportsRoad(await startRoad(store, { behaviours }));
  }

  /** Resolves when it is decided, and all that has followed of it. */
  async send(entity: EntityKey, command: Command): Promise<void> {
    this.road.registry.deliver({ entity, command, input: operator });
    await this.road.settle();
  }

  async stateOf(id: string): Promise<VerificationState> {
    const { state } = await this.road.registry.glimpse(verificationKey(id));
    return state as unknown as VerificationState;
  }

  async versionOf(id: string): Promise<number> {
    return (await this.road.registry.glimpse(verificationKey(id))).version;
  }

  /** A round of a verification, from its consent to its report. */
  async verified(id: string, rest: Partial<VerificationOrder> = {}): Promise<VerificationState> {
    await this.begun(id, rest);
    return this.answered(id);
  }

  /** A round that waits for its sources. */
  async begun(id: string, rest: Partial<VerificationOrder> = {}): Promise<void> {
    if ((await this.road.registry.glimpse(consentKey(CONSENT))).state === undefined) await this.granted(CONSENT);
    this.#round.set(id, (this.#round.get(id) ?? 0) + 1);
    const order = orderFor([...DATASETS], { matter: 'marriage-record-copy', ...rest });
    await this.send(verificationKey(id), { type: 'verify', order });
  }

  async answered(id: string): Promise<VerificationState> {
    const round = this.#round.get(id) ?? 1;
    for (const dataset of DATASETS) {
      const answer = found({ name: FOUND });
      await this.send(verificationKey(id), { type: 'answer', dataset, round, attempt: 1, answer, milliseconds: 5 });
    }
    return this.stateOf(id);
  }

  async granted(id: string): Promise<void> {
    this.road.registry.deliver({
      entity: consentKey(id),
      command: {
        type: 'grant',
        data: {
          subject: { name: SUBJECT, idNumber: ID_NUMBER },
          purposes: ['preRoute', 'onDemand'],
          datasets: [...DATASETS],
          validTo: new Date(NOW + 86_400_000).toISOString().slice(0, 10),
          evidence: { hash: { algorithm: 'sm3', value: '0'.repeat(64) }, size: 1, mediaType: 'application/pdf' },
        },
      },
      input: { source: 'integrator', sequence: 1, integrator: 'hall', messageId: 'm', messageSource: '/hall' },
    });
    await this.road.settle();
  }
}
