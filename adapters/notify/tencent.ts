import { createHash, createHmac } from 'node:crypto';
import Type from 'typebox';
import type { FailureClass, NoticeOutcome, NoticeProvider } from '../../actors/protocol/notices.ts';
import { call, codeOf, spoken } from './http-call.ts';
import type { ProviderSurroundings } from './provider-settings.ts';

/*
 * Tencent Cloud SMS (短信), API 3.0, version 2021-01-11, TC3-HMAC-SHA256.
 *
 * [S] SendSms (cloud.tencent.com/document/api/382/55981), PullSmsSendStatusByPhoneNumber (382/38773, 382/55977), error codes
 * (382/59177, 382/52075): names and meanings of all members and codes that are used here. `SessionContext` is under 512 bytes
 * and comes back. Of the statuses that can be pulled the documents do not say that messages without a report are among them, so
 * one that is not found is not known to be absent: this provider never says so.
 * [M] The signature reproduces the published vector (`signatures.test.ts`).
 * [K] That a frequency limit means the message was not taken. Not verified against the real service.
 */

export const tencentSettings = Type.Object(
  {
    endpoint: Type.String({ pattern: '^https?://', description: 'https://sms.tencentcloudapi.com/' }),
    secretId: Type.String({ minLength: 1 }),
    secretKey: Type.String({ minLength: 1 }),
    region: Type.String({ minLength: 1, description: 'ap-guangzhou' }),
    sdkAppId: Type.String({ minLength: 1 }),
    signName: Type.String({ minLength: 1, description: '短信签名' }),
    templates: Type.Record(Type.String(), Type.String(), { description: '通知名称到模板 ID Notice → TemplateId' }),
    receiptToken: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{16,128}$' })),
  },
  { additionalProperties: false },
);

type TencentSettings = Type.Static<typeof tencentSettings>;

const permanent = [
  'InvalidParameterValue.IncorrectPhoneNumber',
  'FailedOperation.PhoneNumberInBlacklist',
  'FailedOperation.ContainSensitiveWord',
];
const MOST_STATUSES = 100;

export function createTencent(settings: TencentSettings, around: ProviderSurroundings): NoticeProvider {
  const { now, timeoutMs } = around;
  const { hostname, port } = new URL(settings.endpoint);
  const host = port === '' ? hostname : `${hostname}:${port}`;
  const ask = async (action: string, payload: object) => {
    const body = JSON.stringify(payload);
    const timestamp = Math.floor(now() / 1000);
    const contentType = 'application/json; charset=utf-8';
    const authorization = authorize({ ...settings, service: 'sms', host, contentType, body, timestamp });
    const headers = {
      host,
      authorization,
      'content-type': contentType,
      'x-tc-action': action,
      'x-tc-version': '2021-01-11',
      'x-tc-region': settings.region,
      'x-tc-timestamp': String(timestamp),
    };
    const answer = spoken(await call({ url: new URL(settings.endpoint), method: 'POST', headers, body, timeoutMs }));
    if (answer.outcome !== undefined) return answer;
    const said = answer.json['Response'] as Readonly<Record<string, unknown>> | undefined;
    const error = said?.['Error'] as { readonly Code?: unknown } | undefined;
    if (said === undefined) return { outcome: { state: 'unknown', code: 'GARBAGE' } as const };
    if (error !== undefined) return { outcome: refusal(codeOf(error.Code)) };
    return { said };
  };
  return {
    name: 'tencent',
    async send({ ref, to, notice, fields }) {
      const template = settings.templates[notice];
      if (template === undefined) return { state: 'failed', class: 'config', code: 'TEMPLATE_MISSING' };
      const answer = await ask('SendSms', {
        PhoneNumberSet: [`+86${to}`],
        SmsSdkAppId: settings.sdkAppId,
        SignName: settings.signName,
        TemplateId: template,
        TemplateParamSet: fields.map(({ value }) => value),
        SessionContext: ref,
      });
      if (!('said' in answer)) return answer.outcome;
      const [status] = (answer.said['SendStatusSet'] ?? []) as readonly Readonly<Record<string, unknown>>[];
      if (status === undefined) return { state: 'unknown', code: 'GARBAGE' };
      if (status['Code'] !== 'Ok') return refusal(codeOf(status['Code']));
      const { SerialNo: id } = status;
      return { state: 'accepted', ...(typeof id === 'string' ? { providerId: id } : {}) };
    },
    async ask({ ref, to, since }) {
      const answer = await ask('PullSmsSendStatusByPhoneNumber', {
        SendDateTime: Math.floor(since / 1000) - 60,
        EndDateTime: Math.floor(now() / 1000) + 60,
        Offset: 0,
        Limit: MOST_STATUSES,
        PhoneNumber: `+86${to}`,
        SmsSdkAppId: settings.sdkAppId,
      });
      if (!('said' in answer))
        return { state: 'unknown', code: 'code' in answer.outcome ? answer.outcome.code : 'GARBAGE' };
      const statuses = (answer.said['PullSmsSendStatusSet'] ?? []) as readonly Readonly<Record<string, unknown>>[];
      const own = statuses.filter((one) => one['SessionContext'] === ref);
      if (own.some((one) => one['ReportStatus'] === 'SUCCESS')) return { state: 'delivered' };
      const failed = own.find((one) => one['ReportStatus'] === 'FAIL');
      if (failed === undefined) return { state: 'unknown', code: 'NO_STATUS' };
      return { state: 'failed', class: 'permanent', code: codeOf(failed['Description']) };
    },
    close: async () => undefined,
  };
}

/** What a code of an error comes to. An internal error of theirs says nothing of the message. */
function refusal(code: string): NoticeOutcome {
  if (code.startsWith('InternalError')) return { state: 'unknown', code };
  return { state: 'failed', class: classOf(code), code };
}

function classOf(code: string): FailureClass {
  if (code.startsWith('LimitExceeded') || code.startsWith('RequestLimitExceeded')) return 'throttle';
  return permanent.includes(code) ? 'permanent' : 'config';
}

interface Signed {
  readonly secretId: string;
  readonly secretKey: string;
  readonly service: string;
  readonly host: string;
  readonly contentType: string;
  readonly body: string;
  /** Seconds since 1970 UTC. */
  readonly timestamp: number;
}

/** The header `Authorization` of TC3-HMAC-SHA256 over a POST of `/`, with the type of its content and its host signed. */
export function authorize({ secretId, secretKey, service, host, contentType, body, timestamp }: Signed): string {
  const signedHeaders = 'content-type;host';
  const canonical = ['POST', '/', '', `content-type:${contentType}\nhost:${host}\n`, signedHeaders, sha256(body)].join(
    '\n',
  );
  const day = new Date(timestamp * 1000).toISOString().slice(0, 10);
  const scope = `${day}/${service}/tc3_request`;
  const text = ['TC3-HMAC-SHA256', String(timestamp), scope, sha256(canonical)].join('\n');
  const key = [day, service, 'tc3_request'].reduce<Buffer | string>(
    (secret, part) => hmac(secret, part),
    `TC3${secretKey}`,
  );
  const signature = hmac(key, text).toString('hex');
  return `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();
