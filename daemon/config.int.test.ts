import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigFault, defaultSettings, readConfig } from './config.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'onedoor-config-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const write = (content: unknown, name = 'onedoor.json'): string => {
  const file = join(home, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};

/** Every fault of a configuration, without the path of the temporary home. */
function faults(environment: NodeJS.ProcessEnv = {}): readonly string[] {
  try {
    readConfig(home, environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigFault);
    const { faults: told, message } = error as ConfigFault;
    for (const one of told) expect(message).toContain(one);
    return told.map((one) => one.replaceAll(home, '~'));
  }
  return [];
}

describe('the settings', () => {
  it('are the defaults where nothing is said, and the defaults are within their own bounds', () => {
    expect(readConfig(home, {}).settings).toEqual(defaultSettings);
  });

  it('come from the file before the defaults, and from the environment before the file', () => {
    write({ limits: { inboxWindow: 7, outboxWindow: 8 }, http: { port: 1000 } });
    const { settings } = readConfig(home, { ONEDOOR_LIMITS_INBOX_WINDOW: '9', ONEDOOR_LOG_LEVEL: 'warn' });
    expect(settings).toEqual({
      ...defaultSettings,
      limits: { ...defaultSettings.limits, inboxWindow: 9, outboxWindow: 8 },
      http: { ...defaultSettings.http, port: 1000 },
      log: { level: 'warn' },
    });
    // Nothing of one reading stays for the next.
    rmSync(join(home, 'onedoor.json'));
    expect(readConfig(home, {}).settings).toEqual(defaultSettings);
  });

  it('have a variable each', () => {
    const environment: NodeJS.ProcessEnv = {};
    for (const [group, settings] of Object.entries(defaultSettings)) {
      for (const [name, value] of Object.entries(settings as Record<string, unknown>)) {
        const variable = `ONEDOOR_${group}_${name.replaceAll(/[A-Z]/g, '_$&')}`.toUpperCase();
        environment[variable] = String(value);
      }
    }
    expect(Object.keys(environment).length).toBeGreaterThan(15);
    expect(readConfig(home, environment).settings).toEqual(defaultSettings);
  });

  it('take NATS_URL as nats.url, also where it is empty and the file says otherwise', () => {
    write({ nats: { url: 'nats://broker:4222' } });
    expect(readConfig(home, {}).settings.nats.url).toBe('nats://broker:4222');
    expect(readConfig(home, { NATS_URL: 'nats://other:4222' }).settings.nats.url).toBe('nats://other:4222');
    expect(readConfig(home, { NATS_URL: '' }).settings.nats.url).toBe('');
  });

  it('come from another file when ONEDOOR_CONFIG says so, which must be there', () => {
    write({ http: { port: 1 } });
    const other = write({ http: { port: 2 } }, 'other.json');
    expect(readConfig(home, { ONEDOOR_CONFIG: other }).settings.http.port).toBe(2);
    expect(faults({ ONEDOOR_CONFIG: join(home, 'absent.json') })).toEqual(['~/absent.json: cannot be read']);
  });
});

describe('what is wrong with a configuration', () => {
  it('is told all at once: unknown groups, keys and variables, wrong types, bounds', () => {
    write({
      limitz: {},
      http: { prot: 1, port: 70_000 },
      limits: 7,
      log: { level: 'chatty' },
      nats: { syncSeconds: 1.5, url: 7 },
    });
    const told = faults({
      ONEDOOR_LIMIT_INBOX: '1',
      ONEDOOR_LIMITS_BATCH_TURNS: 'many',
      ONEDOOR_LIMITS_MESSAGE_BYTES: '9',
    });
    const starts = [
      '~/onedoor.json#/limitz: no such setting',
      '~/onedoor.json#/http/prot: no such setting',
      '~/onedoor.json#/limits: must be an object',
      'ONEDOOR_LIMIT_INBOX: no such variable',
      'ONEDOOR_LIMITS_BATCH_TURNS: ',
      '/http/port: ',
      '/log/level: ',
      '/nats/syncSeconds: ',
      '/nats/url: ',
      '/limits/messageBytes: ',
    ];
    for (const start of starts)
      expect(
        told.filter((one) => one.startsWith(start)),
        start,
      ).toHaveLength(1);
    expect(told).toHaveLength(starts.length);
  });

  it.each([
    ['__proto__', '{"__proto__": {"x": 1}}'],
    ['constructor', '{"constructor": {"x": 1}}'],
    ['a group’s toString', '{"http": {"toString": 1}}'],
    ['a group’s __proto__', '{"http": {"__proto__": 1}}'],
  ])('includes %s as a key', (_name, text) => {
    write(text);
    expect(faults()).toHaveLength(1);
  });

  it.each([
    ['{"http":', 'is not JSON'],
    ['[]', 'must hold one JSON object'],
    ['null', 'must hold one JSON object'],
  ])('includes a file that holds %s', (text, sentence) => {
    write(text);
    expect(faults()).toEqual([`~/onedoor.json: ${sentence}`]);
  });

  it.each(['', ' ', '-1', '1.5', '1e3', '0x10', 'NaN', '12 apples'])(
    'includes %j for a number in a variable, which never becomes 0 in silence',
    (text) => {
      expect(faults({ ONEDOOR_HTTP_PORT: text })).toEqual([expect.stringContaining('ONEDOOR_HTTP_PORT: ')]);
    },
  );

  it('includes a door beyond the loopback without TLS before it: passwords would go in the clear', () => {
    write({ door: { host: '0.0.0.0' } });
    expect(faults()).toEqual([expect.stringContaining('/door/tls')]);
    expect(faults({ ONEDOOR_DOOR_TLS: 'proxy' })).toEqual([]);
    expect(faults({ ONEDOOR_DOOR_HOST: '127.0.0.1' })).toEqual([]);
  });

  it('does not include variables that are not settings', () => {
    expect(faults({ ONEDOOR_HOME: '/x', ONEDOOR_NATS_SERVER: '/y', ONEDOOR_CACHE: '/z', PATH: '/bin' })).toEqual([]);
  });
});

describe('the folders', () => {
  it('lie below the home that is asked for, else ONEDOOR_HOME, else ./onedoor-home', () => {
    expect(readConfig(home, { ONEDOOR_HOME: '/elsewhere' }).folders).toEqual({
      home,
      data: join(home, 'data'),
      secrets: join(home, 'secrets'),
      masterKey: join(home, 'secrets', 'master.key'),
      streamKey: join(home, 'secrets', 'nats', 'jetstream.key'),
      daemonSeed: join(home, 'secrets', 'nats', 'daemon.nk'),
      integrators: join(home, 'integrators'),
      sources: join(home, 'sources'),
      screening: join(home, 'screening'),
      run: join(home, 'run'),
      users: join(home, 'users'),
    });
    expect(readConfig(undefined, { ONEDOOR_HOME: home }).folders.home).toBe(home);
    expect(readConfig(undefined, {}).folders.home).toBe(resolve('onedoor-home'));
    expect(readConfig('some/where', {}).folders.home).toBe(resolve('some/where'));
  });

  it('have the secrets where ONEDOOR_SECRETS says', () => {
    const { secrets, masterKey } = readConfig(home, { ONEDOOR_SECRETS: '/secrets' }).folders;
    expect([secrets, masterKey]).toEqual(['/secrets', '/secrets/master.key']);
  });

  it('take each secret that the service manager hands over as a credential, and the others from the secrets folder', () => {
    writeFileSync(join(home, 'master.key'), 'a credential');
    const { folders } = readConfig(home, { CREDENTIALS_DIRECTORY: home });
    expect(folders.masterKey).toBe(join(home, 'master.key'));
    expect(folders.streamKey).toBe(join(home, 'secrets', 'nats', 'jetstream.key'));
    expect(folders.secrets).toBe(join(home, 'secrets'));
  });

  it('take a secret from the path that a setting names, below the credentials where there are any', () => {
    write({ secrets: { masterKey: 'archive.key', streamKey: '/etc/onedoor/streams.key' } });
    expect(readConfig(home, {}).folders).toMatchObject({
      masterKey: join(home, 'archive.key'),
      streamKey: '/etc/onedoor/streams.key',
    });
    expect(readConfig(home, { CREDENTIALS_DIRECTORY: '/run/credentials' }).folders.masterKey).toBe(
      '/run/credentials/archive.key',
    );
  });

  it('have rules of their own only where a setting says so, below the home unless its path is absolute', () => {
    expect(readConfig(home, {}).folders).not.toHaveProperty('rules');
    write({ rules: { folder: 'own-rules' } });
    expect(readConfig(home, {}).folders.rules).toBe(join(home, 'own-rules'));
    expect(readConfig(home, { ONEDOOR_RULES_FOLDER: '/srv/rules' }).folders.rules).toBe('/srv/rules');
    expect(readConfig(home, { ONEDOOR_RULES_FOLDER: '' }).folders).not.toHaveProperty('rules');
  });

  it('never are the working directory because a variable is empty', () => {
    const { folders } = readConfig(undefined, {
      ONEDOOR_HOME: '',
      ONEDOOR_SECRETS: '',
      CREDENTIALS_DIRECTORY: '',
      ONEDOOR_CONFIG: '',
    });
    expect(folders.home).toBe(resolve('onedoor-home'));
    expect(folders.secrets).toBe(resolve('onedoor-home/secrets'));
  });
});
