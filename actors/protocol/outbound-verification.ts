import Type from 'typebox';
import { datasetName } from './consent-messages.ts';
import { verificationPurposes } from './sources.ts';
import { answerStatuses, reportOutcomes, unasked } from './verification.ts';
import { reviewData } from './verification-messages.ts';

/** What integrators are told of consents and verifications, as TypeBox schemas. No value that a source holds stands here. */

const strict = { additionalProperties: false } as const;
const said = (zh: string, en: string) => ({ description: `${zh} ${en}` });
const version = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  ...said('授权或核对的版本号', 'Version of the consent or the verification after what is told'),
});
const day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
const code = Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,63}$' });
const pointers = (zh: string, en: string) =>
  Type.Array(Type.String({ pattern: '^(/[^/]{1,300}){1,12}$' }), said(zh, en));

const consentGranted = Type.Object({ version, validTo: day }, strict);
const consentEnded = Type.Object(
  {
    version,
    stopped: Type.Integer({ minimum: 0, ...said('因此停止的核对数', 'Verifications under way that stop with it') }),
  },
  strict,
);

/** What a report comes to, whoever is told. */
const report = {
  version,
  report: Type.String({ ...reviewData.properties.report, ...said('报告编号', 'Number of the report') }),
  reportVersion: Type.Integer({
    minimum: 1,
    ...said('报告版本；迟到的答复和复核使其递增', 'Grows by late answers and by decisions of people'),
  }),
  seal: Type.String({ pattern: '^[0-9a-f]{64}$', ...said('报告的 SHA-256 封印', 'Seal: SHA-256 of the report') }),
  outcome: Type.Enum([...reportOutcomes], said('核对结论', 'What it comes to')),
  contradicted: pointers('与数据源不符之处', 'Where the application says other than a source'),
  unknown: pointers('未能核实之处', 'What could not be confirmed'),
  detections: Type.Array(code, said('主动发现的情形', 'What was found besides')),
  reviewed: Type.Boolean(said('是否已经人工复核', 'Whether a person has decided')),
};
const purpose = Type.Enum([...verificationPurposes], said('用途', 'What it was verified for'));

/** How an application's verification goes, as whoever may see the application is shown it. */
export const shownVerification = Type.Object(
  {
    until: Type.String(said('至迟此时出具报告（UTC）', 'When the report is there at the latest, UTC')),
    report: Type.Optional(report.report),
    reportVersion: Type.Optional(report.reportVersion),
    outcome: Type.Optional(report.outcome),
    contradicted: Type.Optional(report.contradicted),
    unknown: Type.Optional(report.unknown),
    detections: Type.Optional(report.detections),
    reviewed: Type.Optional(report.reviewed),
  },
  {
    ...strict,
    ...said(
      '部门间核对；报告出具前只有期限',
      'Verification with other departments; before the report, only its deadline',
    ),
  },
);

const caseVerified = Type.Object({ ...report, purpose }, strict);

const verified = Type.Object(
  {
    ...report,
    purpose,
    round: Type.Integer({ minimum: 1, ...said('第几轮核对', 'Which round: of the submission, of a correction, …') }),
    code: Type.Optional(Type.Enum([...unasked], said('未核对的原因', 'Why nobody was asked, or why asking stopped'))),
    application: Type.Optional(
      Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}\\.[A-Za-z0-9_-]{1,64}$', ...said('所属申请', 'Application') }),
    ),
    sources: Type.Array(
      Type.Object({ dataset: datasetName, status: Type.Enum([...answerStatuses, 'unauthorised']) }, strict),
      said('各数据源的答复情况', 'How each source has answered'),
    ),
    review: Type.Array(code, said('须人工复核的原因；无则为空', 'Why a person must look; empty where nobody has to')),
  },
  strict,
);

const consent = { about: ['consent'], family: 'event' } as const;

/** Every event of consents and verifications. */
export const toldOfVerification = {
  'consent-granted': {
    ...consent,
    title: { zh: '核对授权已登记', en: 'A consent to verify is registered' },
    data: consentGranted,
  },
  'consent-withdrawn': {
    ...consent,
    title: { zh: '核对授权已撤回', en: 'A consent is withdrawn: nothing is asked by it any more' },
    data: consentEnded,
  },
  'consent-expired': {
    ...consent,
    title: { zh: '核对授权到期', en: 'A consent has expired' },
    data: consentEnded,
  },
  verified: {
    about: ['verification'],
    family: 'event',
    title: { zh: '核对报告已出具或更新', en: 'The report of a verification is there, or has a new version' },
    data: verified,
  },
  'case-verified': {
    about: ['application'],
    family: 'event',
    title: { zh: '办件的核对报告已出具或更新', en: 'The report about an application is there, or has a new version' },
    data: caseVerified,
  },
} as const;
