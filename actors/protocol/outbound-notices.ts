import Type from 'typebox';
import { noticeProviders } from './notices.ts';

/** What integrators are told of a message to a person that did not arrive, as TypeBox schemas. */

const strict = { additionalProperties: false } as const;
const said = (zh: string, en: string) => ({ description: `${zh} ${en}` });
const code = Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,64}$', ...said('代码', 'Code, of ours or of the provider') });

export const noticeUndelivered = Type.Object(
  {
    notification: Type.String({ pattern: '^[0-9a-f]{32}$', ...said('通知的参考号', 'Reference of the message') }),
    notice: Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$', ...said('通知名称', 'Which message it is') }),
    noticeVersion: Type.String(),
    title: Type.String({ minLength: 1 }),
    audience: Type.Enum(
      ['applicant', 'agent', 'organisation', 'officer'],
      said('应被告知的人', 'Who was to be told; how they are reached is not said'),
    ),
    outcome: Type.Enum(
      ['undeliverable', 'unknown', 'suppressed'],
      said('未送达、结果不明、超出每日上限', 'Nobody has it; nobody can tell; one too many that day'),
    ),
    reason: code,
    attempts: Type.Integer({ minimum: 0 }),
    failures: Type.Array(
      Type.Object(
        {
          provider: Type.Enum([...noticeProviders]),
          class: Type.Enum(['retry', 'throttle', 'permanent', 'config']),
          code,
        },
        strict,
      ),
      said('各次尝试未成的原因', 'Why each try did not do, the newest last'),
    ),
  },
  strict,
);
