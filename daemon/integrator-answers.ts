import { governing } from '../actors/application/charge.ts';
import { dayOf } from '../actors/day.ts';
import type { Clock, JournalStore } from '../actors/ports.ts';
import type { AlertList } from '../actors/protocol/alert-lists.ts';
import { type Defect, type DefectCode, defect } from '../actors/protocol/defects.ts';
import type { Entry } from '../actors/protocol/journal.ts';
import { type Answer, type Question, type QuestionName, questions } from '../actors/protocol/questions.ts';
import type { AlertLists } from '../actors/questions/alert-lists.ts';
import { viewOfAlert, viewOfAlertHistory } from '../actors/questions/alert-view.ts';
import type { Asking, Reader, Reading, Refusal } from '../actors/questions/reading.ts';
import { guideOf, publishedSchemas } from '../actors/questions/schemas.ts';
import { viewOfApplication, viewOfHistory, viewOfPerson } from '../actors/questions/view.ts';
import { schemaDefects } from '../adapters/messages/schema-defects.ts';
import { validators } from '../adapters/messages/validators.generated.ts';
import { QuestionRefused } from '../adapters/nats/question-reply.ts';
import type { Asked, Service } from '../adapters/nats/questions.ts';
import type { RuleSets } from '../rules/engine/evaluation.ts';
import { listForIntegrator } from './alert-list-answers.ts';

export interface IntegratorAnswersDependencies {
  readonly reader: Reader;
  readonly store: JournalStore;
  readonly clock: Clock;
  readonly rules: RuleSets;
  readonly alertLists: AlertLists;
  /** The contract, answered as the schema `asyncapi`. */
  readonly document: unknown;
}

type IntegratorService = Service & { readonly audience: 'integrators' };

/** Rows of a page where the asker does not say. */
const PAGE_ROWS = 50;

/** What integrators ask, on `onedoor.api.<service>.<verb>.<integrator>`: the contract itself, applications, persons, alerts. */
export function integratorServices(
  dependencies: IntegratorAnswersDependencies,
): Readonly<Record<'schema' | 'application' | 'person' | 'alert', IntegratorService>> {
  return {
    schema: service('schema', '结构、事项与办事指南 Schemas, matters and what they need', schemaAnswers(dependencies)),
    application: service(
      'application',
      '办件查阅，逐次留痕 Applications; every reading is journaled',
      applicationAnswers(dependencies),
    ),
    person: service(
      'person',
      '人员与机构查阅，逐次留痕 Officers, organisations and who stands behind an application; every reading is journaled',
      personAnswers(dependencies),
    ),
    alert: service('alert', '预警查阅，逐次留痕 Alerts; every reading is journaled', alertAnswers(dependencies)),
  };
}

function schemaAnswers({ rules, document }: IntegratorAnswersDependencies): IntegratorService['answers'] {
  const schemas = publishedSchemas(document);
  return {
    list: async (json): Promise<Answer<'schema.list'>> => {
      questionOf('schema.list', json);
      return {
        ruleSet: rules.current.id,
        schemas: [...schemas.values()].map(({ name, kind }) => ({ name, kind })),
        matters: rules.current.catalogue.all().map(({ code, version, title }) => ({ code, version, title })),
      };
    },
    get: async (json): Promise<Answer<'schema.get'>> => {
      const { name } = questionOf('schema.get', json);
      const schema = schemas.get(name);
      if (schema === undefined) throw QuestionRefused.of('SCHEMA_UNKNOWN');
      return schema;
    },
    matter: async (json): Promise<Answer<'schema.matter'>> => {
      const guide = guideOf(rules.current, questionOf('schema.matter', json));
      if (typeof guide === 'string') throw QuestionRefused.of(guide);
      return guide;
    },
  };
}

function applicationAnswers({
  reader,
  store,
  rules,
  clock,
}: IntegratorAnswersDependencies): IntegratorService['answers'] {
  return {
    get: async (json, asked): Promise<Answer<'application.get'>> => {
      const question = questionOf('application.get', json);
      const asking = askingOf('application.get', question, asked);
      const reading = found(await reader.application(question.application, asking), asking, 'NOT_FOUND');
      const { version, extent, state } = reading;
      const view = viewOfApplication(state, extent, governing(rules, state), {
        now: clock.now(),
        calendar: rules.current.calendar,
      });
      return { application: question.application, version, extent, state: view };
    },
    timeline: async (json, asked): Promise<Answer<'application.timeline'>> => {
      const question = questionOf('application.timeline', json);
      const asking = askingOf('application.timeline', question, asked);
      const reading = found(await reader.application(question.application, asking), asking, 'NOT_FOUND');
      const { version, extent } = reading;
      return {
        application: question.application,
        version,
        extent,
        ...(await pageOf(reading, question, store, (entries) => viewOfHistory(entries, extent))),
      };
    },
  };
}

function personAnswers({ reader, store, clock }: IntegratorAnswersDependencies): IntegratorService['answers'] {
  const read = async (question: Question<'person.get'>, asking: Asking) => {
    const defects = defectsOfWhom(question);
    if (defects.length > 0) throw QuestionRefused.of('QUESTION_MALFORMED', defects);
    const { person, application, whose } = question;
    if (person !== undefined) return found(await reader.person(person, asking), asking, 'PERSON_NOT_FOUND');
    return found(
      await reader.personBehind(application ?? '', whose ?? 'applicant', asking),
      asking,
      'PERSON_NOT_FOUND',
    );
  };
  // Who was asked for by an application stays without a name: the key of a citizen leaves the service nowhere.
  const named = ({ person }: Question<'person.get'>) => (person === undefined ? {} : { person });
  return {
    get: async (json, asked): Promise<Answer<'person.get'>> => {
      const question = questionOf('person.get', json);
      const { version, extent, state } = await read(question, askingOf('person.get', question, asked));
      return { ...named(question), version, extent, state: viewOfPerson(state, extent, dayOf(clock.now())) };
    },
    history: async (json, asked): Promise<Answer<'person.history'>> => {
      const question = questionOf('person.history', json);
      const reading = await read(question, askingOf('person.history', question, asked));
      const { version, extent } = reading;
      return {
        ...named(question),
        version,
        extent,
        ...(await pageOf(reading, question, store, (entries) => viewOfHistory(entries, extent))),
      };
    },
  };
}

function alertAnswers({ reader, store, alertLists }: IntegratorAnswersDependencies): IntegratorService['answers'] {
  return {
    get: async (json, asked): Promise<Answer<'alert.get'>> => {
      const question = questionOf('alert.get', json);
      const asking = askingOf('alert.get', question, asked);
      const { version, extent, state } = found(await reader.alert(question.alert, asking), asking, 'ALERT_NOT_FOUND');
      return { alert: question.alert, version, extent, state: viewOfAlert(state, extent) };
    },
    list: async (json, asked): Promise<AlertList> => {
      const question = questionOf('alert.list', json);
      return listForIntegrator(alertLists, question, askingOf('alert.list', question, asked));
    },
    timeline: async (json, asked): Promise<Answer<'alert.timeline'>> => {
      const question = questionOf('alert.timeline', json);
      const asking = askingOf('alert.timeline', question, asked);
      const reading = found(await reader.alert(question.alert, asking), asking, 'ALERT_NOT_FOUND');
      const { version, extent, state } = reading;
      const { organisation } = state.finding.accountable;
      const page = await pageOf(reading, question, store, (entries) =>
        viewOfAlertHistory(entries, extent, organisation),
      );
      return { alert: question.alert, version, extent, ...page };
    },
  };
}

function service(name: string, description: string, answers: IntegratorService['answers']): IntegratorService {
  const kinds: Readonly<Record<string, { readonly title: { readonly zh: string; readonly en: string } }>> = questions;
  const metadata = Object.keys(answers).map((verb) => {
    const schema = `${name}.${verb}`;
    const title = kinds[schema]?.title;
    return [verb, { schema, title: title === undefined ? '' : `${title.zh} ${title.en}` }] as const;
  });
  const journaled = name === 'schema' ? [] : Object.keys(answers);
  return { audience: 'integrators', description, metadata: Object.fromEntries(metadata), journaled, answers };
}

/** Reads a question. @throws QuestionRefused with everything that is wrong with it */
export function questionOf<Name extends QuestionName>(
  name: Name,
  json: Readonly<Record<string, unknown>>,
): Question<Name> {
  const fits = validators[`question ${name}`]?.(json) === true;
  const defects = fits ? defectsBetweenMembers(json) : schemaDefects(questions[name].question, json, '');
  if (defects.length > 0) throw QuestionRefused.of('QUESTION_MALFORMED', defects);
  return json as Question<Name>;
}

/** What the schema of a question cannot say: which members go together. */
function defectsBetweenMembers(question: Readonly<Record<string, unknown>>): readonly Defect[] {
  return question['purpose'] === 'handling' && question['officer'] === undefined
    ? [defect('SCHEMA_REQUIRED', '/officer')]
    : [];
}

/** A person is asked for by id, or as whose of an application: by exactly one of the two. */
function defectsOfWhom({ person, application, whose }: Question<'person.get'>): readonly Defect[] {
  if (person !== undefined) {
    const others = Object.entries({ application, whose }).filter(([, value]) => value !== undefined);
    return others.map(([name]) => defect('SCHEMA_UNEXPECTED', `/${name}`));
  }
  if (application === undefined) return [defect('SCHEMA_REQUIRED', '/person')];
  return whose === undefined ? [defect('SCHEMA_REQUIRED', '/whose')] : [];
}

function askingOf(
  name: QuestionName,
  { purpose, officer, reason }: Pick<Asking, 'purpose'> & { officer?: string; reason?: string },
  { integrator, holdUntil }: Asked,
): Asking {
  return {
    integrator,
    service: name,
    purpose,
    ...(officer === undefined ? {} : { officer }),
    ...(reason === undefined ? {} : { reason }),
    pending: holdUntil,
  };
}

/**
 * What was read. @throws QuestionRefused the same whether there is nothing or the asker has no right to it; a purpose that
 * the integrator never has is told as such, since that says nothing of what there is, and to the owner of an application
 * what is wrong with the officer
 */
function found<State>(
  reading: Reading<State> | Refusal | undefined,
  { integrator, purpose }: Asking,
  absent: DefectCode,
): Reading<State> {
  if (reading !== undefined && 'refused' in reading) throw QuestionRefused.of(reading.refused);
  if (reading !== undefined) return reading;
  throw QuestionRefused.of(integrator.purposes?.includes(purpose) === true ? absent : 'RIGHT_PURPOSE');
}

/** So many entries are gone through for one page at most: behind them it ends, with where to go on. */
const MOST_ENTRIES = 5000;

/**
 * One page of an entity's history: as many rows as were asked for, where there are so many, though entries between them
 * may not be shown. One row more is looked for to tell whether there is a page before it.
 */
async function pageOf<Row extends { readonly commit: number }>(
  { entity }: Reading<unknown>,
  { before, limit = PAGE_ROWS }: { readonly before?: number; readonly limit?: number },
  store: JournalStore,
  shownOf: (entries: readonly Entry[]) => Row[],
): Promise<{ rows: Row[]; before?: number }> {
  const rows: Row[] = [];
  const chunk = Math.max(limit + 1, PAGE_ROWS);
  let from = before;
  for (let gone = 0; gone < MOST_ENTRIES; ) {
    const entries = await store.history(entity, chunk, from);
    rows.unshift(...shownOf(entries));
    const shown = rows.slice(-limit);
    if (rows.length > limit && shown[0] !== undefined) return { rows: shown, before: shown[0].commit };
    if (entries.length < chunk || entries[0] === undefined) return { rows };
    gone += entries.length;
    from = entries[0].commit;
  }
  return { rows, ...(from === undefined ? {} : { before: from }) };
}
