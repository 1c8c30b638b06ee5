import { applicationBehaviour } from '../actors/application/application.ts';
import { evolve } from '../actors/application/evolve.ts';
import {
  ARCHIVES,
  everyone,
  people,
  person,
  received,
  ruleSet,
  sender,
  setsOf,
} from '../actors/application/specimens-harness.ts';
import { creditFileBehaviour } from '../actors/credit/credit-file.ts';
import { creditRules } from '../actors/credit/world-harness.ts';
import { ledgerBehaviour } from '../actors/ledger/ledger.ts';
import { personBehaviour } from '../actors/person/specimens-harness.ts';
import type { Command } from '../actors/protocol/commands.ts';
import { creditKey, type Occurrence } from '../actors/protocol/credit.ts';
import { type EntityKey, officerKey } from '../actors/protocol/entity.ts';
import { type Integrator, purposes } from '../actors/protocol/integrator.ts';
import type { Entry, Json } from '../actors/protocol/journal.ts';
import type { Answer } from '../actors/protocol/questions.ts';
import { createCreditReader } from '../actors/questions/credit-reading.ts';
import { createOpenCreditLists } from '../actors/questions/open-credit-list.ts';
import type { AnyBehaviour } from '../actors/registry.ts';
import { type Road, startRoad } from '../actors/road-harness.ts';
import { createMemoryJournalStore, type MemoryJournalStore } from '../adapters/memory/journal-store.ts';
import { QuestionRefused } from '../adapters/nats/question-reply.ts';
import { creditAnswers } from './credit-answers.ts';

/** The application of the specimens, its people and officers, and credit as it is shipped, on a road of its own. */

export const ID_NUMBER = '11010519491231002X';
export const OTHER_NUMBER = '440524188001010014';
export const APPLICATION = 'hall.1';
export const CITIZEN = people.applicant ?? '';
export const TODAY = '2026-08-03';
export const hall: Integrator = {
  ...sender,
  kinds: [...sender.kinds, 'credit'],
  purposes: [...purposes],
  supervises: ['3301'],
};
const operator = { source: 'operator', by: 'test', purpose: 'test' } as const;

export type Verb = 'index' | 'ledger' | 'file' | 'open';

export interface CreditRoad {
  readonly store: MemoryJournalStore;
  readonly road: Road;
  /** Something upheld by somebody's document, entered by the shipped rules. */
  occur(item: string, rest?: Partial<Occurrence>, about?: string): Promise<void>;
  send(entity: EntityKey, command: Command): Promise<void>;
  /** The hall says for the person that an item is wrong. */
  object(item: string, statement: string): Promise<void>;
  /** An officer of the archives answers. */
  decide(item: string, decision: 'grant' | 'reject', expectedVersion: number): Promise<void>;
  ask<Name extends Verb>(verb: Name, question: object, integrator?: Integrator): Promise<Answer<`credit.${Name}`>>;
  /** The refusal of a question, with everything that who asked is told. */
  refusal(
    verb: Verb,
    question: object,
    integrator?: Integrator,
  ): Promise<{ readonly code: string; readonly [member: string]: unknown }>;
  /** The newest entry of the journal, once what is on its way is there. */
  newest(): Promise<Entry | undefined>;
  end(): Promise<void>;
}

export async function startCreditRoad(rest: { readonly withoutModel?: true } = {}): Promise<CreditRoad> {
  const shipped = creditRules();
  const credit = rest.withoutModel === true ? { ...shipped.credit, modelFor: () => undefined } : shipped.credit;
  const rules = setsOf(ruleSet({ credit, calendar: shipped.calendar, evaluate: shipped.evaluate }));
  const store = createMemoryJournalStore();
  await store.commit(
    [
      resting({ kind: 'application', id: APPLICATION }, evolve(undefined, received)),
      resting({ kind: 'application', id: 'hall.2' }, { ...evolve(undefined, received), people: {} }),
      ...everyone.map(([entity, state]) => resting(entity, state)),
      resting(officerKey('L-1'), person({ officerRoles: ['leader'] })),
    ],
    {},
  );
  const personKeys = {
    keyOf: (number: string) => (number === ID_NUMBER ? CITIZEN.replace('citizen-', '') : 'another'),
  };
  const road = await startRoad(store, {
    integrators: [hall],
    behaviours: {
      application: applicationBehaviour({ rules, personKeys }) as AnyBehaviour,
      person: personBehaviour as AnyBehaviour,
      credit: creditFileBehaviour({ rules, personKeys }) as unknown as AnyBehaviour,
      ledger: ledgerBehaviour({ rules }) as unknown as AnyBehaviour,
    },
  });
  const { journal, clock, registry } = road;
  const look = registry.look.bind(registry);
  const around = { journal, clock, rules, look, store, personKeys };
  const answers = creditAnswers({
    ...around,
    creditReader: createCreditReader(around),
    openCredit: createOpenCreditLists(around),
  });
  const pending: Promise<void>[] = [];
  let messages = 0;
  const ask = async (verb: Verb, question: object, integrator: Integrator = hall): Promise<unknown> => {
    const answer = answers[verb];
    if (answer === undefined) throw new Error(`there is no credit.${verb}`);
    return answer(
      question as Record<string, unknown>,
      {
        integrator,
        holdUntil: (committed: Promise<void>) => void pending.push(committed),
      } as Parameters<typeof answer>[1],
    );
  };
  const send = async (entity: EntityKey, command: Command) => {
    registry.deliver({ entity, command, input: operator });
    await road.settle();
  };
  const say = async (item: string, command: Command) => {
    messages += 1;
    road.send({ integrator: hall.integrator, entity: creditKey(item), command, id: `m-${messages}` });
    await road.settle();
  };
  return {
    store,
    road,
    send,
    occur: (item, occurrence = {}, about = CITIZEN) =>
      send(creditKey(item), {
        type: 'openFile',
        person: about,
        // One document makes one item: each has its own.
        occurrence: { ...upheld, document: { ...upheld.document, number: item }, ...occurrence },
      }),
    object: (item, statement) => say(item, { type: 'object', data: { statement } }),
    decide: (item, decision, expectedVersion) =>
      say(item, {
        type: 'decide',
        data: { expectedVersion, officer: 'L-1', organisation: ARCHIVES, decision, reason: '经核' },
      }),
    ask: ask as CreditRoad['ask'],
    refusal: async (verb, question, integrator) => {
      const answer = await ask(verb, question, integrator).catch((error: unknown) => error);
      if (!(answer instanceof QuestionRefused)) throw new Error(`it was answered: ${JSON.stringify(answer)}`);
      const { code, text, defects } = answer;
      return { code, text, defects };
    },
    newest: async () => {
      await Promise.all(pending);
      return (await store.entries(store.head().commit, 1))[0];
    },
    end: async () => {
      await road.settle();
      if (road.faults.length > 0) throw new Error('something went wrong on the road', { cause: road.faults[0] });
      await road.end();
    },
  };
}

const upheld: Occurrence = {
  kind: 'false-material',
  source: 'verification',
  region: '330106',
  organisation: ARCHIVES,
  document: { number: 'HD20260803-1', day: '2026-08-01' },
  evidence: 'verification/hall.A-1.case',
  times: 1,
};

const resting = (entity: EntityKey, state: unknown) => ({
  entity,
  at: 0,
  version: 1,
  state: state as Json,
  input: operator,
  events: [],
  messages: [],
  commands: [],
  readings: [],
});
