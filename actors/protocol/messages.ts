import Type from 'typebox';
import { tiers } from '../../rules/matters/matter.ts';
import { alertMessages } from './alert-messages.ts';
import {
  claimData,
  concludeData,
  consultData,
  declineData,
  opineData,
  releaseData,
  transferData,
} from './collaboration-messages.ts';
import { grantData, withdrawConsentData } from './consent-messages.ts';
import { contact, staffContact } from './contacts.ts';
import { decideData, objectData, recordData, repairData, retractData } from './credit-messages.ts';
import {
  breachData,
  extendUndertakingData,
  fulfilData,
  releaseUndertakingData,
  undertakeData,
} from './undertaking-messages.ts';
import { countersignReviewData, requestData, reviewData } from './verification-messages.ts';

/**
 * The messages that integrators send, as TypeBox schemas. Every text has a length, every list a bound, and unknown
 * members are defects: a member that we would silently ignore is a promise that we would silently break.
 * Whether a value is *right* (a check digit, a date that exists) is for the rules to say, so that a citizen is told all
 * at once; the schema only says whether it can be read at all.
 */

const region = Type.String({
  pattern: '^[1-9][0-9](?:[0-9]{2}){0,2}(?:[0-9]{3}){0,2}$',
  description: '行政区划代码 Division code of 2, 4, 6, 9 or 12 digits (GB/T 2260 and the statistical extension)',
});
const code = Type.String({
  pattern: '^[a-z][a-z0-9-]{0,63}$',
  description: '目录代码 Lower-case name of a catalogue entry',
});
const staffNumber = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,32}$',
  description: '工号 Staff number as the organisation filed it',
});
const creditCode = Type.String({
  pattern: '^[0-9A-Z]{18}$',
  description: '统一社会信用代码 Unified social credit code (GB 32100)',
});
const day = Type.String({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
  description: '日期 Calendar day YYYY-MM-DD, Asia/Shanghai',
});
const version = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: '发送方所见的办件版本 Version of the application that the sender has seen',
});
const line = (maximum: number, description: string) => Type.String({ minLength: 1, maxLength: maximum, description });

/** The windows an application can come through (R1). */
export const channels = ['hall', 'library', 'street', 'wechat', 'weibo'] as const;
/** What an officer can do to an application. */
export const actions = ['accept', 'return', 'approve', 'object', 'refuse', 'deliver', 'close'] as const;
/** The windows at which the applicant stands in person; each use is a visit (S8). */
export const countersInPerson: readonly Channel[] = ['hall', 'library', 'street'];
/** The tiers of administration, lowest first (P1). */
export const levels = tiers;
/** How a result reaches the applicant. */
export const handovers = ['inPerson', 'post', 'electronic'] as const;
/** What an officer is filed to do in the flow of a matter. */
export const stepRoles = ['window', 'archivist', 'reviewer', 'approver'] as const;
/** What an officer is filed to do: in a flow, or to watch over it. */
export const officerRoles = [...stepRoles, 'supervisor', 'leader'] as const;

const material = Type.Object(
  {
    type: code,
    name: Type.Optional(line(200, '文件名 File name as the citizen knows it')),
    hash: Type.Object(
      {
        algorithm: Type.Enum(['sm3', 'sha256']),
        value: Type.String({
          pattern: '^[0-9a-f]{64}$',
          description: '文件摘要 Digest of the bytes, lower-case hexadecimal',
        }),
      },
      { additionalProperties: false },
    ),
    size: Type.Integer({ minimum: 1, maximum: 2 ** 40, description: '字节数 Size in bytes' }),
    mediaType: Type.String({ pattern: '^[a-z0-9.+-]{1,60}/[a-zA-Z0-9.+-]{1,100}$' }),
    validUntil: Type.Optional(day),
    held: Type.Optional(
      Type.Literal(true, {
        description:
          '不再上传：该申请人以前的申请中已被受理的同一材料，摘要、类型、大小和格式均须相同且仍有效。 Not handed in once more: the same material was accepted with an earlier application of this applicant, and is still valid; type, digest, size and media type must be the same',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: '材料的引用，文件本身不传送。 A material by reference: its bytes stay where they are',
  },
);

const applicant = Type.Object(
  {
    kind: Type.Enum(['citizen', 'organisation']),
    name: line(100, '证件上的姓名或名称 Name as in the identity document'),
    idNumber: Type.Optional(line(40, '身份证件号码，由规则校验。 Citizen number; checked by rules, not by the schema')),
    creditCode: Type.Optional(
      line(40, '统一社会信用代码，由规则校验。 Unified social credit code; checked by rules, not by the schema'),
    ),
    phone: Type.Optional(line(40, '手机号码 Mobile number')),
    contact: Type.Optional(contact),
  },
  { additionalProperties: false },
);

const agent = Type.Object(
  {
    name: line(100, '代办人姓名 Name of the agent'),
    idNumber: line(40, '代办人身份证件号码 Citizen number of the agent'),
    relation: Type.Enum(['spouse', 'child', 'parent', 'sibling', 'lawyer', 'employee', 'other']),
    phone: Type.Optional(line(40, '手机号码 Mobile number')),
    authorityUntil: Type.Optional(day),
    contact: Type.Optional(contact),
  },
  {
    additionalProperties: false,
    description: '代办人，材料中须有委托书。 Who applies for the applicant, with an authority among the materials',
  },
);

const content = {
  applicant,
  agent: Type.Optional(agent),
  form: Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), {
    maxProperties: 100,
    description:
      "事项表单，按该事项的表单结构校验。 The matter's own form; checked against the form schema of the matter",
  }),
  materials: Type.Array(material, { maxItems: 50 }),
};

const strict = { additionalProperties: false } as const;
const consent = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description:
    '核对授权编号：本接入方已收到回执的授权；省略则不向其他部门核对（补正时：沿用原授权）。 Consent to verify with other departments: of the same integrator, its receipt already there. Left out, nobody is asked; in a correction, it is that of the submission',
});
/** Under its integrator's name, its number. */
export const applicationId = { pattern: '^[a-z][a-z0-9-]{0,31}\\.[A-Za-z0-9_-]{1,64}$' } as const;

export const submitData = Type.Object(
  {
    matter: code,
    region,
    channel: Type.Enum([...channels]),
    parent: Type.Optional(
      Type.String({
        ...applicationId,
        description:
          '主办件编号：本接入方同一申请人的在办申请，须先收到其回执。 The application that this one is a part of: of the same integrator and applicant, in work, and its receipt already there',
      }),
    ),
    consent: Type.Optional(consent),
    ...content,
  },
  strict,
);
export const correctData = Type.Object(
  {
    expectedVersion: version,
    channel: Type.Optional(
      Type.Enum([...channels], { description: '渠道，省略则与申请时相同。 Left out: the channel of the submission' }),
    ),
    consent: Type.Optional(consent),
    ...content,
  },
  strict,
);
export const withdrawData = Type.Object(
  { expectedVersion: version, reason: Type.Optional(line(500, '理由 Why')) },
  strict,
);
export const actData = Type.Object(
  {
    expectedVersion: Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description:
        '经办人员所见版本。指明 step 时不早于该环节派发时的版本（并行环节的办理不影响，补正则使其过期）；未指明时须为当前版本。 Version of the application that the officer has seen. With a step: at least the one with which the step was assigned (what happens at steps beside it does not make it stale; a correction does). Without: the present one',
    }),
    officer: staffNumber,
    action: Type.Enum([...actions]),
    step: Type.Optional(
      Type.String({
        pattern: '^[a-z][a-z0-9-]{0,63}$',
        description:
          '所办环节，多个环节并行时必填。 The step that the officer acts at; needed only where several are open side by side',
      }),
    ),
    handover: Type.Optional(
      Type.Enum([...handovers], {
        description:
          '送达方式，仅用于送达；省略则与申请渠道一致。 For deliver: how the result was handed over; left out: as the application came',
      }),
    ),
    opinion: Type.Optional(line(2000, '意见；不予批准时必填。 The officer’s words; needed to refuse')),
    defects: Type.Optional(
      Type.Array(
        Type.Object(
          { pointer: Type.String({ pattern: '^(/[^/]{1,100}){1,12}$' }), message: line(500, '缺陷说明 What is wrong') },
          strict,
        ),
        {
          minItems: 1,
          maxItems: 100,
          description:
            '全部须补正之处，一次性列明；退回时必填。 Everything that must be corrected, at once; needed to return',
        },
      ),
    ),
  },
  strict,
);
export const extendData = Type.Object(
  {
    expectedVersion: version,
    officer: staffNumber,
    reason: line(500, '延长理由，告知申请人。 Why; the applicant is told'),
  },
  strict,
);
/** What a department reports a contradiction for: its own supervision, or a check of facts that it was asked for. */
export const contradictionPurposes = ['supervision', 'verification'] as const;
export const contradictData = Type.Object(
  {
    expectedVersion: version,
    organisation: creditCode,
    purpose: Type.Enum([...contradictionPurposes], { description: '报告目的 What the department found it out for' }),
    pointer: Type.String({
      pattern: '^(/[^/]{1,100}){1,12}$',
      description: '不实之处，指向申请 Where in the application the fact stands, such as /data/form/registeredOn',
    }),
    statement: line(2000, '查明的情况 What was found instead'),
    evidence: Type.Array(material, { minItems: 1, maxItems: 20, description: '证据，只传引用 Evidence, by reference' }),
  },
  strict,
);
export const relations = ['spouse', 'child', 'parent', 'sibling', 'other'] as const;
export const registerData = Type.Object(
  {
    role: Type.Enum(['officer', 'organisation']),
    name: line(100, '人员姓名或机构名称 Name of the officer or the organisation'),
    staffNumber: Type.Optional(staffNumber),
    organisation: creditCode,
    officerRoles: Type.Optional(Type.Array(Type.Enum([...officerRoles]), { minItems: 1, maxItems: 8 })),
    level: Type.Enum([...levels]),
    regions: Type.Array(region, { minItems: 1, maxItems: 200 }),
    validFrom: day,
    validTo: day,
    contact: Type.Optional(staffContact),
    idNumber: Type.Optional(
      line(40, '人员本人公民身份号码，仅存加密摘要。 Citizen number of the officer; kept as a keyed hash only'),
    ),
    relatives: Type.Optional(
      Type.Array(
        Type.Object({ relation: Type.Enum([...relations]), idNumber: line(40, '公民身份号码 Citizen number') }, strict),
        {
          maxItems: 50,
          description:
            '申报的近亲属，用于回避，仅存加密摘要。 Near relatives that the officer declares, so that it steps back; kept as keyed hashes only',
        },
      ),
    ),
  },
  strict,
);

/** The attributes that a CloudEvents 1.0 JSON message must or may have; extensions are single values. */
export const cloudEvent = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: line(128, '在同一 source 内唯一，据此识别重复。 Unique for its source; a repeat is recognised by it'),
    source: line(256, '发送方的 URI URI reference of the sender'),
    type: line(128, '消息类型 onedoor.<kind>.<verb>'),
    subject: Type.Optional(line(256, '由发送方自定 Free for the sender')),
    time: Type.Optional(
      Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:.]{8,15}([Zz]|[+-][0-9]{2}:[0-9]{2})$' }),
    ),
    datacontenttype: Type.Optional(Type.String({ pattern: '^application/(json|[a-z0-9.-]+\\+json)(;.{0,100})?$' })),
    dataschema: Type.Optional(line(256, '结构的 URI URI of the schema')),
    data: Type.Unknown(),
  },
  {
    patternProperties: { '^[a-z0-9]{1,20}$': Type.Unknown() },
    additionalProperties: false,
  },
);

export type SubmitData = Type.Static<typeof submitData>;
export type CorrectData = Type.Static<typeof correctData>;
export type WithdrawData = Type.Static<typeof withdrawData>;
export type ActData = Type.Static<typeof actData>;
export type ExtendData = Type.Static<typeof extendData>;
export type ContradictData = Type.Static<typeof contradictData>;
export type RegisterData = Type.Static<typeof registerData>;
export type CloudEvent = Type.Static<typeof cloudEvent>;
export type Material = Type.Static<typeof material>;
export type Applicant = Type.Static<typeof applicant>;
export type Agent = Type.Static<typeof agent>;
export type Level = (typeof levels)[number];
export type Action = (typeof actions)[number];
export type Handover = (typeof handovers)[number];
export type Channel = (typeof channels)[number];
export type OfficerRole = (typeof officerRoles)[number];
export type StepRole = (typeof stepRoles)[number];

/**
 * Every inbound message by its CloudEvents type: which kind of entity it goes to and the schema of its data.
 * A new message is added here, in `commands.ts` and in the actor that decides it.
 */
export const inboundMessages = {
  'onedoor.application.submit': { kind: 'application', data: submitData },
  'onedoor.application.correct': { kind: 'application', data: correctData },
  'onedoor.application.withdraw': { kind: 'application', data: withdrawData },
  'onedoor.application.act': { kind: 'application', data: actData },
  'onedoor.application.extend': { kind: 'application', data: extendData },
  'onedoor.application.transfer': { kind: 'application', data: transferData },
  'onedoor.application.decline': { kind: 'application', data: declineData },
  'onedoor.application.claim': { kind: 'application', data: claimData },
  'onedoor.application.release': { kind: 'application', data: releaseData },
  'onedoor.application.consult': { kind: 'application', data: consultData },
  'onedoor.application.opine': { kind: 'application', data: opineData },
  'onedoor.application.conclude': { kind: 'application', data: concludeData },
  'onedoor.application.contradict': { kind: 'application', data: contradictData },
  'onedoor.person.register': { kind: 'person', data: registerData },
  'onedoor.consent.grant': { kind: 'consent', data: grantData },
  'onedoor.consent.withdraw': { kind: 'consent', data: withdrawConsentData },
  'onedoor.verification.request': { kind: 'verification', data: requestData },
  'onedoor.verification.review': { kind: 'verification', data: reviewData },
  'onedoor.verification.countersign': { kind: 'verification', data: countersignReviewData },
  'onedoor.credit.record': { kind: 'credit', data: recordData },
  'onedoor.credit.object': { kind: 'credit', data: objectData },
  'onedoor.credit.repair': { kind: 'credit', data: repairData },
  'onedoor.credit.decide': { kind: 'credit', data: decideData },
  'onedoor.credit.retract': { kind: 'credit', data: retractData },
  'onedoor.undertaking.undertake': { kind: 'undertaking', data: undertakeData },
  'onedoor.undertaking.fulfil': { kind: 'undertaking', data: fulfilData },
  'onedoor.undertaking.release': { kind: 'undertaking', data: releaseUndertakingData },
  'onedoor.undertaking.extend': { kind: 'undertaking', data: extendUndertakingData },
  'onedoor.undertaking.breach': { kind: 'undertaking', data: breachData },
  'onedoor.alert.acknowledge': { kind: 'alert', data: alertMessages.acknowledge },
  'onedoor.alert.assign': { kind: 'alert', data: alertMessages.assign },
  'onedoor.alert.rectify': { kind: 'alert', data: alertMessages.rectify },
  'onedoor.alert.review': { kind: 'alert', data: alertMessages.review },
  'onedoor.alert.close': { kind: 'alert', data: alertMessages.close },
  'onedoor.alert.dismiss': { kind: 'alert', data: alertMessages.dismiss },
  'onedoor.alert.countersign': { kind: 'alert', data: alertMessages.countersign },
  'onedoor.alert.suppress': { kind: 'alert', data: alertMessages.suppress },
  'onedoor.alert.dispose': { kind: 'alert', data: alertMessages.dispose },
  'onedoor.alert.answer': { kind: 'alert', data: alertMessages.answer },
} as const;

export type InboundType = keyof typeof inboundMessages;
