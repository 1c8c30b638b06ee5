import { createHash } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { purposes } from '../actors/protocol/integrator.ts';
import { type Answer, type QuestionName, questions } from '../actors/protocol/questions.ts';
import { schemaDefects } from '../rules/matters/schema-fault.ts';
import { connectAs } from './cli/client.ts';
import { terminalIn } from './cli/terminal-harness.ts';
import { createDaemonHome, type DaemonHome, example, until } from './daemon-harness.ts';
import { Ledger } from './demo/ledger.ts';
import type { OperatorsIndex, OperatorsLedger } from './operator-ledger.ts';

const ARCHIVES = '12330182K318200150';
const APPLICATION = 'hall.HY-2026-1';
const FILE = 'hall.XY-1';
const ID_NUMBER = '11010519491231002X';
const STATEMENT = '档案已于到期日归还';

let at: DaemonHome;
beforeEach(async () => {
  at = await createDaemonHome();
  const file = join(at.home, 'integrators', 'hall.json');
  const hall = JSON.parse(await readFile(file, 'utf8')) as { kinds: string[] };
  const more = { kinds: [...hall.kinds, 'credit'], purposes: [...purposes], supervises: ['330182'] };
  await writeFile(file, JSON.stringify({ ...hall, ...more }));
});
afterEach(() => at.dispose());

async function raw(name: QuestionName, question: object): Promise<Record<string, unknown>> {
  const connection = await connectAs('hall', at.config);
  try {
    const reply = await connection.request(`onedoor.api.${name}.hall`, JSON.stringify(question), { timeout: 10_000 });
    return reply.json<Record<string, unknown>>();
  } finally {
    await connection.close();
  }
}

async function ask<Name extends QuestionName>(name: Name, question: object): Promise<Answer<Name>> {
  const { answer, error } = await raw(name, question);
  if (answer === undefined) throw new Error(`${name} was not answered: ${JSON.stringify(error)}`);
  expect(schemaDefects(questions[name].answer, answer as object)).toEqual([]);
  return answer as never;
}

it('credit of one subject is asked for on the real road: who sees what, what is due, and how it is answered', async () => {
  await at.start();
  const voice = await at.listen(new Ledger());
  for (const message of [...(await example('filings')), ...(await example('application'))])
    await voice.say(message.subject, message.id, JSON.stringify(message));
  const say = (verb: string, id: string, data: object) =>
    voice.say(
      `credit.${FILE}`,
      id,
      JSON.stringify({ specversion: '1.0', id, source: 'urn:hall', type: `onedoor.credit.${verb}`, data }),
    );
  const handling = { subject: { application: APPLICATION }, purpose: 'handling', officer: 'DA-001' };
  const own = { subject: { citizen: { idNumber: ID_NUMBER } }, purpose: 'credit' };
  expect(await ask('credit.index', handling)).toMatchObject({ extent: 'band', band: 'M', measures: [] });

  // Of this person there is nothing but that somebody has asked.
  const another = { ...own, subject: { citizen: { idNumber: '440524188001010014' } } };
  expect(await ask('credit.index', another)).toMatchObject({ extent: 'whole', band: 'M', items: [] });

  const record = {
    subject: { application: APPLICATION },
    kind: 'overdue-return',
    organisation: ARCHIVES,
    region: '330182',
    document: { number: '建档信〔2026〕1号', day: '2026-03-02' },
    basis: '《档案查阅利用管理规定》第十二条',
  };
  expect(await say('record', 'c-1', record)).toMatchObject({ type: 'onedoor.credit.received' });
  await until('the item', async () => (await ask('credit.index', own)).band !== 'M');
  const band = await ask('credit.index', handling);
  const whole = await ask('credit.index', own);
  expect(whole).toMatchObject({ extent: 'whole', score: expect.any(Number), items: [{ item: FILE }] });
  expect(band).toEqual({
    extent: 'band',
    on: whole.on,
    model: whole.model,
    version: whole.version,
    title: whole.title,
    band: whole.band,
    measures: whole.measures.map(({ item: _item, ...measure }) => measure),
  });
  const supervising = { ...own, purpose: 'supervision', reason: '专项检查' };
  expect(await ask('credit.index', supervising)).toEqual(whole);
  const { error } = await raw('credit.index', { ...handling, purpose: 'ownership' });
  expect(error).toMatchObject({ code: 'LEDGER_NOT_FOUND' });
  expect((await raw('credit.index', { ...own, subject: {} }))['error']).toMatchObject({ code: 'QUESTION_MALFORMED' });

  await say('object', 'c-2', { statement: STATEMENT });
  await until('the suspension', async () => (await ask('credit.index', own)).band === 'M');
  const ledger = await ask('credit.ledger', own);
  expect(ledger).toMatchObject({
    total: 1,
    rows: [{ item: FILE, standing: 'suspended', request: { kind: 'objection' } }],
    index: { band: 'M', items: [] },
  });
  expect(await ask('credit.index', { ...own, on: '2026-03-01' })).toMatchObject({ band: 'M' });
  const open = await ask('credit.open', { purpose: 'credit', officer: 'DA-001' });
  expect(open).toMatchObject({ total: 1, rows: [{ credit: FILE, version: 2, request: 'objection' }] });
  const file = await ask('credit.file', { credit: FILE, purpose: 'credit', officer: 'DA-001' });
  expect(file).toMatchObject({ version: 2, extent: 'whole', state: { request: { statement: STATEMENT } } });
  const answer = { officer: 'DA-001', organisation: ARCHIVES, decision: 'reject', reason: '归还日期以登记为准' };
  expect(await say('decide', 'c-3', { ...answer, expectedVersion: file.version })).toMatchObject({
    type: 'onedoor.credit.received',
  });
  await until('the answer', async () => (await ask('credit.index', own)).band !== 'M');

  await at.stop();
  await at.start();
  expect(await ask('credit.index', own)).toEqual(whole);
  expect(await ask('credit.open', { purpose: 'credit' })).toMatchObject({ total: 0, rows: [] });
  const told = JSON.stringify([band, whole, ledger, open, file]);
  for (const secret of [ID_NUMBER, 'citizen-', '示例']) expect(told).not.toContain(secret);

  const index = (await at.ask('index', { id: APPLICATION })) as OperatorsIndex;
  expect(index).toMatchObject({ on: whole.on, score: whole.score, digest: whole.digest });
  const terminal = terminalIn(at.home, []);
  const words = (...more: string[]) =>
    terminal(['credit', ...more, '--purpose', 'test', '--home', at.home], { NATS_URL: at.config.settings.nats.url });
  const shown = await words('index', APPLICATION, '--lang', 'en');
  expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining(`${whole.score}\t${whole.band}`) });
  const out = join(at.home, 'own-data.json');
  const exported = await words('ledger', index.ledger, '--out', out);
  const { sha256, items } = JSON.parse(exported.stdout) as { sha256: string; items: number };
  expect(items).toBe(1);
  const written = await readFile(out, 'utf8');
  expect(createHash('sha256').update(written).digest('hex')).toBe(sha256);
  expect((await stat(out)).mode & 0o777).toBe(0o600);
  const data = JSON.parse(written) as OperatorsLedger;
  expect(data.entries.map(({ entry }) => entry)).toEqual(['item', 'objection-opened', 'objection-rejected']);
  expect(data.items).toMatchObject([{ item: { item: FILE }, standing: 'in-use', repairFrom: expect.any(String) }]);
  expect((await words('ledger', index.ledger, '--out', out)).code).not.toBe(0);

  await at.stop();
  await voice.stop();
  const verified = await terminal(['audit', 'verify', '--home', at.home]);
  expect(verified.code).toBe(0);
  expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, damagedFiles: [] });
  const readings = (await at.entriesAtRest()).filter(
    ({ entity, input }) => entity.kind === 'ledger' && input.source === 'question',
  );
  expect(readings.length).toBeGreaterThan(8);
  for (const { events } of readings) expect(events).toMatchObject([{ type: expect.stringMatching(/^EntityRead/) }]);
}, 120_000);
