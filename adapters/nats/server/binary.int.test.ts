import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findServerBinary } from './binary.ts';
import { cachedServerPaths, compareVersions } from './location.mjs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onedoor-binary-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A program that says what a nats-server says when it is asked for its version. */
async function place(name: string, said: string): Promise<string> {
  await mkdir(join(folder, name), { recursive: true });
  const path = join(folder, name, 'nats-server');
  await writeFile(path, `#!/bin/sh\necho '${said}'\n`, { mode: 0o755 });
  return path;
}
const environment = (changes: Record<string, string>): Record<string, string> => ({
  PATH: '',
  HOME: folder,
  ONEDOOR_CACHE: join(folder, 'cache'),
  ...changes,
});

describe('the server that is taken', () => {
  it('is the one of the variable before all others', async () => {
    const path = await place('named', 'nats-server: v2.10.27');
    const newer = await place('newer', 'nats-server: v2.12.0');
    const found = findServerBinary(environment({ ONEDOOR_NATS_SERVER: path, PATH: join(newer, '..') }));
    expect(found).toEqual({ path, version: '2.10.27', origin: 'variable' });
  });

  it('is the newest on PATH that is new enough', async () => {
    const said = ['v2.9.10', 'v2.11.0', 'v2.14.0-RC.1', 'v2.10.29'];
    const folders = await Promise.all(
      said.map(async (version) => join(await place(version, `nats-server: ${version}`), '..')),
    );
    const found = findServerBinary(environment({ PATH: ['.', '', '/nowhere', ...folders].join(':') }));
    expect(found).toEqual({ path: join(folder, 'v2.14.0-RC.1/nats-server'), version: '2.14.0-RC.1', origin: 'path' });
  });

  it('is the cached one when PATH has none, or only an old one', async () => {
    const path = await place('cache/onedoor/nats-server-2.14.0', 'nats-server: v2.14.0');
    const old = join(await place('old', 'nats-server: v2.9.10'), '..');
    for (const PATH of ['', old])
      expect(findServerBinary(environment({ PATH }))).toEqual({ path, version: '2.14.0', origin: 'cache' });
  });
});

describe('no server', () => {
  const bilingual = { zh: expect.stringMatching(/[一-鿿]/), en: expect.any(String) };

  it('is taken that is too old', async () => {
    const path = await place('old', 'nats-server: v2.9.10');
    for (const changes of [{ ONEDOOR_NATS_SERVER: path }, { PATH: join(path, '..') }]) {
      expect(() => findServerBinary(environment(changes))).toThrow(
        expect.objectContaining({
          code: 'server-too-old',
          message: `${path} is nats-server 2.9.10`,
          advice: bilingual,
        }),
      );
    }
  });

  it('is taken that is none', async () => {
    const path = await place('odd', 'hello');
    expect(() => findServerBinary(environment({ ONEDOOR_NATS_SERVER: path }))).toThrow(
      expect.objectContaining({ code: 'server-unusable', advice: bilingual }),
    );
  });

  it('is found', () => {
    for (const changes of [{}, { ONEDOOR_NATS_SERVER: join(folder, 'gone') }, { ONEDOOR_NATS_SERVER: folder }]) {
      expect(() => findServerBinary(environment(changes))).toThrow(
        expect.objectContaining({ code: 'server-not-found', advice: bilingual }),
      );
    }
  });
});

it('keeps the cache where the variable says, else in the home, else in the project', () => {
  const tail = 'onedoor/nats-server-2.14.0/nats-server';
  expect(cachedServerPaths({ ONEDOOR_CACHE: '/c', XDG_CACHE_HOME: '/x', HOME: '/h' })[0]).toBe(`/c/${tail}`);
  expect(cachedServerPaths({ XDG_CACHE_HOME: '/x', HOME: '/h' })[0]).toBe(`/x/${tail}`);
  expect(cachedServerPaths({ HOME: '/h' })[0]).toBe(`/h/.cache/${tail}`);
  expect(cachedServerPaths({})).toHaveLength(1);
  expect(cachedServerPaths({})[0]).toContain('node_modules/.cache/onedoor');
});

it.each([
  ['2.10.27', '2.10.27', 0],
  ['2.9.30', '2.10.0', -1],
  ['2.14.0', '2.10.27', 1],
  ['2.10.27-RC.1', '2.10.27', -1],
])('compares %s with %s', (left, right, order) => expect(compareVersions(left, right)).toBe(order));
