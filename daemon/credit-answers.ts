import type { CreditFileState, OpenRequest } from '../actors/credit/state.ts';
import { dayOf } from '../actors/day.ts';
import { readLedger } from '../actors/ledger/reading.ts';
import type { Clock, JournalStore } from '../actors/ports.ts';
import { creditKey, roleOfLedger } from '../actors/protocol/credit.ts';
import type { OpenCreditList } from '../actors/protocol/credit-lists.ts';
import { type Defect, defect } from '../actors/protocol/defects.ts';
import type { Answer, Question } from '../actors/protocol/questions.ts';
import type { CreditReader } from '../actors/questions/credit-reading.ts';
import {
  pageOfLedger,
  rightsOf,
  talliesOn,
  viewOfBand,
  viewOfCreditFile,
  viewOfIndex,
  viewOfItem,
} from '../actors/questions/credit-view.ts';
import type { OpenCreditLists } from '../actors/questions/open-credit-list.ts';
import type { Asking, Refusal } from '../actors/questions/reading.ts';
import { requestedWith } from '../actors/questions/requested-with.ts';
import { QuestionRefused } from '../adapters/nats/question-reply.ts';
import type { Service } from '../adapters/nats/questions.ts';
import type { PreparedModel } from '../rules/credit/credit-index.ts';
import { itemsOn, type StandingItem } from '../rules/credit/ledger.ts';
import type { RuleSets } from '../rules/engine/evaluation.ts';
import { readCalendarDay } from '../rules/identity/calendar-day.ts';
import { askingOf, found, PAGE_ROWS, questionOf } from './question-reading.ts';

export interface CreditAnswersDependencies {
  readonly creditReader: CreditReader;
  readonly store: Pick<JournalStore, 'history' | 'load'>;
  readonly clock: Clock;
  readonly rules: RuleSets;
  readonly openCredit: OpenCreditLists;
}

type Answers = (Service & { readonly audience: 'integrators' })['answers'];

/** What integrators ask about credit: the index and the ledger of one subject, a file, and what waits for an answer. */
export function creditAnswers(dependencies: CreditAnswersDependencies): Answers {
  const { creditReader, store, clock, rules, openCredit } = dependencies;
  return {
    index: async (json, asked): Promise<Answer<'credit.index'>> => {
      const question = questionOf('credit.index', json);
      const asking = askingOf('credit.index', question, asked);
      const on = dayAsked(question, asking, dayOf(clock.now()));
      const reading = told(await creditReader.index({ subject: question.subject, on }, asking), asking);
      const { extent, person, known, place } = reading;
      const model = modelFor(person, rules);
      if (model === undefined) throw QuestionRefused.of('CREDIT_MODEL_NONE');
      if (extent === 'whole') return { extent, on, ...viewOfIndex(known, on, model) };
      // Only who handles an application sees a band.
      return { extent, on, ...viewOfBand(known, on, model, place ?? { matter: '', region: '' }) };
    },
    ledger: async (json, asked): Promise<Answer<'credit.ledger'>> => {
      const question = questionOf('credit.ledger', json);
      const asking = askingOf('credit.ledger', question, asked);
      const today = dayOf(clock.now());
      const on = dayAsked(question, asking, today);
      const { known, person } = told(await creditReader.ledger({ subject: question.subject, on }, asking), asking);
      const { after = 0, limit = PAGE_ROWS } = question;
      const { page, total, next } = pageOfLedger(known, on, { after, limit });
      const { periods } = rules.current.credit;
      const around = { periods, requests: on === today ? await requestsAbout(page, store) : new Map() };
      // The same on every page, and long where there are many items: it stands on the first.
      const model = after === 0 ? modelFor(person, rules) : undefined;
      return {
        extent: 'whole',
        on,
        total,
        rows: page.map((one) => viewOfItem(one, known, on, around)),
        ...(next === undefined ? {} : { next }),
        rights: rightsOf(periods),
        ...(after === 0 ? talliesOn(known, on) : {}),
        ...(model === undefined ? {} : { index: viewOfIndex(known, on, model) }),
      };
    },
    file: async (json, asked): Promise<Answer<'credit.file'>> => {
      const question = questionOf('credit.file', json);
      const asking = askingOf('credit.file', question, asked);
      const id = question.credit;
      const { version, extent, state } = found(await creditReader.file(id, asking), asking, 'CREDIT_NOT_FOUND');
      const items = itemsOn(await readLedger(store, state.person), dayOf(clock.now()));
      const standing = items.find(({ item }) => item.item === id)?.standing;
      const said = state.request === undefined ? undefined : await requestedWith(id, state, store);
      return { credit: id, version, extent, state: viewOfCreditFile(state, extent, standing, said) };
    },
    open: async (json, asked): Promise<OpenCreditList> => {
      const question = questionOf('credit.open', json);
      return listForIntegrator(openCredit, question, askingOf('credit.open', question, asked));
    },
  };
}

/** The model of the role in force. */
export function modelFor(person: string, rules: RuleSets): PreparedModel | undefined {
  return rules.current.credit.modelFor(roleOfLedger(person));
}

/** What waits for an answer about some items, by their names. */
export async function requestsAbout(
  items: readonly StandingItem[],
  store: Pick<JournalStore, 'load'>,
): Promise<ReadonlyMap<string, OpenRequest>> {
  const found = await Promise.all(
    items.map(async ({ item: { item } }) => {
      const file = await store.load(creditKey(item));
      const request = (file?.state as unknown as CreditFileState | undefined)?.request;
      return request === undefined ? [] : ([[item, request]] as const);
    }),
  );
  return new Map(found.flat());
}

/**
 * The day that is asked about, and what the schema of a question cannot say: which members go together.
 * @throws QuestionRefused
 */
function dayAsked(
  { subject, on, reason }: Question<'credit.index'>,
  { purpose, service }: Asking,
  today: string,
): string {
  const [first, ...others] = Object.keys(subject);
  const defects: Defect[] = others.map((other) => defect('SCHEMA_UNEXPECTED', `/subject/${other}`));
  if (first === undefined) defects.push(defect('SCHEMA_REQUIRED', '/subject/application'));
  const byApplication = subject.application !== undefined;
  if (purpose === 'handling' && first !== undefined && !byApplication)
    defects.push(defect('SCHEMA_REQUIRED', '/subject/application'));
  if (purpose === 'credit' && byApplication) defects.push(defect('SCHEMA_UNEXPECTED', '/subject/application'));
  if (service === 'credit.ledger' && purpose === 'supervision' && reason === undefined)
    defects.push(defect('SCHEMA_REQUIRED', '/reason'));
  if (on !== undefined && readCalendarDay(on) === undefined) defects.push(defect('DAY_IMPOSSIBLE', '/on'));
  else if (on !== undefined && on > today) defects.push(defect('CREDIT_DAY_AHEAD', '/on'));
  if (defects.length > 0) throw QuestionRefused.of('QUESTION_MALFORMED', defects);
  return on ?? today;
}

/** @throws QuestionRefused the same whether there is no ledger or the asker may not read it; see `found` */
function told<Read extends object>(reading: Read | Refusal | undefined, { integrator, purpose }: Asking): Read {
  if (reading !== undefined && 'refused' in reading) throw QuestionRefused.of(reading.refused);
  if (reading !== undefined) return reading;
  throw QuestionRefused.of(integrator.purposes?.includes(purpose) === true ? 'LEDGER_NOT_FOUND' : 'RIGHT_PURPOSE');
}

/** What the organisations that the integrator speaks for must answer. @throws QuestionRefused */
async function listForIntegrator(
  lists: OpenCreditLists,
  { filter = {}, after, limit = PAGE_ROWS }: Question<'credit.open'>,
  { integrator, service, purpose, officer, reason }: Asking,
): Promise<OpenCreditList> {
  if (purpose !== 'credit' || integrator.purposes?.includes(purpose) !== true)
    throw QuestionRefused.of('RIGHT_PURPOSE');
  if (filter.answerTo !== undefined && readCalendarDay(filter.answerTo) === undefined)
    throw QuestionRefused.of('QUESTION_MALFORMED', [defect('DAY_IMPOSSIBLE', '/filter/answerTo')]);
  const why = { purpose, ...(officer === undefined ? {} : { officer }), ...(reason === undefined ? {} : { reason }) };
  return lists.read(
    {
      areas: undefined,
      entity: { kind: 'user', id: `integrator.${integrator.integrator}` },
      input: { source: 'question', integrator: integrator.integrator, service, ...why },
      said: { organisations: integrator.organisations.length },
    },
    { filter, place: { limit, ...(after === undefined ? {} : { after }) } },
    integrator.organisations,
  );
}
