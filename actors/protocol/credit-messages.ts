import Type from 'typebox';
import { severities } from '../../rules/credit/ledger.ts';
import { evidence } from './consent-messages.ts';

/** What integrators with the purpose `credit` send about credit (信用), as TypeBox schemas. */

const strict = { additionalProperties: false } as const;
const line = (maximum: number, description: string) => Type.String({ minLength: 1, maxLength: maximum, description });
const slug = (description: string) => Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$', description });
const creditCode = (description: string) => Type.String({ pattern: '^[0-9A-Z]{18}$', description });
const staffNumber = (description: string) => Type.String({ pattern: '^[A-Za-z0-9_-]{1,32}$', description });
const day = (description: string) => Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description });

const named = {
  citizen: Type.Optional(
    Type.Object({ idNumber: line(40, '公民身份号码，仅存加密摘要 Citizen number; kept as a keyed hash only') }, strict),
  ),
  organisation: Type.Optional(creditCode('机构的统一社会信用代码 The organisation itself')),
  officer: Type.Optional(staffNumber('工作人员的工号 The officer, by staff number')),
};

export const recordData = Type.Object(
  {
    subject: Type.Object(
      {
        application: Type.Optional(
          Type.String({
            pattern: '^[a-z][a-z0-9-]{0,31}\\.[A-Za-z0-9_-]{1,64}$',
            description: '办件的申请人：<接入方>.<编号> The applicant of this application, <integrator>.<number>',
          }),
        ),
        ...named,
      },
      {
        ...strict,
        description: '信用主体，四者取一 Whose ledger it is about; one of the four',
      },
    ),
    kind: slug('行为种类，以信用规则为准，如 no-show What happened, by the name that credit rules have for it'),
    severity: Type.Optional(
      Type.Enum([...severities], { description: '决定文书认定的程度 Severity as the deciding document has it' }),
    ),
    organisation: creditCode('作出认定的机构，答复异议和修复申请 The organisation that decided; it answers objections'),
    region: Type.String({
      pattern: '^[1-9][0-9](?:[0-9]{2}){0,2}(?:[0-9]{3}){0,2}$',
      description: '行政区划代码 Division code',
    }),
    matter: Type.Optional(slug('事项代码 Code of the matter')),
    document: Type.Object(
      {
        number: line(100, '文号 Number of the document'),
        day: day('文书日期，期限自次日起算 Its day; periods count from the day after'),
      },
      { ...strict, description: '认定文书 The deciding document' },
    ),
    basis: line(500, '法律依据，写明条款 Law and article'),
    evidence: Type.Optional(evidence),
    list: Type.Optional(
      Type.Object(
        {
          name: line(100, '名单名称 Name of the list'),
          record: line(100, '名单内编号，不含个人信息 Number of the record in it; nothing personal'),
          validTo: day('有效期至（含） Last day on which it is valid'),
        },
        { ...strict, description: '外部名单（失信人员信息）的出处 Where it stands on a list from outside' },
      ),
    ),
    times: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, description: '文书涉及的次数 How many of it' })),
    publication: Type.Optional(
      Type.Enum(['ordered', 'notOrdered'], { description: '文书是否决定公示 Whether the document orders publication' }),
    ),
  },
  strict,
);

const subject = Type.Optional(
  Type.Object(named, {
    ...strict,
    description:
      '信用主体本人，由他方接入转交时必填，据此核对 Who asks; needed where another integrator than that of the file sends it, and must be whom the item is about',
  }),
);

export const objectData = Type.Object(
  {
    subject,
    statement: line(2000, '异议内容 What is wrong with the item'),
    evidence: Type.Optional(Type.Array(evidence, { minItems: 1, maxItems: 20 })),
  },
  strict,
);

export const repairData = Type.Object(
  {
    subject,
    dutiesDone: Type.Optional({ ...evidence, description: '已履行义务的证明 Proof that every duty is done' }),
    commitment: Type.Optional({ ...evidence, description: '信用承诺书 The letter of commitment' }),
  },
  strict,
);

export const decideData = Type.Object(
  {
    expectedVersion: Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: '所见版本 Version of the file that was seen',
    }),
    officer: staffNumber('经办人员工号 The officer who decides and signs'),
    organisation: creditCode('认定机构 The organisation that decided on the item'),
    decision: Type.Enum(['grant', 'reject'], {
      description: '同意或不同意异议、修复 Whether the objection is upheld, or the repair granted',
    }),
    reason: line(2000, '理由，告知当事人 Why; told to who asked'),
  },
  strict,
);

export const retractData = Type.Object(
  {
    document: {
      ...recordData.properties.document,
      description: '撤销认定、移出名单所据的文书 The document that revokes the deciding one, or takes it off the list',
    },
    unlessAsked: Type.Optional(
      Type.Literal(true, {
        description:
          '仍在答复中的异议或修复申请不受影响：有则拒收 Not while an objection or an application for repair waits for its answer: then it is refused',
      }),
    ),
  },
  strict,
);

export type RecordData = Type.Static<typeof recordData>;
export type ObjectData = Type.Static<typeof objectData>;
export type RepairData = Type.Static<typeof repairData>;
export type RetractData = Type.Static<typeof retractData>;
export type DecideData = Type.Static<typeof decideData>;

/** What people ask of a file. */
export type CreditOrder =
  | { readonly type: 'record'; readonly data: RecordData }
  | { readonly type: 'retract'; readonly data: RetractData }
  | { readonly type: 'object'; readonly data: ObjectData }
  | { readonly type: 'repair'; readonly data: RepairData }
  | { readonly type: 'decide'; readonly data: DecideData };
