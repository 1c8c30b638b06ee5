import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureMasterKey } from '../adapters/level/master-key.ts';
import { openLevelStore } from '../adapters/level/store.ts';
import { askDaemon } from './cli/client.ts';
import { readConfig } from './config.ts';
import { type DaemonProcess, freePort, NotStarted, startDaemonProcess } from './demo/child.ts';
import { Ledger } from './demo/ledger.ts';
import { openVoice } from './demo/voice.ts';

const examples = fileURLToPath(new URL('./examples/', import.meta.url));
const START = '2026-09-25T16:00:00+08:00';
const simulated = { environment: { ONEDOOR_FAULTS_CLOCK: START } };
/** Credit codes of the organisations that are filed, and the last day of each. */
const filed = [
  ['12330182K318200150', '2026-09-30'],
  ['11330182K31820023X', '2026-09-30'],
  ['11330182K31820103H', '2026-10-08'],
] as const;

let home: string;
let port: number;
let daemon: DaemonProcess | undefined;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'onedoor-time-'));
  await cp(join(examples, 'integrators'), join(home, 'integrators'), { recursive: true });
  const hall = JSON.parse(await readFile(join(home, 'integrators', 'hall.json'), 'utf8')) as object;
  const organisations = filed.map(([code]) => code);
  await writeFile(join(home, 'integrators', 'hall.json'), JSON.stringify({ ...hall, organisations }));
  port = await freePort();
});
afterEach(async () => {
  await daemon?.stop();
  daemon = undefined;
  await rm(home, { recursive: true, force: true });
});

const advance = (to: string | number) =>
  askDaemon(readConfig(home), 'operator.advance', { to }, 60_000) as Promise<{ from: number; to: number }>;

async function register(natsUrl: string): Promise<void> {
  const seedFile = join(home, 'secrets', 'nats', 'hall.nk');
  const voice = await openVoice('hall', { url: natsUrl, seedFile }, new Ledger());
  for (const [organisation, validTo] of filed) {
    const data = { role: 'organisation', name: '单位', organisation, level: 'county', regions: ['330182'] };
    const id = `filing-${organisation}`;
    const event = { specversion: '1.0', id, source: 'urn:test:hall', type: 'onedoor.person.register' };
    const payload = JSON.stringify({ ...event, data: { ...data, validFrom: '2026-01-01', validTo } });
    const receipt = await voice.say(`person.organisation-${organisation}`, id, payload);
    expect(receipt.type).toMatch(/received$/);
  }
  await voice.stop();
}

describe('a service on a simulated clock', () => {
  it('decides everything at its moment, once, and goes on where its clock stood after it was killed', {
    timeout: 60_000,
  }, async () => {
    daemon = await startDaemonProcess(home, port, simulated);
    await register(daemon.natsUrl);
    // The clock is to go over the first filings; the power is cut somewhere on the way.
    const onItsWay = advance('2026-10-05T12:00:00+08:00').catch(() => undefined);
    await daemon.kill();
    await onItsWay;
    daemon = await startDaemonProcess(home, port, simulated);
    const { from, to } = await advance('2026-10-05T12:00:00+08:00');
    expect(from).toBeGreaterThanOrEqual(Date.parse(START));
    expect(to).toBe(Date.parse('2026-10-05T12:00:00+08:00'));
    expect(await daemon.stop()).toBe(0);

    daemon = await startDaemonProcess(home, port, simulated);
    await expect(advance(to - 1)).rejects.toThrow('CLOCK_BACK');
    await expect(advance('tomorrow')).rejects.toThrow('CLOCK_BACK');
    expect((await advance('2026-10-31T12:00:00+08:00')).from).toBe(to);
    expect(await daemon.stop()).toBe(0);
    daemon = undefined;

    const masterKey = await ensureMasterKey(join(home, 'secrets'), { mayCreate: false });
    const store = await openLevelStore({ folder: join(home, 'data', 'store'), masterKey });
    const entries = await store.entries(1, Number.MAX_SAFE_INTEGER);
    await store.close();
    const ended = entries.flatMap(({ input, at, events }) =>
      input.source === 'due' && events.some(({ type }) => type === 'FilingExpired') ? [at] : [],
    );
    const midnight = (day: string) => Date.parse(`${day}T00:00:00+08:00`);
    expect(ended).toEqual([midnight('2026-10-01'), midnight('2026-10-01'), midnight('2026-10-09')]);
    const moments = entries.map(({ at }) => at);
    expect(moments).toEqual([...moments].sort((one, other) => one - other));
  });

  it('keeps to the clock that its store began with, of both sorts', { timeout: 60_000 }, async () => {
    daemon = await startDaemonProcess(home, port, simulated);
    await daemon.stop();
    await expect(startDaemonProcess(home, port)).rejects.toThrow(NotStarted);
    await rm(join(home, 'data'), { recursive: true });
    await rm(join(home, 'secrets'), { recursive: true });
    daemon = await startDaemonProcess(home, port);
    await expect(advance('2099-01-01T00:00:00+08:00')).rejects.toThrow('CLOCK_NOT_SIMULATED');
    await daemon.stop();
    await expect(startDaemonProcess(home, port, simulated)).rejects.toThrow(/machine's clock/);
    await expect(
      startDaemonProcess(home, port, { environment: { ONEDOOR_FAULTS_CLOCK: '2026-13-41T08:30:00+08:00' } }),
    ).rejects.toThrow(/faults\/clock/);
    daemon = undefined;
  });
});
