import { type ErasureDependencies, type ErasureRefusal, eraseEntity } from '../actors/erasure.ts';
import type { Passed } from '../actors/followers/passage.ts';
import type { Isolation } from '../actors/isolation.ts';
import { StoreFault } from '../actors/ports.ts';
import { type EntityKey, type EntityKind, entityName, isToken } from '../actors/protocol/entity.ts';
import type { MarkRow } from '../actors/protocol/journal.ts';
import type { AlertLists } from '../actors/questions/alert-lists.ts';
import { explainDeadlines } from '../actors/questions/deadlines-explained.ts';
import { explainApplication } from '../actors/questions/explaining.ts';
import { type Operator, type OperatorReadingDependencies, readEntity } from '../actors/questions/operator-reading.ts';
import type { ReportLibrary } from '../actors/questions/report-library.ts';
import type { VerificationLists } from '../actors/questions/verification-lists.ts';
import { QuestionRefused } from '../adapters/nats/question-reply.ts';
import type { Service } from '../adapters/nats/questions.ts';
import type { LocalizedText } from '../rules/text.ts';
import { listForOperator } from './alert-list-answers.ts';
import { type AlertOrderDependencies, orderAtTerminal } from './alert-orders.ts';
import type { ArchiveAnswers } from './archive-answers.ts';
import { type FiguresAtHand, figuresForOperator } from './credit/figures-answers.ts';
import { discountAtTerminal } from './credit-discount.ts';
import { indexForOperator, ledgerForOperator } from './operator-ledger.ts';
import { reportForOperator, verificationsForOperator } from './operator-reports.ts';
import { questionOf } from './question-reading.ts';
import { answerScreening, type ScreeningDependencies } from './screening/screening-answers.ts';

const kinds: readonly EntityKind[] = [
  'application',
  'person',
  'alert',
  'consent',
  'verification',
  'source',
  'sweep',
  'credit',
  'ledger',
  'undertaking',
  'notification',
  'refusal',
  'rule',
  'store',
  'user',
];

/** A backup copies the whole store. */
const BACKUP_TIMEOUT_MS = 60 * 60 * 1000;

export interface OperatorDependencies extends OperatorReadingDependencies, ErasureDependencies, AlertOrderDependencies {
  /** Deletes what the streams hold about an entity; resolves with how many messages that were. */
  readonly purgeMessages: (entity: EntityKey) => Promise<number>;
  /** Notes how far the inbound stream had been worked off when a backup began: what came later is kept for it. */
  readonly noteBackup: (marks: Readonly<Record<string, MarkRow>>) => Promise<void>;
  readonly alertLists: AlertLists;
  readonly library: ReportLibrary;
  readonly verificationLists: VerificationLists;
  readonly archive: ArchiveAnswers;
  readonly screening: ScreeningDependencies;
  readonly figures: FiguresAtHand;
  /** Lets time pass, where the clock is a simulated one. */
  readonly letPass?: (to: number) => Promise<Passed>;
  readonly isolation: Pick<Isolation, 'unfreeze'>;
}

const erasureRefusals: Readonly<Record<ErasureRefusal, LocalizedText>> = {
  NOT_FOUND: { zh: '没有此标识的对象', en: 'there is nothing of this id' },
  KIND_NOT_ERASABLE: { zh: '此类别不可销毁', en: 'entities of this kind cannot be erased' },
  APPLICATION_UNDER_WAY: {
    zh: '办件未办结、未退办也未撤回，不可销毁',
    en: 'the application is neither closed, refused nor withdrawn: it cannot be erased yet',
  },
  FILING_IN_FORCE: {
    zh: '备案仍有效或将生效，不可销毁',
    en: 'the person is filed, now or from a later day: it cannot be erased while the filing is in force',
  },
  CONSENT_IN_FORCE: {
    zh: '核对授权仍有效，不可销毁',
    en: 'the consent is neither withdrawn nor expired: it cannot be erased while it holds',
  },
  VERIFICATION_UNDER_WAY: {
    zh: '核对尚在进行或待人工复核，不可销毁',
    en: 'the verification is under way or waits for a person: it cannot be erased yet',
  },
  CREDIT_IN_USE: {
    zh: '信用记录仍在使用、异议或修复尚待答复，或记录簿、信用事项尚未销毁，不可销毁',
    en: 'an item is still in use, a request waits for its answer, or the ledger of the file, or the file of the undertaking, is still there: it cannot be erased yet',
  },
  UNDERTAKING_UNDER_WAY: {
    zh: '预约、借阅或承诺尚未办结，不可销毁',
    en: 'the undertaking is neither done, released nor found broken: it cannot be erased yet',
  },
  EFFECTS_UNDER_WAY: {
    zh: '其消息或指令尚未全部发出，请稍后再试',
    en: 'what it has said or ordered has not all left yet: try again in a few seconds',
  },
};

/** What the operator's commands ask of the running daemon, on `onedoor.api.operator.<verb>`. */
export function operatorService(dependencies: OperatorDependencies): Service & { audience: 'operator' } {
  const figures = figuresForOperator(dependencies);
  return {
    audience: 'operator',
    description: '运维查询、销毁、封存与备份 Readings, erasures, archives and backups of the operator',
    metadata: {},
    journaled: [
      'get',
      'explain',
      'deadlines',
      'unfreeze',
      'alert',
      'alerts',
      'report',
      'verifications',
      'screening',
      'ranking',
      'fairness',
      'snapshot',
      'ledger',
      'discount',
      'index',
    ],
    timeoutMs: BACKUP_TIMEOUT_MS,
    answers: {
      get: async (question) => {
        const { kind, id } = entityIn(question);
        const view = await readEntity({ kind, id }, operatorOf(question), dependencies);
        if (view === undefined)
          throw new QuestionRefused('NOT_FOUND', { zh: `没有此标识的 ${kind}`, en: `there is no ${kind} of this id` });
        return view;
      },
      unfreeze: async (question) => {
        const entity = entityIn(question);
        const lifted = await dependencies.isolation.unfreeze(entity, operatorOf(question));
        if (!lifted) throw new QuestionRefused('NOT_FROZEN', { zh: '未被冻结', en: 'it is not frozen' });
        return { ...entity, frozen: false };
      },
      alert: (question) => orderAtTerminal(question, operatorOf(question), dependencies),
      deadlines: async (question) => {
        const explained = await explainDeadlines(applicationIn(question), operatorOf(question), dependencies);
        if (explained === undefined) throw noApplication();
        return explained;
      },
      alerts: (question) => {
        const { by: _by, purpose: _purpose, ...asked } = question;
        // Whoever operates the service is held to the schema of who supervises.
        const wanted = questionOf('alert.list', { ...asked, purpose: 'supervision' });
        return listForOperator(dependencies.alertLists, wanted, operatorOf(question));
      },
      ranking: (question) => figures.ranking(question, operatorOf(question)),
      fairness: (question) => figures.fairness(operatorOf(question)),
      snapshot: (question) => figures.snapshot(operatorOf(question)),
      ledger: (question) => ledgerForOperator(question, operatorOf(question), dependencies),
      discount: (question) => discountAtTerminal(question, operatorOf(question), dependencies.screening),
      index: (question) => indexForOperator(question, operatorOf(question), dependencies),
      report: (question) => reportForOperator(question, operatorOf(question), dependencies),
      verifications: (question) => {
        const { by: _by, purpose: _purpose, ...asked } = question;
        const wanted = questionOf('verification.list', { ...asked, purpose: 'supervision' });
        return verificationsForOperator(dependencies.verificationLists, wanted, operatorOf(question));
      },
      explain: async (question) => {
        const id = applicationIn(question);
        const explained = await explainApplication(id, operatorOf(question), dependencies);
        if (explained === undefined) throw noApplication();
        if ('archived' in explained) {
          const { file } = explained.archived;
          throw new QuestionRefused('ARCHIVED', {
            zh: `最近一次审查的记录已封存于 ${file}，不能在此解释`,
            en: `what its last examination rested on lies in the archive segment ${file}, so it cannot be explained here`,
          });
        }
        return explained;
      },
      erase: async (question) => {
        const { kind, id } = question;
        if (typeof kind !== 'string' || typeof id !== 'string' || !id.split('.').every(isToken))
          throw new QuestionRefused('ID_MALFORMED', { zh: '标识格式不符', en: 'kind and id must name an entity' });
        const entity = { kind: kind as EntityKind, id };
        const erasure = await eraseEntity(entity, operatorOf(question), dependencies);
        if ('refusal' in erasure) throw new QuestionRefused(erasure.refusal, erasureRefusals[erasure.refusal]);
        const messages = await dependencies.purgeMessages(entity);
        return { kind, id, commit: erasure.commit, messages, holding: erasure.holding.map(entityName) };
      },
      screening: (question) => answerScreening(question, operatorOf(question), dependencies.screening),
      advance: (question) => advanceClock(question, dependencies),
      ...dependencies.archive,
      backup: async (question) => {
        const { folder } = question;
        if (typeof folder !== 'string' || !folder.startsWith('/'))
          throw new QuestionRefused('FOLDER_MALFORMED', {
            zh: '文件夹须为绝对路径',
            en: 'folder must be an absolute path',
          });
        const marks = await dependencies.store.marks();
        const head = await dependencies.store.backup(folder).catch((error: unknown) => {
          if (!(error instanceof StoreFault)) throw error;
          // Its sentence names folders and rows, never their content.
          throw new QuestionRefused(error.code, { zh: `备份未完成：${error.message}`, en: error.message });
        });
        await dependencies.noteBackup(marks);
        return { folder, commit: head.commit, hash: head.hash };
      },
    },
  };
}

/** The application that a question names. @throws QuestionRefused */
function applicationIn({ id }: Readonly<Record<string, unknown>>): string {
  if (typeof id !== 'string' || !id.split('.').every(isToken))
    throw new QuestionRefused('ID_MALFORMED', { zh: '标识格式不符', en: 'id must be the id of an application' });
  return id;
}

function noApplication(): QuestionRefused {
  return new QuestionRefused('NOT_FOUND', { zh: '没有此办件', en: 'there is no such application' });
}

/** Moves a simulated clock on; whatever falls due on the way has been decided when this resolves. @throws QuestionRefused */
async function advanceClock(
  { to }: Readonly<Record<string, unknown>>,
  { clock, letPass }: Pick<OperatorDependencies, 'clock' | 'letPass'>,
): Promise<Passed> {
  if (letPass === undefined)
    throw new QuestionRefused('CLOCK_NOT_SIMULATED', {
      zh: '服务使用真实时钟，不可调整',
      en: "the service goes by the machine's clock, which no order moves",
    });
  const moment = typeof to === 'string' ? Date.parse(to) : to;
  if (typeof moment !== 'number' || !Number.isSafeInteger(moment) || moment < clock.now())
    throw new QuestionRefused('CLOCK_BACK', {
      zh: '须为不早于当前的时刻，如 2026-09-21T08:30:00+08:00',
      en: 'to must be a moment that is not earlier than now, such as 2026-09-21T08:30:00+08:00',
    });
  return letPass(moment);
}

/** The entity that a question names. @throws QuestionRefused */
function entityIn(question: Readonly<Record<string, unknown>>): EntityKey {
  const kind = kinds.find((one) => one === question['kind']);
  const { id } = question;
  if (kind === undefined) {
    const known = kinds.join(', ');
    throw new QuestionRefused('KIND_UNKNOWN', { zh: `类别只能是 ${known}`, en: `kind must be one of ${known}` });
  }
  if (typeof id !== 'string' || !id.split('.').every(isToken))
    throw new QuestionRefused('ID_MALFORMED', { zh: '标识格式不符', en: 'id must be the id of an entity' });
  return { kind, id };
}

function operatorOf(question: Readonly<Record<string, unknown>>): Operator {
  const { by, purpose } = question;
  if (typeof by !== 'string' || by === '' || typeof purpose !== 'string' || purpose === '') {
    throw new QuestionRefused('PURPOSE_MISSING', {
      zh: '须说明何人为何查阅，均记入日志',
      en: 'by and purpose must say who asks and what for; both are journaled',
    });
  }
  return { by: by.slice(0, 100), purpose: purpose.slice(0, 500) };
}
