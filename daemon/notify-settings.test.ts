import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigFault, defaultSettings, type Settings } from './config.ts';
import { readNotifySettings } from './notify-settings.ts';

let secrets: string;
beforeEach(() => {
  secrets = mkdtempSync(join(tmpdir(), 'onedoor-notify-'));
  mkdirSync(join(secrets, 'notify'));
});
afterEach(() => rmSync(secrets, { recursive: true, force: true }));

const settings = (notify: Partial<Settings['notify']>): Settings => ({
  ...defaultSettings,
  notify: { ...defaultSettings.notify, ...notify },
});
const faultsOf = (notify: Partial<Settings['notify']>): readonly string[] => {
  try {
    readNotifySettings(settings(notify), secrets);
    return [];
  } catch (error) {
    if (error instanceof ConfigFault) return error.faults;
    throw error;
  }
};
const write = (provider: string, content: object, mode = 0o600) =>
  writeFileSync(join(secrets, 'notify', `${provider}.json`), JSON.stringify(content), { mode });

const wecom = { endpoint: 'https://qyapi.weixin.qq.com/', corpId: 'a', corpSecret: 'very-secret', agentId: 1 };

describe('the settings of messages to people', () => {
  it('tell nobody anything by themselves, and want no file for NATS', () => {
    expect(readNotifySettings(defaultSettings, secrets)).toEqual({
      routes: [],
      languages: ['zh'],
      credentials: {},
    });
    expect(readNotifySettings(settings({ sms: 'nats' }), secrets).routes).toEqual([
      { channel: 'sms', provider: 'nats' },
    ]);
  });

  it('keep the order of who carries a channel', () => {
    write('wecom', wecom);
    expect(readNotifySettings(settings({ wecom: 'wecom, nats' }), secrets)).toMatchObject({
      routes: [
        { channel: 'wecom', provider: 'wecom' },
        { channel: 'wecom', provider: 'nats' },
      ],
      credentials: { wecom },
    });
  });

  it('are refused with everything that is wrong, and without a secret in what is said', () => {
    write('wecom', { ...wecom, agentId: 'x' }, 0o644);
    const faults = faultsOf({ sms: 'wecom', wecom: 'wecom', mail: 'smtp', settleMs: 1000, timeoutMs: 1000 });
    expect(faults.map((fault) => fault.replace(secrets, '').split(':')[0])).toEqual([
      '/notify/settleMs',
      '/notify/sms',
      '/notify/wecom.json',
      '/notify/wecom.json#/agentId',
      '/notify/smtp.json',
    ]);
    expect(faults.join()).not.toContain('very-secret');
  });
});
