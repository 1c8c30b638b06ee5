import Type from 'typebox';
import { measures } from './alerts.ts';

/**
 * What people do with an alert, as TypeBox schemas: supervisors, the officer that it is assigned to, and who is accountable.
 * Each says who does it, by staff number, and of which organisation, so that both filings can be looked at.
 */

const strict = { additionalProperties: false } as const;
const words = (description: string) => Type.String({ minLength: 1, maxLength: 2000, description });
const staffNumber = (description: string) => Type.String({ pattern: '^[A-Za-z0-9_-]{1,32}$', description });
const creditCode = (description: string) => Type.String({ pattern: '^[0-9A-Z]{18}$', description });

const by = {
  expectedVersion: Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description:
      '所见预警的版本；仅重复发现不使其过期。 Version of the alert that was seen; that the same was found once more does not make it stale',
  }),
  officer: staffNumber('操作人员工号 Staff number of who does it'),
  organisation: creditCode('操作人员所属机构 Organisation that this officer is filed at'),
};

/** Every message by its verb, the last part of its CloudEvents type `onedoor.alert.<verb>`. */
export const alertMessages = {
  acknowledge: Type.Object({ ...by, note: Type.Optional(words('备注 Note')) }, strict),
  assign: Type.Object(
    {
      ...by,
      assignee: Type.Object(
        {
          officer: staffNumber('整改人工号 Who rectifies'),
          organisation: creditCode('其所属机构 Organisation of theirs'),
        },
        strict,
      ),
      note: Type.Optional(words('整改要求 What is to be done')),
    },
    strict,
  ),
  rectify: Type.Object({ ...by, report: words('整改情况 What was done') }, strict),
  review: Type.Object(
    {
      ...by,
      outcome: Type.Enum(['accepted', 'insufficient'], {
        description: '复核结论：通过，或退回继续整改 Accepted; or insufficient: back to who rectifies',
      }),
      opinion: words('复核意见 Opinion'),
    },
    strict,
  ),
  close: Type.Object({ ...by, note: Type.Optional(words('备注 Note')) }, strict),
  dismiss: Type.Object(
    { ...by, reason: words('撤销理由；须另一人会签 Why it is none; a second officer must sign') },
    strict,
  ),
  countersign: Type.Object({ ...by, note: Type.Optional(words('备注 Note')) }, strict),
  suppress: Type.Object(
    {
      ...by,
      until: Type.String({
        pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
        description: '静默至该日（含），最长 90 天 Last day of the silence, at most 90 days from today',
      }),
      reason: words('理由 Why'),
    },
    strict,
  ),
  dispose: Type.Object(
    {
      ...by,
      measure: Type.Enum([...measures], {
        description: '问责：提醒、诫勉、通报批评、移送 Reminder, admonition, criticism, referral',
      }),
      disposed: Type.Optional(
        staffNumber(
          '被问责人员工号，须属责任单位；省略则仅问责单位 Officer of the accountable organisation; left out: it alone',
        ),
      ),
      decision: words('决定 Text of the decision'),
    },
    strict,
  ),
  answer: Type.Object({ ...by, words: words('责任单位的说明 What the accountable say of it') }, strict),
} as const;

export type AlertVerb = keyof typeof alertMessages;
export const alertVerbs = Object.keys(alertMessages) as readonly AlertVerb[];

/** What is asked by a verb; who gives an order at the terminal of the service may leave the version out. */
export type AlertOrder = {
  readonly [Verb in AlertVerb]: {
    readonly type: Verb;
    readonly data: Omit<Type.Static<(typeof alertMessages)[Verb]>, 'expectedVersion'> & {
      readonly expectedVersion?: number;
    };
  };
}[AlertVerb];
