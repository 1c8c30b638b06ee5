import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../adapters/nats/server/temporary-server.ts';
import { type DaemonProcess, freePort, startDaemonProcess } from '../demo/child.ts';
import { MILD, metricsOf, REST, removeRules, STRICT, untilReloads, writeRules } from '../reload-harness.ts';

const examples = fileURLToPath(new URL('../examples/', import.meta.url));
/** Of util-linux: runs a command in a terminal of its own. */
const terminalProgram = 'script';
const program = fileURLToPath(new URL('../onedoor.mjs', import.meta.url));
let home: string;
let folder: string;
let daemon: DaemonProcess;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'onedoor-signal-'));
  folder = join(home, 'own-rules');
  cpSync(join(examples, 'integrators'), join(home, 'integrators'), { recursive: true });
  writeFileSync(join(home, 'onedoor.json'), JSON.stringify({ rules: { folder: 'own-rules', reload: 'signal' } }));
  writeRules(folder, { ...REST, ...STRICT });
  daemon = await startDaemonProcess(home, await freePort());
});
afterEach(async () => {
  await daemon.kill();
  rmSync(home, { recursive: true });
});

const hangUp = () => process.kill(daemon.pid, 'SIGHUP');
const commit = async () => (await metricsOf(daemon)).get('onedoor_journal_commit');

describe('onedoor start', () => {
  it('reads the rules again on SIGHUP, and only then where the settings say so', async () => {
    const written = (await commit()) ?? 0;
    writeRules(folder, MILD);
    expect((await metricsOf(daemon)).get('onedoor_rules_watched_folders')).toBe(0);
    hangUp();
    await untilReloads(daemon, 'activated', 1);
    // The pack, the set, and that it is in force.
    expect(await commit()).toBe(written + 3);

    writeRules(folder, { 'library/sample-pre/2.0.0.json': '{' });
    hangUp();
    await untilReloads(daemon, 'refused', 1);
    removeRules(folder, MILD);
    hangUp();
    await untilReloads(daemon, 'activated', 2);
    expect(await commit()).toBe(written + 4);
    expect(await daemon.stop()).toBe(0);
    const log = readFileSync(join(home, 'daemon.log'), 'utf8');
    expect(log.match(/"msg":"rules in force"/g)).toHaveLength(3);
    expect(log).toContain('"path":"sample-pre/2.0.0.json"');
  });

  it.skipIf(spawnSync(terminalProgram, ['--version']).status !== 0)(
    'ends when its terminal is gone, as every program does, though SIGHUP says so',
    async () => {
      await daemon.stop();
      // A shell that becomes the daemon, in a terminal that ends with the program that holds its other end.
      const command = `echo pid=$$; exec ${program} start --home ${home}`;
      const environment = { ...process.env, NATS_URL: '', ONEDOOR_HTTP_PORT: '0', ONEDOOR_NATS_PORT: '0' };
      const terminal = spawn(terminalProgram, ['-qfc', command, '/dev/null'], {
        stdio: ['pipe', 'pipe', 'inherit'],
        env: { ...environment, SHELL: '/bin/sh' },
      });
      let said = '';
      terminal.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      const until = async (pattern: RegExp): Promise<number> => {
        for (;;) {
          const found = pattern.exec(said)?.[1];
          if (found !== undefined) return Number(found);
          await sleep(25);
        }
      };
      const httpPort = await until(/"port":([0-9]+).*"msg":"started"/);
      const pid = await until(/pid=([0-9]+)/);
      try {
        process.kill(pid, 'SIGHUP');
        await untilReloads({ httpPort }, 'unchanged', 1);
        terminal.kill('SIGKILL');
        for (let attempt = 0; isAlive(pid) && attempt < 400; attempt += 1) await sleep(25);
        expect(isAlive(pid)).toBe(false);
      } finally {
        if (isAlive(pid)) process.kill(pid, 'SIGKILL');
      }
    },
  );

  it('answers every SIGHUP of a burst with a reading that began after it, and survives it', async () => {
    for (let signal = 0; signal < 20; signal += 1) hangUp();
    writeRules(folder, MILD);
    hangUp();
    await untilReloads(daemon, 'activated', 1);
    expect(await daemon.stop()).toBe(0);
  });
});
