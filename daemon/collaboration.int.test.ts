import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureMasterKey } from '../adapters/level/master-key.ts';
import { openLevelStore } from '../adapters/level/store.ts';
import { connectAs } from './cli/client.ts';
import { readConfig } from './config.ts';
import { until } from './daemon-harness.ts';
import { type DaemonProcess, freePort, startDaemonProcess } from './demo/child.ts';
import { type Heard, Ledger } from './demo/ledger.ts';
import { openVoice, type Voice } from './demo/voice.ts';

const examples = fileURLToPath(new URL('./examples/', import.meta.url));
const TOWN = '11330182K3182004XG';
const AGRICULTURE = '11330182K31820111C';
const HOUSING = '11330182K31820031Q';
const ID = 'town.JF-1';
const MATTER = 'house-building-approval';
const QUESTION = '该户是否已有宅基地';

const names = ['town', 'land', 'planning'] as const;
type Name = (typeof names)[number];
const organisationOf: Readonly<Record<Name, string>> = { town: TOWN, land: AGRICULTURE, planning: HOUSING };

const materials = ['id-card', 'household-register', 'site-plan', 'design-drawing', 'village-opinion'].map(
  (type, index) => ({
    type,
    hash: { algorithm: 'sm3', value: String(index).repeat(64) },
    size: 1000,
    mediaType: 'application/pdf',
  }),
);
const form = {
  construction: 'rebuild',
  householdSize: 4,
  landKind: 'other',
  landArea: 80,
  village: '下包村三组',
  floorArea: 200,
  floors: 2,
  existingHouseArea: 60,
  surrendersExisting: true,
  neighboursAgree: true,
  plannedStart: '2099-03-01',
  plannedEnd: '2099-11-30',
};
const applicant = { kind: 'citizen', name: '示例乙', idNumber: '11010519491231002X', phone: '13800000000' };
const valid = { validFrom: '2026-01-01', validTo: '2099-12-31', regions: ['330182'] };

let home: string;
let port: number;
let daemon: DaemonProcess;
let ledger: Ledger;
const voices = new Map<Name, Voice>();

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'onedoor-collaboration-'));
  await cp(join(examples, 'integrators'), join(home, 'integrators'), { recursive: true });
  for (const name of names)
    await writeFile(
      join(home, 'integrators', `${name}.json`),
      JSON.stringify({
        integrator: name,
        title: { zh: name, en: name },
        kinds: ['application', 'person'],
        organisations: [organisationOf[name]],
        regions: ['330182'],
        purposes: ['handling', 'ownership'],
      }),
    );
  port = await freePort();
  ledger = new Ledger();
  daemon = await startDaemonProcess(home, port);
  for (const name of names) {
    const seedFile = join(home, 'secrets', 'nats', `${name}.nk`);
    voices.set(name, await openVoice(name, { url: daemon.natsUrl, seedFile }, ledger));
  }
});
afterEach(async () => {
  for (const voice of voices.values()) await voice.stop();
  await daemon.stop();
  await rm(home, { recursive: true, force: true });
});

/** The power is cut, and comes back; the integrators connect again by themselves. */
async function cut(): Promise<void> {
  await daemon.kill();
  daemon = await startDaemonProcess(home, port);
}

let messages = 0;
function say(name: Name, topic: string, type: string, data: object, id = `m-${++messages}`): Promise<Heard> {
  const event = { specversion: '1.0', id, source: `urn:test:${name}`, type: `onedoor.${type}`, data };
  const voice = voices.get(name);
  if (voice === undefined) throw new Error(`${name} has no voice`);
  return voice.say(topic, id, JSON.stringify(event));
}

/** A command about the application that is taken, and its codes where it is not. */
async function tell(name: Name, verb: string, data: object): Promise<readonly string[]> {
  const { type, data: said } = await say(name, `application.${ID}`, `application.${verb}`, data);
  if (type.endsWith('received')) return [];
  return (said['defects'] as readonly { code: string }[]).map(({ code }) => code);
}

async function file(name: Name, staffNumber: string, officerRoles: readonly string[], level: string): Promise<void> {
  const organisation = organisationOf[name];
  const filing = { organisation, level, ...valid };
  const bodies = [
    [`person.organisation-${organisation}`, { role: 'organisation', name, ...filing }],
    [`person.officer-${staffNumber}`, { role: 'officer', name: '示例甲', staffNumber, officerRoles, ...filing }],
  ] as const;
  for (const [topic, data] of bodies)
    expect((await say(name, topic, 'person.register', data)).type).toMatch(/received$/);
}

const heard = (name: Name, event: string): readonly Heard[] =>
  ledger.announced(name, `application.${ID}`).filter(({ type }) => type === `onedoor.application.${event}`);

async function extentFor(name: Name, officer: string): Promise<unknown> {
  const connection = await connectAs(name, readConfig(home, { NATS_URL: daemon.natsUrl }));
  try {
    const question = { application: ID, purpose: 'handling', officer };
    const reply = await connection.request(`onedoor.api.application.get.${name}`, JSON.stringify(question), {
      timeout: 10_000,
    });
    const { answer, error } = reply.json<{ answer?: { extent: string }; error?: { code: string } }>();
    return answer?.extent ?? error?.code;
  } finally {
    await connection.close();
  }
}

describe('three integrators around one application', () => {
  it('transfer, decline, consult and conclude, with the power cut in between', async () => {
    await file('town', 'T-1', ['window', 'reviewer'], 'township');
    await file('land', 'N-1', ['reviewer'], 'county');
    await file('planning', 'G-1', ['reviewer'], 'county');
    expect(
      await tell('town', 'submit', { matter: MATTER, region: '330182', channel: 'street', applicant, form, materials }),
    ).toEqual([]);
    await until(
      'the examination',
      () => heard('town', 'result-applicant').length + heard('town', 'examined').length > 0,
    );
    expect(heard('town', 'result-applicant')).toEqual([]);
    expect(await tell('town', 'act', { expectedVersion: 1, officer: 'T-1', action: 'accept' })).toEqual([]);
    const step = 'township-opinion';
    const reason = '须先查耕地';
    expect(
      await tell('town', 'transfer', { expectedVersion: 2, officer: 'T-1', step, organisation: AGRICULTURE, reason }),
    ).toEqual([]);
    await cut();

    // The receiver holds it, and who handed it on does not.
    expect(await tell('town', 'act', { expectedVersion: 3, officer: 'T-1', step, action: 'approve' })).toContain(
      'OFFICER_ORGANISATION',
    );
    expect(await extentFor('land', 'N-1')).toBe('whole');
    expect(await extentFor('planning', 'G-1')).toBe('masked');
    await until('the transfer', () => heard('land', 'assigned').length === 1);
    expect(heard('land', 'transferred')[0]?.data).toMatchObject({ from: TOWN, to: AGRICULTURE, reason });
    expect(await tell('land', 'decline', { expectedVersion: 3, officer: 'N-1', step, reason: '不属本单位' })).toEqual(
      [],
    );
    const consultation = { officer: 'T-1', step, departments: [HOUSING], question: QUESTION, workingDays: 3 };
    expect(await tell('town', 'consult', { expectedVersion: 4, ...consultation })).toEqual([]);
    await cut();

    const opinion = { expectedVersion: 5, officer: 'G-1', consultation: 1, stance: 'agree', opinion: '无' };
    expect(await tell('land', 'opine', { ...opinion, officer: 'N-1' })).toEqual(['NOT_ASKED']);
    expect(await tell('planning', 'opine', opinion)).toEqual([]);
    expect(await tell('planning', 'opine', opinion)).toEqual(['OPINION_GIVEN']);
    expect(
      await tell('town', 'conclude', { expectedVersion: 6, officer: 'T-1', consultation: 1, conclusion: '可建' }),
    ).toEqual([]);
    await until('the end', () => heard('planning', 'consultation-ended').length === 1);
    expect(heard('planning', 'consulted').map(({ data }) => data['question'])).toEqual([QUESTION]);
    expect(heard('land', 'consulted')).toEqual([]);
    expect(heard('land', 'consultation-ended')).toEqual([]);
    expect(ledger.doubled).toEqual([]);

    expect(
      await tell('town', 'transfer', { expectedVersion: 7, officer: 'T-1', step, organisation: AGRICULTURE, reason }),
    ).toEqual([]);
    await daemon.stop();
    const masterKey = await ensureMasterKey(join(home, 'secrets'), { mayCreate: false });
    const store = await openLevelStore({ folder: join(home, 'data', 'store'), masterKey });
    const rows = await store.due(Date.UTC(2100, 0), 100);
    await store.close();
    // What the declined transfer and the concluded consultation waited for is gone; the case has a clock of its own.
    const names = rows.filter(({ entity }) => entity.id === ID).map(({ name }) => name);
    expect(names.sort()).toEqual([`holder_${step}`, 'tick']);
  }, 180_000);
});
