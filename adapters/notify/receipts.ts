import { createHash, timingSafeEqual } from 'node:crypto';
import type { NoticeOutcome, ProviderName } from '../../actors/protocol/notices.ts';
import { codeOf } from './http-call.ts';

/** What a provider tells by itself of one message. */
export interface Receipt {
  readonly provider: ProviderName;
  /** Of the message: our reference, or the provider's number. */
  readonly of: { readonly ref: string } | { readonly number: string };
  readonly outcome: Extract<NoticeOutcome, { state: 'delivered' | 'failed' }>;
}

/**
 * Reads a pushed SmsReport of Aliyun: a JSON list with `out_id`, `success`, `err_code`. The push is not signed, so whoever
 * calls must know the address (`receiptToken`).
 */
export function readAliyunReport(body: string): readonly Receipt[] {
  return listIn(body).flatMap((one): readonly Receipt[] => {
    const { out_id: ref, success, err_code: code } = one;
    if (typeof ref !== 'string' || !/^[0-9a-f]{32}$/.test(ref) || typeof success !== 'boolean') return [];
    return [{ provider: 'aliyun', of: { ref }, outcome: success ? { state: 'delivered' } : failure(code) }];
  });
}

/** Reads a status notification of Tencent Cloud: a JSON list with `sid`, `report_status`, `errmsg`. It is not signed either. */
export function readTencentReport(body: string): readonly Receipt[] {
  return listIn(body).flatMap((one): readonly Receipt[] => {
    const { sid, report_status: status, errmsg } = one;
    if (typeof sid !== 'string' || (status !== 'SUCCESS' && status !== 'FAIL')) return [];
    const outcome = status === 'SUCCESS' ? ({ state: 'delivered' } as const) : failure(errmsg);
    return [{ provider: 'tencent', of: { number: sid }, outcome }];
  });
}

/** Reads the event TEMPLATESENDJOBFINISH of WeChat; of any other, nothing. Its Status is a word or a sentence. */
export function readWechatEvent(xml: string): readonly Receipt[] {
  if (!/<Event>(?:<!\[CDATA\[)?TEMPLATESENDJOBFINISH/.test(xml)) return [];
  const number = /<MsgID>([0-9]{1,30})<\/MsgID>/.exec(xml)?.[1];
  const status = /<Status><!\[CDATA\[([^\]]{1,100})\]\]><\/Status>/.exec(xml)?.[1];
  if (number === undefined || status === undefined) return [];
  const outcome = status === 'success' ? ({ state: 'delivered' } as const) : failure(status.replaceAll(/[ :]+/g, '_'));
  return [{ provider: 'wechat', of: { number }, outcome }];
}

/** Whether WeChat has signed a call: SHA-1 over the token, the timestamp and the nonce, sorted and joined. */
export function isSignedByWechat(query: URLSearchParams, token: string): boolean {
  const [signature = '', timestamp = '', nonce = ''] = ['signature', 'timestamp', 'nonce'].map(
    (name) => query.get(name) ?? '',
  );
  return isSame(signature, signWechat(token, timestamp, nonce));
}

/** The signature that WeChat gives its calls. */
export function signWechat(token: string, timestamp: string, nonce: string): string {
  return createHash('sha1').update([token, timestamp, nonce].sort().join('')).digest('hex');
}

/** Compares without telling by its time where two texts differ. */
export function isSame(one: string, other: string): boolean {
  const [left, right] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

function failure(code: unknown): Receipt['outcome'] {
  return { state: 'failed', class: 'permanent', code: codeOf(code) };
}

function listIn(body: string): readonly Readonly<Record<string, unknown>>[] {
  const list: unknown = JSON.parse(body);
  if (!Array.isArray(list)) throw new SyntaxError('a report is a list');
  return list.filter((one) => typeof one === 'object' && one !== null) as readonly Readonly<Record<string, unknown>>[];
}
