import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { example, until } from './daemon-harness.ts';
import { type DaemonProcess, freePort, startDaemonProcess } from './demo/child.ts';
import { Ledger } from './demo/ledger.ts';
import { openVoice } from './demo/voice.ts';
import { canPlaySystemd, type PlayedSystemd, playSystemd } from './systemd-harness.ts';

const integrators = fileURLToPath(new URL('./examples/integrators/', import.meta.url));
/** A machine that is busy with other tests may keep a healthy service from its sign of life for a while. */
const WATCHDOG_MS = 4000;

let home: string;
let systemd: PlayedSystemd;
let daemon: DaemonProcess | undefined;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'onedoor-manager-'));
  if (canPlaySystemd) systemd = await playSystemd(home, WATCHDOG_MS);
});
afterEach(async () => {
  await daemon?.kill();
  daemon = undefined;
  await systemd?.close();
  await rm(home, { recursive: true, force: true });
});

async function start(environment: Record<string, string> = {}): Promise<DaemonProcess> {
  const port = await freePort();
  daemon = await startDaemonProcess(home, port, { environment: { ...systemd.environment, ...environment } });
  return daemon;
}

const configure = () => cp(integrators, join(home, 'integrators'), { recursive: true });
const logged = async (text: string) => (await readFile(join(home, 'daemon.log'), 'utf8')).includes(text);
const stops = (daemonProcess: DaemonProcess) => daemonProcess.exited;

/** Publishes the filings of the examples. @returns the types of their receipts, as they come */
async function file({
  natsUrl,
}: DaemonProcess): Promise<{ readonly receipts: Promise<unknown>; close(): Promise<void> }> {
  const voice = await openVoice(
    'hall',
    { url: natsUrl, seedFile: join(home, 'secrets', 'nats', 'hall.nk'), repeatAfterMs: 500 },
    new Ledger(),
  );
  const said = (await example('filings')).map(async (message) => {
    const { type } = await voice.say(message.subject, message.id, JSON.stringify(message));
    return type;
  });
  const receipts = Promise.all(said);
  // A voice that is closed before its receipts came fails them.
  receipts.catch(() => undefined);
  return { receipts, close: () => voice.stop() };
}

describe.skipIf(!canPlaySystemd)('under a service manager, the service', () => {
  it('is not ready while /readyz says why not, and its status says the same', async () => {
    const { httpPort } = await start();
    await systemd.until('STATUS=service NO_INTEGRATOR: ');
    expect((await fetch(`http://127.0.0.1:${httpPort}/readyz`)).status).toBe(503);
    // Another look or two, each of which would have said it.
    await systemd.until('WATCHDOG=1', { times: 3 });
    expect(systemd.told).not.toContain('READY=1');
  });

  it('says that it is ready when it is, gives signs of life while it has nothing to do, and says that it stops', async () => {
    await configure();
    const { httpPort, pid, stop } = await start();
    await systemd.until('READY=1');
    expect((await fetch(`http://127.0.0.1:${httpPort}/readyz`)).status).toBe(200);
    systemd.guard(pid);
    await systemd.until('WATCHDOG=1', { times: 6 });
    expect(await stop()).toBe(0);
    const { told } = systemd;
    expect(told[0]).toMatch(/^STATUS=starting/);
    expect(told.indexOf('STOPPING=1')).toBeGreaterThan(told.indexOf('READY=1'));
    expect(told.filter((one) => one === 'READY=1')).toHaveLength(1);
    const given = told.slice(told.indexOf('STOPPING=1'));
    expect(given.find((one) => one.startsWith('EXTEND_TIMEOUT_USEC='))).toBe('EXTEND_TIMEOUT_USEC=30000000');
    expect(given).not.toContain('WATCHDOG=1');
  });

  it.each(['commit', 'intake', 'loop'])(
    'gives no more signs of life when its %s hangs, is ended, and has lost nothing after the next start',
    async (stall) => {
      await configure();
      const hanging = await start({ ONEDOOR_FAULTS_STALL: stall, ONEDOOR_FAULTS_STALL_AFTER: '0' });
      await systemd.until('READY=1');
      systemd.guard(hanging.pid);
      const unanswered = await file(hanging);
      expect(await stops(hanging)).toBe('SIGABRT');
      expect(await logged('no progress')).toBe(stall !== 'loop');
      await unanswered.close();
      daemon = undefined;
      const answered = await file(await start());
      expect(await answered.receipts).toEqual(
        Array.from(await example('filings'), () => expect.stringMatching(/received$/)),
      );
      await answered.close();
    },
  );

  it('goes past a stage of the stop that hangs when its budget is over, and says so; a second signal ends it at once', async () => {
    await configure();
    const stalled = { ONEDOOR_FAULTS_STALL: 'commit', ONEDOOR_FAULTS_STALL_AFTER: '0' };
    const budgets = { ONEDOOR_STOP_INTAKE_MS: '300', ONEDOOR_STOP_TURNS_MS: '300', ONEDOOR_STOP_COMMIT_MS: '300' };
    const late = await start({ ...stalled, ...budgets });
    const first = await file(late);
    await until('the commit that hangs', async () => (await metric(late, 'onedoor_inbox_under_way')) > 0);
    expect(await late.stop()).toBe(1);
    expect(await logged('"reason":"turns under way"')).toBe(true);
    await first.close();

    const forced = await start(stalled);
    const second = await file(forced);
    await until('the commit that hangs', async () => (await metric(forced, 'onedoor_inbox_under_way')) > 0);
    process.kill(forced.pid, 'SIGTERM');
    await until('the stop', () => logged('"msg":"stopping"'));
    await systemd.until('STOPPING=1', { times: 2 });
    expect(await forced.stop()).toBe(130);
    expect(await logged('stopped by force')).toBe(true);
    await second.close();
  });
});

async function metric({ httpPort }: DaemonProcess, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${httpPort}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
}
