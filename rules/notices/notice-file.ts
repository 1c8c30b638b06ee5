import Type, { type Static } from 'typebox';
import { localizedText } from '../matters/matter.ts';

/**
 * A notice file `notices/<notice>.json`: what people are told, in Chinese or English, when something has happened (短信、微信提醒). Text
 * that is already on its way stays as it was; whoever changes it gives it another version.
 */

const strict = { additionalProperties: false } as const;

/** What can stand in a text as `{name}`. `name` is the person's, masked; the others say nothing personal. */
export const noticeFields = [
  'name',
  'matter',
  'number',
  'on',
  'organisation',
  'step',
  'code',
  'severity',
  'message',
  'level',
  'lastDay',
  'repairFrom',
  'answerBy',
] as const;

/** Every occasion on which people are told something, and by what fields that can be said. */
export const noticeOccasions = {
  'application-received': ['name', 'matter', 'number', 'on'],
  'result-returned': ['name', 'matter', 'number', 'on'],
  'result-accepted': ['name', 'matter', 'number', 'on', 'organisation'],
  'result-approved': ['name', 'matter', 'number', 'on', 'organisation'],
  'result-refused': ['name', 'matter', 'number', 'on', 'organisation'],
  'result-delivered': ['name', 'matter', 'number', 'on'],
  'result-withdrawn': ['name', 'matter', 'number', 'on'],
  'step-assigned': ['matter', 'number', 'step', 'on'],
  'alert-raised': ['code', 'severity', 'message', 'number', 'on'],
  'alert-escalated': ['code', 'severity', 'message', 'number', 'level', 'on'],
  'alert-assigned': ['code', 'severity', 'message', 'number', 'on'],
  'credit-recorded': ['name', 'number', 'on', 'message', 'lastDay', 'repairFrom'],
  'credit-answered': ['name', 'number', 'on', 'message'],
  'credit-over': ['name', 'number', 'on', 'message'],
  'credit-requested': ['number', 'on', 'message', 'answerBy'],
} as const satisfies Readonly<Record<string, readonly NoticeField[]>>;

export const noticeSchema = Type.Object(
  {
    notice: Type.Enum(Object.keys(noticeOccasions) as (keyof typeof noticeOccasions)[], {
      description: '名称，同文件名 Name, as the file has it: the occasion',
    }),
    version: Type.String({ pattern: '^[0-9]{1,6}(\\.[0-9]{1,6}){1,2}$' }),
    title: localizedText,
    channels: Type.Array(Type.Enum(['wechat', 'sms', 'wecom', 'mail']), {
      minItems: 1,
      maxItems: 4,
      uniqueItems: true,
      description: '依次尝试的渠道 Channels in the order in which they are tried',
    }),
    urgent: Type.Boolean({ description: '不受免打扰时段与每日上限约束 Not held back by quiet hours or the daily cap' }),
    deadlineHours: Type.Integer({
      minimum: 1,
      maximum: 720,
      description: '逾此未送达则告知受理方 Hours until somebody is told that it was not delivered',
    }),
    text: Type.Object(
      { zh: Type.String({ minLength: 1, maxLength: 500 }), en: Type.String({ minLength: 1, maxLength: 1000 }) },
      { ...strict, description: '正文 The text; {field} is filled in' },
    ),
    fields: Type.Array(Type.Enum([...noticeFields]), {
      maxItems: 10,
      uniqueItems: true,
      description: '按短信模板参数的次序 In the order in which the templates of providers number them',
    }),
  },
  strict,
);

export type NoticeFile = Static<typeof noticeSchema>;
export type NoticeField = (typeof noticeFields)[number];
