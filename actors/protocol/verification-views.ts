import Type from 'typebox';
import { datasetName } from './consent-messages.ts';
import { registerData, submitData } from './messages.ts';
import { count } from './outbound-members.ts';
import { verificationPurposes } from './sources.ts';
import { answerStatuses, fieldVerdicts, reportOutcomes, unasked } from './verification.ts';
import { page } from './views.ts';

/** What integrators are shown of verifications and their reports, as TypeBox schemas: closed, so that nothing is shown that nobody has named. */

const strict = { additionalProperties: false } as const;
const said = (zh: string, en: string) => ({ description: `${zh} ${en}` });
const { matter, region } = submitData.properties;
const { organisation, validFrom: day } = registerData.properties;
const text = Type.Object({ zh: Type.String(), en: Type.String() }, strict);
const code = Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,63}$' });
const instant = (zh: string, en: string) => Type.String(said(zh, en));
const officer = Type.String({ pattern: '^[A-Za-z0-9_-]{1,32}$', ...said('工号', 'Staff number') });
const pointer = Type.String({
  pattern: '^(/[^/]{1,300}){1,12}$',
  ...said('位置', 'Pointer, such as /data/form/spouseName'),
});
const seal = Type.String({ pattern: '^[0-9a-f]{64}$', ...said('SHA-256 封印', 'Seal: SHA-256') });

export const verificationId = Type.String({
  pattern: '^[a-z][a-z0-9-]{0,31}\\.[A-Za-z0-9_-]{1,64}(?:\\.case)?$',
  ...said('核对编号', 'Id of a verification: <integrator>.<number>, of an application its own id and .case'),
});
export const reportNumber = Type.String({
  pattern: '^HD[0-9]{8}-[0-9A-Z]{10}$',
  ...said('报告编号', 'Number of the report'),
});
const consent = Type.String({
  pattern: '^[a-z][a-z0-9-]{0,31}\\.[A-Za-z0-9_-]{1,64}$',
  ...said('核对授权编号', 'Id of the consent: <integrator>.<number>'),
});
const application = Type.String({
  pattern: '^[a-z][a-z0-9-]{0,31}\\.[A-Za-z0-9_-]{1,64}$',
  ...said('所属申请', 'The application that it is for'),
});
const purpose = Type.Enum([...verificationPurposes], said('核对用途', 'What it was verified for'));
const outcome = Type.Enum([...reportOutcomes], said('核对结论', 'What it comes to'));
const verdict = Type.Enum([...fieldVerdicts], said('一致、不一致、应有而无、未能核实', 'What a field comes to'));
const askStatus = Type.Enum(
  [...answerStatuses, 'waiting', 'asking', 'unauthorised'],
  said('答复情况', 'How the source stands'),
);

/** How much of a verification an asker is shown. */
export const verificationExtents = ['whole', 'masked', 'outcome', 'process'] as const;
export const verificationExtent = Type.Enum(
  [...verificationExtents],
  said(
    '全部内容、脱敏内容、结论与位置、仅办理过程',
    'Everything; everything with personal values masked; what it comes to and where; or only how the work is done',
  ),
);
export type VerificationExtent = (typeof verificationExtents)[number];

/** A decision of a person, as it stands in a report. */
const decided = Type.Object(
  {
    decision: Type.Enum(['uphold', 'overturn']),
    officer,
    organisation,
    on: day,
    reason: Type.Optional(Type.String(said('理由', 'Why, in words; not where only the process is shown'))),
    fields: Type.Optional(Type.Array(Type.Object({ field: pointer, verdict }, strict))),
    second: Type.Optional(Type.Object({ officer, organisation, on: day }, strict)),
  },
  strict,
);

const line = Type.Object(
  {
    dataset: datasetName,
    organisation,
    title: text,
    status: askStatus,
    attempts: count('询问次数', 'How often it was asked'),
    asOf: Type.Optional(instant('数据的日期', 'Day or instant of the data')),
    answeredAt: Type.Optional(instant('答复时刻', 'When it answered, UTC')),
    late: Type.Optional(Type.Literal(true, said('迟到的答复', 'It came when it was not waited for any more'))),
    records: count('记录数', 'How many records it has sent'),
    identified: Type.Optional(
      Type.Enum(['match', 'review', 'noMatch'], said('是否本人', 'Whether a record is about this person')),
    ),
    probability: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    waterfall: Type.Optional(
      Type.Array(
        Type.Object(
          { field: Type.Optional(Type.String()), zh: Type.String(), en: Type.String(), bits: Type.Number() },
          strict,
        ),
        said('各要素的权重，单位比特', 'How each field has weighed in that, in bits; no value stands in it'),
      ),
    ),
    code: Type.Optional(Type.String(said('拒绝或不可用的原因', 'Why it refused or was not available'))),
  },
  strict,
);

const value = (zh: string, en: string) => Type.Optional(Type.Unknown(said(zh, en)));
const field = Type.Object(
  {
    field: pointer,
    verdict,
    dataset: Type.Optional(datasetName),
    declared: value('申报值', 'What was declared'),
    found: value('数据源的值', 'What the source has'),
    asOf: Type.Optional(instant('数据的日期', 'Day or instant of the data')),
    rule: Type.Optional(Type.String(said('规则', 'Pack, version and rule'))),
    message: Type.Optional(text),
    disputed: Type.Optional(Type.Array(Type.Object({ dataset: datasetName, verdict, message: text }, strict))),
    was: Type.Optional(verdict),
  },
  strict,
);

/** A report as it was sealed; of an excerpt the members that the extent has, and personal values masked. */
export const shownReport = Type.Object(
  {
    number: reportNumber,
    version: Type.Integer({ minimum: 1, ...said('报告版本', 'Version of the report') }),
    round: Type.Integer({ minimum: 1 }),
    purpose,
    verification: verificationId,
    application: Type.Optional(application),
    asOf: Type.Optional(count('所核对的申请版本', 'Version of the application that was verified')),
    matter,
    region,
    ruleSet: Type.String(),
    consent: Type.Optional(consent),
    outcome,
    code: Type.Optional(Type.Enum([...unasked])),
    sources: Type.Array(line),
    fields: Type.Optional(Type.Array(field, said('逐项结论', 'Each field that is compared'))),
    detections: Type.Optional(
      Type.Array(
        Type.Object(
          {
            code,
            dataset: Type.Optional(datasetName),
            rule: Type.Optional(Type.String()),
            message: Type.Optional(text),
          },
          strict,
        ),
      ),
    ),
    review: Type.Array(code, said('须人工复核的原因', 'Why a person must look')),
    packs: Type.Array(Type.Object({ pack: Type.String(), version: Type.String(), sha256: Type.String() }, strict)),
    decidedBy: Type.Optional(decided),
    sealedAt: instant('封存时刻', 'When it was sealed, UTC'),
    previous: Type.Optional(seal),
    seal,
  },
  strict,
);
export type ShownReport = Type.Static<typeof shownReport>;

const subject = Type.Object(
  {
    name: Type.String(),
    idType: Type.Optional(Type.String()),
    idNumber: Type.Optional(Type.String()),
    birthDate: Type.Optional(Type.String()),
    sex: Type.Optional(Type.String()),
    phone: Type.Optional(Type.String()),
    address: Type.Optional(Type.String()),
  },
  { ...strict, ...said('被核对人；仅脱敏或全部内容时有', 'Who is verified; only where contents are shown') },
);

/** What a report comes to in short, without any value. */
const summary = Type.Object(
  {
    number: reportNumber,
    version: Type.Integer({ minimum: 1 }),
    round: Type.Integer({ minimum: 1 }),
    outcome,
    code: Type.Optional(Type.Enum([...unasked])),
    sealedAt: instant('封存时刻', 'When it was sealed, UTC'),
    seal,
    verdicts: Type.Record(
      Type.String(),
      count('项数', 'How many'),
      said('各结论的项数', 'Fields by what they come to'),
    ),
    contradicted: Type.Optional(Type.Array(pointer)),
    unknown: Type.Optional(Type.Array(pointer)),
    detections: Type.Optional(Type.Array(code)),
    decidedBy: Type.Optional(decided),
  },
  strict,
);

export const verificationView = Type.Object(
  {
    integrator: Type.String(said('发起方', 'Who asked for it')),
    purpose,
    application: Type.Optional(application),
    matter,
    region,
    ruleSet: Type.String(),
    consent: Type.Optional(consent),
    round: Type.Integer({ minimum: 1 }),
    status: Type.Enum(['authorising', 'asking', 'reported', 'review']),
    begunOn: day,
    deadlineAt: instant('时限', 'Whatever has not answered by then is reported so, UTC'),
    sources: Type.Array(
      Type.Object(
        {
          dataset: datasetName,
          status: askStatus,
          attempts: count('询问次数', 'How often it was asked'),
          answeredAt: Type.Optional(Type.String()),
          asOf: Type.Optional(Type.String()),
          late: Type.Optional(Type.Literal(true)),
        },
        strict,
      ),
    ),
    report: Type.Optional(summary),
    earlierReports: Type.Optional(Type.Array(reportNumber, said('以前各轮的报告', 'Reports of earlier rounds'))),
    review: Type.Optional(
      Type.Object(
        { why: Type.Array(code), since: day, proposed: Type.Optional(decided) },
        { ...strict, ...said('待人工复核', 'What waits for a person') },
      ),
    ),
    subject: Type.Optional(subject),
  },
  strict,
);
export type VerificationView = Type.Static<typeof verificationView>;

/** What an officer has done with a report. */
const deed = Type.Object(
  {
    verb: Type.Enum(['review', 'countersign']),
    officer,
    organisation: Type.Optional(organisation),
    decision: Type.Enum(['uphold', 'overturn', 'agree', 'disagree']),
    reason: Type.Optional(Type.String()),
  },
  strict,
);
const { deed: _step, ...row } = page.rows.items.properties;
const rows = Type.Array(
  Type.Object(
    {
      ...row,
      deed: Type.Optional(deed),
      sources: Type.Optional(
        Type.Array(
          Type.Object({ dataset: datasetName, attempt: Type.Integer(), status: Type.Optional(askStatus) }, strict),
        ),
      ),
      report: Type.Optional(Type.Object({ number: reportNumber, version: Type.Integer(), outcome, seal }, strict)),
    },
    strict,
  ),
  said('从旧到新', 'Oldest first'),
);
export const verificationPage = { rows, before: page.before };
export type VerificationRow = Type.Static<typeof rows>[number];

export const consentView = Type.Object(
  {
    subject: Type.Object({ name: Type.String(), idNumber: Type.String() }, strict),
    purposes: Type.Array(purpose),
    datasets: Type.Array(datasetName),
    application: Type.Optional(Type.String()),
    grantedOn: day,
    validTo: day,
    status: Type.Enum(['valid', 'withdrawn', 'expired']),
    usedTimes: count('已使用次数', 'How often it was used'),
    inUse: Type.Array(verificationId, said('正在进行的核对', 'Verifications that are under way by it')),
    evidence: Type.Object(
      { algorithm: Type.String(), value: Type.String(), size: Type.Integer(), mediaType: Type.String() },
      strict,
    ),
  },
  strict,
);
export type ConsentView = Type.Static<typeof consentView>;
export { consent as consentId };
