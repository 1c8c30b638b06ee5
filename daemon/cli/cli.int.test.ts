import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DeadlinesExplained } from '../../actors/questions/deadlines-explained.ts';
import type { ApplicationExplanation } from '../../actors/questions/explaining.ts';
import { openDatabase } from '../../adapters/level/database.ts';
import { rowKey } from '../../adapters/level/keys.ts';
import { isAlive } from '../../adapters/nats/server/temporary-server.ts';
import { Random } from '../../rules/random.ts';
import { type DaemonProcess, freePort, startDaemonProcess } from '../demo/child.ts';
import { integrators } from '../demo/county.ts';
import { officerFilings, organisationFilings } from '../demo/filings.ts';
import { type Draft, makeDraft } from '../demo/form.ts';
import { type Ended, terminalIn } from './terminal-harness.ts';

const root = mkdtempSync(join(tmpdir(), 'onedoor-cli-'));
const home = join(root, 'home');
const groups: number[] = [];

const onedoor = terminalIn(root, groups);
const atHome = (...words: readonly string[]): Promise<Ended> => onedoor([...words, '--home', home]);
const lines = ({ stdout }: Ended): readonly Record<string, unknown>[] =>
  stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const only = (ended: Ended): Record<string, unknown> => {
  const [first, ...more] = lines(ended);
  expect(more, ended.stderr).toEqual([]);
  return first ?? {};
};

/** Writes a file of messages. */
function fileOf(name: string, ...messages: readonly object[]): string {
  const file = join(root, `${name}.json`);
  writeFileSync(file, JSON.stringify(messages.length === 1 ? messages[0] : messages));
  return file;
}

const message = (subject: string, verb: string, data: object, id = `${subject}-${verb}`) => ({
  specversion: '1.0',
  id,
  source: 'urn:test:hall',
  type: `onedoor.${subject.split('.', 1)[0]}.${verb}`,
  subject,
  data,
});

const OFFICER_NAME = '诸葛孔明';
const draft = ((random: Random): Draft => {
  for (;;) {
    const one = makeDraft(random);
    if (one.matter === 'marriage-record-copy') return one;
  }
})(new Random(11));
const [organisation] = organisationFilings();
const [officer] = officerFilings(() => OFFICER_NAME);
const SUBJECT = 'application.hall.A-1';

const prepare = (folder: string): void => {
  mkdirSync(join(folder, 'integrators'), { recursive: true });
  for (const one of integrators)
    writeFileSync(join(folder, 'integrators', `${one.integrator}.json`), JSON.stringify(one));
};

let daemon: DaemonProcess | undefined;
/** The application as it was shown beside the first daemon. */
let shown: Record<string, unknown> = {};
beforeAll(async () => {
  prepare(home);
  daemon = await startDaemonProcess(home, await freePort());
});
afterAll(async () => {
  await daemon?.stop();
  rmSync(root, { recursive: true, force: true });
});
afterEach(async () => {
  // Signal 0 to a group succeeds as long as anybody is in it.
  for (const group of groups.splice(0)) await expect.poll(() => isAlive(-group), { timeout: 5000 }).toBe(false);
});

const submit = (file: string) => atHome('submit', file, '--integrator', 'hall');

describe('the commands beside a running daemon', () => {
  it('check-config says what the daemon would start with', async () => {
    const ended = await atHome('check-config');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain(home);
    const names = integrators.map(({ integrator }) => integrator).sort();
    expect(ended.stdout).toContain(names.join(', '));
    expect(ended.stdout).toContain('marriage-record-copy');
    expect(ended.stdout).toContain('a daemon is using the store, nothing was compared');
    expect(ended.stdout).not.toContain('warning');
  });

  it('submit files an organisation and an officer, takes an application, and answers a repeat as a repeat', async () => {
    expect(organisation?.integrator).toBe('hall');
    const filing = fileOf('filing', message(organisation?.topic ?? '', 'register', organisation?.data ?? {}));
    const first = await submit(filing);
    expect(first.code, first.stderr).toBe(0);
    expect(lines(first)).toMatchObject([
      { type: 'onedoor.person.received', data: { version: 1 } },
      { type: 'onedoor.person.filed' },
    ]);
    expect(first.stdout).not.toContain('"repeat"');

    const rest = await submit(
      fileOf(
        'rest',
        message(organisation?.topic ?? '', 'register', organisation?.data ?? {}),
        message(officer?.topic ?? '', 'register', officer?.data ?? {}),
        message(SUBJECT, 'submit', draft.data),
      ),
    );
    expect(rest.code, rest.stderr).toBe(0);
    const receipts = lines(rest).filter(({ type }) => String(type).endsWith('.received'));
    expect(receipts).toMatchObject([
      { type: 'onedoor.person.received', data: { version: 1, repeat: true } },
      { type: 'onedoor.person.received', data: { version: 1 } },
      { type: 'onedoor.application.received', data: { version: 1 } },
    ]);
    expect(rest.stdout.split('"repeat"')).toHaveLength(2);
  });

  it('submit tells every defect, exits 1, and does not wait for what was answered', async () => {
    const wrong = message('application.hall.A-2', 'submit', { ...draft.data, channel: 'telegraph', region: 7 });
    const deep = {
      ...message('application.hall.A-3', 'submit', {}),
      data: JSON.parse('['.repeat(40) + ']'.repeat(40)),
    };
    const began = performance.now();
    const ended = await submit(fileOf('wrong', wrong, deep));
    expect(ended).toMatchObject({ code: 1, stderr: '' });
    expect(performance.now() - began).toBeLessThan(9000);
    const codes = lines(ended).map(({ data }) =>
      (data as { defects: { code: string; pointer: string }[] }).defects
        .map(({ code, pointer }) => `${code} ${pointer}`)
        .sort(),
    );
    expect(codes).toEqual([['SCHEMA_CHOICE /data/channel', 'SCHEMA_TYPE /data/region'], ['TOO_DEEP ']]);
  });

  it('submit says what is wrong with a file without quoting it, before it connects', async () => {
    const broken = join(root, 'broken.json');
    writeFileSync(broken, `{"name": ${OFFICER_NAME}`);
    const [text, place, away] = await Promise.all([
      submit(broken),
      submit(fileOf('place', { ...message(SUBJECT, 'submit', {}), subject: 'application.hall.A 1' })),
      onedoor([
        'submit',
        fileOf('away', message(SUBJECT, 'submit', {})),
        '--integrator',
        'hall',
        '--home',
        join(root, 'nowhere'),
      ]),
    ]);
    expect(text).toMatchObject({ code: 1, stderr: `onedoor submit: ${broken}: is not JSON\n` });
    expect(place).toMatchObject({ code: 1, stderr: expect.stringContaining('application.hall.A-1') });
    expect(away).toMatchObject({ code: 1, stderr: expect.stringContaining('no daemon is running') });
  });

  it('get shows an entity masked, and journals the reading (P3)', async () => {
    await get(home);
    shown = shownBy(await get(home));
    expect(shown).toMatchObject({ kind: 'application', id: 'hall.A-1', version: 1 });
    const text = JSON.stringify(shown);
    const { applicant, agent, form } = draft.data;
    const personal = [
      ...[applicant, agent].flatMap((one) => [one?.name, one?.idNumber, one?.phone]),
      form['husbandName'],
      form['wifeName'],
    ].filter((one) => typeof one === 'string');
    expect(personal.length).toBeGreaterThanOrEqual(5);
    for (const value of personal) expect(text).not.toContain(value);
    expect(text).toContain('*');
    const events = (shown['timeline'] as { events: string[]; sender?: string }[]).flatMap(({ events }) => events);
    expect(events).toContain('EntityRead');

    const officerId = officer?.topic.slice('person.'.length) ?? '';
    const [officerShown, none] = await Promise.all([
      atHome('get', 'person', officerId, '--purpose', '复核'),
      atHome('get', 'application', 'hall.NONE', '--purpose', '复核'),
    ]);
    expect(officerShown.code, officerShown.stderr).toBe(0);
    expect(officerShown.stdout).not.toContain(OFFICER_NAME);

    expect(none).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('NOT_FOUND') });
  });

  it('rules explain says of every rule why it came to its verdict, masked, and journals the reading (P3)', async () => {
    const explain = (...words: readonly string[]) => atHome('rules', 'explain', ...words);
    const [asJson, asText, none, aimless] = await Promise.all([
      explain('hall.A-1', '--purpose', '复核', '--json'),
      explain('hall.A-1', '--purpose', '复核', '--all'),
      explain('hall.NONE', '--purpose', '复核'),
      explain('hall.A-1'),
    ]);
    expect(asJson.code, asJson.stderr).toBe(0);
    const { pre, route } = JSON.parse(asJson.stdout) as ApplicationExplanation;
    expect(pre.length).toBeGreaterThan(20);
    for (const { because, turnedBy } of pre) {
      expect(because.length).toBeGreaterThan(0);
      expect(because.some(({ sufficient }) => sufficient)).toBe(true);
      expect(turnedBy.texts.length).toBeGreaterThan(0);
    }
    // What the examination found, and nothing else, holds when it is asked again.
    const { state } = shown as { state: { findings: { rule: string }[]; open: { step: string }[] } };
    const holding = pre.filter(({ verdict }) => verdict === 'holds').map(({ rule }) => rule);
    expect(holding).toEqual(state.findings.map(({ rule }) => rule));
    expect(route.map(({ step }) => step)).toEqual(state.open.map(({ step }) => step));
    expect(asText.stdout).toContain('applicant-minor-without-agent');
    const { applicant, agent } = draft.data;
    for (const one of [applicant, agent]) {
      for (const value of [one?.name, one?.idNumber, one?.phone].filter((each) => each !== undefined)) {
        expect(asJson.stdout + asText.stdout).not.toContain(value);
      }
    }
    expect(none).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('NOT_FOUND') });
    expect(aimless.code).toBe(64);
  });

  it('deadlines counts each deadline day by day, in both languages, and journals the reading (P3)', async () => {
    const [asJson, asText, none, aimless] = await Promise.all([
      atHome('deadlines', 'hall.A-1', '--purpose', '复核', '--json'),
      atHome('deadlines', 'hall.A-1', '--purpose', '复核'),
      atHome('deadlines', 'hall.NONE', '--purpose', '复核'),
      atHome('deadlines', 'hall.A-1', '--purpose', '复核', '--clock', 'noon'),
    ]);
    expect(asJson.code, asJson.stderr).toBe(0);
    const { clocks } = JSON.parse(asJson.stdout) as DeadlinesExplained;
    const { state } = shown as { state: { clocks: { deadlines: { kind: string; due?: { day: string } }[] } } };
    expect(clocks.map(({ clock }) => [clock.clock, clock.due])).toEqual(
      state.clocks.deadlines.map(({ kind, due }) => [kind, due?.day]),
    );
    expect(clocks.length).toBeGreaterThan(0);
    for (const { clock, days } of clocks) {
      expect(days.at(-1)).toMatchObject({ day: clock.due, counted: clock.workingDays });
      expect(days.filter(({ counted }) => counted !== undefined)).toHaveLength(clock.workingDays);
      expect(asText.stdout).toContain(`到期日 due ${clock.due}`);
    }
    expect(none).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('NOT_FOUND') });
    expect(aimless.code).toBe(64);
    const after = await atHome('get', 'application', 'hall.A-1', '--purpose', '复核');
    const { timeline } = JSON.parse(after.stdout) as { timeline: { source: string; events: string[] }[] };
    expect(timeline.at(-1)).toMatchObject({ source: 'operator', events: ['EntityRead'] });
  });

  it('rules explain says it of the cases of a pack as well', async () => {
    const [one, unknown] = await Promise.all([
      onedoor(['rules', 'explain', 'marriage-record-pre#女方恰满二十周岁', '--lang', 'zh']),
      onedoor(['rules', 'explain', 'marriage-record-pre#没有的用例']),
    ]);
    expect(one.code, one.stderr).toBe(0);
    expect(one.stdout).toContain('「年龄（女方出生日期）」为 20，大于或等于 20');
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('marriage-record-pre#女方恰满二十周岁') });
  });

  it('a second daemon on the same home is refused as LOCKED before it touches NATS', async () => {
    const note = readFileSync(join(home, 'run/nats.json'), 'utf8');
    const port = await freePort();
    const second = await onedoor(['start', '--home', home], {
      ONEDOOR_HTTP_PORT: '0',
      ONEDOOR_NATS_PORT: String(port),
    });
    expect(second.code).toBe(1);
    expect(second.stdout).toContain('"code":"LOCKED"');
    expect(second.stdout).not.toContain('nats');
    expect(second.stderr).toContain(join(home, 'data/store'));
    expect(readFileSync(join(home, 'run/nats.json'), 'utf8')).toBe(note);
  });

  it('backup copies while the daemon runs, into an empty folder only', async () => {
    const [copied, refused] = await Promise.all([atHome('backup', join(root, 'backup')), atHome('backup', home)]);
    expect(copied.code, copied.stderr).toBe(0);
    expect(only(copied)).toEqual({
      folder: join(root, 'backup'),
      commit: expect.any(Number),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('is not empty') });
  });
});

describe('the commands beside a stopped daemon', () => {
  const store = join(home, 'data/store');
  beforeAll(async () => {
    const { pid } = JSON.parse(readFileSync(join(home, 'run/nats.json'), 'utf8')) as { pid: number };
    expect(isAlive(pid)).toBe(true);
    expect(await daemon?.stop()).toBe(0);
    expect(isAlive(pid)).toBe(false);
  });

  it('audit verify proves the store and the backup', async () => {
    const verdicts = await Promise.all([
      atHome('audit', 'verify'),
      atHome('audit', 'verify', '--store', join(root, 'backup'), '--without-key'),
    ]);
    for (const ended of verdicts) {
      expect(ended.code, ended.stdout + ended.stderr).toBe(0);
      expect(only(ended)).toMatchObject({ ok: true });
    }
  });

  it('audit verify names the first broken commit: of a changed row, and of a flipped byte in a file', async () => {
    const row = join(root, 'row');
    cpSync(store, row, { recursive: true });
    const database = await openDatabase(row, { create: false });
    const value = Buffer.from((await database.get(rowKey.journal(3))) ?? []);
    value[value.length >> 1] = (value[value.length >> 1] ?? 0) ^ 1;
    await database.put(rowKey.journal(3), value);
    await database.close();

    const file = join(root, 'file');
    cpSync(store, file, { recursive: true });
    const log =
      readdirSync(file).find((name) => /\.(log|ldb)$/.test(name) && readFileSync(join(file, name)).length > 1000) ?? '';
    const bytes = readFileSync(join(file, log));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(join(file, log), bytes);

    const [ofRow, ofFile] = await Promise.all(
      [row, file].map((folder) => atHome('audit', 'verify', '--store', folder)),
    );
    expect(ofRow).toMatchObject({ code: 1, stderr: '' });
    expect(only(ofRow as Ended)).toMatchObject({ ok: false, entries: 2, firstBroken: { commit: 3 } });
    // What LevelDB has dropped cannot be read any more: the file and the entries before the damage are named.
    const verdict = only(ofFile as Ended) as { entries: number; head: { commit: number } };
    expect(verdict).toMatchObject({ ok: false, damagedFiles: [expect.stringContaining(log)] });
    expect(ofFile?.code).toBe(1);
  });

  it('backup copies at rest, and says that there is nothing to copy', async () => {
    const [copied, nothing] = await Promise.all([
      atHome('backup', join(root, 'backup-at-rest')),
      onedoor(['backup', join(root, 'backup-of-nothing'), '--home', join(root, 'nowhere')]),
    ]);
    expect(copied.code, copied.stderr).toBe(0);
    expect(nothing).toMatchObject({ code: 1, stderr: expect.stringContaining('no store') });
    expect(existsSync(join(root, 'nowhere'))).toBe(false);
  });

  it('restore brings a backup into a new home, where a daemon goes on with the same state', async () => {
    const newHome = join(root, 'new-home');
    prepare(newHome);
    const without = await onedoor(['restore', join(root, 'backup-at-rest'), '--home', newHome]);
    expect(without).toMatchObject({ code: 1, stdout: '' });
    cpSync(join(home, 'secrets'), join(newHome, 'secrets'), { recursive: true });
    // The broker has outlived the store: without its streams the daemon would say STREAM_CHANGED.
    cpSync(join(home, 'data/nats'), join(newHome, 'data/nats'), { recursive: true });
    const restored = await onedoor(['restore', join(root, 'backup-at-rest'), '--home', newHome]);
    expect(restored.code, restored.stderr).toBe(0);
    expect(only(restored)).toMatchObject({ commit: expect.any(Number), epoch: expect.any(String) });
    const again = await startDaemonProcess(newHome, await freePort());
    try {
      const after = shownBy(await get(newHome));
      expect(after['state']).toEqual(shown['state']);
      expect(after['version']).toBe(shown['version']);
      // What was answered before the backup is known: the same message again is a repeat.
      const repeat = await onedoor(['submit', join(root, 'filing.json'), '--integrator', 'hall', '--home', newHome]);
      expect(repeat.code, repeat.stderr).toBe(0);
      expect(repeat.stdout).toContain('"repeat":true');
    } finally {
      expect(await again.stop()).toBe(0);
    }
  });
});

describe('the commands that need no daemon', () => {
  it('print help, check and test the rules, and refuse what they do not know', async () => {
    const [help, check, test, unknown, option] = await Promise.all(
      [[], ['rules', 'check'], ['rules', 'test'], ['abolish'], ['check-config', '--colour', 'red']].map((words) =>
        onedoor(words, { ONEDOOR_HOME: join(root, 'elsewhere') }),
      ),
    );
    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('onedoor submit FILE'), stderr: '' });
    for (const ended of [check, test])
      expect(ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/[1-9]\d* files checked/), stderr: '' });
    for (const ended of [unknown, option])
      expect(ended).toMatchObject({ code: 64, stdout: '', stderr: expect.stringContaining('onedoor submit FILE') });
    expect(existsSync(join(root, 'elsewhere'))).toBe(false);
  });
});

function get(folder: string): Promise<Ended> {
  return onedoor(['get', 'application', 'hall.A-1', '--purpose', '复核', '--home', folder]);
}

function shownBy({ code, stdout, stderr }: Ended): Record<string, unknown> {
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
}
