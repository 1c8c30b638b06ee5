import Type from 'typebox';
import { datasetName } from './consent-messages.ts';
import { fieldVerdicts } from './verification.ts';

/** What integrators ask of a verification, as TypeBox schemas. */

const strict = { additionalProperties: false } as const;
const line = (maximum: number, description: string) => Type.String({ minLength: 1, maxLength: maximum, description });
const day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
const staffNumber = Type.String({ pattern: '^[A-Za-z0-9_-]{1,32}$', description: '工号 Staff number' });
const creditCode = Type.String({
  pattern: '^[0-9A-Z]{18}$',
  description: '人员所属机构 Organisation that this officer is filed at',
});
/** Who signs, and what was seen. */
const by = {
  expectedVersion: Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: '所见核对的版本 Version of the verification that the officer has seen',
  }),
  officer: staffNumber,
  organisation: creditCode,
};

export const requestData = Type.Object(
  {
    matter: Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$', description: '事项 Matter by whose rules it is judged' }),
    region: Type.String({ pattern: '^[1-9][0-9](?:[0-9]{2}){0,2}(?:[0-9]{3}){0,2}$' }),
    consent: Type.String({
      pattern: '^[A-Za-z0-9_-]{1,64}$',
      description: '授权编号，本接入方自己的 Number of the consent, of the same integrator',
    }),
    subject: Type.Object(
      {
        name: line(100, '姓名 Name'),
        idNumber: Type.Optional(line(40, '公民身份号码 Citizen number')),
        birthDate: Type.Optional(day),
        sex: Type.Optional(Type.Enum(['male', 'female'])),
        phone: Type.Optional(line(40, '电话 Phone')),
        address: Type.Optional(line(200, '住址 Address')),
      },
      { ...strict, description: '被核对人 Who is verified' },
    ),
    form: Type.Optional(
      Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), {
        maxProperties: 100,
        description: '待核对的内容，按该事项的表单 What is to be compared, as in the form of the matter',
      }),
    ),
    datasets: Type.Optional(
      Type.Array(datasetName, {
        minItems: 1,
        maxItems: 20,
        description: '省略则为该事项的数据集 Left out: those of the matter',
      }),
    ),
    deadlineSeconds: Type.Optional(Type.Integer({ minimum: 5, maximum: 600 })),
  },
  strict,
);

/** A person decides on what the rules could not, or did wrongly. */
export const reviewData = Type.Object(
  {
    ...by,
    report: Type.String({ pattern: '^HD[0-9]{8}-[0-9A-Z]{10}$', description: '报告编号 Number of the report' }),
    decision: Type.Enum(['uphold', 'overturn'], {
      description: '维持或推翻；推翻须第二人会签 Upheld; or overturned, which a second officer must sign',
    }),
    fields: Type.Optional(
      Type.Array(
        Type.Object(
          {
            field: Type.String({
              pattern: '^(/[^/]{1,100}){1,12}$',
              description: '位置 Pointer, such as /data/form/spouseName',
            }),
            verdict: Type.Enum([...fieldVerdicts]),
          },
          strict,
        ),
        { minItems: 1, maxItems: 100, description: '推翻后的结论 What they come to instead; for overturn only' },
      ),
    ),
    reason: line(2000, '理由 Why'),
  },
  strict,
);

export const countersignReviewData = Type.Object(
  {
    ...by,
    decision: Type.Enum(['agree', 'disagree'], { description: '是否同意推翻 Whether it is to be overturned' }),
    reason: Type.Optional(line(2000, '理由；不同意时必填 Why; needed to disagree')),
  },
  strict,
);

export type RequestData = Type.Static<typeof requestData>;
export type ReviewData = Type.Static<typeof reviewData>;
export type CountersignReviewData = Type.Static<typeof countersignReviewData>;

/** Each comes from an integrator's message `onedoor.verification.<verb>`. */
export type VerificationOrderMessage =
  | { readonly type: 'request'; readonly data: RequestData }
  | { readonly type: 'review'; readonly data: ReviewData }
  | { readonly type: 'countersign'; readonly data: CountersignReviewData };
