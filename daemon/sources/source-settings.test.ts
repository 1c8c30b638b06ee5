import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigFault } from '../config.ts';
import { brokerSources, ensureSourceKeys, readSourceSettings, sourceKeyFile } from './source-settings.ts';

const secret = 'a-very-secret-key-of-two-departments';
let home: string;
const folders = () => ({ home, sources: join(home, 'sources'), secrets: join(home, 'secrets') });
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'onedoor-sources-'));
  mkdirSync(join(home, 'sources'));
  mkdirSync(join(home, 'secrets/sources'), { recursive: true });
  writeKey('shared');
});
afterEach(() => rmSync(home, { recursive: true }));

const writeKey = (name: string, text = secret, mode = 0o600) =>
  writeFileSync(sourceKeyFile(join(home, 'secrets'), name), `${text}\n`, { mode });
const write = (name: string, content: unknown) =>
  writeFileSync(join(home, 'sources', `${name}.json`), typeof content === 'string' ? content : JSON.stringify(content));
const faults = (): readonly string[] => {
  try {
    readSourceSettings(folders());
    return [];
  } catch (error) {
    if (error instanceof ConfigFault) return error.faults.map((fault) => fault.replaceAll(home, ''));
    throw error;
  }
};
const places = () => faults().map((fault) => fault.split(': ')[0]);

const overNats = { source: 'civil-affairs', adapter: 'nats', key: 'shared' };
const overHttp = { source: 'bank', adapter: 'http', key: 'shared', url: 'https://bank.example/onedoor' };
const byFiles = {
  source: 'housing',
  adapter: 'files',
  key: 'shared',
  folder: 'drop/housing',
  datasets: { holdings: { idNumber: 'QLRZJH' } },
};

describe('the settings of sources', () => {
  it('are none where there is no folder, and are read with the keys that they name', () => {
    expect(readSourceSettings({ ...folders(), sources: join(home, 'nowhere') })).toEqual([]);
    write('civil-affairs', overNats);
    write('bank', overHttp);
    write('housing', byFiles);
    expect(readSourceSettings(folders())).toEqual([
      { ...overHttp, secret },
      { ...overNats, secret },
      { ...byFiles, folder: join(home, 'drop/housing'), secret },
    ]);
    expect(brokerSources(folders())).toEqual(['civil-affairs']);
  });

  it('are refused with everything that is wrong, where it stands and what to do, and without a secret', () => {
    writeKey('open', secret, 0o644);
    writeKey('short', 'very-secret-but-short');
    write('a', '{');
    write('b', { ...overNats, adapter: 'constructor' });
    write('c', { ...overNats, source: 'c', key: 'nothing' });
    write('d', { ...overNats, source: 'other' });
    write('e', { ...overNats, source: 'e', key: 'open' });
    write('f', { ...overNats, source: 'f', key: 'short', colour: 'red' });
    write('g', { ...overNats, source: 'g', key: 'short' });
    write('h', { ...byFiles, source: 'h', datasets: { holdings: { name: 'XM' } } });
    write('i', { ...overNats, source: 'i', nkey: 'seed' });
    write('j', { ...overHttp, source: 'j', certificates: 'none.pem' });
    write('k', { ...byFiles, source: 'k', datasets: { Holdings: { idNumber: 'X' } } });
    expect(places()).toEqual([
      '/sources/a.json',
      '/sources/b.json#/adapter',
      '/sources/c.json#/key',
      '/sources/d.json#/source',
      '/sources/e.json#/key',
      '/sources/f.json#/colour',
      '/sources/g.json#/key',
      '/sources/h.json#/datasets/holdings',
      '/sources/i.json#/url',
      '/sources/i.json#/nkey',
      '/sources/j.json#/certificates',
      '/sources/k.json#/datasets/Holdings',
    ]);
    expect(faults().join()).not.toContain('very-secret');
    for (const fault of faults()) expect(fault).toMatch(/[一-鿿].* \/ .*[a-z]/);
  });

  it.each([
    ['http://bank.example/onedoor', false],
    ['http://127.0.0.1:8080/onedoor', true],
    ['http://[::1]:8080/onedoor', true],
    ['http://127.0.0.1.example/onedoor', false],
    ['https://user:pass@bank.example/', false],
    ['https://bank.example/?token=1', false],
    ['ftp://bank.example/', false],
    ['bank', false],
    ['https://bank.example:8443/a/b', true],
  ])('let personal data go to %s: %s', (url, isAllowed) => {
    write('bank', { ...overHttp, url });
    expect(places()).toEqual(isAllowed ? [] : ['/sources/bank.json#/url']);
  });

  it('let personal data go to another NATS server by TLS alone', () => {
    for (const [url, isAllowed] of [
      ['nats://department.example:4222', false],
      ['tls://department.example:4222', true],
      ['nats://localhost:4222', true],
    ] as const) {
      write('civil-affairs', { ...overNats, url });
      expect(places()).toEqual(isAllowed ? [] : ['/sources/civil-affairs.json#/url']);
    }
    expect(brokerSources(folders())).toEqual([]);
  });

  it('get the keys made that are missing, once, and none that is there', async () => {
    write('civil-affairs', { ...overNats, key: 'new' });
    write('bank', overHttp);
    write('strange', { ...overNats, key: '../../master' });
    expect(await ensureSourceKeys(folders())).toEqual([sourceKeyFile(join(home, 'secrets'), 'new')]);
    expect(await ensureSourceKeys(folders())).toEqual([]);
    rmSync(join(home, 'sources/strange.json'));
    expect(readSourceSettings(folders()).map((one) => one.secret === secret)).toEqual([true, false]);
  });
});
