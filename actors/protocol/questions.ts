import Type from 'typebox';
import { matterSchema } from '../../rules/matters/matter.ts';
import type { LocalizedText } from '../../rules/text.ts';
import { alertFilter, alertListed, alertPaging } from './alert-lists.ts';
import { alertPage, alertView } from './alert-views.ts';
import { openCreditFilter, openCreditListed, openCreditPaging } from './credit-lists.ts';
import {
  creditDay,
  creditFileExtent,
  creditFileId,
  creditFileView,
  creditSubject,
  indexAnswer,
  ledgerAnswer,
  ledgerPaging,
} from './credit-views.ts';
import { purposes } from './integrator.ts';
import { actData, applicationId, submitData } from './messages.ts';
import { alertId } from './outbound-alerts.ts';
import { verificationFilter, verificationListed } from './verification-lists.ts';
import {
  consentId,
  consentView,
  reportNumber,
  shownReport,
  verificationExtent,
  verificationId,
  verificationPage,
  verificationView,
} from './verification-views.ts';
import { applicationView, extent, page, personView } from './views.ts';

/**
 * The questions that integrators ask and what they are answered, as TypeBox schemas. A question goes to
 * `onedoor.api.<service>.<verb>.<integrator>`, where the last token is the asker, which the broker enforces. The answer is
 * `{ answer }` or `{ error }`. Unknown members of a question are defects; whoever reads an answer ignores members that it
 * does not know.
 */

const strict = { additionalProperties: false } as const;
const said = (zh: string, en: string) => ({ description: `${zh} ${en}` });
const { region, matter: code } = submitData.properties;
const { officer } = actData.properties;

const text = Type.Object({ zh: Type.String(), en: Type.String() }, strict);
const version = Type.Integer({ minimum: 0, ...said('版本号', 'Version of the entity') });
const ruleSet = Type.String(said('规则集', 'The published rule set that governs new applications'));
const { responsible, ...guide } = matterSchema.properties;

const application = Type.String({
  ...applicationId,
  ...said('办件编号', 'Id of an application: <integrator>.<number>'),
});
const person = Type.String({
  pattern: '^(officer-[A-Za-z0-9_-]{1,32}|organisation-[0-9A-Z]{18})$',
  ...said('经办人员或机构的标识', 'Id of an officer or an organisation; a citizen is asked for through an application'),
});
const whose = Type.Enum(['applicant', 'agent'], said('申请人或代理人', 'Whom of the application'));

/** Who asks, and what for; both are journaled with every reading (P3). */
const asking = {
  purpose: Type.Enum([...purposes], said('查阅目的：办理、监督、本系统办件、核对、信用', 'What the question is for')),
  officer: Type.Optional(
    Type.String({ ...officer, ...said('查阅人员工号；办理目的必填', 'Who reads; needed for handling') }),
  ),
  reason: Type.Optional(
    Type.String({ minLength: 1, maxLength: 500, ...said('查阅事由，记入日志', 'Why, in words; kept in the journal') }),
  ),
};
const paging = {
  before: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      ...said('只要此提交号之前的记录', 'Only rows before this commit: `before` of the page that is already there'),
    }),
  ),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 100,
      ...said('每页最多行数，缺省 50', 'Most rows of a page; 50 when left out'),
    }),
  ),
};

/** A question: what it is about, the schemas of both sides. */
interface QuestionKind {
  readonly title: LocalizedText;
  readonly question: Type.TSchema;
  readonly answer: Type.TSchema;
}

const whom = { person: Type.Optional(person), application: Type.Optional(application), whose: Type.Optional(whose) };
const shownPerson = { person: Type.Optional(person), version, extent };

const schemaKind = Type.Enum(['document', 'message', 'question']);

/** Every question by `<service>.<verb>`. A new one is added here and in the answers that `daemon/` wires. */
export const questions = {
  'schema.list': {
    title: { zh: '列出全部结构与事项', en: 'Names of all schemas and matters' },
    question: Type.Object({}, strict),
    answer: Type.Object(
      {
        ruleSet,
        schemas: Type.Array(Type.Object({ name: Type.String(), kind: schemaKind }, strict)),
        matters: Type.Array(Type.Object({ code, version: Type.String(), title: text }, strict)),
      },
      strict,
    ),
  },
  'schema.get': {
    title: { zh: '读取一个结构', en: 'The schema of a message or a question; the whole document is asyncapi' },
    question: Type.Object({ name: Type.String({ minLength: 1, maxLength: 128 }) }, strict),
    answer: Type.Object(
      {
        name: Type.String(),
        kind: schemaKind,
        schema: Type.Unknown(
          said(
            '报文为 JSON Schema，问询为 { question, answer }',
            'JSON Schema of a message; of a question { question, answer }; or the AsyncAPI 3 document',
          ),
        ),
      },
      strict,
    ),
  },
  'schema.matter': {
    title: { zh: '读取一个事项', en: 'A matter: what to bring, the form, the flow, the limits, who is responsible' },
    question: Type.Object({ code, region: Type.Optional(region) }, strict),
    answer: Type.Object(
      { ruleSet, matter: Type.Object(guide, strict), responsible: Type.Optional(responsible) },
      strict,
    ),
  },
  'application.get': {
    title: { zh: '查阅办件', en: 'An application as it stands' },
    question: Type.Object({ application, ...asking }, strict),
    answer: Type.Object({ application, version, extent, state: applicationView }, strict),
  },
  'application.timeline': {
    title: { zh: '查阅办件经过', en: 'How an application came to be, page by page' },
    question: Type.Object({ application, ...asking, ...paging }, strict),
    answer: Type.Object({ application, version, extent, ...page }, strict),
  },
  'person.get': {
    title: { zh: '查阅人员或机构', en: 'An officer or organisation by id, or who stands behind an application' },
    question: Type.Object({ ...whom, ...asking }, strict),
    answer: Type.Object({ ...shownPerson, state: personView }, strict),
  },
  'person.history': {
    title: { zh: '查阅人员或机构的记录', en: 'What happened to a person, page by page' },
    question: Type.Object({ ...whom, ...asking, ...paging }, strict),
    answer: Type.Object({ ...shownPerson, ...page }, strict),
  },
  'alert.get': {
    title: { zh: '查阅预警', en: 'An alert as it stands' },
    question: Type.Object({ alert: alertId, ...asking }, strict),
    answer: Type.Object({ alert: alertId, version, extent, state: alertView }, strict),
  },
  'alert.list': {
    title: {
      zh: '预警清单',
      en: 'Alerts of the regions that are supervised, page by page; every reading is journaled',
    },
    question: Type.Object({ ...asking, filter: Type.Optional(alertFilter), ...alertPaging }, strict),
    answer: Type.Object(alertListed, strict),
  },
  'verification.get': {
    title: { zh: '查阅核对', en: 'A verification as it stands: who was asked, and what it has come to' },
    question: Type.Object({ verification: verificationId, ...asking }, strict),
    answer: Type.Object(
      { verification: verificationId, version, extent: verificationExtent, state: verificationView },
      strict,
    ),
  },
  'verification.report': {
    title: {
      zh: '调阅核对报告，按报告编号或核对编号',
      en: 'A sealed report, by its number or by its verification; an older version where one is named',
    },
    question: Type.Object(
      {
        report: Type.Optional(reportNumber),
        verification: Type.Optional(verificationId),
        version: Type.Optional(
          Type.Integer({ minimum: 1, maximum: 100_000, ...said('报告版本', 'Version of the report') }),
        ),
        ...asking,
      },
      strict,
    ),
    answer: Type.Object(
      {
        verification: verificationId,
        version,
        extent: verificationExtent,
        excerpt: Type.Boolean(
          said(
            '是否摘录；摘录不含全部内容，不能据以重算封印',
            'Whether it is an excerpt: not all that was sealed stands in it, so the seal cannot be computed from it',
          ),
        ),
        report: shownReport,
      },
      strict,
    ),
  },
  'verification.list': {
    title: { zh: '核对清单', en: 'Verifications, page by page; every reading is journaled' },
    question: Type.Object({ ...asking, filter: Type.Optional(verificationFilter), ...alertPaging }, strict),
    answer: Type.Object(verificationListed, strict),
  },
  'verification.timeline': {
    title: { zh: '查阅核对经过', en: 'How a verification came to be, page by page' },
    question: Type.Object({ verification: verificationId, ...asking, ...paging }, strict),
    answer: Type.Object(
      { verification: verificationId, version, extent: verificationExtent, ...verificationPage },
      strict,
    ),
  },
  'consent.get': {
    title: { zh: '查阅核对授权', en: 'A consent to verify, as it stands' },
    question: Type.Object({ consent: consentId, ...asking }, strict),
    answer: Type.Object({ consent: consentId, version, extent, state: consentView }, strict),
  },
  'credit.index': {
    title: {
      zh: '信用指数：办理人员只见等级与措施，本人与监督方见全部并附原因',
      en: 'The credit index of a day: band and measures for who handles, everything with reasons for the person itself and supervisors',
    },
    question: Type.Object({ subject: creditSubject, on: Type.Optional(creditDay), ...asking }, strict),
    answer: Type.Object(indexAnswer, strict),
  },
  'credit.ledger': {
    title: {
      zh: '本人的信用记录：每项登记、措施、待答复事项、权利与指数，逐页',
      en: 'A person’s own credit data: every entry, measures, open requests, rights and the index, page by page',
    },
    question: Type.Object({ subject: creditSubject, on: Type.Optional(creditDay), ...asking, ...ledgerPaging }, strict),
    answer: Type.Object(ledgerAnswer, strict),
  },
  'credit.file': {
    title: { zh: '查阅信用事项', en: 'A credit file: what happened, what is asked, and by when it is answered' },
    question: Type.Object({ credit: creditFileId, ...asking }, strict),
    answer: Type.Object({ credit: creditFileId, version, extent: creditFileExtent, state: creditFileView }, strict),
  },
  'credit.open': {
    title: {
      zh: '待答复的异议与修复申请，按应答复之日',
      en: 'Objections and applications for repair that wait for an answer, what is due first at the top',
    },
    question: Type.Object({ ...asking, filter: Type.Optional(openCreditFilter), ...openCreditPaging }, strict),
    answer: Type.Object(openCreditListed, strict),
  },
  'alert.timeline': {
    title: { zh: '查阅预警经过', en: 'What happened to an alert, page by page' },
    question: Type.Object({ alert: alertId, ...asking, ...paging }, strict),
    answer: Type.Object({ alert: alertId, version, extent, ...alertPage }, strict),
  },
} as const satisfies Readonly<Record<string, QuestionKind>>;

export type QuestionName = keyof typeof questions;
export type Question<Name extends QuestionName> = Type.Static<(typeof questions)[Name]['question']>;
export type Answer<Name extends QuestionName> = Type.Static<(typeof questions)[Name]['answer']>;

/** What stands in `error`: a code of the catalogue, and of a question that cannot be read all defects. */
export const questionError = Type.Object(
  {
    code: Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,63}$' }),
    message: text,
    defects: Type.Optional(
      Type.Array(Type.Object({ pointer: Type.String(), code: Type.String(), message: text }, strict)),
    ),
  },
  strict,
);
