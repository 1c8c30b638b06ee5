import Type from 'typebox';
import { registerData, submitData } from './messages.ts';

/** What the data of several outbound messages is made of, as TypeBox schemas. */

const strict = { additionalProperties: false } as const;
const said = (zh: string, en: string) => ({ description: `${zh} ${en}` });
const { matter: code } = submitData.properties;
const { validFrom: day } = registerData.properties;

export const count = (zh: string, en: string) => Type.Integer({ minimum: 0, ...said(zh, en) });

export const version = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  ...said('办件或备案的版本号', 'Version of the application or the filing after what is told'),
});
export const step = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$', ...said('流程环节代码', 'Step of the flow') });

/** One thing that is wrong: where, which code, and a text for people. */
const defect = Type.Object(
  {
    pointer: Type.String({
      pattern: '^(/[^/]{0,300}){0,40}$',
      ...said(
        'JSON 指针，指向所收消息中的位置',
        'JSON pointer into the message that is spoken of; empty for all of it',
      ),
    }),
    code: Type.String({
      pattern: '^[A-Z][A-Z0-9_]{0,63}$',
      ...said('错误代码，见 x-defect-codes', 'Code: of x-defect-codes, of a rule, or OFFICER'),
    }),
    message: Type.Object({ zh: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }, strict),
  },
  strict,
);
export const defects = Type.Array(defect, {
  minItems: 1,
  ...said('全部问题，一次性告知', 'Everything that is wrong, at once'),
});
export const warnings = Type.Array(defect, said('提示，不影响办理', 'What is told and hinders nothing'));

const text = Type.Object({ zh: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }, strict);
const measure = {
  measure: Type.String({
    pattern: '^[a-z][a-z0-9-]{0,63}$',
    ...said('信用措施', 'Measure of credit, as the list has it'),
  }),
  title: text,
  effect: Type.Enum(
    ['review', 'deny'],
    said('人工审核；建议不予受理，仍由人员决定', 'An officer looks; acceptance is advised against, an officer decides'),
  ),
  basis: Type.String({ minLength: 1, ...said('法律依据', 'The law that the rule names') }),
  until: Type.String({ ...day, ...said('最后一天', 'Its last day') }),
};

/** A measure of credit that a case meets (D5), without what it rests on. */
export const measures = Type.Array(
  Type.Object(measure, strict),
  said('信用措施，受理须写明审核意见', 'Measures of credit: accepting needs the words of the officer who has looked'),
);

/** The same for who applies: the item that it rests on, and how to be rid of it. */
export const measuresOfApplicant = Type.Array(
  Type.Object(
    {
      ...measure,
      item: Type.String({
        pattern: '^[a-z][a-z0-9-]{0,31}\\.[A-Za-z0-9_-]{1,64}$',
        ...said('所依据的信用记录', 'The credit item that it rests on'),
      }),
      notice: text,
    },
    strict,
  ),
  said('办理中遇到的信用措施及救济途径', 'Measures of credit that were met, and what can be done about them'),
);

/** What is known of a person from before (R2). */
export const known = Type.Object(
  {
    submittedLast30Days: count('近30日申请次数', 'Applications of the last 30 days'),
    submittedLast365Days: count('近365日申请次数', 'Applications of the last 365 days'),
    returnedLast30Days: count('近30日退回次数', 'Returns of the last 30 days'),
    returnedLast365Days: count('近365日退回次数', 'Returns of the last 365 days'),
    withdrawnLast90Days: count('近90日撤回次数', 'Withdrawals of the last 90 days'),
    refusedLast365Days: count('近365日不予批准次数', 'Refusals of the last 365 days'),
    approvedLast365Days: count('近365日准予次数', 'Approvals of the last 365 days'),
    agentSubmittedLast30Days: count('近30日代办次数', 'Applications of the last 30 days made for others'),
    agentSubmittedLast365Days: count('近365日代办次数', 'Applications of the last 365 days made for others'),
    open: Type.Array(Type.Object({ matter: code, submittedOn: day }, strict), said('在办申请', 'Not decided yet')),
    lastApproved: Type.Array(
      Type.Object({ matter: code, on: day }, strict),
      said('各事项最近一次准予', 'The newest approval of each matter'),
    ),
  },
  strict,
);

const dueDay = Type.String({ ...day, ...said('到期日', 'The due day: due at the close of business') });
const provisional = Type.Optional(
  Type.Literal(
    true,
    said(
      '暂定：所跨年度的放假安排尚未公布',
      'The holidays of a year that it rests on are not published yet; due-changed follows',
    ),
  ),
);
/** Until when something is to be done. */
export const due = { due: dueDay, provisional };
/** Deadlines, as they are told when one of them has changed. */
export const clocksTold = Type.Array(
  Type.Object(
    {
      clock: Type.Enum(
        ['examination', 'legal', 'promised', 'step'],
        said(
          '收件审查、法定、承诺或环节时限',
          'What is due: the examination, the case by law or by promise, or a step',
        ),
      ),
      step: Type.Optional(step),
      due: Type.Optional(dueDay),
      provisional,
      was: Type.Optional(Type.String({ ...day, ...said('原到期日', 'The due day until now, where it has changed') })),
    },
    strict,
  ),
  said('时限', 'Deadlines; one that stands still has no due day'),
);
