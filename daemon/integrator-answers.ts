import { governing } from '../actors/application/charge.ts';
import { dayOf } from '../actors/day.ts';
import type { Clock, JournalStore } from '../actors/ports.ts';
import type { AlertList } from '../actors/protocol/alert-lists.ts';
import { type Defect, defect } from '../actors/protocol/defects.ts';
import { type Answer, type Question, questions } from '../actors/protocol/questions.ts';
import type { AlertLists } from '../actors/questions/alert-lists.ts';
import { viewOfAlert, viewOfAlertHistory } from '../actors/questions/alert-view.ts';
import type { Asking, Reader } from '../actors/questions/reading.ts';
import type { ReportLibrary } from '../actors/questions/report-library.ts';
import { guideOf, publishedSchemas } from '../actors/questions/schemas.ts';
import type { VerificationLists } from '../actors/questions/verification-lists.ts';
import { viewOfApplication, viewOfHistory, viewOfPerson } from '../actors/questions/view.ts';
import { QuestionRefused } from '../adapters/nats/question-reply.ts';
import type { Service } from '../adapters/nats/questions.ts';
import type { RuleSets } from '../rules/engine/evaluation.ts';
import { listForIntegrator } from './alert-list-answers.ts';
import { type CreditAnswersDependencies, creditAnswers } from './credit-answers.ts';
import { askingOf, found, pageOf, questionOf } from './question-reading.ts';
import { consentAnswers, verificationAnswers } from './verification-answers.ts';

export interface IntegratorAnswersDependencies extends Pick<CreditAnswersDependencies, 'creditReader' | 'openCredit'> {
  readonly reader: Reader;
  readonly store: JournalStore;
  readonly clock: Clock;
  readonly rules: RuleSets;
  readonly alertLists: AlertLists;
  readonly library: ReportLibrary;
  readonly verificationLists: VerificationLists;
  /** The contract, answered as the schema `asyncapi`. */
  readonly document: unknown;
}

type IntegratorService = Service & { readonly audience: 'integrators' };

/** What integrators ask, on `onedoor.api.<service>.<verb>.<integrator>`: the contract itself, applications, persons, alerts. */
export function integratorServices(
  dependencies: IntegratorAnswersDependencies,
): Readonly<
  Record<'schema' | 'application' | 'person' | 'alert' | 'verification' | 'consent' | 'credit', IntegratorService>
> {
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
    verification: service(
      'verification',
      '核对与核对报告查阅，逐次留痕 Verifications and their reports; every reading is journaled',
      verificationAnswers(dependencies),
    ),
    consent: service(
      'consent',
      '核对授权查阅，逐次留痕 Consents to verify; every reading is journaled',
      consentAnswers(dependencies),
    ),
    credit: service(
      'credit',
      '信用指数与信用记录查阅，逐次留痕 Credit of one subject and what waits for an answer; every reading is journaled',
      creditAnswers(dependencies),
    ),
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

/** A person is asked for by id, or as whose of an application: by exactly one of the two. */
function defectsOfWhom({ person, application, whose }: Question<'person.get'>): readonly Defect[] {
  if (person !== undefined) {
    const others = Object.entries({ application, whose }).filter(([, value]) => value !== undefined);
    return others.map(([name]) => defect('SCHEMA_UNEXPECTED', `/${name}`));
  }
  if (application === undefined) return [defect('SCHEMA_REQUIRED', '/person')];
  return whose === undefined ? [defect('SCHEMA_REQUIRED', '/whose')] : [];
}
