import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type QuestionName, questionError, questions } from '../actors/protocol/questions.ts';
import { createLog } from '../adapters/log/log.ts';
import { schemaDefects } from '../rules/matters/schema-fault.ts';
import { connectAs } from './cli/client.ts';
import { type Config, readConfig } from './config.ts';
import { Ledger } from './demo/ledger.ts';
import { openVoice } from './demo/voice.ts';
import { type Daemon, startDaemon } from './start.ts';

const examples = fileURLToPath(new URL('./examples/', import.meta.url));
const APPLICATION = 'hall.HY-2026-1';
/** What the example's application says of people. */
const personal = ['示例乙', '示例丙', '11010519491231002X', '13800000000', '1948-03-01', '示例甲'];
const ownership = { application: APPLICATION, purpose: 'ownership' };
const handling = { application: APPLICATION, purpose: 'handling', officer: 'DA-001' };
const supervision = { application: APPLICATION, purpose: 'supervision' };

let home: string;
let config: Config;
let daemon: Daemon;
const faults: unknown[] = [];
const connections = new Map<string, NatsConnection>();

const integrator = (name: string, rest: object) =>
  writeFile(
    join(home, 'integrators', `${name}.json`),
    JSON.stringify({
      integrator: name,
      title: { zh: name, en: name },
      kinds: ['application'],
      organisations: [],
      regions: ['330182'],
      ...rest,
    }),
  );

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'onedoor-questions-'));
  await cp(join(examples, 'integrators'), join(home, 'integrators'), { recursive: true });
  await integrator('street', { purposes: ['ownership', 'handling'], organisations: ['9144030071526726XG'] });
  await integrator('inspection', { purposes: ['supervision'], supervises: ['3301'] });
  config = readConfig(home, {
    ...process.env,
    ONEDOOR_NATS_PORT: '0',
    ONEDOOR_HTTP_PORT: '0',
    ONEDOOR_LOG_LEVEL: 'silent',
  });
  daemon = await startDaemon(config, { log: createLog('silent'), fatal: (error) => faults.push(error) });
  for (const name of ['hall', 'street', 'inspection']) connections.set(name, await connectAs(name, config));

  const seedFile = join(home, 'secrets', 'nats', 'hall.nk');
  const voice = await openVoice('hall', { url: daemon.natsUrl, seedFile }, new Ledger());
  for (const file of ['filings', 'application', 'acceptance']) {
    const content: unknown = JSON.parse(await readFile(join(examples, `${file}.json`), 'utf8'));
    for (const message of (Array.isArray(content) ? content : [content]) as { id: string; subject: string }[]) {
      const receipt = await voice.say(message.subject, message.id, JSON.stringify(message));
      expect(receipt.type).toMatch(/received$/);
    }
  }
  await voice.stop();
  // What is counted of the acceptance comes after its receipt, from the journal.
  const counted = async (): Promise<boolean> => {
    const { state } = await ask('hall', 'person.get', { person: 'officer-DA-001', purpose: 'ownership' });
    const { rows } = await ask('hall', 'person.history', { ...handling, whose: 'applicant' });
    return state.counters['officerAccepted'] !== undefined && rows.length > 0;
  };
  while (!(await counted())) await sleep(20);
});
afterAll(async () => {
  for (const connection of connections.values()) await connection.close();
  expect(await daemon.stop()).toEqual([]);
  expect(faults).toEqual([]);
  await rm(home, { recursive: true, force: true });
});

async function raw(asker: string, name: QuestionName, question: object): Promise<string> {
  const connection = connections.get(asker);
  const reply = await connection?.request(`onedoor.api.${name}.${asker}`, JSON.stringify(question), {
    timeout: 10_000,
  });
  return reply?.string() ?? '';
}
/** The answer, which fits its published schema. */
async function ask<Name extends QuestionName>(asker: string, name: Name, question: object): Promise<Answer<Name>> {
  const text = await raw(asker, name, question);
  const { answer } = JSON.parse(text) as { answer?: Answer<Name> };
  if (answer === undefined) throw new Error(`${name} was not answered: ${text}`);
  expect(schemaDefects(questions[name].answer, answer)).toEqual([]);
  return answer;
}
/** The code of a refusal with the codes and pointers of its defects; it fits its published schema. */
async function refusal(asker: string, name: QuestionName, question: object): Promise<readonly string[]> {
  const text = await raw(asker, name, question);
  const { error } = JSON.parse(text) as { error?: { code: string; defects?: { code: string; pointer: string }[] } };
  if (error === undefined) throw new Error(`${name} was not refused: ${text}`);
  expect(schemaDefects(questionError, error)).toEqual([]);
  return [error.code, ...(error.defects ?? []).map(({ code, pointer }) => `${code} ${pointer}`)];
}

describe('an application', () => {
  it('is shown masked to who submitted it, whole to the officer whose step is open, as a process to supervisors', async () => {
    const own = await ask('hall', 'application.get', ownership);
    expect(own).toMatchObject({
      application: APPLICATION,
      version: 2,
      extent: 'masked',
      state: { status: 'accepted' },
    });
    for (const value of personal) expect(JSON.stringify(own)).not.toContain(value);

    const whole = await ask('hall', 'application.get', { ...handling, reason: '检索档案' });
    expect(whole).toMatchObject({
      extent: 'whole',
      state: {
        open: [{ step: 'search', organisation: '12330182K318200150', role: 'archivist' }],
        content: { form: { husbandName: '示例丙' } },
      },
    });

    const process = await ask('inspection', 'application.get', supervision);
    expect(process).toMatchObject({ extent: 'process', state: { deeds: [{ officer: 'DA-001', action: 'accept' }] } });
    expect(process.state.content).toBeUndefined();
    for (const value of personal) expect(JSON.stringify(process)).not.toContain(value);
  });

  it('of others is refused in the very bytes of one that does not exist', async () => {
    const missing = 'hall.HY-2026-404';
    for (const question of [ownership, handling]) {
      const told = await raw('street', 'application.get', question);
      expect(told).toBe(await raw('street', 'application.get', { ...question, application: missing }));
      expect(JSON.parse(told)).toMatchObject({ error: { code: 'NOT_FOUND' } });
    }
    for (const application of [APPLICATION, missing])
      expect(await refusal('street', 'application.get', { application, purpose: 'supervision' })).toEqual([
        'RIGHT_PURPOSE',
      ]);
  });

  it('of its own is refused with what is wrong with the officer, though not of one that does not exist', async () => {
    const unknown = { ...handling, officer: 'DA-404' };
    expect(await refusal('hall', 'application.get', unknown)).toEqual(['OFFICER_NOT_FILED']);
    expect(await refusal('hall', 'application.timeline', unknown)).toEqual(['OFFICER_NOT_FILED']);
    expect(await refusal('hall', 'application.get', { ...unknown, application: 'hall.HY-2026-404' })).toEqual([
      'NOT_FOUND',
    ]);
  });

  it('tells its history page by page, and supervisors who has read it and who was refused', async () => {
    const all = await ask('hall', 'application.timeline', ownership);
    expect(all.rows.map(({ events }) => events)).toEqual([
      ['ApplicationReceived', 'ApplicationExamined', 'ClocksSet'],
      ['ApplicationAccepted', 'ClocksSet'],
    ]);
    expect(all.before).toBeUndefined();
    expect(all.rows.map(({ deed }) => deed)).toEqual([
      undefined,
      expect.objectContaining({ step: 'acceptance', action: 'accept', officer: 'DA-001' }),
    ]);

    // Readings stand between and behind these rows, many more than a page holds: a page is filled over them.
    for (let reading = 0; reading < 60; reading += 1) await ask('hall', 'application.get', ownership);
    const last = await ask('hall', 'application.timeline', { ...ownership, limit: 1 });
    expect(last.rows).toEqual(all.rows.slice(1));
    const first = await ask('hall', 'application.timeline', { ...ownership, limit: 1, before: last.before });
    expect([first.rows, first.before]).toEqual([all.rows.slice(0, 1), undefined]);

    const rows: Answer<'application.timeline'>['rows'] = [];
    let before: number | undefined;
    do {
      const more = before === undefined ? {} : { before };
      const page = await ask('inspection', 'application.timeline', { ...supervision, limit: 3, ...more });
      expect(page.rows.length).toBeLessThanOrEqual(3);
      rows.unshift(...page.rows);
      before = page.before;
    } while (before !== undefined);
    expect(rows.slice(0, 2)).toEqual(all.rows);
    const readings = rows.flatMap(({ reading }) => (reading === undefined ? [] : [reading]));
    expect(readings).toEqual(
      expect.arrayContaining([
        { by: 'hall', purpose: 'ownership', extent: 'masked' },
        { by: 'hall', purpose: 'handling', extent: 'whole', officer: 'DA-001' },
        { by: 'inspection', purpose: 'supervision', extent: 'process' },
        { by: 'street', purpose: 'ownership' },
      ]),
    );
    expect(JSON.stringify(rows)).not.toContain('检索档案');
  });
});

describe('a person', () => {
  const officer = { person: 'officer-DA-001', purpose: 'ownership' };

  it('is shown by id to its own, masked; to supervisors without the name; to others as one that does not exist', async () => {
    const own = await ask('hall', 'person.get', officer);
    expect(own).toMatchObject({ person: 'officer-DA-001', extent: 'masked', state: { filing: { name: '示*甲' } } });
    const supervised = await ask('inspection', 'person.get', { ...officer, purpose: 'supervision' });
    expect(supervised).toMatchObject({ extent: 'process', state: { counters: { officerAccepted: { total: 1 } } } });
    expect(JSON.stringify(supervised)).not.toMatch(/示|name/);
    const rows = await ask('hall', 'person.history', { ...officer, limit: 100 });
    expect(rows.rows.map(({ events }) => events[0])).toEqual(['FilingMade', 'BehaviourCounted']);
    const told = await raw('street', 'person.get', officer);
    expect(told).toBe(await raw('street', 'person.get', { ...officer, person: 'officer-DA-404' }));
    expect(JSON.parse(told)).toMatchObject({ error: { code: 'PERSON_NOT_FOUND' } });
  });

  it('who stands behind an application is shown to who may read all of it, and never by a key', async () => {
    const asked = { ...handling, whose: 'applicant' };
    const applicant = await ask('hall', 'person.get', asked);
    expect(applicant).toMatchObject({ extent: 'whole', state: { counters: { submitted: { total: 1 } } } });
    expect(applicant.person).toBeUndefined();
    expect(JSON.stringify(applicant)).not.toContain('citizen-');
    expect(await refusal('hall', 'person.get', { ...asked, whose: 'agent' })).toEqual(['PERSON_NOT_FOUND']);
    expect(await refusal('hall', 'person.get', { ...ownership, whose: 'applicant' })).toEqual(['PERSON_NOT_FOUND']);
  });
});

describe('the contract', () => {
  it('is told: every schema by its name, the document, the matters and who does them in a region', async () => {
    const list = await ask('street', 'schema.list', {});
    const names = list.schemas.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['asyncapi', 'onedoor.application.submit', 'onedoor.application.decided', 'person.get']),
    );
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect((await ask('street', 'schema.get', { name })).schema).toBeInstanceOf(Object);
    expect(await ask('street', 'schema.get', { name: 'asyncapi' })).toMatchObject({
      kind: 'document',
      schema: { asyncapi: expect.stringMatching(/^3\./) },
    });
    for (const { code } of list.matters) {
      const guide = await ask('street', 'schema.matter', { code });
      expect(guide).toMatchObject({ ruleSet: list.ruleSet, matter: { code, form: { type: 'object' } } });
    }
    const here = await ask('street', 'schema.matter', { code: 'marriage-record-copy', region: '330182' });
    expect(here.responsible).toMatchObject([{ organisation: '12330182K318200150' }]);
    expect(await refusal('street', 'schema.matter', { code: 'marriage-record-copy', region: '110105' })).toEqual([
      'REGION_NOT_SERVED',
    ]);
    expect(await refusal('street', 'schema.matter', { code: 'constructor' })).toEqual(['MATTER_UNKNOWN']);
    expect(await refusal('street', 'schema.get', { name: '__proto__' })).toEqual(['SCHEMA_UNKNOWN']);
  });

  it.each<[QuestionName, object, readonly string[]]>([
    ['schema.list', { all: true }, ['SCHEMA_UNEXPECTED /all']],
    ['application.get', {}, ['SCHEMA_REQUIRED /application', 'SCHEMA_REQUIRED /purpose']],
    ['application.get', { ...ownership, purpose: 'curiosity' }, ['SCHEMA_CHOICE /purpose']],
    ['application.get', { ...ownership, application: 'hall.*' }, ['SCHEMA_FORMAT /application']],
    ['application.get', { ...handling, officer: undefined }, ['SCHEMA_REQUIRED /officer']],
    ['application.timeline', { ...ownership, limit: 101 }, ['SCHEMA_RANGE /limit']],
    ['person.get', { purpose: 'ownership' }, ['SCHEMA_REQUIRED /person']],
    ['person.get', { ...ownership }, ['SCHEMA_REQUIRED /whose']],
    [
      'person.get',
      { ...ownership, person: 'officer-X', whose: 'agent' },
      ['SCHEMA_UNEXPECTED /application', 'SCHEMA_UNEXPECTED /whose'],
    ],
    ['person.get', { person: 'citizen-kqzyx7a', purpose: 'ownership' }, ['SCHEMA_FORMAT /person']],
  ])('%s is refused with everything that is wrong: %j', async (name, question, defects) => {
    expect(await refusal('hall', name, question)).toEqual(['QUESTION_MALFORMED', ...defects]);
  });

  it('is found by the micro protocol: a service for each kind of entity, and which schema each question has', async () => {
    const found: { name: string; endpoints: { subject: string; metadata: Record<string, string> }[] }[] = [];
    const hall = connections.get('hall');
    const asked = await hall?.requestMany('$SRV.INFO', '', { strategy: 'stall', stall: 300, maxWait: 5000 });
    for await (const message of asked ?? []) found.push(message.json());
    expect(found.map(({ name }) => name).sort()).toEqual(
      ['alert', 'application', 'consent', 'credit', 'person', 'schema', 'verification'].map(
        (service) => `onedoor-${service}`,
      ),
    );
    const endpoints = found.flatMap((service) => service.endpoints);
    expect(endpoints.map(({ subject }) => subject).sort()).toEqual(
      Object.keys(questions)
        .map((name) => `onedoor.api.${name}.hall`)
        .sort(),
    );
    for (const { subject, metadata } of endpoints) expect(subject).toBe(`onedoor.api.${metadata['schema']}.hall`);
  });
});
