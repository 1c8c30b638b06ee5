import { createHmac } from 'node:crypto';
import Type from 'typebox';
import type { FailureClass, NoticeOutcome, NoticeProvider, OutgoingNotice } from '../../actors/protocol/notices.ts';
import { call, codeOf, spoken } from './http-call.ts';
import type { ProviderSurroundings } from './provider-settings.ts';

/*
 * Aliyun SMS (短信服务), RPC style, version 2017-05-25.
 *
 * [S] SendSms, QuerySendDetails (help.aliyun.com/document_detail/419277.html) and the pushed SmsReport
 * (document_detail/101867.html): names and meanings of all members that are used here; `OutId` comes back in details and
 * reports, SendStatus is 1 waiting, 2 failed, 3 delivered, and a question is for one number and one day.
 * [M] The signature reproduces both published vectors (`signatures.test.ts`).
 * [S] A user has seen details say TotalCount 2 and list none (alibabacloud-java-sdk#42): such a list is no proof of absence.
 * [K] Error codes and their classes. Not verified against the real service: nothing here has ever sent a message.
 */

export const aliyunSettings = Type.Object(
  {
    endpoint: Type.String({ pattern: '^https?://', description: 'https://dysmsapi.aliyuncs.com/' }),
    accessKeyId: Type.String({ minLength: 1 }),
    accessKeySecret: Type.String({ minLength: 1 }),
    signName: Type.String({ minLength: 1, description: '短信签名' }),
    regionId: Type.Optional(Type.String({ minLength: 1, description: 'cn-hangzhou' })),
    templates: Type.Record(Type.String(), Type.String(), { description: '通知名称到模板编码 Notice → TemplateCode' }),
    receiptToken: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{16,128}$' })),
  },
  { additionalProperties: false },
);

type AliyunSettings = Type.Static<typeof aliyunSettings>;
type Parameters = Readonly<Record<string, string>>;

const classes: Readonly<Record<string, FailureClass>> = {
  'isv.BUSINESS_LIMIT_CONTROL': 'throttle',
  'isv.DAY_LIMIT_CONTROL': 'throttle',
  'isv.MOBILE_NUMBER_ILLEGAL': 'permanent',
  'isv.BLACK_KEY_CONTROL_LIMIT': 'permanent',
};

const PAGE = 50;
const MOST_PAGES = 20;
const dayMs = 24 * 60 * 60_000;

export function createAliyun(settings: AliyunSettings, around: ProviderSurroundings): NoticeProvider {
  const { now, nonce, timeoutMs } = around;
  const ask = async (action: string, own: Parameters) => {
    const parameters: Parameters = {
      AccessKeyId: settings.accessKeyId,
      Action: action,
      Format: 'JSON',
      RegionId: settings.regionId ?? 'cn-hangzhou',
      SignatureMethod: 'HMAC-SHA1',
      SignatureNonce: nonce(),
      SignatureVersion: '1.0',
      Timestamp: new Date(now()).toISOString().replace(/\.[0-9]{3}Z$/, 'Z'),
      Version: '2017-05-25',
      ...own,
    };
    const body = formOf({ ...parameters, Signature: signRpc('POST', parameters, settings.accessKeySecret) });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return spoken(await call({ url: new URL(settings.endpoint), method: 'POST', headers, body, timeoutMs }));
  };
  return {
    name: 'aliyun',
    async send({ ref, to, notice, fields }) {
      const template = settings.templates[notice];
      if (template === undefined) return { state: 'failed', class: 'config', code: 'TEMPLATE_MISSING' };
      const answer = await ask('SendSms', {
        PhoneNumbers: to,
        SignName: settings.signName,
        TemplateCode: template,
        TemplateParam: JSON.stringify(Object.fromEntries(fields.map(({ name, value }) => [name, value]))),
        OutId: ref,
      });
      if (answer.outcome !== undefined) return answer.outcome;
      const { Code: code, BizId: id } = answer.json;
      if (code === undefined) return { state: 'unknown', code: 'GARBAGE' };
      if (code !== 'OK') return { state: 'failed', class: classOf(codeOf(code)), code: codeOf(code) };
      return { state: 'accepted', ...(typeof id === 'string' ? { providerId: id } : {}) };
    },
    ask: (notice) => look(notice, now(), (own) => ask('QuerySendDetails', own)),
    close: async () => undefined,
  };
}

/** Looks through what was sent to the number since the first try, day by day. */
async function look(
  { ref, to, since }: OutgoingNotice,
  now: number,
  ask: (own: Parameters) => Promise<ReturnType<typeof spoken>>,
): Promise<NoticeOutcome> {
  let found: NoticeOutcome = { state: 'absent' };
  for (const day of new Set([dayOf(since), dayOf(Math.min(now, since + dayMs))])) {
    for (let page = 1; ; page += 1) {
      const own = { PhoneNumber: to, SendDate: day, PageSize: String(PAGE), CurrentPage: String(page) };
      const answer = await ask(own);
      if (answer.outcome !== undefined)
        return { state: 'unknown', code: codeOf('code' in answer.outcome ? answer.outcome.code : '') };
      const { Code: code, TotalCount: total, SmsSendDetailDTOs: details } = answer.json;
      const list = (details as { SmsSendDetailDTO?: unknown } | undefined)?.SmsSendDetailDTO;
      if (code !== 'OK' || !Array.isArray(list))
        return { state: 'unknown', code: code === 'OK' ? 'GARBAGE' : codeOf(code) };
      for (const one of list as readonly Readonly<Record<string, unknown>>[]) {
        if (one['OutId'] !== ref) continue;
        if (one['SendStatus'] === 3) return { state: 'delivered' };
        // Of several tries one that may still arrive counts more than one that has failed.
        if (one['SendStatus'] === 1) found = { state: 'accepted' };
        else if (found.state !== 'accepted')
          found = { state: 'failed', class: 'permanent', code: codeOf(one['ErrCode']) };
      }
      const seen = (page - 1) * PAGE + list.length;
      if (seen >= Number(total)) break;
      if (list.length === 0 || page >= MOST_PAGES) return { state: 'unknown', code: 'LIST_INCOMPLETE' };
    }
  }
  return found;
}

/** The signature of RPC style: HMAC-SHA1 over the method and all parameters in order, keyed with the secret and `&`. */
export function signRpc(method: 'GET' | 'POST', parameters: Parameters, secret: string): string {
  const query = Object.keys(parameters)
    .sort()
    .map((name) => `${encode(name)}=${encode(parameters[name] ?? '')}`)
    .join('&');
  return createHmac('sha1', `${secret}&`)
    .update(`${method}&${encode('/')}&${encode(query)}`)
    .digest('base64');
}

function classOf(code: string): FailureClass {
  const known = classes[code];
  if (known !== undefined) return known;
  if (code.startsWith('Throttling')) return 'throttle';
  return code.startsWith('isp.') ? 'retry' : 'config';
}

/** RFC 3986; what `encodeURIComponent` leaves as it is and this does not. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

const formOf = (parameters: Parameters): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');

/** The day in Asia/Shanghai, YYYYMMDD. */
const dayOf = (moment: number): string =>
  new Date(moment + 8 * 60 * 60_000).toISOString().slice(0, 10).replaceAll('-', '');
