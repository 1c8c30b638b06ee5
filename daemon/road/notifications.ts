import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startDispatcher } from '../../actors/followers/dispatcher.ts';
import { measureNotices } from '../../actors/followers/notice-metrics.ts';
import { startNotices } from '../../actors/followers/notices.ts';
import { notificationBehaviour } from '../../actors/notification/notification.ts';
import { receiptBehaviour } from '../../actors/notification/receipt.ts';
import type { Outlet } from '../../actors/ports.ts';
import { type NoticeProvider, notificationKey, type ProviderName, receiptKey } from '../../actors/protocol/notices.ts';
import { recipientBehaviour } from '../../actors/recipient/recipient.ts';
import type { Behaviours } from '../../actors/registry.ts';
import { createPersonKeys } from '../../adapters/level/person-keys.ts';
import { createAliyun } from '../../adapters/notify/aliyun.ts';
import { createNats } from '../../adapters/notify/nats.ts';
import type { ProviderSurroundings } from '../../adapters/notify/provider-settings.ts';
import type { Receipt } from '../../adapters/notify/receipts.ts';
import { startReceiptsDoor } from '../../adapters/notify/receipts-door.ts';
import { createSmtp } from '../../adapters/notify/smtp.ts';
import { createTencent } from '../../adapters/notify/tencent.ts';
import { createWebhook } from '../../adapters/notify/webhook.ts';
import { createWechat } from '../../adapters/notify/wechat.ts';
import { createWecom } from '../../adapters/notify/wecom.ts';
import { readRuleFiles } from '../../adapters/rules/files.ts';
import { loadNotices, type Notices } from '../../rules/notices/load-notices.ts';
import type { Settings } from '../config.ts';
import { type NotifySettings, readNotifySettings } from '../notify-settings.ts';
import { faultLines, shippedRules } from '../rule-book.ts';
import type { Decisions } from './decisions.ts';
import type { Storage } from './storage.ts';
import type { Surroundings } from './surroundings.ts';
import type { Transport } from './transport.ts';

type Calendar = Parameters<typeof recipientBehaviour>[0]['calendar'];

/** The actors of messages to people. They are there whatever the settings say: what was begun must come to its end. */
export function noticeBehaviours(
  { notify }: Settings,
  calendar: Calendar,
): Pick<Required<Behaviours>, 'notification' | 'recipient' | 'receipt'> {
  const { settleMs, tries, retryMs, receiptMs, questions, quietFrom, quietTo, dailyCap, staffAt } = notify;
  return {
    notification: notificationBehaviour({ policy: { settleMs, tries, retryMs, receiptMs, questions } }),
    recipient: recipientBehaviour({ calendar, quiet: { from: quietFrom, to: quietTo }, dailyCap, staffAt }),
    receipt: receiptBehaviour,
  };
}

/** Starts who tells people what has happened. @returns the port at which receipts are taken, where they are */
export async function startNotifications(
  outlet: Outlet,
  { store, rules, rulesFolder }: Storage,
  { manager }: Transport,
  { journal, registry }: Decisions,
  { config, meter, fatal, stoppers, time: { clock } }: Surroundings,
): Promise<number | undefined> {
  const { settings, folders } = config;
  const { notify } = settings;
  const { routes, languages, credentials } = readNotifySettings(settings, folders.secrets);
  const notices = await readNotices(rulesFolder);
  const around = { now: () => clock.now(), nonce: randomUUID, timeoutMs: notify.timeoutMs };
  const providers = openProviders({ routes, credentials }, around, () =>
    createNats(outlet, manager, () => clock.now()),
  );
  stoppers.push('notice providers', async () => {
    await Promise.all([...providers.values()].map((provider) => provider.close()));
  });
  await measureNotices(journal, store, meter);
  const dispatcher = startDispatcher(
    { window: notify.window, drainMs: 3000 },
    { journal, registry, providers, clock, meter, fatal },
  );
  stoppers.push('dispatcher of notices', () => dispatcher.stop());
  const follower = await startNotices(
    { routes, languages, on: routes.length > 0 },
    {
      journal,
      store,
      registry,
      notices,
      rules,
      personKeys: createPersonKeys(store.personKeySecret),
      clock,
      meter,
      fatal,
    },
  );
  if (follower !== undefined) stoppers.push('notices', () => follower.stop());
  if (notify.receiptsHost === '') return undefined;
  const door = await startReceiptsDoor(
    { host: notify.receiptsHost, port: notify.receiptsPort, secrets: secretsOf(credentials) },
    { take: (receipt) => take(receipt, { journal, registry }), meter },
  );
  stoppers.push('door for receipts', () => door.stop());
  return door.port;
}

/** The texts of a site's own rules folder, where it has any; else those of the program. */
async function readNotices(rulesFolder: string): Promise<Notices> {
  const own = join(rulesFolder, 'notices');
  const { files, unreadable } = await readRuleFiles(existsSync(own) ? own : join(shippedRules, 'notices'));
  const faults = unreadable.map(({ file, reason }) => `  ${file}: ${reason}`);
  const loaded = loadNotices(files);
  if ('faults' in loaded) faults.push(faultLines(loaded.faults));
  if ('faults' in loaded || faults.length > 0)
    throw new Error(`通知文本不可用 the texts of notices cannot be used:\n${faults.join('\n')}`);
  return loaded.notices;
}

function openProviders(
  { routes, credentials }: Pick<NotifySettings, 'routes' | 'credentials'>,
  around: ProviderSurroundings,
  nats: () => NoticeProvider,
): ReadonlyMap<ProviderName, NoticeProvider> {
  const { aliyun, tencent, wechat, wecom, smtp, webhook } = credentials;
  const opened = [
    ...(aliyun === undefined ? [] : [createAliyun(aliyun, around)]),
    ...(tencent === undefined ? [] : [createTencent(tencent, around)]),
    ...(wechat === undefined ? [] : [createWechat(wechat, around)]),
    ...(wecom === undefined ? [] : [createWecom(wecom, around)]),
    ...(smtp === undefined ? [] : [createSmtp(smtp, around)]),
    ...(webhook === undefined ? [] : [createWebhook(webhook, around)]),
    ...(routes.some(({ provider }) => provider === 'nats') ? [nats()] : []),
  ];
  return new Map(opened.map((provider) => [provider.name, provider]));
}

function secretsOf({ aliyun, tencent, wechat }: NotifySettings['credentials']) {
  return {
    ...(aliyun?.receiptToken === undefined ? {} : { aliyun: aliyun.receiptToken }),
    ...(tencent?.receiptToken === undefined ? {} : { tencent: tencent.receiptToken }),
    ...(wechat?.callbackToken === undefined ? {} : { wechat: wechat.callbackToken }),
  };
}

/** Gives a receipt to its notice, or to where it waits for it; resolves once that is committed. */
async function take(
  { provider, of, outcome }: Receipt,
  { journal, registry }: Pick<Decisions, 'journal' | 'registry'>,
): Promise<void> {
  const entity = 'ref' in of ? notificationKey(of.ref) : receiptKey(provider, of.number);
  if (entity === undefined) return;
  // Of a notice that nobody has asked for nothing is kept.
  if ('ref' in of && (await registry.look(entity, ({ state }) => state)) === undefined) return;
  const command = { type: 'receipt', provider, outcome } as const;
  const input = { source: 'notifier', sequence: journal.lastCommit } as const;
  await new Promise<void>((answered) => registry.deliver({ entity, command, input, answered: () => answered() }));
}
