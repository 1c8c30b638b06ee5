import Type from 'typebox';
import { verificationPurposes } from './sources.ts';

/** What people allow and take back (核对授权), as TypeBox schemas. */

const strict = { additionalProperties: false } as const;
const line = (maximum: number, description: string) => Type.String({ minLength: 1, maxLength: maximum, description });

/** `<source>.<dataset>`. */
export const datasetName = Type.String({
  pattern: '^[a-z][a-z0-9-]{0,31}\\.[a-z][a-z0-9-]{0,31}$',
  description: '数据集 Dataset, <source>.<dataset>, such as civil-affairs.marriage',
});

export const evidence = Type.Object(
  {
    hash: Type.Object(
      {
        algorithm: Type.Enum(['sm3', 'sha256']),
        value: Type.String({
          pattern: '^[0-9a-f]{64}$',
          description: '摘要 Digest of the bytes, lower-case hexadecimal',
        }),
      },
      strict,
    ),
    size: Type.Integer({ minimum: 1, maximum: 2 ** 40 }),
    mediaType: Type.String({ pattern: '^[a-z0-9.+-]{1,60}/[a-zA-Z0-9.+-]{1,100}$' }),
  },
  { ...strict, description: '签署的授权书或电子签名记录，只传引用 The signed authorisation, by reference' },
);

export const grantData = Type.Object(
  {
    subject: Type.Object(
      {
        name: line(100, '证件上的姓名 Name as in the identity document'),
        idNumber: line(40, '公民身份号码 Citizen number'),
      },
      { ...strict, description: '授权人 Who allows it, about themselves' },
    ),
    purposes: Type.Array(Type.Enum([...verificationPurposes]), {
      minItems: 1,
      maxItems: verificationPurposes.length,
      description:
        '用途：流转前核对、按需核对、主动筛查 What for: before routing, on demand, or looked at again from time to time',
    }),
    datasets: Type.Array(datasetName, { minItems: 1, maxItems: 100, description: '可核对的数据集 Which may be asked' }),
    application: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9_-]{1,64}$',
        description:
          '仅用于此申请；本接入方自己的编号。 Left out: for every application of the person here. Else for that number of the same integrator alone',
      }),
    ),
    validTo: Type.String({
      pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
      description: '授权截止日（含） Last day of it, at most two years from today',
    }),
    evidence,
  },
  strict,
);
export const withdrawConsentData = Type.Object({ reason: Type.Optional(line(500, '理由 Why')) }, strict);

export type GrantData = Type.Static<typeof grantData>;
export type WithdrawConsentData = Type.Static<typeof withdrawConsentData>;
export type Evidence = Type.Static<typeof evidence>;

/** What is asked of a consent by its giver, through the integrator that took it in. */
export type ConsentOrder =
  | { readonly type: 'grant'; readonly data: GrantData }
  | { readonly type: 'withdraw'; readonly data: WithdrawConsentData }
  /** From the due index. */
  | { readonly type: 'expireConsent'; readonly validTo: string };
