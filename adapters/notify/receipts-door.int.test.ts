import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FakeLedger } from './fake/fake-ledger.ts';
import { fakeReceiptSecrets, startFakeReceipts } from './fake/fake-receipts.ts';
import { type Receipt, signWechat } from './receipts.ts';
import { type ReceiptsDoor, startReceiptsDoor } from './receipts-door.ts';

const REF = 'e'.repeat(32);
const meter = {
  counter: () => () => undefined,
  gauge: () => undefined,
  gauges: () => undefined,
  histogram: () => () => undefined,
};

describe('the door for receipts', () => {
  let door: ReceiptsDoor;
  let taken: Receipt[] = [];
  let broken = false;
  const url = () => `http://127.0.0.1:${door.port}/`;
  beforeAll(async () => {
    const take = async (receipt: Receipt) => {
      if (broken) throw new Error('not committed');
      taken.push(receipt);
    };
    door = await startReceiptsDoor({ host: '127.0.0.1', port: 0, secrets: fakeReceiptSecrets }, { take, meter });
  });
  beforeEach(() => {
    taken = [];
    broken = false;
  });
  afterAll(() => door.stop());
  const post = async (path: string, body: string) =>
    (await fetch(new URL(path, url()), { method: 'POST', body })).status;
  const report = JSON.stringify([{ out_id: REF, success: true, err_code: 'DELIVERED' }]);

  it('takes what each provider tells, as it tells it', async () => {
    const ledger = new FakeLedger();
    for (const provider of ['aliyun', 'tencent', 'wechat'] as const)
      for (const arrives of [true, false]) ledger.take({ ref: REF, provider, to: '', at: 0, arrives, reportedAt: 0 });
    const teller = startFakeReceipts({ url: url(), everyMs: 5 }, { ledger, now: Date.now, fate: () => 'once' });
    await expect.poll(() => taken.length).toBe(6);
    await teller.stop();
    const said = taken.map(({ provider, of, outcome }) => [provider, Object.keys(of)[0], outcome.state]);
    expect(said.map(String).sort()).toEqual([
      'aliyun,ref,delivered',
      'aliyun,ref,failed',
      'tencent,number,delivered',
      'tencent,number,failed',
      'wechat,number,delivered',
      'wechat,number,failed',
    ]);
  });

  it('opens to nobody who does not know the address or cannot sign', async () => {
    expect(await post('receipts/aliyun/guessed', report)).toBe(404);
    expect(await post(`receipts/tencent/${fakeReceiptSecrets.aliyun}`, report)).toBe(404);
    const query = new URLSearchParams({ timestamp: '1', nonce: '2', signature: signWechat('guessed', '1', '2') });
    expect(await post(`receipts/wechat?${query.toString()}`, '<xml/>')).toBe(403);
    expect(taken).toEqual([]);
  });

  it('echoes what WeChat tries it out with', async () => {
    const signature = signWechat(fakeReceiptSecrets.wechat, '1', '2');
    const query = new URLSearchParams({ timestamp: '1', nonce: '2', signature, echostr: 'hello' });
    expect(await (await fetch(new URL(`receipts/wechat?${query.toString()}`, url()))).text()).toBe('hello');
  });

  it('does not thank for what is not committed, nor for what is no report', async () => {
    broken = true;
    expect(await post(`receipts/aliyun/${fakeReceiptSecrets.aliyun}`, report)).toBe(500);
    broken = false;
    expect(await post(`receipts/aliyun/${fakeReceiptSecrets.aliyun}`, '{')).toBe(400);
    expect(await post(`receipts/aliyun/${fakeReceiptSecrets.aliyun}`, '[{"out_id":"../x","success":true}]')).toBe(200);
    expect(taken).toEqual([]);
  });
});
