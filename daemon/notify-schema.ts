import Type, { type Static } from 'typebox';

const strict = { additionalProperties: false } as const;
const count = (description: string, minimum: number, maximum: number) =>
  Type.Integer({ minimum, maximum, description });
const carriers = (who: string) =>
  Type.String({
    maxLength: 100,
    description: `Who carries ${who}, in the order of trying, with commas; empty: nobody`,
  });
const time = (description: string) => Type.String({ pattern: '^(?:[01][0-9]|2[0-3]):[0-5][0-9]$', description });

/** The settings of messages to people; with no carrier at all nobody is told anything. */
export const notifySchema = Type.Object(
  {
    wechat: carriers('messages of the official account: wechat, webhook, nats'),
    sms: carriers('SMS: aliyun, tencent, webhook, nats'),
    wecom: carriers('WeCom, for staff: wecom, webhook, nats'),
    mail: carriers('mail: smtp, webhook, nats'),
    languages: Type.String({
      maxLength: 20,
      description:
        'Languages in which people may be told, with commas: zh, en. Who asks for another is told in Chinese',
    }),
    quietFrom: time('From then on people are not disturbed, Asia/Shanghai; the same as quietTo: always'),
    quietTo: time('Until then'),
    staffAt: Type.Enum(['office', 'anytime'], {
      description:
        'When staff is told what is not urgent: in office hours of working days, or outside quiet hours only',
    }),
    dailyCap: count('Messages that are not urgent which a person gets on one day', 1, 1_000_000),
    tries: count('How often one way is tried before the next', 1, 20),
    retryMs: count('Milliseconds before the second try; it doubles', 100, 3_600_000),
    timeoutMs: count('Milliseconds that a provider may take to answer', 100, 120_000),
    settleMs: count(
      'Milliseconds until a provider that has not answered is asked what became of a message; more than timeoutMs',
      200,
      3_600_000,
    ),
    questions: count('How often it is asked before nobody can tell', 1, 20),
    receiptMs: count('Milliseconds for which a receipt is waited for before the provider is asked', 100, 86_400_000),
    window: count('Messages that are with providers at once', 1, 4096),
    receiptsHost: Type.String({ description: 'Address to which providers push receipts; empty: none is taken' }),
    receiptsPort: Type.Integer({ minimum: 0, maximum: 65535, description: '0 takes a free one' }),
  },
  strict,
);

export const defaultNotify: Static<typeof notifySchema> = {
  wechat: '',
  sms: '',
  wecom: '',
  mail: '',
  languages: 'zh',
  quietFrom: '21:00',
  quietTo: '08:00',
  staffAt: 'office',
  dailyCap: 10,
  tries: 4,
  retryMs: 30_000,
  timeoutMs: 15_000,
  settleMs: 60_000,
  questions: 6,
  receiptMs: 600_000,
  window: 256,
  receiptsHost: '',
  receiptsPort: 9466,
};
