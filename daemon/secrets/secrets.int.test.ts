import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readKeyFile } from '../../adapters/level/key-file.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { verifyChain } from '../../adapters/level/verify.ts';
import { createDaemonHome, example } from '../daemon-harness.ts';
import { Ledger } from '../demo/ledger.ts';
import { rotateMasterKey } from './master-rotation.ts';
import { rotateSeed } from './seed-rotation.ts';

const program = fileURLToPath(new URL('../onedoor.mjs', import.meta.url));
const integrators = fileURLToPath(new URL('../examples/integrators/', import.meta.url));
const { ONEDOOR_TEST_SEED: _seed, ...environment } = process.env;
let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'onedoor-secrets-'));
  await cp(integrators, join(home, 'integrators'), { recursive: true });
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** Runs the command; nothing that it says may hold anything of a secret. */
function secrets(words: readonly string[], input = '', folder = home) {
  const { status, stdout, stderr } = spawnSync(program, ['secrets', ...words, '--home', folder], {
    encoding: 'utf8',
    input,
    env: environment,
  });
  for (const secret of contents(join(folder, 'secrets'))) expect(`${stdout}${stderr}`).not.toContain(secret);
  return { status, stdout, stderr };
}

function contents(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8').trim());
}

const passphrase = 'a passphrase of some length\n';

describe('onedoor secrets', () => {
  it('makes what a start would make, checks it, and says what is wrong with it', () => {
    expect(secrets(['check'])).toMatchObject({ status: 1, stdout: expect.stringContaining('FAULT\tmaster.key') });
    const made = secrets(['create']);
    expect(made.stdout.split('\n').map((line) => line.split('\t')[0])).toEqual(['daemon', 'operator', 'hall', '']);
    expect(secrets(['create']).stdout).toBe(made.stdout);
    expect(secrets(['check']).status).toBe(0);
    chmodSync(join(home, 'secrets/nats/hall.nk'), 0o644);
    writeFileSync(join(home, 'secrets/nats/jetstream.key'), 'short');
    const { status, stdout } = secrets(['check']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/FAULT\thall\.nk.*0600/);
    expect(stdout).toMatch(/FAULT\tjetstream\.key/);
  });

  it('makes the keys that the service manager hands over where it reads them', () => {
    const credentials = join(home, 'credentials');
    expect(secrets(['create', '--credentials', credentials]).status).toBe(0);
    expect(readdirSync(credentials).sort()).toEqual(['jetstream.key', 'master.key']);
    expect(statSync(join(credentials, 'master.key')).mode & 0o777).toBe(0o600);
    expect(existsSync(join(home, 'secrets/master.key'))).toBe(false);
  });

  it('keeps all secrets in one sealed file, and brings back what is lost, over nothing', () => {
    secrets(['create']);
    const before = contents(join(home, 'secrets'));
    const file = join(home, 'kept.secrets');
    expect(secrets(['backup', file, '--passphrase-stdin'], 'too short\n').status).toBe(64);
    expect(secrets(['backup', file, '--passphrase-stdin'], passphrase).status).toBe(0);
    for (const secret of before) expect(readFileSync(file, 'latin1')).not.toContain(secret);
    expect(secrets(['backup', file, '--passphrase-stdin'], passphrase).stderr).toContain('there already');

    rmSync(join(home, 'secrets'), { recursive: true });
    expect(secrets(['restore', file, '--passphrase-stdin'], 'another passphrase\n')).toMatchObject({ status: 1 });
    expect(secrets(['restore', file, '--passphrase-stdin'], passphrase).status).toBe(0);
    expect(contents(join(home, 'secrets'))).toEqual(before);
    expect(statSync(join(home, 'secrets/master.key')).mode & 0o777).toBe(0o600);
    expect(secrets(['check']).status).toBe(0);

    rmSync(join(home, 'secrets/nats/hall.nk'));
    writeFileSync(join(home, 'secrets/master.key'), '0123456789abcdef', { mode: 0o600 });
    expect(secrets(['restore', file, '--passphrase-stdin'], passphrase).stderr).toContain('nothing was restored');
    expect(existsSync(join(home, 'secrets/nats/hall.nk'))).toBe(false);
  });

  it('does not back up what is not whole', () => {
    secrets(['create']);
    writeFileSync(join(home, 'secrets/nats/hall.nk'), 'nothing', { mode: 0o600 });
    const { status, stderr } = secrets(['backup', join(home, 'kept'), '--passphrase-stdin'], passphrase);
    expect([status, stderr]).toEqual([1, expect.stringContaining('hall.nk')]);
  });
});

const cuts = ['begun', 'exported', 'imported', 'copied', 'aside', 'store in place', 'key kept', 'key in place'];

class Cut extends Error {}

describe('a rotation', { timeout: 300_000 }, () => {
  it('of the master key is finished by the same command wherever it was cut, and the service goes on with all it knew', async () => {
    const daemonHome = await createDaemonHome();
    try {
      const [filing] = await example('filings');
      if (filing === undefined) throw new Error('no filing');
      const say = async () => {
        const ledger = new Ledger();
        const voice = await daemonHome.listen(ledger);
        const heard = await voice.say(filing.subject, filing.id, JSON.stringify(filing));
        await voice.stop();
        return heard.data['repeat'] === true;
      };
      await daemonHome.start();
      expect(await say()).toBe(false);
      await daemonHome.stop();
      const { data, masterKey: masterKeyFile } = daemonHome.config.folders;
      const rotation = { data, masterKeyFile, at: Date.now(), by: 'test' };
      for (const cut of cuts) {
        const before = await readKeyFile(masterKeyFile);
        const pass = (step: string): void => {
          if (step === cut) throw new Cut(cut);
        };
        await expect(rotateMasterKey({ ...rotation, pass })).rejects.toThrow(cut);
        await expect(daemonHome.start()).rejects.toMatchObject({ code: 'KEY' });
        const { from, to, kept } = await rotateMasterKey(rotation);
        expect(from).not.toBe(to);
        const after = await readKeyFile(masterKeyFile);
        expect(before?.equals(after ?? Buffer.alloc(0)), cut).toBe(false);
        expect(await readKeyFile(kept), cut).toEqual(before);
        expect(readdirSync(data).sort(), cut).toEqual(['store']);
        const audit = await verifyChain(daemonHome.storeFolder, after === undefined ? {} : { masterKey: after });
        expect(audit.ok, cut).toBe(true);
      }
      const journaled = (await daemonHome.entriesAtRest()).flatMap(({ input }) =>
        input.source === 'operator' ? [input.purpose] : [],
      );
      expect(journaled.filter((purpose) => purpose.startsWith('rotation of the master key'))).toHaveLength(cuts.length);
      await daemonHome.start();
      // Known by the hash of the sender's id, which is made with a secret that the store has brought along.
      expect(await say()).toBe(true);
      await daemonHome.stop();
    } finally {
      await daemonHome.dispose();
    }
  });

  it('of a credential is journaled once by its public key and finished by the same call, and the old one ends', async () => {
    const daemonHome = await createDaemonHome();
    try {
      await daemonHome.start();
      await daemonHome.stop();
      const seedFile = join(daemonHome.config.folders.secrets, 'nats', 'hall.nk');
      const before = readFileSync(seedFile, 'utf8');
      const masterKey = await daemonHome.masterKey();
      const storeFolder = daemonHome.storeFolder;
      const rotation = { user: 'hall', seedFile, storeFolder, masterKey, at: Date.now(), by: 'test' };
      for (const cut of ['made', 'journaled']) {
        const pass = (step: string): void => {
          if (step === cut) throw new Cut(cut);
        };
        await expect(rotateSeed({ ...rotation, pass })).rejects.toThrow(cut);
        expect(readFileSync(seedFile, 'utf8')).toBe(before);
      }
      const publicKey = await rotateSeed(rotation);
      expect(readFileSync(seedFile, 'utf8')).not.toBe(before);
      const store = await openLevelStore({ folder: storeFolder, masterKey });
      const entries = await store.entries(1, Number.MAX_SAFE_INTEGER);
      await store.close();
      const told = entries.flatMap(({ events }) => events).filter(({ type }) => type === 'CredentialRotated');
      expect(told).toEqual([{ type: 'CredentialRotated', user: 'hall', publicKey }]);
    } finally {
      await daemonHome.dispose();
    }
  });
});
