import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Static } from 'typebox';
import { type ContactLanguage, contactLanguages } from '../actors/protocol/contacts.ts';
import {
  type NoticeRoute,
  noticeChannels,
  noticeProviders,
  type ProviderName,
  providerTraits,
} from '../actors/protocol/notices.ts';
import { aliyunSettings } from '../adapters/notify/aliyun.ts';
import { smtpSettings } from '../adapters/notify/smtp.ts';
import { tencentSettings } from '../adapters/notify/tencent.ts';
import { webhookSettings } from '../adapters/notify/webhook.ts';
import { wechatSettings } from '../adapters/notify/wechat.ts';
import { wecomSettings } from '../adapters/notify/wecom.ts';
import { schemaDefects } from '../rules/matters/schema-fault.ts';
import { ConfigFault, type Settings } from './config.ts';

const schemas = {
  aliyun: aliyunSettings,
  tencent: tencentSettings,
  wechat: wechatSettings,
  wecom: wecomSettings,
  smtp: smtpSettings,
  webhook: webhookSettings,
} as const;

/** What is in the files of the providers that the settings name. */
export type NotifyCredentials = { readonly [Name in keyof typeof schemas]?: Static<(typeof schemas)[Name]> };

export interface NotifySettings {
  readonly routes: readonly NoticeRoute[];
  readonly languages: readonly ContactLanguage[];
  readonly credentials: NotifyCredentials;
}

/**
 * Reads which provider carries which channel, and the credentials of each from `<secrets>/notify/<provider>.json`, readable by
 * the service alone. Values are never told, only where they do not fit. @throws ConfigFault that lists everything
 */
export function readNotifySettings({ notify }: Settings, secretsFolder: string): NotifySettings {
  const faults: string[] = [];
  if (notify.settleMs <= notify.timeoutMs)
    faults.push(
      '/notify/settleMs: 须大于 timeoutMs / must be more than timeoutMs: whoever still may answer is not asked',
    );
  const routes = noticeChannels.flatMap((channel) =>
    namesIn(notify[channel]).flatMap((name): readonly NoticeRoute[] => {
      if (isProvider(name) && providerTraits[name].channels.includes(channel)) return [{ channel, provider: name }];
      const able = noticeProviders.filter((one) => providerTraits[one].channels.includes(channel));
      faults.push(
        `/notify/${channel}: “${name}”不能承载此渠道，可用 ${able.join('、')} / cannot carry this channel; ${able.join(', ')} can`,
      );
      return [];
    }),
  );
  const languages = namesIn(notify.languages).flatMap((name): readonly ContactLanguage[] => {
    const known = contactLanguages.find((one) => one === name);
    if (known === undefined) faults.push(`/notify/languages: “${name}”不是 zh 或 en / is neither zh nor en`);
    return known === undefined ? [] : [known];
  });
  const credentials: Record<string, unknown> = {};
  for (const provider of new Set(routes.map((route) => route.provider)))
    if (provider !== 'nats') credentials[provider] = readCredentials(provider, secretsFolder, faults);
  if (faults.length > 0) throw new ConfigFault(faults);
  return { routes, languages, credentials };
}

function readCredentials(provider: keyof typeof schemas, folder: string, faults: string[]): unknown {
  const file = join(folder, 'notify', `${provider}.json`);
  if (!existsSync(file)) {
    faults.push(`${file}: 文件不存在，其中须有该服务商的凭据 / is not there; it holds the credentials of the provider`);
    return undefined;
  }
  if ((statSync(file).mode & 0o077) !== 0)
    faults.push(`${file}: 他人可读，请设为 0600 / others can read it; set its mode to 0600`);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    faults.push(`${file}: 不是有效的 JSON / is not JSON`);
    return undefined;
  }
  for (const { pointer, message } of schemaDefects(schemas[provider], content))
    faults.push(`${file}#${pointer}: ${message.zh} / ${message.en}`);
  return content;
}

const namesIn = (text: string): readonly string[] => text.split(',').flatMap((name) => name.trim() || []);

function isProvider(name: string): name is ProviderName {
  return (noticeProviders as readonly string[]).includes(name);
}
