import Type from 'typebox';

/** Where people are told things, besides the phone that they apply with; as TypeBox schemas. Used for notices alone. */

const strict = { additionalProperties: false } as const;
const email = Type.String({
  pattern: '^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,189}$',
  description: '电子邮箱 Mail address',
});

/** What people are told in; left out: Chinese. */
export const contactLanguages = ['zh', 'en'] as const;
const language = Type.Optional(
  Type.Enum([...contactLanguages], {
    description: '通知所用语言，缺省中文 Language of notices; Chinese where left out',
  }),
);

/** Of an applicant or an agent. */
export const contact = Type.Object(
  {
    language,
    email: Type.Optional(email),
    wechat: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9_-]{1,64}$',
        description: '在所用公众号下的 openid Open id under the official account that sends',
      }),
    ),
  },
  { ...strict, description: '手机号码之外的联系方式，仅用于通知。 Besides the phone; for notices alone' },
);

/** Of a filed officer or organisation. */
export const staffContact = Type.Object(
  {
    phone: Type.Optional(Type.String({ minLength: 1, maxLength: 40, description: '手机号码 Mobile number' })),
    language,
    email: Type.Optional(email),
    wecom: Type.Optional(
      Type.String({ pattern: '^[A-Za-z0-9._@-]{1,64}$', description: '企业微信账号 User id in WeCom' }),
    ),
  },
  {
    ...strict,
    description: '待办与预警提醒的联系方式，仅用于通知。 Where it is told of steps and alerts; for notices alone',
  },
);

export type ContactLanguage = (typeof contactLanguages)[number];
export type StaffContact = Type.Static<typeof staffContact>;
