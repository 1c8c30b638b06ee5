import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertFile } from '../actors/protocol/alert-desk.ts';
import type { AlertList } from '../actors/protocol/alert-lists.ts';
import { alertKey, type RaiseData } from '../actors/protocol/alerts.ts';
import type { CaseFile } from '../actors/protocol/desk.ts';
import { questions } from '../actors/protocol/questions.ts';
import { schemaDefects } from '../rules/matters/schema-fault.ts';
import { finding, raisedBefore, raising, recountAlerts } from './alerts-harness.ts';
import { run as alertsCommand } from './cli/alerts.ts';
import { connectAs } from './cli/client.ts';
import { until } from './daemon-harness.ts';
import { Client, createSupervised, type Reply, type Supervised, tokenIn } from './supervision-harness.ts';

const HOSTILE = '<img src=x onerror="alert(1)">';
const about = (number: string, rest: Partial<RaiseData> = {}) =>
  finding(number, { application: `hall.${number}`, matter: 'marriage-record-copy', ...rest });
const found: Readonly<Record<string, RaiseData>> = {
  walked: about('A-1'),
  red: about('A-2', { severity: 'red', code: 'OWN_APPLICATION', phase: 'in', escalation: [] }),
  elsewhere: about('A-3', { region: '340100' }),
  spoken: about('A-4', { message: { zh: HOSTILE, en: HOSTILE }, escalation: [] }),
  dismissed: about('A-5', { severity: 'yellow', escalation: [] }),
  stale: about('A-6', { severity: 'yellow', escalation: [] }),
};
const late = about('A-7', { severity: 'yellow' });
const idOf = (name: string): string => alertKey(found[name] ?? late).id;
const inspection = {
  title: { zh: '监管系统', en: 'Supervision' },
  kinds: ['alert'],
  organisations: [],
  regions: ['33', '34'],
  purposes: ['supervision'],
};
let office: Supervised;

const programOf = (name: string) => {
  const headers = { authorization: `Bearer ${office.tokens.get(name)}`, accept: 'application/json' };
  return async <Answer>(path: string, json?: object): Promise<Answer> => {
    const options = json === undefined ? { headers } : { headers, json };
    return JSON.parse((await new Client(office.port).ask(path, options)).body);
  };
};
async function loggedIn(name: string): Promise<Client> {
  const visitor = new Client(office.port);
  expect((await visitor.login(name)).status).toBe(303);
  return visitor;
}
/** Opens the page of an alert and sends the form of a verb, as a browser does. */
async function send(visitor: Client, id: string, verb: string, words: object = {}): Promise<Reply> {
  const page = await visitor.ask(`/alerts/${id}`);
  const [, expectedVersion = ''] = /name="expectedVersion" value="(\d+)"/.exec(page.body) ?? [];
  return visitor.ask(`/alerts/${id}/${verb}`, { form: { token: tokenIn(page), expectedVersion, ...words } });
}
const codesIn = ({ body }: Reply): string[] =>
  [...body.matchAll(/<code>([A-Z_]+)<\/code><\/li>/g)].map(([, one = '']) => one);
interface Refused {
  readonly error: { readonly code: string; readonly defects?: readonly { readonly code: string }[] };
}

beforeAll(async () => {
  office = await createSupervised();
  await office.apply('A-1');
  await office.file('JD-001', 'supervisor');
  await office.file('LD-001', 'leader');
  const regions = ['330182'];
  await office.addUser({ name: 'jin', role: 'supervisor', officer: 'JD-001', regions });
  await office.addUser({ name: 'lu', role: 'leader', officer: 'LD-001', regions });
  await office.addUser({ name: 'shen', role: 'auditor', regions });
  await office.addUser({ name: 'shen-da', role: 'auditor', officer: 'JD-001', regions });
  await office.stop();
  for (const [integrator, supervises] of [
    ['inspection', ['3301']],
    ['abroad', ['34']],
  ])
    await writeFile(
      join(office.home, 'integrators', `${String(integrator)}.json`),
      JSON.stringify({ ...inspection, integrator, supervises }),
    );
  await office.commitAtRest([...Object.values(found).map(raising), raisedBefore(late, 30)]);
  await office.start();
  await until('all alerts', async () => (await programOf('zhou')<AlertList>('/alerts')).total === 6);
  await until('the escalations', async () => {
    const { state } = await programOf('zhou')<AlertFile>(`/alerts/${idOf('late')}`);
    return state.escalation.every(({ reached }) => reached);
  });
}, 120_000);
afterAll(() => office.dispose());

describe('the list of alerts', () => {
  it('counts what it shows, page by page, by every filter, for people and programs alike', async () => {
    const ask = programOf('zhou');
    const whole = await ask<AlertList>('/alerts?limit=200');
    expect([whole.total, whole.rows.length, whole.partial]).toEqual([6, 6, undefined]);
    expect(whole.bySeverity).toEqual({ orange: 2, red: 1, yellow: 3 });
    const pages: string[] = [];
    for (let after: string | undefined = ''; after !== undefined; ) {
      const list: AlertList = await ask(`/alerts?limit=4&after=${after}`);
      expect(list.total).toBe(6);
      pages.push(...list.rows.map(({ alert }) => alert));
      after = list.next;
    }
    expect(pages).toEqual(whole.rows.map(({ alert }) => alert));
    for (const [query, total] of [
      ['severity=red', 1],
      ['phase=in', 1],
      ['phase=post', 5],
      ['status=raised', 6],
      ['status=closed', 0],
      ['region=330182', 6],
      ['region=3302', 0],
      ['organisation=12330182K318200150', 6],
      ['officer=DA-001', 6],
      ['officer=DA-002', 0],
      ['code=OWN_APPLICATION', 1],
      ['matter=marriage-record-copy', 6],
      ['matter=other', 0],
      ['application=hall.A-2', 1],
      ['overdue=yes', 1],
      ['overdue=no', 5],
      ['severity=yellow&overdue=yes', 1],
    ] as const)
      expect((await ask<AlertList>(`/alerts?${query}`)).total, query).toBe(total);
    const page = await (await loggedIn('zhou')).ask('/alerts?overdue=yes&lang=en');
    expect(page.body).toMatch(/Total <strong>1<\/strong>/);
    expect(page.body).toContain('not answered in time');
    expect((await (await loggedIn('zhou')).ask('/alerts?channel=hall')).status).toBe(400);
  });

  it('holds nothing of other regions: neither rows, nor numbers, nor alerts', async () => {
    expect(await programOf('lin')('/alerts')).toMatchObject({ total: 1, rows: [{ alert: idOf('elsewhere') }] });
    const elsewhere = await programOf('zhou')(`/alerts/${idOf('elsewhere')}`);
    expect(elsewhere).toEqual(await programOf('zhou')('/alerts/NOT_THERE.application.hall.A-1'));
    expect(elsewhere).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });

  it('is asked for by integrators, of what they supervise and nobody else', async () => {
    const ask = async (integrator: string, question: object) => {
      const connection = await connectAs(integrator, office.config);
      const body = JSON.stringify({ purpose: 'supervision', ...question });
      const reply = await connection.request(`onedoor.api.alert.list.${integrator}`, body, { timeout: 10_000 });
      await connection.close();
      return reply.json<{ answer?: AlertList; error?: { code: string } }>();
    };
    const { answer } = await ask('inspection', { limit: 2 });
    expect(answer).toMatchObject({ total: 6, bySeverity: { orange: 2, red: 1, yellow: 3 } });
    expect(schemaDefects(questions['alert.list'].answer, answer)).toEqual([]);
    const rest = await ask('inspection', { after: answer?.next });
    expect(rest.answer?.rows).toHaveLength(4);
    expect((await ask('inspection', { filter: { overdue: 'yes' } })).answer?.rows.map(({ alert }) => alert)).toEqual([
      idOf('late'),
    ]);
    expect((await ask('abroad', {})).answer?.rows.map(({ alert }) => alert)).toEqual([idOf('elsewhere')]);
    expect((await ask('hall', {})).error?.code).toBe('RIGHT_PURPOSE');
    for (const wrong of [{ filter: { colour: 'red' } }, { limit: 101 }, { endedFrom: '2026-02-30' }])
      expect((await ask('inspection', wrong)).error?.code).toBe('QUESTION_MALFORMED');
  });

  it('is asked for at the terminal as well', async () => {
    const said: string[] = [];
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = ((text: string) => said.push(text) > 0) as typeof process.stdout.write;
    try {
      const words = ['list', '--purpose', 'test', '--severity', 'red', '--home', office.home];
      expect(await alertsCommand(words)).toBe(0);
      expect(await alertsCommand([...words, '--lang', 'en', '--json'])).toBe(0);
      expect(await alertsCommand(['list', '--home', office.home])).toBe(64);
      await expect(alertsCommand([...words, '--phase', 'ante'])).rejects.toThrow('QUESTION_MALFORMED');
    } finally {
      process.stdout.write = write;
    }
    expect(said[0]).toBe(`红色\t待确认\t330182\t${idOf('red')}\t超期\n共 1，本页 1\n`);
    expect(JSON.parse(said[1] ?? '')).toMatchObject({ total: 1, rows: [{ alert: idOf('red'), severity: 'red' }] });
  });
});

describe('an alert', () => {
  it('shows what was found and why, its case, and each user what that user can do', async () => {
    const jin = await programOf('jin')<AlertFile>(`/alerts/${idOf('late')}`);
    expect(jin).toMatchObject({
      extent: 'whole',
      state: { code: 'STEP_OVERDUE', rule: { pack: 'overdue' }, application: 'hall.A-7', because: [] },
      possible: ['acknowledge', 'dismiss', 'suppress', 'dispose', 'answer'],
    });
    expect(jin.state.escalation.map(({ reached }) => reached)).toEqual([true, true]);
    // Who is accountable may only say something.
    expect((await programOf('zhou')<AlertFile>(`/alerts/${idOf('late')}`)).possible).toEqual(['answer']);
    const shen = await programOf('shen')<AlertFile>(`/alerts/${idOf('late')}`);
    expect([shen.extent, shen.possible, shen.state.because]).toEqual(['process', [], undefined]);
    const page = await (await loggedIn('jin')).ask(`/alerts/${idOf('walked')}`);
    expect(page.body).toContain('href="/cases/hall.A-1"');
    expect(await programOf('jin')<CaseFile>('/cases/hall.A-1')).toMatchObject({ alerts: [{ alert: idOf('walked') }] });
    expect((await (await loggedIn('jin')).ask('/cases/hall.A-1')).body).toContain(`href="/alerts/${idOf('walked')}"`);
  });

  it('escapes what rules and people have written', async () => {
    const { body } = await (await loggedIn('jin')).ask(`/alerts/${idOf('spoken')}`);
    expect(body).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;');
    expect(body).not.toContain('<img');
  });

  it('goes through its life by the forms of its page: nobody is offered what would be refused', async () => {
    const id = idOf('walked');
    const [jin, zhou, lu] = [await loggedIn('jin'), await loggedIn('zhou'), await loggedIn('lu')];
    const possible = async (name: string) => (await programOf(name)<AlertFile>(`/alerts/${id}`)).possible;
    const done = await send(jin, id, 'acknowledge', { note: '收到' });
    expect([done.status, done.headers.location]).toEqual([303, `/alerts/${id}?done=acknowledge`]);
    expect((await jin.ask(`/alerts/${id}?done=acknowledge`)).body).toContain('已办理：确认');
    expect(await possible('jin')).toEqual(['assign', 'dismiss', 'suppress', 'dispose', 'answer']);
    expect((await send(jin, id, 'assign', { assignee: 'DA-001', note: '限期整改' })).status).toBe(303);
    expect(await possible('zhou')).toEqual(['rectify', 'answer']);
    expect((await send(zhou, id, 'rectify', { report: '已补办\r\n并致歉' })).status).toBe(303);
    expect(
      (await send(lu, id, 'dispose', { measure: 'reminder', disposed: 'DA-001', decision: '提醒谈话' })).status,
    ).toBe(303);
    expect((await send(jin, id, 'review', { outcome: 'accepted', opinion: '属实' })).status).toBe(303);
    expect(await possible('lu')).toEqual(['close', 'suppress', 'dispose', 'answer']);
    expect((await send(lu, id, 'close')).status).toBe(303);
    const file = await programOf('jin')<AlertFile>(`/alerts/${id}`);
    expect(file.state).toMatchObject({ status: 'closed', deedCount: 6 });
    expect(file.state.deeds.map(({ verb, officer, words }) => [verb, officer, words])).toEqual([
      ['acknowledge', 'JD-001', '收到'],
      ['assign', 'JD-001', '限期整改'],
      ['rectify', 'DA-001', '已补办\n并致歉'],
      ['dispose', 'LD-001', '提醒谈话'],
      ['review', 'JD-001', '属实'],
      ['close', 'LD-001', undefined],
    ]);
    const opened = file.state.deeds.find(({ verb }) => verb === 'dispose')?.creditFile ?? 'none';
    expect(opened).toMatch(/\.D-[0-9a-f]{20}$/);
    expect((await jin.ask(`/alerts/${id}`)).body).toContain(`信用案卷 <a href="/credit/${opened}">${opened}</a>`);
    // Who audits is told what was done in nobody's words.
    const { state } = await programOf('shen')<AlertFile>(`/alerts/${id}`);
    expect(state.deeds.some((deed) => 'words' in deed)).toBe(false);
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const ended = await programOf('jin')<AlertList>(`/alerts?endedFrom=${today}`);
    expect(ended).toMatchObject({ total: 1, rows: [{ alert: id, status: 'closed', endedOn: today }] });
    expect((await programOf('jin')<AlertList>('/alerts')).rows.map(({ alert }) => alert)).not.toContain(id);
    const again = await send(jin, id, 'acknowledge');
    expect([again.status, codesIn(again)]).toEqual([409, ['ALERT_ENDED']]);
  });
});

describe('what must not be done with an alert', () => {
  it('is not done by a form that is not of this page, nor by JSON with a cookie alone', async () => {
    const id = idOf('stale');
    const jin = await loggedIn('jin');
    const token = tokenIn(await jin.ask(`/alerts/${id}`));
    const stolen = tokenIn(await (await loggedIn('lu')).ask(`/alerts/${id}`));
    for (const [form, headers] of [
      [{}, {}],
      [{ token: stolen }, {}],
      [{ token }, { origin: 'https://evil.example' }],
      [{ token }, { 'sec-fetch-site': 'cross-site' }],
    ] as const) {
      const reply = await jin.ask(`/alerts/${id}/acknowledge`, { form: { expectedVersion: '1', ...form }, headers });
      expect([reply.status, JSON.parse(reply.body).error.code]).toEqual([403, 'FORM_STALE']);
    }
    expect((await jin.ask(`/alerts/${id}/acknowledge`, { json: { expectedVersion: 1 } })).status).toBe(403);
    const stranger = new Client(office.port);
    expect((await stranger.ask(`/alerts/${id}/acknowledge`, { form: { token } })).headers.location).toContain('/login');
    expect((await stranger.ask(`/alerts/${id}/acknowledge`, { json: {} })).status).toBe(401);
    expect((await programOf('jin')<AlertFile>(`/alerts/${id}`)).version).toBe(1);
  });

  it('is refused with a code and a sentence in the language of the user', async () => {
    const [jin, zhou] = [await loggedIn('jin'), await loggedIn('zhou')];
    const own = await send(zhou, idOf('red'), 'dismiss', { reason: '误报', expectedVersion: '1' });
    expect([own.status, codesIn(own)]).toEqual([409, ['OWN_ALERT']]);
    expect(own.body).toContain('责任人不得处理自己的预警');
    const dismissed = idOf('dismissed');
    expect((await send(jin, dismissed, 'dismiss', { reason: '误报' })).status).toBe(303);
    expect(codesIn(await send(jin, dismissed, 'countersign'))).toEqual(['SECOND_SIGNER_SAME']);
    expect(codesIn(await send(await loggedIn('lu'), dismissed, 'close'))).toEqual(['SECOND_SIGNER_MISSING']);
    expect((await send(await loggedIn('lu'), dismissed, 'countersign')).status).toBe(303);
    const stale = await send(jin, idOf('stale'), 'acknowledge', { expectedVersion: '7' });
    expect(codesIn(stale)).toEqual(['VERSION_STALE']);
    expect(codesIn(await send(jin, idOf('stale'), 'assign', { assignee: 'NO-1' }))).toEqual(['OFFICER_NOT_FILED']);
    const english = await loggedIn('jin');
    await english.ask('/alerts?lang=en');
    const wrong = await send(english, idOf('stale'), 'suppress', { until: '2099-01-01', reason: 'x' });
    expect(codesIn(wrong)).toEqual(['SUPPRESSION_DAYS']);
    expect(wrong.body).toContain('A silence ends today at the earliest');
    // The words that were typed are not lost.
    expect(wrong.body).toMatch(/<details class="action" open>\s*<summary>suppress/);
    expect(wrong.body).toContain('value="2099-01-01"');
  });

  it('is refused to programs in the same way, and nobody acts as another', async () => {
    const id = idOf('stale');
    const jin = programOf('jin');
    const order = (verb: string, data: object, ask = jin, alert = id) => ask<Refused>(`/alerts/${alert}/${verb}`, data);
    for (const [verb, data, codes] of [
      ['acknowledge', {}, ['SCHEMA_REQUIRED']],
      ['acknowledge', { expectedVersion: '1' }, ['SCHEMA_TYPE']],
      ['acknowledge', { expectedVersion: 1, officer: 'LD-001' }, ['SCHEMA_UNEXPECTED']],
      ['rectify', { expectedVersion: 1 }, ['SCHEMA_REQUIRED']],
      ['explode', { expectedVersion: 1 }, ['TYPE_UNKNOWN']],
      ['review', { expectedVersion: 1, outcome: 'accepted', opinion: 'x' }, ['ALERT_MOVE_NOT_ALLOWED']],
      ['countersign', { expectedVersion: 1 }, ['DISMISSAL_MISSING']],
      ['acknowledge', { expectedVersion: 0 }, ['VERSION_STALE']],
    ] as const)
      expect(
        (await order(verb, data)).error.defects?.map(({ code }) => code),
        `${verb} ${JSON.stringify(data)}`,
      ).toEqual(codes);
    const shen = await order('acknowledge', { expectedVersion: 1 }, programOf('shen'));
    expect(shen.error.code).toBe('OFFICER_NOT_SUPERVISOR');
    // An auditor does nothing, though the same officer is filed as a supervisor.
    expect((await order('acknowledge', { expectedVersion: 1 }, programOf('shen-da'))).error.code).toBe(
      'OFFICER_NOT_SUPERVISOR',
    );
    const elsewhere = await order('acknowledge', { expectedVersion: 1 }, jin, idOf('elsewhere'));
    expect(elsewhere).toEqual(
      await order('acknowledge', { expectedVersion: 1 }, jin, 'NOT_THERE.application.hall.A-1'),
    );
    expect(elsewhere.error.code).toBe('NOT_FOUND');
    expect((await jin<AlertFile>(`/alerts/${id}`)).version).toBe(1);
    expect(await order('acknowledge', { expectedVersion: 1, note: '收到' })).toMatchObject({ alert: id, version: 2 });
    // Two supervisors do not act on one another's view.
    expect((await order('assign', { expectedVersion: 1, assignee: 'DA-001' }, programOf('lu'))).error.code).toBe(
      'VERSION_STALE',
    );
  });
});

describe('the journal of alerts', () => {
  it('says every reading and deed, and recounted it gives the numbers of the pages, also after a start', async () => {
    const ask = programOf('jin');
    const list = await ask<AlertList>('/alerts?limit=200');
    await office.stop();
    const entries = await office.entriesAtRest();
    const counted = recountAlerts(entries).filter(({ region, ended }) => region === '330182' && !ended);
    const tally = (of: 'severity' | 'status') => {
      const counts: Record<string, number> = {};
      for (const one of counted) counts[one[of]] = (counts[one[of]] ?? 0) + 1;
      return counts;
    };
    expect({ total: list.total, bySeverity: list.bySeverity, byStatus: list.byStatus }).toEqual({
      total: counted.length,
      bySeverity: tally('severity'),
      byStatus: tally('status'),
    });
    expect(list.total).toBe(4);
    const ofUser = (name: string) => entries.filter(({ entity }) => entity.kind === 'user' && entity.id === name);
    expect(ofUser('shen').map(({ events }) => events[0])).toEqual([
      {
        type: 'OrderRefused',
        kind: 'alert',
        id: idOf('stale'),
        verb: 'acknowledge',
        codes: ['OFFICER_NOT_SUPERVISOR'],
      },
    ]);
    expect(ofUser('integrator.inspection').map(({ input }) => input)).toEqual(
      Array(3).fill({ source: 'question', integrator: 'inspection', service: 'alert.list', purpose: 'supervision' }),
    );
    expect(ofUser('operator.terminal')).toHaveLength(2);
    expect(ofUser('operator.terminal')[0]?.events[0]).toMatchObject({ type: 'ListRead', list: 'openAlerts', total: 1 });
    const closed = entries.findLast(({ events }) => events[0]?.type === 'AlertClosed');
    expect(closed?.input).toEqual({ source: 'door', user: 'lu', officer: 'LD-001', purpose: 'supervision' });
    const refused = entries.filter(
      ({ events, input }) => events[0]?.type === 'MessageRefused' && input.source === 'door',
    );
    expect(refused.length).toBeGreaterThanOrEqual(8);
    await office.start();
    await until('the table is read', async () => (await ask<AlertList>('/alerts')).partial === undefined);
    expect(await ask('/alerts?limit=200')).toEqual(list);
  });
});
