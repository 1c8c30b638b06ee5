import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseFile, CaseList } from '../actors/protocol/desk.ts';
import type { Entry } from '../actors/protocol/journal.ts';
import { ensureMasterKey } from '../adapters/level/master-key.ts';
import { verifyChain } from '../adapters/level/verify.ts';
import { Client, createSupervised, type Supervised, tokenIn } from './supervision-harness.ts';

const HOSTILE = '<img src=x onerror="alert(1)">"\'&';
/** What the example's application says of people. */
const personal = ['示例乙', '示例丙', '11010519491231002X', '13800000000', '1948-03-01'];
let office: Supervised;
const client = (): Client => new Client(office.port);
const programOf = (name: string) => {
  const headers = { authorization: `Bearer ${office.tokens.get(name)}`, accept: 'application/json' };
  return async <Answer>(path: string): Promise<Answer> => JSON.parse((await client().ask(path, { headers })).body);
};
async function loggedIn(name: string): Promise<Client> {
  const visitor = client();
  expect((await visitor.login(name)).status).toBe(303);
  return visitor;
}

beforeAll(async () => {
  office = await createSupervised();
  for (let number = 1; number <= 8; number += 1)
    await office.apply(`HY-${number}`, number > 5 ? { region: '330182101' } : {});
  // A wrong check digit comes back by the rules.
  const applicant = { kind: 'citizen', name: '示例乙', idNumber: '110105194912310021', phone: '13800000000' };
  await office.apply('HY-9', { applicant });
  await office.act('HY-1', 1, { action: 'accept', opinion: HOSTILE });
  await office.act('HY-2', 1, { action: 'refuse', opinion: '不属于本馆' });
  await office.act('HY-3', 1, { action: 'refuse', opinion: '不属于本馆' });
  await office.act('HY-3', 2, { action: 'close' });
}, 120_000);
afterAll(() => office.dispose());

describe('the door', () => {
  it('is shut to who has not logged in: people are sent to the login and on from there, programs are told', async () => {
    const visitor = client();
    const sent = await visitor.ask('/cases?status=accepted');
    expect([sent.status, sent.headers.location]).toEqual([303, '/login?next=%2Fcases%3Fstatus%3Daccepted']);
    const told = await visitor.ask('/cases', { headers: { accept: 'application/json' } });
    expect([told.status, JSON.parse(told.body).error.code]).toEqual([401, 'LOGIN_NEEDED']);
    expect((await visitor.login('zhou', undefined, '/cases?status=accepted')).headers.location).toBe(
      '/cases?status=accepted',
    );
    const page = await visitor.ask('/cases?status=accepted');
    expect(page.status).toBe(200);
    expect(page.body).toContain('hall.HY-1');
    for (const elsewhere of ['https://evil.example/', '//evil.example', '/\\evil.example', '/cases/\\\\x', '/login'])
      expect((await client().login('zhou', undefined, elsewhere)).headers.location, elsewhere).toBe('/cases');
  });

  it('lets nobody in with a wrong word, and tells users that do not exist from others in nothing', async () => {
    const answers = [];
    for (const [name, password] of [
      ['zhou', 'wrong'],
      ['nobody', 'wrong'],
      ['../users/zhou', 'wrong'],
      ['unknown', ''],
    ] as const) {
      const { status, body } = await client().login(name, password);
      answers.push(`${status} ${body.replaceAll(/value="[^"]*"/g, '')}`);
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('401');
  });

  it('gives guards with every answer: no script, no frame, no copy, a cookie that stays here', async () => {
    const visitor = client();
    const { headers } = await visitor.login('zhou');
    expect(headers['set-cookie']?.[0]).toMatch(/^onedoor=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    for (const path of ['/cases', '/cases/hall.HY-1', '/login', '/nothing', '/cases?x=1', '/cases.json']) {
      const answer = await visitor.ask(path);
      expect(answer.headers['content-security-policy'], path).toBe(
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      );
      expect([answer.headers['cache-control'], answer.headers['x-content-type-options']]).toEqual([
        'no-store',
        'nosniff',
      ]);
      expect(answer.body).not.toMatch(/<script|style=|\son\w+="/i);
    }
  });

  it('takes a form only with its own token, from its own pages', async () => {
    const visitor = await loggedIn('zhou');
    const token = tokenIn(await visitor.ask('/cases'));
    const stranger = await loggedIn('wang');
    const stolen = tokenIn(await stranger.ask('/cases'));
    for (const [form, headers] of [
      [{}, {}],
      [{ token: stolen }, {}],
      [{ token }, { origin: 'https://evil.example' }],
      [{ token }, { 'sec-fetch-site': 'cross-site' }],
    ] as const)
      expect((await visitor.ask('/logout', { form, headers })).status).toBe(403);
    // A login too: nobody can log others in under a name of their own.
    const knocking = client();
    const form = { token: tokenIn(await knocking.ask('/login')), user: 'zhou', password: 'x', next: '' };
    expect((await client().ask('/login', { form })).status).toBe(403);
    expect((await visitor.ask('/cases')).status).toBe(200);
    expect((await visitor.ask('/logout', { form: { token } })).headers.location).toBe('/login');
    expect((await visitor.ask('/cases')).status).toBe(303);
  });

  it('begins each session under an id of its own, and a session that ended stays ended', async () => {
    const visitor = client();
    visitor.cookies.set('onedoor', 'x'.repeat(43));
    await visitor.login('zhou');
    const first = visitor.cookies.get('onedoor');
    expect(first).not.toBe('x'.repeat(43));
    await visitor.ask('/logout', { form: { token: tokenIn(await visitor.ask('/cases')) } });
    const thief = client();
    thief.cookies.set('onedoor', first ?? '');
    expect((await thief.ask('/cases')).status).toBe(303);
  });

  it('has no room for paths that climb, for long ones, for long forms, or for other methods', async () => {
    const visitor = await loggedIn('zhou');
    const status = async (path: string, options = {}) => (await visitor.ask(path, options)).status;
    for (const path of [
      '/../secrets/master.key',
      '/cases/..%2f..%2fsecrets',
      '/cases/%2e%2e/x',
      '//cases',
      '/%00',
      '/%zz',
      '/cases/a%20b',
    ])
      expect([400, 404], path).toContain(await status(path));
    expect(await status(`/cases?region=${'3'.repeat(3000)}`)).toBe(414);
    expect(await status(`/cases?${'a=&'.repeat(50)}`)).toBe(400);
    expect(await status('/login', { form: { user: 'x'.repeat(5000) } })).toBe(413);
    expect(await status('/cases', { form: {} })).toBe(405);
    expect(await status('/cases', { method: 'DELETE' })).toBe(405);
    expect(await status('/cases', { method: 'HEAD' })).toBe(200);
  });
});

describe('the lists', () => {
  it('count what they show, page by page, by every filter, for people and programs alike', async () => {
    const ask = programOf('zhou');
    const whole = await ask<CaseList>('/cases?limit=200');
    expect(whole.total).toBe(8);
    expect(whole.partial).toBeUndefined();
    expect(whole.rows.length).toBe(whole.total);
    const pages: string[] = [];
    for (let after: string | undefined = ''; after !== undefined; ) {
      const list: CaseList = await ask(`/cases?limit=3&after=${after}`);
      expect(list.total).toBe(whole.total);
      pages.push(...list.rows.map(({ id }) => id));
      after = list.next;
    }
    expect(pages).toEqual(whole.rows.map(({ id }) => id));
    const count = async (query: string) => (await ask<CaseList>(`/cases?${query}`)).total;
    expect(await count('status=received')).toBe(5);
    expect(await count('status=returned')).toBe(1);
    expect(await count('region=330182101')).toBe(3);
    expect(await count('region=330183')).toBe(0);
    expect(await count('organisation=12330182K318200150&level=county')).toBe(6);
    expect(await count('submittedTo=2000-01-01')).toBe(0);
    // The clocks of steps run for those that wait for an officer: five at the window, one that was accepted, one refused.
    expect([await count('overdue=yes'), await count('overdue=no')]).toEqual([0, 8]);
    expect([await count('dueWithin=0'), await count('dueWithin=250')]).toEqual([
      0,
      whole.rows.filter(({ due }) => due !== undefined).length,
    ]);
    expect(
      whole.rows.filter(({ due, remaining }) => due !== undefined && Number(remaining) > 0).length,
    ).toBeGreaterThanOrEqual(6);
    expect(await count('officer=DA-001')).toBe(0);
    await office.say('onedoor.application.claim', 'application.hall.HY-4', {
      expectedVersion: 1,
      officer: 'DA-001',
      step: 'acceptance',
    });
    expect(await count('officer=DA-001')).toBe(1);
    const page = await (await loggedIn('zhou')).ask('/cases?status=received&lang=en');
    expect(page.body).toMatch(/Total <strong>5<\/strong>/);
    const wrong = await (await loggedIn('zhou')).ask('/cases?overdu=yes');
    expect([wrong.status, wrong.body.includes('overdu')]).toEqual([400, true]);
  });

  it('show cases that ended by the day', async () => {
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const ended = await programOf('zhou')<CaseList>(`/cases?endedFrom=${today}`);
    expect(ended).toMatchObject({ total: 1, rows: [{ id: 'hall.HY-3', status: 'closed' }] });
    expect((await programOf('zhou')<CaseList>('/cases?endedFrom=2026-01-01&endedTo=2026-01-31')).total).toBe(0);
  });

  it('hold nothing of other regions: neither rows, nor numbers, nor cases', async () => {
    const ask = programOf('lin');
    expect(await ask('/cases')).toEqual({ rows: [], total: 0, byStatus: {} });
    const elsewhere = await ask('/cases/hall.HY-1');
    expect(elsewhere).toEqual(await ask('/cases/hall.HY-404'));
    expect(elsewhere).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });
});

describe('a case', () => {
  it('shows a supervisor how the work is done and a leader what is masked; nobody what people have written', async () => {
    const supervisor = await programOf('zhou')<CaseFile>('/cases/hall.HY-9');
    expect(supervisor.extent).toBe('process');
    expect(supervisor.findings[0]).toMatchObject({ code: 'ID_CHECKSUM', because: [{ path: '$.idNumberStatus' }] });
    expect(supervisor.state.content).toBeUndefined();
    expect(supervisor.findings[0]?.message).toBeUndefined();
    expect(supervisor.findings[0]?.because.length).toBeGreaterThan(0);
    expect(supervisor.findings[0]?.because.every((reason) => !('actual' in reason))).toBe(true);
    const leader = await programOf('wang')<CaseFile>('/cases/hall.HY-9');
    expect(leader.extent).toBe('masked');
    expect(leader.findings[0]?.because[0]).toHaveProperty('actual');
    expect(leader.findings[0]?.message?.zh.length).toBeGreaterThan(0);
    expect(leader.state.content?.applicant.name).toMatch(/\*|＊/);
    for (const name of ['zhou', 'wang']) {
      const { body } = await (await loggedIn(name)).ask('/cases/hall.HY-9');
      for (const value of [...personal, '110105194912310021']) expect(body, `${name} ${value}`).not.toContain(value);
    }
  });

  it('escapes what officers have written', async () => {
    const { body } = await (await loggedIn('wang')).ask('/cases/hall.HY-1');
    expect(body).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&quot;&#39;&amp;');
    expect(body).not.toContain('<img');
  });

  it('tells supervisors who has read it', async () => {
    await programOf('wang')('/cases/hall.HY-4');
    const { rows } = await programOf('zhou')<CaseFile>('/cases/hall.HY-4');
    expect(rows.at(-1)?.reading).toEqual({
      by: 'door.wang',
      officer: 'DA-001',
      purpose: 'supervision',
      extent: 'masked',
    });
  });
});

describe('users', () => {
  it('who are removed, or whose officer is not filed, are gone at once', async () => {
    await office.addUser({ name: 'gone', role: 'auditor', regions: ['33'] });
    const visitor = await loggedIn('gone');
    expect((await visitor.ask('/cases')).status).toBe(200);
    await office.removeUser('gone');
    expect((await visitor.ask('/cases')).status).toBe(303);
    expect(await programOf('gone')('/cases')).toMatchObject({ error: { code: 'LOGIN_NEEDED' } });
    await office.addUser({ name: 'unfiled', role: 'leader', officer: 'NO-1', regions: ['33'] });
    expect((await client().login('unfiled')).status).toBe(403);
    await rm(join(office.config.folders.users, 'unfiled.json'));
  });

  it('with another password lose the sessions of the old one', async () => {
    await office.addUser({ name: 'chen', role: 'auditor', regions: ['33'] });
    const visitor = await loggedIn('chen');
    await office.addUser({ name: 'chen', role: 'auditor', regions: ['33'] }, 'another long password');
    expect((await visitor.ask('/cases')).status).toBe(303);
  });

  it('who fail too often wait, with the right password too, and others do not', async () => {
    await office.addUser({ name: 'slow', role: 'auditor', regions: ['33'] });
    const statuses = [];
    for (let tries = 0; tries < 6; tries += 1) statuses.push((await client().login('slow', 'wrong')).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    const refused = await client().login('slow');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(60);
    expect((await client().login('zhou')).status).toBe(303);
  });
});

describe('the journal', () => {
  it('says every login, refusal, list and page, and recounted it gives the numbers of the pages', async () => {
    const ask = programOf('zhou');
    const list = await ask<CaseList>('/cases?limit=200');
    const inTownship = await ask<CaseList>('/cases?region=330182101');
    await office.stop();
    const masterKey = await ensureMasterKey(office.config.folders.secrets, { mayCreate: false });
    expect(await verifyChain(join(office.config.folders.data, 'store'), { masterKey })).toMatchObject({ ok: true });
    const entries = await office.entriesAtRest();
    const applications = new Map<string, { region: string; status: string }>();
    for (const { entity, events } of entries)
      if (entity.kind === 'application') for (const event of events) recount(applications, entity.id, event);
    const open = [...applications.values()].filter(({ status }) => status !== 'closed');
    const byStatus: Record<string, number> = {};
    for (const { status } of open) byStatus[status] = (byStatus[status] ?? 0) + 1;
    expect({ total: list.total, byStatus: list.byStatus }).toEqual({ total: open.length, byStatus });
    expect(inTownship.total).toBe(open.filter(({ region }) => region === '330182101').length);

    const ofUser = (name: string): readonly string[] =>
      entries.filter(({ entity }) => entity.kind === 'user' && entity.id === name).map(({ events }) => told(events[0]));
    expect(ofUser('slow')).toEqual([...Array(5).fill('DoorRefused credentials'), 'DoorRefused throttled']);
    expect(ofUser('unfiled')).toEqual(['DoorRefused filing']);
    expect(ofUser('gone')).toEqual(['DoorEntered', 'ListRead']);
    expect(ofUser('unknown').filter((one) => one === 'DoorRefused credentials').length).toBeGreaterThanOrEqual(3);
    expect(ofUser('lin')).toEqual(['ListRead', 'EntityReadRefused', 'EntityReadRefused']);
    const newest = entries.findLast(({ entity }) => entity.kind === 'user' && entity.id === 'zhou');
    expect(newest).toMatchObject({
      input: { source: 'door', user: 'zhou', officer: 'DA-001', purpose: 'supervision' },
      events: [{ type: 'ListRead', list: 'openApplications', filter: { region: '330182101' }, total: 3, shown: 3 }],
    });
    const text = JSON.stringify(entries.filter(({ entity }) => entity.kind === 'user'));
    for (const secret of ['password', ...personal, ...office.tokens.values()]) expect(text).not.toContain(secret);
    // After a start the table is read from the store, and says the same.
    await office.start();
    let again = await ask<CaseList>('/cases?limit=200');
    while (again.partial !== undefined) again = await ask<CaseList>('/cases?limit=200');
    expect(again).toEqual(list);
  });
});

const told = (event: { readonly type: string } | undefined): string => {
  const { type = '', why } = (event ?? {}) as { type?: string; why?: string };
  return why === undefined ? type : `${type} ${why}`;
};

/** What becomes of an application by each event, told apart from the code that serves the pages. */
const statusAfter: Readonly<Record<string, string>> = {
  ApplicationReturned: 'returned',
  ApplicationCorrected: 'received',
  ApplicationAccepted: 'accepted',
  ApplicationApproved: 'approved',
  ApplicationRefused: 'refused',
  ApplicationDelivered: 'delivered',
  ApplicationWithdrawn: 'withdrawn',
  ApplicationClosed: 'closed',
};

function recount(
  applications: Map<string, { region: string; status: string }>,
  id: string,
  event: Entry['events'][number],
): void {
  if (event.type === 'ApplicationReceived')
    applications.set(id, { region: (event as unknown as { region: string }).region, status: 'received' });
  const known = applications.get(id);
  const status = statusAfter[event.type];
  if (known !== undefined && status !== undefined) known.status = status;
}
