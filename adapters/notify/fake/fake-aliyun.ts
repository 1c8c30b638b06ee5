import { signRpc } from '../aliyun.ts';
import type { FakeProvider, FakeWorld } from './fake-world.ts';

export const fakeAliyunKeys = { accessKeyId: 'fake-id', accessKeySecret: 'fake-secret' } as const;

/** Aliyun SMS: SendSms and QuerySendDetails, signed in RPC style. */
export function fakeAliyun({ ledger, now, fate }: FakeWorld): FakeProvider {
  return ({ method, body }) => {
    const { Signature: signature, ...parameters } = Object.fromEntries(new URLSearchParams(body));
    const own = signRpc(
      method === 'GET' ? 'GET' : 'POST',
      parameters as Record<string, string>,
      fakeAliyunKeys.accessKeySecret,
    );
    if (signature !== own || parameters['AccessKeyId'] !== fakeAliyunKeys.accessKeyId)
      return { unsigned: { Code: 'SignatureDoesNotMatch', Message: 'fake' } };
    const words = { throttled: { Code: 'isv.BUSINESS_LIMIT_CONTROL' }, refused: { Code: 'isv.MOBILE_NUMBER_ILLEGAL' } };
    const to = parameters['PhoneNumbers'] ?? parameters['PhoneNumber'] ?? '';
    if (parameters['Action'] === 'QuerySendDetails') return { kind: 'ask', ...words, answer: () => details(to) };
    return {
      kind: 'send',
      ...words,
      answer: () => {
        const { arrives, afterMs } = fate();
        const at = now();
        const ref = parameters['OutId'] ?? '';
        const { number } = ledger.take({ ref, provider: 'aliyun', to, at, arrives, reportedAt: at + afterMs });
        return { Code: 'OK', Message: 'OK', RequestId: number, BizId: number };
      },
    };
  };

  function details(to: string): object {
    const found = ledger.all().filter((one) => one.provider === 'aliyun' && one.to === to);
    const list = found.map(({ ref, arrives, reportedAt }) => {
      const reported = now() >= reportedAt;
      const status = !reported ? 1 : arrives ? 3 : 2;
      return { PhoneNum: to, OutId: ref, SendStatus: status, ErrCode: status === 2 ? 'UNDELIV' : 'DELIVERED' };
    });
    return { Code: 'OK', TotalCount: String(list.length), SmsSendDetailDTOs: { SmsSendDetailDTO: list } };
  }
}
