import type { Question } from '../actors/protocol/questions.ts';
import type { VerificationList } from '../actors/protocol/verification-lists.ts';
import type { ShownReport } from '../actors/protocol/verification-views.ts';
import {
  type Operator,
  type OperatorReadingDependencies,
  readForOperator,
} from '../actors/questions/operator-reading.ts';
import type { ReportLibrary } from '../actors/questions/report-library.ts';
import type { VerificationLists } from '../actors/questions/verification-lists.ts';
import { viewOfReport } from '../actors/questions/verification-view.ts';
import type { VerificationState } from '../actors/verification/state.ts';
import { QuestionRefused } from '../adapters/nats/question-reply.ts';
import { questionOf } from './question-reading.ts';
import { wantedBy } from './verification-answers.ts';

/** What the operator's `onedoor verification` is told: masked, and journaled like every reading. */

/** An excerpt of one report. */
export interface OperatorsReport {
  readonly verification: string;
  readonly excerpt: true;
  readonly report: ShownReport;
}

/** A report by its number or by its verification. @throws QuestionRefused */
export async function reportForOperator(
  question: Readonly<Record<string, unknown>>,
  operator: Operator,
  dependencies: OperatorReadingDependencies & { readonly library: ReportLibrary },
): Promise<OperatorsReport> {
  const { by: _by, purpose: _purpose, ...asked } = question;
  const {
    report: number,
    verification,
    version,
  } = questionOf('verification.report', { ...asked, purpose: 'ownership' });
  const { library, rules } = dependencies;
  const id = verification ?? (await library.verificationOf(number ?? ''));
  const absent = () => QuestionRefused.of(number === undefined ? 'VERIFICATION_NOT_FOUND' : 'REPORT_NOT_FOUND');
  if (id === undefined) throw absent();
  const reading = await readForOperator({ kind: 'verification', id }, operator, 'masked', dependencies);
  if (reading?.state === undefined) throw absent();
  const state = reading.state as unknown as VerificationState;
  const report = await library.report(id, state, { number, version });
  if (report === undefined) throw QuestionRefused.of('REPORT_NOT_FOUND');
  const shown = viewOfReport(report, 'masked', rules.find(report.ruleSet) ?? rules.current);
  return { verification: id, excerpt: true, report: shown };
}

/** The verifications of every region, for the operator of the service. @throws QuestionRefused */
export async function verificationsForOperator(
  lists: VerificationLists,
  question: Question<'verification.list'>,
  operator: Operator,
): Promise<VerificationList> {
  const reader = {
    areas: undefined,
    entity: { kind: 'user', id: 'operator.terminal' },
    input: { source: 'operator', ...operator },
    said: { ...operator },
  } as const;
  return lists.read(reader, wantedBy(question));
}
