import { authorize } from '../tencent.ts';
import { type FakeProvider, type FakeWorld, header } from './fake-world.ts';

export const fakeTencentKeys = { secretId: 'fake-id', secretKey: 'fake-key' } as const;

/** Tencent Cloud SMS: SendSms and PullSmsSendStatusByPhoneNumber, signed with TC3. It lists what it has a report of. */
export function fakeTencent({ ledger, now, fate }: FakeWorld): FakeProvider {
  return (request) => {
    const timestamp = Number(header(request, 'x-tc-timestamp'));
    const signed = { ...fakeTencentKeys, service: 'sms', host: header(request, 'host'), timestamp };
    const own = authorize({ ...signed, contentType: header(request, 'content-type'), body: request.body });
    const fresh = Math.abs(now() / 1000 - timestamp) < 300;
    if (header(request, 'authorization') !== own || !fresh)
      return { unsigned: { Response: { Error: { Code: 'AuthFailure.SignatureFailure', Message: 'fake' } } } };
    const asked = JSON.parse(request.body) as Readonly<Record<string, unknown>>;
    const status = (Code: string) => ({ Response: { SendStatusSet: [{ Code }] } });
    const words = {
      throttled: status('LimitExceeded.PhoneNumberThirtySecondLimit'),
      refused: status('FailedOperation.PhoneNumberInBlacklist'),
    };
    if (header(request, 'x-tc-action') !== 'SendSms')
      return { kind: 'ask', ...words, answer: () => statuses(String(asked['PhoneNumber'])) };
    return {
      kind: 'send',
      ...words,
      answer: () => {
        const { arrives, afterMs } = fate();
        const at = now();
        const [to = ''] = asked['PhoneNumberSet'] as readonly string[];
        const ref = String(asked['SessionContext']);
        const { number } = ledger.take({ ref, provider: 'tencent', to, at, arrives, reportedAt: at + afterMs });
        return { Response: { SendStatusSet: [{ Code: 'Ok', SerialNo: `5000:${number}`, PhoneNumber: to, Fee: 1 }] } };
      },
    };
  };

  function statuses(to: string): object {
    const found = ledger.all().filter((one) => one.provider === 'tencent' && one.to === to && now() >= one.reportedAt);
    const list = found.map(({ ref, number, arrives }) => ({
      SessionContext: ref,
      SerialNo: `5000:${number}`,
      ReportStatus: arrives ? 'SUCCESS' : 'FAIL',
      Description: arrives ? 'DELIVRD' : 'UNDELIV',
    }));
    return { Response: { PullSmsSendStatusSet: list } };
  }
}
