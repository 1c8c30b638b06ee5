import Type from 'typebox';

/** What officers ask of each other about a step of an application: the data of these inbound messages, as TypeBox schemas. */

const strict = { additionalProperties: false } as const;
const line = (maximum: number, description: string) => Type.String({ minLength: 1, maxLength: maximum, description });
const creditCode = Type.String({
  pattern: '^[0-9A-Z]{18}$',
  description: '统一社会信用代码 Unified social credit code (GB 32100)',
});
const byOfficer = {
  expectedVersion: Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description:
      '经办人员所见版本，规则与办理（act）相同；会商意见与结论则不早于会商发起时的版本。 Version that the officer has seen, as for act; for an opinion or a conclusion at least the one with which the consultation was opened',
  }),
  officer: Type.String({
    pattern: '^[A-Za-z0-9_-]{1,32}$',
    description: '工号 Staff number as the organisation filed it',
  }),
};
const atStep = {
  ...byOfficer,
  step: Type.Optional(
    Type.String({
      pattern: '^[a-z][a-z0-9-]{0,63}$',
      description: '环节，多个环节并行时必填。 The step; needed only where several are open side by side',
    }),
  ),
};
const atConsultation = {
  ...byOfficer,
  consultation: Type.Integer({
    minimum: 1,
    maximum: 1000,
    description: '会商序号 Number of the consultation within the application',
  }),
};

/** How a department that is asked stands to the question. */
export const stances = ['agree', 'object', 'none'] as const;

export const transferData = Type.Object({ ...atStep, organisation: creditCode, reason: line(500, '理由 Why') }, strict);
export const declineData = Type.Object({ ...atStep, reason: line(500, '理由 Why') }, strict);
export const claimData = Type.Object(
  {
    ...atStep,
    workingDays: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 5,
        description:
          '锁定至其后第几个工作日下班，省略为 1。 Held until offices close on this working day after today; left out: 1',
      }),
    ),
  },
  strict,
);
export const releaseData = Type.Object(atStep, strict);
export const consultData = Type.Object(
  {
    ...atStep,
    departments: Type.Array(creditCode, {
      minItems: 1,
      maxItems: 10,
      description: '会商单位 The organisations that are asked',
    }),
    question: line(2000, '会商事项 What is asked'),
    workingDays: Type.Integer({ minimum: 1, maximum: 20, description: '答复时限（工作日） Working days to answer' }),
  },
  strict,
);
export const opineData = Type.Object(
  {
    ...atConsultation,
    stance: Type.Enum([...stances], { description: '同意、不同意或无意见 Agrees, objects, or has nothing to say' }),
    opinion: line(2000, '意见 The opinion'),
  },
  strict,
);
export const concludeData = Type.Object(
  {
    ...atConsultation,
    conclusion: line(2000, '会商结论 What came of it'),
    reason: Type.Optional(
      line(500, '未到期且意见未齐时必填。 Why it ends; needed before its due day while opinions are missing'),
    ),
  },
  strict,
);

export type TransferData = Type.Static<typeof transferData>;
export type DeclineData = Type.Static<typeof declineData>;
export type ClaimData = Type.Static<typeof claimData>;
export type ReleaseData = Type.Static<typeof releaseData>;
export type ConsultData = Type.Static<typeof consultData>;
export type OpineData = Type.Static<typeof opineData>;
export type ConcludeData = Type.Static<typeof concludeData>;
export type Stance = (typeof stances)[number];
