import { createServer } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import type { NoticeProvider } from '../../actors/protocol/notices.ts';
import { createAliyun } from './aliyun.ts';
import { fakeAliyunKeys } from './fake/fake-aliyun.ts';
import { FakeLedger } from './fake/fake-ledger.ts';
import { startFakeServer } from './fake/fake-server.ts';
import { fakeMailbox, startFakeSmtp } from './fake/fake-smtp.ts';
import { fakeTencentKeys } from './fake/fake-tencent.ts';
import { fakeWebhookSecret } from './fake/fake-webhook.ts';
import { fakeWechatKeys, fakeWecomKeys } from './fake/fake-weixin.ts';
import type { FakeFault, FakeWorld } from './fake/fake-world.ts';
import { type ProviderUnderTest, providerContract } from './provider.contract.ts';
import { createSmtp } from './smtp.ts';
import { createTencent } from './tencent.ts';
import { createWebhook } from './webhook.ts';
import { createWechat } from './wechat.ts';
import { createWecom } from './wecom.ts';

const TIMEOUT_MS = 400;
let nonces = 0;
const around = {
  now: Date.now,
  nonce: () => {
    nonces += 1;
    return `nonce-${nonces}`;
  },
  timeoutMs: TIMEOUT_MS,
};
const templates = { 'result-returned': 'T-1' };

interface Opened {
  readonly world: FakeWorld;
  readonly ledger: FakeLedger;
  failNext(fault: FakeFault): void;
}

function openWorld(): Opened {
  const ledger = new FakeLedger();
  let next: FakeFault | undefined;
  const fault = (): FakeFault | undefined => {
    const now = next;
    next = undefined;
    return now;
  };
  const fate = () => ({ arrives: true, afterMs: 0 });
  return {
    ledger,
    world: { ledger, now: Date.now, fault, fate, slowMs: TIMEOUT_MS * 3 },
    failNext: (wanted) => {
      next = wanted;
    },
  };
}

const overHttp =
  (make: (url: string) => NoticeProvider, to: string, channel: ProviderUnderTest['channel']) => async () => {
    const { world, ledger, failNext } = openWorld();
    const server = await startFakeServer(world);
    const provider = make(server.url);
    const key = (ref: string) => (provider.name === 'wecom' ? ref.slice(0, 8) : ref);
    return {
      provider,
      to,
      channel,
      failNext,
      taken: (ref: string) => ledger.of(key(ref)).length,
      unsigned: () => ledger.unsigned,
      close: () => server.stop(),
    };
  };

const aliyun = (url: string, keys: typeof fakeAliyunKeys = fakeAliyunKeys) =>
  createAliyun({ endpoint: `${url}aliyun/`, ...keys, signName: '档案馆', templates }, around);
const tencent = (url: string) =>
  createTencent(
    {
      endpoint: `${url}tencent/`,
      ...fakeTencentKeys,
      region: 'ap-guangzhou',
      sdkAppId: '14',
      signName: '档案馆',
      templates,
    },
    around,
  );
const wechat = (url: string) => createWechat({ endpoint: `${url}wechat/`, ...fakeWechatKeys, templates }, around);

providerContract('Aliyun', overHttp(aliyun, '13800000001', 'sms'));
providerContract('Tencent Cloud', overHttp(tencent, '13800000001', 'sms'));
providerContract('WeChat', overHttp(wechat, 'oOpenId', 'wechat'));
providerContract(
  'WeCom',
  overHttp((url) => createWecom({ endpoint: `${url}wecom/`, ...fakeWecomKeys }, around), 'duty', 'wecom'),
);
providerContract(
  'webhook',
  overHttp(
    (url) => createWebhook({ endpoint: `${url}webhook/`, secret: fakeWebhookSecret }, around),
    '13800000001',
    'sms',
  ),
);
providerContract('SMTP', async () => {
  const { world, ledger, failNext } = openWorld();
  const smtp = await startFakeSmtp(world);
  const mailbox = {
    host: '127.0.0.1',
    port: smtp.port,
    secure: false,
    from: 'archives@example.com',
    domain: 'example.com',
  };
  return {
    // nodemailer waits a second at least for each part of a conversation.
    provider: createSmtp({ ...mailbox, ...fakeMailbox }, { ...around, timeoutMs: 900 }),
    to: 'person@example.com',
    channel: 'mail' as const,
    failNext,
    taken: (ref: string) => ledger.of(ref).length,
    unsigned: () => ledger.unsigned,
    close: () => smtp.stop(),
  };
});

describe('a provider', () => {
  const opened: { close(): Promise<void> }[] = [];
  afterAll(async () => {
    for (const one of opened) await one.close();
  });
  const message = {
    ref: 'f'.repeat(32),
    about: { kind: 'application', id: 'hall.A-1' },
    channel: 'sms',
    to: '13800000001',
    notice: 'result-returned',
    title: '',
    text: '',
    fields: [],
    since: Date.now(),
    commit: 1,
  } as const;

  it('whose keys are wrong says that its settings are', async () => {
    const { world, ledger } = openWorld();
    const server = await startFakeServer(world);
    opened.push({ close: () => server.stop() });
    const stranger = createAliyun(
      {
        endpoint: `${server.url}aliyun/`,
        ...fakeAliyunKeys,
        accessKeySecret: 'another',
        signName: '档案馆',
        templates,
      },
      around,
    );
    expect(await stranger.send(message)).toEqual({ state: 'failed', class: 'config', code: 'SignatureDoesNotMatch' });
    expect(ledger.unsigned).toBe(1);
    expect(ledger.all()).toEqual([]);
  });

  it('that nobody answers for has taken nothing', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => closed.once('listening', resolve));
    const { port } = closed.address() as { port: number };
    await new Promise((resolve) => closed.close(resolve));
    const unreachable = { state: 'failed', class: 'retry' };
    expect(await aliyun(`http://127.0.0.1:${port}/`).send(message)).toMatchObject(unreachable);
    const mailbox = { host: '127.0.0.1', port, secure: false, from: 'a@example.com', domain: 'example.com' };
    const smtp = createSmtp(mailbox, around);
    expect(await smtp.send({ ...message, channel: 'mail', to: 'b@example.com' })).toMatchObject(unreachable);
    await smtp.close();
  });

  it('without a template of its own for the notice says so', async () => {
    const bare = createWechat({ endpoint: 'http://127.0.0.1:1/', ...fakeWechatKeys, templates: {} }, around);
    expect(await bare.send(message)).toEqual({ state: 'failed', class: 'config', code: 'TEMPLATE_MISSING' });
  });
});
