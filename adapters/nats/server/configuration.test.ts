import { createUser } from '@nats-io/nkeys';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ServerSettings, writeConfiguration } from './configuration.ts';

const key = (): string => createUser().getPublicKey();
const settings: ServerSettings = {
  port: 'any',
  storeFolder: '/srv/onedoor/data/nats',
  runFolder: '/run/onedoor',
  maxPayloadBytes: 8 * 1024 * 1024,
  syncIntervalSeconds: 10,
  daemon: key(),
  operator: key(),
  integrators: new Map([
    ['civil-affairs', key()],
    ['archives', key()],
  ]),
};
const lines = (configuration: string): readonly string[] => configuration.split('\n');

describe('the configuration of the embedded server', () => {
  it('listens on loopback alone and opens no other door', () => {
    const configuration = writeConfiguration(settings);
    expect(configuration).toContain('host: "127.0.0.1"');
    expect(configuration).not.toMatch(
      /^\s*(http|https|monitor|mqtt|websocket|leafnodes|cluster|gateway|no_auth_user|profil)/im,
    );
  });

  it('encrypts the store with a key that it does not hold', () => {
    const configuration = writeConfiguration(settings);
    expect(configuration).toContain('cipher: aes');
    expect(configuration).toContain('key: $ONEDOOR_JETSTREAM_KEY');
    expect(configuration).toContain('sync_interval: "10s"');
  });

  it('puts every integrator in an account of its own, with its own services only', () => {
    const configuration = writeConfiguration(settings);
    const account = configuration.slice(configuration.indexOf('"INTEGRATOR-archives"'));
    expect(account).toContain('"onedoor.in.archives.>"');
    expect(account).not.toContain('civil-affairs');
    expect(account).not.toContain('jetstream');
  });

  it('accepts paths with blanks, quotes and Chinese characters, on the same number of lines', () => {
    const plain = lines(writeConfiguration(settings)).length;
    const configuration = writeConfiguration({ ...settings, runFolder: '/run/一门 "甲"\\b' });
    expect(lines(configuration)).toHaveLength(plain);
    expect(configuration).toContain('log_file: "/run/一门 \\"甲\\"\\\\b/nats.log"');
  });

  it.each([
    ['a port out of range', { port: 70_000 }],
    ['a port that is no number', { port: '4222\nhttp: 8222' as unknown as number }],
    ['a path with a line break', { runFolder: '/run\nhttp: 8222' }],
    ['a path with a NUL', { storeFolder: '/data\u0000' }],
    ['a key that is none', { daemon: '"} ]' }],
    ['an account key in place of a user key', { operator: `A${'A'.repeat(55)}` }],
    ['an endless sync interval', { syncIntervalSeconds: Number.POSITIVE_INFINITY }],
    ['a payload of half a byte', { maxPayloadBytes: 1024.5 }],
  ])('refuses %s', (_, change) => {
    expect(() => writeConfiguration({ ...settings, ...change })).toThrow(
      expect.objectContaining({ name: 'ServerFault', code: 'setting-invalid' }),
    );
  });

  it.each([
    'a"',
    'a b',
    'a.b',
    'a*',
    '>',
    'a\n',
    'A',
    '甲',
    '',
    '-a',
    '1a',
    'a'.repeat(33),
    'daemon',
    'operator',
    'a}',
  ])('refuses the integrator %j', (name) => {
    expect(() => writeConfiguration({ ...settings, integrators: new Map([[name, key()]]) })).toThrow(
      expect.objectContaining({ code: 'name-invalid' }),
    );
  });

  it('never gains a line from a name or a path', () => {
    const plain = lines(writeConfiguration({ ...settings, integrators: new Map([['a', settings.daemon]]) })).length;
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.string({ unit: 'binary', maxLength: 40 }),
        (name, path) => {
          try {
            const integrators = new Map([[name, settings.daemon]]);
            expect(lines(writeConfiguration({ ...settings, integrators, storeFolder: path }))).toHaveLength(plain);
          } catch (error) {
            expect(error).toMatchObject({ name: 'ServerFault' });
          }
        },
      ),
    );
  });
});
