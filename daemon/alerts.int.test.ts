import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertKey } from '../actors/protocol/alerts.ts';
import type { Entry } from '../actors/protocol/journal.ts';
import { ensureMasterKey } from '../adapters/level/master-key.ts';
import { type LevelStore, openLevelStore } from '../adapters/level/store.ts';
import { ARCHIVES, finding, raisedBefore, raising } from './alerts-harness.ts';
import { run as alertsCommand } from './cli/alerts.ts';
import { askDaemon } from './cli/client.ts';
import { readConfig } from './config.ts';
import { until } from './daemon-harness.ts';
import { type DaemonProcess, freePort, startDaemonProcess } from './demo/child.ts';
import { Ledger } from './demo/ledger.ts';
import { openVoice } from './demo/voice.ts';

const DAYS = { validFrom: '2026-01-01', validTo: '2099-12-31', level: 'county', regions: ['330182'] };
const by = (officer: string) => ({ officer, organisation: ARCHIVES });

let home: string;
let port: number;
let daemon: DaemonProcess | undefined;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'onedoor-alerts-'));
  port = await freePort();
  const integrators = join(home, 'integrators');
  await cp(fileURLToPath(new URL('./examples/integrators', import.meta.url)), integrators, { recursive: true });
  const office = {
    integrator: 'office',
    title: { zh: '监管系统', en: 'Supervision' },
    kinds: ['alert'],
    organisations: [ARCHIVES],
    regions: ['330182'],
    purposes: ['supervision'],
    supervises: ['330182'],
  };
  await writeFile(join(integrators, 'office.json'), JSON.stringify(office));
});
afterEach(async () => {
  await daemon?.stop();
  await rm(home, { recursive: true, force: true });
});

async function start(): Promise<void> {
  daemon = await startDaemonProcess(home, port);
}

async function speak(integrator: string, ledger = new Ledger()) {
  const seedFile = join(home, 'secrets', 'nats', `${integrator}.nk`);
  return openVoice(integrator, { url: daemon?.natsUrl ?? '', seedFile }, ledger);
}

async function withStore<Result>(use: (store: LevelStore) => Promise<Result>): Promise<Result> {
  const { folders } = readConfig(home, {});
  const masterKey = await ensureMasterKey(folders.secrets, { mayCreate: false });
  const store = await openLevelStore({ folder: join(folders.data, 'store'), masterKey });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

const eventsOf = (entries: readonly Entry[], id: string): readonly string[] =>
  entries.filter(({ entity }) => entity.id === id).flatMap(({ events }) => events.map(({ type }) => type));

describe('alerts of a daemon on its own nats-server', () => {
  it('are raised through the journal, acted on by message and at the terminal, escalated once, and survive kill -9', async () => {
    const fresh = finding('A-1');
    const old = finding('A-2');
    const [id, oldId] = [alertKey(fresh).id, alertKey(old).id];
    await start();
    const hall = await speak('hall');
    const register = (subject: string, data: object) =>
      hall.say(
        subject,
        subject,
        JSON.stringify({
          specversion: '1.0',
          id: subject,
          source: 'urn:test',
          type: 'onedoor.person.register',
          data: { ...DAYS, organisation: ARCHIVES, name: '示例', ...data },
        }),
      );
    await register(`person.organisation-${ARCHIVES}`, { role: 'organisation' });
    for (const [staffNumber, role] of [
      ['DA-001', 'window'],
      ['JD-001', 'supervisor'],
      ['LD-001', 'leader'],
    ])
      expect(
        await register(`person.officer-${staffNumber}`, { role: 'officer', staffNumber, officerRoles: [role] }),
      ).toMatchObject({ type: 'onedoor.person.received' });
    await hall.stop();
    await daemon?.stop();

    await withStore((store) => store.commit([raising(fresh), raising(fresh), raisedBefore(old, 30)], {}));
    await start();
    const config = readConfig(home, { NATS_URL: daemon?.natsUrl ?? '' });
    const view = async (alert: string) => {
      const question = { kind: 'alert', id: alert, by: 'test', purpose: 'test' };
      return ((await askDaemon(config, 'operator.get', question, 10_000)) as { state: Record<string, unknown> }).state;
    };
    await until('the second finding', async () => {
      const question = { kind: 'alert', id, by: 'test', purpose: 'test' };
      const found = await askDaemon(config, 'operator.get', question, 10_000).catch(() => undefined);
      return (found as { state?: { occurrences?: number } } | undefined)?.state?.occurrences === 2;
    });
    await until('both levels', async () => (await view(oldId))['nextDueAt'] === undefined);

    const office = await speak('office');
    const say = (messageId: string, verb: string, data: object) =>
      office.say(
        `alert.${id}`,
        messageId,
        JSON.stringify({ specversion: '1.0', id: messageId, source: 'urn:test', type: `onedoor.alert.${verb}`, data }),
      );
    const acknowledged = await say('m-1', 'acknowledge', { expectedVersion: 1, ...by('JD-001') });
    expect(acknowledged).toMatchObject({ type: 'onedoor.alert.received' });
    const own = await say('m-2', 'dismiss', { expectedVersion: 3, ...by('DA-001'), reason: '误报' });
    expect(own.data['defects']).toMatchObject([{ code: 'OFFICER_NOT_SUPERVISOR' }, { code: 'OWN_ALERT' }]);
    await daemon?.kill();
    await office.stop();

    await start();
    // The command at the terminal finds the daemon of the home folder by itself.
    const terminal = (...words: string[]) => alertsCommand([...words, '--home', home]);
    expect(await terminal('assign', id, '--as', 'JD-001', '--to', 'DA-001', '--version', '3')).toBe(0);
    expect(await terminal('rectify', id, '--as', 'DA-001', '--report', '已办')).toBe(0);
    expect(await terminal('dismiss', id, '--as', 'JD-001', '--reason', '误报')).toBe(0);
    await expect(terminal('countersign', id, '--as', 'JD-001')).rejects.toThrow('SECOND_SIGNER_SAME');
    expect(await terminal('countersign', id, '--as', 'LD-001')).toBe(0);
    await expect(terminal('ack', 'NOT_THERE.application.hall.A-1', '--as', 'JD-001')).rejects.toThrow(
      'ALERT_NOT_FOUND',
    );
    expect(await terminal('ack', id)).toBe(64);
    expect(await view(id)).toMatchObject({ status: 'dismissed', occurrences: 2 });
    await daemon?.stop();
    daemon = undefined;

    const entries = await withStore((store) => store.entries(1, Number.MAX_SAFE_INTEGER));
    expect(eventsOf(entries, oldId).filter((type) => type === 'AlertEscalated')).toHaveLength(2);
    expect(eventsOf(entries, id).filter((type) => type.startsWith('Alert'))).toEqual([
      'AlertRaised',
      'AlertRepeated',
      'AlertAcknowledged',
      'AlertAssigned',
      'AlertRectified',
      'AlertDismissalProposed',
      'AlertDismissed',
    ]);
    // Once for each of the two alerts, however often they were found.
    expect(eventsOf(entries, 'officer-DA-001').filter((type) => type === 'BehaviourCounted')).toHaveLength(2);
  }, 180_000);
});
