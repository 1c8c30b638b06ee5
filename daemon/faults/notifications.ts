import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fakeAliyunKeys } from '../../adapters/notify/fake/fake-aliyun.ts';
import { FakeLedger } from '../../adapters/notify/fake/fake-ledger.ts';
import { fakeReceiptSecrets, startFakeReceipts } from '../../adapters/notify/fake/fake-receipts.ts';
import { startFakeServer } from '../../adapters/notify/fake/fake-server.ts';
import { fakeMailbox, startFakeSmtp } from '../../adapters/notify/fake/fake-smtp.ts';
import { fakeTencentKeys } from '../../adapters/notify/fake/fake-tencent.ts';
import { fakeWebhookSecret } from '../../adapters/notify/fake/fake-webhook.ts';
import { fakeWechatKeys, fakeWecomKeys } from '../../adapters/notify/fake/fake-weixin.ts';
import { type FakeWorld, fakeFaults } from '../../adapters/notify/fake/fake-world.ts';
import { noticeOccasions } from '../../rules/notices/notice-file.ts';
import { Random } from '../../rules/random.ts';
import { freePort } from '../demo/child.ts';
import type { FaultRun } from './fault-run.ts';
import { House } from './house.ts';
import { leaksIn } from './log-leaks.ts';
import { accountOfNotices } from './notice-account.ts';
import { startNoticeLoad } from './notice-load.ts';

/** One in five messages meets a fault of its provider. */
const FAULTY = 0.2;
const KILLS = 20;
/** Two people are told of most applications: who applies, and who has the first step. */
const NOTICES_OF_AN_APPLICATION = 2;
/** When nothing has ended for so long, nothing ends any more. */
const GIVE_UP_MS = 120_000;
const LONGEST_LIFE_MS = 20_000;
const TIMEOUT_MS = 1500;
const MOST_FAILURES = 100;

/**
 * `onedoor faults notifications`: people are told things by providers of which one in five messages is answered wrongly, late
 * or not at all, while the daemon is killed again and again. Each message arrives once, or is reported as undeliverable or
 * unknown; and no log says who anybody is.
 */
export const notificationRun: FaultRun = async ({ count, seed, folder, tell }) => {
  const random = new Random(seed);
  const chance = new Random(seed + 1);
  const ledger = new FakeLedger();
  const world: FakeWorld = {
    ledger,
    now: Date.now,
    fault: (kind) => (chance.chance(kind === 'send' ? FAULTY : FAULTY / 2) ? chance.pick(fakeFaults) : undefined),
    fate: () => ({ arrives: chance.chance(0.95), afterMs: chance.between(0, 400) }),
    slowMs: TIMEOUT_MS * 2,
  };
  const server = await startFakeServer(world);
  const smtp = await startFakeSmtp(world);
  const receiptsPort = await freePort();
  const receipts = startFakeReceipts(
    { url: `http://127.0.0.1:${receiptsPort}/`, everyMs: 50 },
    {
      ledger,
      now: Date.now,
      fate: () =>
        chance.weigh([
          ['once', 80],
          ['twice', 10],
          ['never', 10],
        ] as const),
    },
  );
  const house = await House.build({ home: join(folder, 'house'), environment: settingsOf(receiptsPort) });
  writeCredentials(house.home, server.url, smtp.port);
  try {
    await house.start();
    const load = await startNoticeLoad(house.home, house.natsUrl, random);
    const applications = Math.ceil(count / NOTICES_OF_AN_APPLICATION);
    const kills = Math.min(KILLS, Math.max(2, Math.ceil(count / 100)));
    let applied = 0;
    for (let kill = 1; kill <= kills; kill += 1) {
      const part = Math.round((applications * kill) / kills) - applied;
      const applying = load.apply(part);
      // Told in messages, so that every kill falls into the sending on any machine.
      await untilTaken(ledger, ledger.all().length + random.between(5, Math.max(5, part)));
      await sleep(random.between(0, 200));
      await house.daemon.kill();
      await house.start();
      await applying;
      applied += part;
      tell(`${kill} of ${kills} kills, ${applied} applications, ${ledger.all().length} messages taken`);
    }
    await untilNothingIsOpen(house);
    await load.stop();
    await house.stop();
    const { failures, figures } = await accountOfNotices(house.home, ledger);
    const leaks = leaksIn(join(house.home, 'daemon.log'), load.personal);
    return {
      failures: [
        ...failures,
        ...(ledger.unsigned > 0 ? [`${ledger.unsigned} calls were not signed as they must be`] : []),
        ...leaks,
      ].slice(0, MOST_FAILURES),
      figures: {
        applications: applied,
        kills,
        ...figures,
        failures: failures.length,
        ...Object.fromEntries([...ledger.faults].map(([kind, times]) => [`fault ${kind}`, times])),
        personalValuesSearched: load.personal.size,
      },
    };
  } finally {
    await receipts.stop();
    await house.stop();
    await server.stop();
    await smtp.stop();
  }
};

function settingsOf(receiptsPort: number): Record<string, string> {
  return Object.fromEntries(
    Object.entries({
      WECHAT: 'wechat',
      SMS: 'aliyun,tencent',
      WECOM: 'wecom,webhook',
      MAIL: 'smtp,webhook',
      QUIET_FROM: '00:00',
      QUIET_TO: '00:00',
      STAFF_AT: 'anytime',
      DAILY_CAP: '1000000',
      TRIES: '3',
      RETRY_MS: '300',
      TIMEOUT_MS: String(TIMEOUT_MS),
      SETTLE_MS: '2500',
      QUESTIONS: '3',
      RECEIPT_MS: '2000',
      RECEIPTS_HOST: '127.0.0.1',
      RECEIPTS_PORT: String(receiptsPort),
    }).map(([name, value]) => [`ONEDOOR_NOTIFY_${name}`, value]),
  );
}

function writeCredentials(home: string, url: string, smtpPort: number): void {
  const folder = join(home, 'secrets', 'notify');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const templates = Object.fromEntries(Object.keys(noticeOccasions).map((name) => [name, `T-${name}`]));
  const files = {
    aliyun: {
      endpoint: `${url}aliyun/`,
      ...fakeAliyunKeys,
      signName: '档案馆',
      templates,
      receiptToken: fakeReceiptSecrets.aliyun,
    },
    tencent: {
      endpoint: `${url}tencent/`,
      ...fakeTencentKeys,
      region: 'ap-guangzhou',
      sdkAppId: '1400000000',
      signName: '档案馆',
      templates,
      receiptToken: fakeReceiptSecrets.tencent,
    },
    wechat: { endpoint: `${url}wechat/`, ...fakeWechatKeys, templates, callbackToken: fakeReceiptSecrets.wechat },
    wecom: { endpoint: `${url}wecom/`, ...fakeWecomKeys },
    webhook: { endpoint: `${url}webhook/`, secret: fakeWebhookSecret },
    smtp: {
      host: '127.0.0.1',
      port: smtpPort,
      secure: false,
      ...fakeMailbox,
      from: 'archives@example.com',
      domain: 'example.com',
    },
  };
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(content), { mode: 0o600 });
}

/** Waits until the providers have taken so many messages; where the last life has left little, not for ever. */
async function untilTaken(ledger: FakeLedger, count: number): Promise<void> {
  const until = performance.now() + LONGEST_LIFE_MS;
  while (ledger.all().length < count && performance.now() < until) await sleep(20);
}

/** Waits until everybody was told, or it is known why not. */
async function untilNothingIsOpen(house: House): Promise<void> {
  const names = ['onedoor_notices_open', 'onedoor_notices_lag_commits', 'onedoor_courier_lag_commands'];
  let until = performance.now() + GIVE_UP_MS;
  let least = Number.POSITIVE_INFINITY;
  let atRest = 0;
  while (atRest < 3 && performance.now() < until) {
    await sleep(500);
    const text = await (await fetch(`http://127.0.0.1:${house.daemon.httpPort}/metrics`)).text();
    const [open = Number.NaN, ...lags] = names.map((name) =>
      Number(new RegExp(`^${name} ([0-9.e+]+)$`, 'm').exec(text)?.[1] ?? Number.NaN),
    );
    atRest = [open, ...lags].every((value) => value === 0) ? atRest + 1 : 0;
    if (open < least) {
      least = open;
      until = performance.now() + GIVE_UP_MS;
    }
  }
}
