import type { JournalStore } from '../actors/ports.ts';
import { type Defect, defect } from '../actors/protocol/defects.ts';
import { endedDays } from '../actors/protocol/ended-days.ts';
import type { Answer, Question } from '../actors/protocol/questions.ts';
import type { VerificationList, VerificationsWanted } from '../actors/protocol/verification-lists.ts';
import type { Asking, Reader } from '../actors/questions/reading.ts';
import type { ReportLibrary } from '../actors/questions/report-library.ts';
import type { VerificationLists } from '../actors/questions/verification-lists.ts';
import {
  viewOfConsent,
  viewOfReport,
  viewOfVerification,
  viewOfVerificationHistory,
} from '../actors/questions/verification-view.ts';
import { QuestionRefused } from '../adapters/nats/question-reply.ts';
import type { Service } from '../adapters/nats/questions.ts';
import type { RuleSets } from '../rules/engine/evaluation.ts';
import { askingOf, found, PAGE_ROWS, pageOf, questionOf } from './question-reading.ts';

export interface VerificationAnswersDependencies {
  readonly reader: Pick<Reader, 'verification' | 'consent'>;
  readonly store: JournalStore;
  readonly rules: RuleSets;
  readonly library: ReportLibrary;
  readonly verificationLists: VerificationLists;
}

type Answers = (Service & { readonly audience: 'integrators' })['answers'];

/** What integrators ask about verifications: how they stand, their sealed reports, lists of them, how they came to be. */
export function verificationAnswers({
  reader,
  store,
  rules,
  library,
  verificationLists,
}: VerificationAnswersDependencies): Answers {
  return {
    get: async (json, asked): Promise<Answer<'verification.get'>> => {
      const question = questionOf('verification.get', json);
      const asking = askingOf('verification.get', question, asked);
      const reading = await reader.verification(question.verification, asking);
      const { version, extent, state } = found(reading, asking, 'VERIFICATION_NOT_FOUND');
      return { verification: question.verification, version, extent, state: viewOfVerification(state, extent) };
    },
    report: async (json, asked): Promise<Answer<'verification.report'>> => {
      const question = questionOf('verification.report', json);
      const asking = askingOf('verification.report', question, asked);
      const defects = defectsOfWhich(question);
      if (defects.length > 0) throw QuestionRefused.of('QUESTION_MALFORMED', defects);
      const { report: number, version: wanted } = question;
      const id = question.verification ?? (await library.verificationOf(number ?? ''));
      const said = {
        ...(number === undefined ? {} : { report: number }),
        ...(wanted === undefined ? {} : { reportVersion: wanted }),
      };
      const reading = id === undefined ? undefined : await reader.verification(id, asking, said);
      const { version, extent, state, entity } = found(reading, asking, 'VERIFICATION_NOT_FOUND');
      const report = await library.report(entity.id, state, { number, version: wanted });
      if (report === undefined) throw QuestionRefused.of('REPORT_NOT_FOUND');
      const shown = viewOfReport(report, extent, rules.find(report.ruleSet) ?? rules.current);
      return { verification: entity.id, version, extent, excerpt: extent !== 'whole', report: shown };
    },
    list: async (json, asked): Promise<VerificationList> => {
      const question = questionOf('verification.list', json);
      return listForIntegrator(verificationLists, question, askingOf('verification.list', question, asked));
    },
    timeline: async (json, asked): Promise<Answer<'verification.timeline'>> => {
      const question = questionOf('verification.timeline', json);
      const asking = askingOf('verification.timeline', question, asked);
      const reading = found(await reader.verification(question.verification, asking), asking, 'VERIFICATION_NOT_FOUND');
      const { version, extent } = reading;
      const page = await pageOf(reading, question, store, (entries) => viewOfVerificationHistory(entries, extent));
      return { verification: question.verification, version, extent, ...page };
    },
  };
}

/** What integrators ask about the consents that they have taken in. */
export function consentAnswers({ reader }: Pick<VerificationAnswersDependencies, 'reader'>): Answers {
  return {
    get: async (json, asked): Promise<Answer<'consent.get'>> => {
      const question = questionOf('consent.get', json);
      const asking = askingOf('consent.get', question, asked);
      const reading = found(await reader.consent(question.consent, asking), asking, 'CONSENT_UNKNOWN');
      const { version, extent, state } = reading;
      return { consent: question.consent, version, extent, state: viewOfConsent(state) };
    },
  };
}

/**
 * The verifications that an integrator may see: of the regions whose reports it may read, of those that it supervises, or its
 * own. @throws QuestionRefused
 */
async function listForIntegrator(
  lists: VerificationLists,
  question: Question<'verification.list'>,
  { integrator, service, purpose, officer, reason }: Asking,
): Promise<VerificationList> {
  if (purpose === 'handling' || purpose === 'credit' || integrator.purposes?.includes(purpose) !== true)
    throw QuestionRefused.of('RIGHT_PURPOSE');
  const why = { purpose, ...(officer === undefined ? {} : { officer }), ...(reason === undefined ? {} : { reason }) };
  const areas = {
    verification: integrator.regions,
    supervision: integrator.supervises ?? [],
    ownership: undefined,
  }[purpose];
  return lists.read(
    {
      areas,
      entity: { kind: 'user', id: `integrator.${integrator.integrator}` },
      input: { source: 'question', integrator: integrator.integrator, service, ...why },
      said: areas === undefined ? {} : { regions: [...areas] },
    },
    wantedBy(question),
    purpose === 'ownership' ? integrator.integrator : undefined,
  );
}

/** Which page of which list a question asks for. @throws QuestionRefused */
export function wantedBy({
  filter = {},
  endedFrom,
  endedTo,
  after,
  limit = PAGE_ROWS,
}: Question<'verification.list'>): VerificationsWanted {
  const ended = endedDays(endedFrom, endedTo);
  if (ended === false) throw QuestionRefused.of('QUESTION_MALFORMED', [defect('DAY_IMPOSSIBLE', '/endedTo')]);
  return {
    filter,
    ...(ended === undefined ? {} : { ended }),
    place: { limit, ...(after === undefined ? {} : { after }) },
  };
}

/** A report is asked for by its number, or by its verification: by exactly one of the two. */
function defectsOfWhich({ report, verification }: Question<'verification.report'>): readonly Defect[] {
  if (report === undefined && verification === undefined) return [defect('SCHEMA_REQUIRED', '/report')];
  return report !== undefined && verification !== undefined ? [defect('SCHEMA_UNEXPECTED', '/verification')] : [];
}
