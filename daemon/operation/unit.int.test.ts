import { spawn, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../config.ts';
import { Drain } from '../drain.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const unitFile = join(folder, 'onedoor.service');
const program = fileURLToPath(new URL('../onedoor.mjs', import.meta.url));
const has = (tool: string): boolean => spawnSync(tool, ['--version']).status === 0;
/** In tenths, as `systemd-analyze --threshold` counts. */
const MOST_EXPOSURE = 15;

const run = (tool: string, ...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(tool, words, { encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
};
const unit = await readFile(unitFile, 'utf8');
const valuesOf = (name: string): readonly string[] =>
  [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map((match) => match[1] ?? '');

for (const tool of ['systemd-analyze', 'strace'])
  if (!has(tool))
    process.stderr.write(`the unit file was not tried with ${tool}: apt-get install systemd strace brings it\n`);

describe('the unit file', () => {
  it('lets the service speak, waits for its word, and gives a stop longer than all its stages may take', () => {
    expect(valuesOf('Type')).toEqual(['notify']);
    // systemd-notify is a process of its own.
    expect(valuesOf('NotifyAccess')).toEqual(['all']);
    expect(Number(valuesOf('WatchdogSec')[0])).toBeGreaterThan(0);
    expect(Number(valuesOf('TimeoutStopSec')[0]) * 1000).toBeGreaterThan(
      new Drain(defaultSettings.stop, () => 0).mostMs,
    );
  });

  it('allows the system calls of a service and the protection keys of V8, which writes code while it runs', () => {
    expect(valuesOf('SystemCallFilter')).toEqual(['@system-service @pkey']);
    expect(valuesOf('MemoryDenyWriteExecute')).toEqual([]);
  });

  it.skipIf(!has('systemd-analyze'))('exposes as little as 1.5, and an unhardened one more', async () => {
    const analyze = (file: string) =>
      run('systemd-analyze', 'security', '--offline=true', `--threshold=${MOST_EXPOSURE}`, file);
    expect(analyze(unitFile)).toMatchObject({
      status: 0,
      said: expect.stringMatching(/exposure level.*: 1\.[0-5] OK/),
    });
    const other = await mkdtemp(join(tmpdir(), 'onedoor-unit-'));
    try {
      const softened = join(other, 'onedoor.service');
      await cp(unitFile, softened);
      spawnSync('sed', ['-i', '/^NoNewPrivileges=/d; /^SystemCallFilter=/d', softened]);
      expect(analyze(softened).status).not.toBe(0);
    } finally {
      await rm(other, { recursive: true });
    }
  });

  it.skipIf(!has('systemd-sysusers') || process.getuid?.() !== 0)(
    'stands beside what makes its user and its folders, each for nobody else',
    async () => {
      const root = await mkdtemp(join(tmpdir(), 'onedoor-root-'));
      try {
        await mkdir(join(root, 'etc'));
        expect(run('systemd-sysusers', `--root=${root}`, join(folder, 'onedoor.sysusers.conf')).status).toBe(0);
        expect(await readFile(join(root, 'etc/passwd'), 'utf8')).toMatch(/^onedoor:.*:\/usr\/sbin\/nologin$/m);
        expect(
          run('systemd-tmpfiles', `--root=${root}`, '--create', join(folder, 'onedoor.tmpfiles.conf')).status,
        ).toBe(0);
        const { said } = run(
          'stat',
          '-c',
          '%a %n',
          join(root, 'var/lib/onedoor'),
          join(root, 'etc/onedoor/credentials'),
        );
        expect(said.split('\n').slice(0, 2)).toEqual([
          `700 ${root}/var/lib/onedoor`,
          `700 ${root}/etc/onedoor/credentials`,
        ]);
      } finally {
        await rm(root, { recursive: true });
      }
    },
  );

  it.skipIf(!has('strace') || !has('systemd-analyze'))(
    'allows every system call of a start and a stop, of the nats-server as well',
    async () => {
      const home = await mkdtemp(join(tmpdir(), 'onedoor-calls-'));
      try {
        await cp(join(folder, '../examples/integrators'), join(home, 'integrators'), { recursive: true });
        const used = await systemCallsOf(home);
        expect(used.length).toBeGreaterThan(40);
        expect(used).toContain('fdatasync');
        const allowed = new Set(['@system-service', '@pkey'].flatMap(callsIn));
        expect(used.filter((call) => !allowed.has(call))).toEqual([]);
      } finally {
        await rm(home, { recursive: true, force: true });
      }
    },
    180_000,
  );
});

/** Runs the service from start to stop. @returns every system call that it and its children made */
async function systemCallsOf(home: string): Promise<readonly string[]> {
  const summary = join(home, 'calls');
  const { ONEDOOR_TEST_SEED: _seed, ...environment } = process.env;
  const traced = spawn('strace', ['-f', '-c', '-o', summary, program, 'start', '--home', home], {
    env: { ...environment, NATS_URL: '', ONEDOOR_HTTP_PORT: '0', ONEDOOR_NATS_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => traced.once('exit', resolve));
  let said = '';
  traced.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  while (!said.includes('"msg":"started"')) {
    if (traced.exitCode !== null) throw new Error(`the service ended (${traced.exitCode}) before it had started`);
    await sleep(100);
  }
  const [child] = (await readFile(`/proc/${traced.pid}/task/${traced.pid}/children`, 'utf8')).trim().split(' ');
  process.kill(Number(child), 'SIGTERM');
  expect(await ended).toBe(0);
  return (await readFile(summary, 'utf8'))
    .split('\n')
    .flatMap((line) => /^ *[0-9.]+ +[0-9.]+ +\d+ +\d+ +(?:\d+ +)?([a-z0-9_]+)$/.exec(line)?.[1] ?? [])
    .filter((call) => call !== 'total');
}

function callsIn(group: string): readonly string[] {
  const lines = run('systemd-analyze', 'syscall-filter', group).said.split('\n').slice(1);
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => (line.startsWith('@') ? callsIn(line) : [line]));
}
