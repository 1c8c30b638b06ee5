import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Entry } from '../../actors/protocol/journal.ts';
import { Random } from '../../rules/random.ts';
import { createDaemonHome, type DaemonHome, until } from '../daemon-harness.ts';
import { makeCitizen } from '../demo/population.ts';
import { run } from './credit/list.ts';

const SEED = 20_261_127;
const COUNT = 1000;
const program = fileURLToPath(new URL('../onedoor.mjs', import.meta.url));
const lasting = `${new Date().getUTCFullYear() + 1}-06-30`;

let at: DaemonHome;
let children: ChildProcess[];
beforeEach(async () => {
  children = [];
  at = await createDaemonHome();
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await at.dispose();
});

const random = new Random(SEED);
const people = Array.from({ length: COUNT + 1 }, () => makeCitizen(random, { bornFrom: 1950, bornTo: 2000 }));
const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
const row = (index: number) =>
  `${people[index]?.idNumber},L-${index},"(2026)浙0182执${index}号",${yesterday},《民事诉讼法》第二百六十二条`;
const csv = (rows: readonly string[]) =>
  `\uFEFF公民身份号码,记录编号,文号,文书日期,法律依据\r\n${rows.map((one) => `${one}\r\n`).join('')}`;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly told: string;
  readonly counts: Record<string, number>;
}

const common = ['--name', '失信被执行人', '--source', '12330182K318200150', '--region', '330182', '--as', 'hall'];

/** @returns the process, and how it has ended */
function list(words: readonly string[]) {
  const child = spawn(program, ['credit', 'list', ...common, ...words, '--home', at.home], {
    env: { ...process.env, NATS_URL: at.config.settings.nats.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const [said, told]: [string[], string[]] = [[], []];
  child.stdout.on('data', (text: Buffer) => said.push(text.toString()));
  child.stderr.on('data', (text: Buffer) => told.push(text.toString()));
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code, signal) => {
      const last = said.join('').trim().split('\n').at(-1) ?? '';
      const counts = (last.startsWith('{') ? JSON.parse(last) : {}) as Record<string, number>;
      resolve({ code, signal, told: told.join('') + said.join(''), counts });
    }),
  );
  return { child, ended };
}

const linesIn = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').length : 0);
const count = (entries: readonly Entry[], type: string) =>
  entries.flatMap(({ events }) => events).filter((event) => event.type === type).length;

it('a thousand lines, killed in the middle, are entered once each; a newer list takes their place', {
  timeout: 120_000,
}, async () => {
  await at.start();
  const file = join(at.home, 'list.csv');
  const indices = Array.from({ length: COUNT }, (_, index) => index);
  await writeFile(file, csv(indices.map(row)));

  for (const killedAt of [150, 500]) {
    const killed = list([file, '--valid-to', lasting]);
    await until(`${killedAt} answers`, () => linesIn(`${file}.delivery.jsonl`) > killedAt);
    killed.child.kill('SIGKILL');
    expect((await killed.ended).signal).toBe('SIGKILL');
  }
  const known = linesIn(`${file}.delivery.jsonl`);
  expect(known).toBeLessThan(COUNT);
  const first = await list([file, '--valid-to', lasting]).ended;
  expect(first).toMatchObject({ code: 0, counts: { refused: 0, faulty: 0, unanswered: 0 } });
  expect((first.counts['entered'] ?? 0) + (first.counts['known'] ?? 0)).toBe(COUNT);
  // The first line of the record is its head.
  expect(first.counts['known']).toBeGreaterThanOrEqual(500);
  expect(await list([file, '--valid-to', lasting]).ended).toMatchObject({
    code: 0,
    counts: { entered: 0, known: COUNT },
  });

  // One has left the list, one is new on it.
  const newer = join(at.home, 'newer.csv');
  await writeFile(newer, csv([...indices.slice(1), COUNT].map(row)));
  const replaced = await list([newer, '--valid-to', lasting, '--replaces', `${file}.delivery.jsonl`]).ended;
  expect(replaced).toMatchObject({ code: 0, counts: { entered: 1, known: COUNT - 1, withdrawn: 1, refused: 0 } });
  await at.stop();

  const entries = await at.entriesAtRest();
  expect(count(entries, 'CreditFileOpened')).toBe(COUNT + 1);
  expect(count(entries, 'ItemEntered')).toBe(COUNT + 1);
  expect([count(entries, 'CreditRetracted'), count(entries, 'ItemWithdrawn')]).toEqual([1, 1]);
  // Whoever must be told stands in the files, though the command was killed twice.
  const told = [file, newer].flatMap((one) => readFileSync(`${one}.told.jsonl`, 'utf8').split('\n'));
  const notices = told.flatMap((line) =>
    line.includes('credit-recorded') ? [(JSON.parse(line) as { id: string }).id] : [],
  );
  expect(new Set(notices).size).toBeGreaterThan(COUNT / 2);
  const written = [first.told, replaced.told, ...told, readFileSync(`${file}.delivery.jsonl`, 'utf8')].join('\n');
  expect(people.filter(({ idNumber }) => written.includes(idNumber.slice(6)))).toEqual([]);
});

it('what cannot be handed in is told, and the rest is handed in', { timeout: 120_000 }, async () => {
  await at.start();
  const file = join(at.home, 'list.csv');
  const wrong = row(1).replace(/^.{18}/, (number) => number.slice(0, 17) + (number.endsWith('1') ? '2' : '1'));
  await writeFile(file, csv([row(0), wrong, row(2), row(2)]));
  const checked = await list([file, '--valid-to', lasting, '--check']).ended;
  expect(checked).toMatchObject({ code: 1, counts: { sound: 2, faulty: 2, entered: 0 } });
  const ended = await list([file, '--valid-to', lasting]).ended;
  expect(ended).toMatchObject({ code: 1, counts: { sound: 2, faulty: 2, entered: 2 } });
  expect(ended.told).toContain('第 3 行 line 3 idNumber: CITIZEN_NUMBER');
  expect(ended.told).toContain('第 5 行 line 5 record: LIST_DUPLICATE');
  expect(ended.told).not.toContain(people[1]?.idNumber.slice(6, 14));

  const replaces = ['--replaces', `${file}.delivery.jsonl`];
  const newer = join(at.home, 'newer.csv');
  await writeFile(newer, csv([row(0), wrong]));
  expect(await list([newer, '--valid-to', lasting, ...replaces]).ended).toMatchObject({ code: 65, counts: {} });
  await writeFile(newer, Buffer.from([0xca, 0xa7, 0xd0, 0xc5]));
  const gbk = await list([newer, '--valid-to', lasting]).ended;
  expect([gbk.code, gbk.told]).toEqual([65, expect.stringContaining('LIST_ENCODING')]);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(await run([file, ...common, '--valid-to', '2026-02-30'])).toBe(64);
  expect(await run([file, ...common, '--valid-to', '2020-01-01'])).toBe(65);
  expect(await run([join(at.home, 'none.csv'), ...common, '--valid-to', lasting])).toBe(66);
  vi.restoreAllMocks();

  // The daemon's own refusal: the region is not the integrator's.
  const other = join(at.home, 'other.csv');
  await writeFile(other, csv([row(3)]));
  const refused = await list([other, '--valid-to', lasting, '--region', '44']).ended;
  expect(refused).toMatchObject({ code: 1, counts: { refused: 1 } });
  expect(refused.told).toContain('RIGHT_REGION');
  await at.stop();
  const silent = await list([other, '--valid-to', lasting, '--record', `${other}.2`, '--wait-seconds', '1']).ended;
  expect(silent).toMatchObject({ code: 1, counts: { unanswered: 1 } });
});
