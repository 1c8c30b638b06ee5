import { signWechat } from '../receipts.ts';
import type { FakeLedger, Taken } from './fake-ledger.ts';

export const fakeReceiptSecrets = {
  aliyun: 'fake-receipt-token-1',
  tencent: 'fake-receipt-token-2',
  wechat: 'fake-callback-token',
} as const;

export interface FakeReceiptsOptions {
  /** Where receipts are taken. */
  readonly url: string;
  readonly everyMs: number;
}

export interface FakeReceiptsDependencies {
  readonly ledger: FakeLedger;
  readonly now: () => number;
  /** What becomes of a receipt: it comes once, twice or never. WeChat's is never lost: nobody could ask what became of it. */
  readonly fate: () => 'once' | 'twice' | 'never';
}

/** Tells of what was taken, once it is known whether it arrived, and again until it is heard; late where the daemon is down. */
export function startFakeReceipts(
  { url, everyMs }: FakeReceiptsOptions,
  { ledger, now, fate }: FakeReceiptsDependencies,
): { stop(): Promise<void> } {
  let next = 0;
  let due: { readonly taken: Taken; readonly times: number }[] = [];
  let pushing: Promise<void> | undefined;
  const push = async (): Promise<void> => {
    const all = ledger.all();
    for (; next < all.length; next += 1) {
      const taken = all[next] as Taken;
      if (!['aliyun', 'tencent', 'wechat'].includes(taken.provider)) continue;
      const drawn = fate();
      if (drawn === 'never' && taken.provider !== 'wechat') ledger.fault('receipt lost');
      else due.push({ taken, times: drawn === 'twice' ? 2 : 1 });
      if (drawn === 'twice') ledger.fault('receipt twice');
    }
    const ready = due.filter(({ taken }) => taken.reportedAt <= now());
    const heard = await Promise.all(ready.map(({ taken, times }) => tell(url, taken, times)));
    const done = new Set(ready.filter((_one, index) => heard[index]));
    due = due.filter((one) => !done.has(one));
  };
  const timer = setInterval(() => {
    pushing ??= push().finally(() => {
      pushing = undefined;
    });
  }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await pushing;
    },
  };
}

/** @returns whether it was heard each time */
async function tell(url: string, taken: Taken, times: number): Promise<boolean> {
  for (let time = 0; time < times; time += 1) {
    const { path, body } = receiptOf(taken);
    try {
      const { status } = await fetch(new URL(path, url), { method: 'POST', body });
      if (status !== 200) return false;
    } catch {
      return false;
    }
  }
  return true;
}

function receiptOf({ provider, ref, number, arrives }: Taken): { readonly path: string; readonly body: string } {
  switch (provider) {
    case 'aliyun':
      return {
        path: `receipts/aliyun/${fakeReceiptSecrets.aliyun}`,
        body: JSON.stringify([
          { out_id: ref, biz_id: number, success: arrives, err_code: arrives ? 'DELIVERED' : 'UNDELIV' },
        ]),
      };
    case 'tencent':
      return {
        path: `receipts/tencent/${fakeReceiptSecrets.tencent}`,
        body: JSON.stringify([
          {
            sid: `5000:${number}`,
            report_status: arrives ? 'SUCCESS' : 'FAIL',
            errmsg: arrives ? 'DELIVRD' : 'UNDELIV',
          },
        ]),
      };
    default: {
      const [timestamp, nonce] = ['1785800000', number];
      const query = new URLSearchParams({
        timestamp,
        nonce,
        signature: signWechat(fakeReceiptSecrets.wechat, timestamp, nonce),
      });
      const status = arrives ? 'success' : 'failed:user block';
      return {
        path: `receipts/wechat?${query.toString()}`,
        body: `<xml><Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event><MsgID>${number}</MsgID><Status><![CDATA[${status}]]></Status></xml>`,
      };
    }
  }
}
