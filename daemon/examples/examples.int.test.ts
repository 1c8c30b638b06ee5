import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DaemonProcess, freePort, startDaemonProcess } from '../demo/child.ts';

const execute = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const tsx = fileURLToPath(import.meta.resolve('tsx'));
let home: string;
let daemon: DaemonProcess;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'onedoor-examples-'));
  await cp(join(here, 'integrators'), join(home, 'integrators'), { recursive: true });
  const settings = { faults: { clock: '2026-11-02T09:00:00+08:00' } };
  await writeFile(join(home, 'onedoor.json'), JSON.stringify(settings));
  daemon = await startDaemonProcess(home, await freePort());
});

afterAll(async () => {
  await daemon.stop();
  await rm(home, { recursive: true, force: true });
});

/** The types of what came back; a refusal ends the command with another code, and is told all the same. */
async function submit(file: string): Promise<readonly string[]> {
  const { stdout } = await execute(join(here, '..', 'onedoor.mjs'), [
    'submit',
    resolve(here, file),
    '--home',
    home,
  ]).catch((error: { stdout: string }) => error);
  return stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { type: string }).type);
}

describe('the examples of the README', () => {
  it('go the way that it tells: filed, received, accepted (W5, R1, R5)', async () => {
    expect(await submit('filings.json')).toEqual(
      expect.arrayContaining(['onedoor.person.received', 'onedoor.person.filed']),
    );
    expect(await submit('supervisor.json')).toContain('onedoor.person.filed');
    expect(await submit('application.json')).toEqual([
      'onedoor.application.received',
      'onedoor.application.examined',
      'onedoor.application.assigned',
    ]);
    expect(await submit('acceptance.json')).toEqual(
      expect.arrayContaining(['onedoor.application.received', 'onedoor.application.accepted']),
    );
  });

  it('go on with a credit item: a measure is met, an objection suspends it, the answer lifts it (D4, D5)', async () => {
    expect(await submit('credit/record.json')).toEqual(
      expect.arrayContaining(['onedoor.credit.received', 'onedoor.credit.credit-recorded']),
    );
    await submit('credit/application.json');
    expect(await submit('credit/acceptance.json')).toContain('onedoor.application.refused');
    expect(await submit('credit/objection.json')).toEqual(
      expect.arrayContaining(['onedoor.credit.credit-requested', 'onedoor.credit.credit-suspended']),
    );
    const again = join(home, 'again.json');
    const acceptance = await readFile(join(here, 'credit', 'acceptance.json'), 'utf8');
    await writeFile(again, acceptance.replace('accept-9', 'accept-10'));
    expect(await submit(again)).toContain('onedoor.application.accepted');
    expect(await submit('credit/answer.json')).toEqual(
      expect.arrayContaining(['onedoor.credit.credit-answered', 'onedoor.credit.credit-withdrawn']),
    );
  });

  it('work with the plain client: a receipt, then the first result (P2, R5)', async () => {
    const example = await readFile(join(here, 'application.json'), 'utf8');
    const file = join(home, 'second.json');
    await writeFile(file, example.replace('submit-1', 'submit-2').replace('HY-2026-1', 'HY-2026-2'));
    const seed = join(home, 'secrets', 'nats', 'hall.nk');
    const words = ['--import', tsx, join(here, 'client.ts'), daemon.natsUrl, 'hall', seed, file];
    const { stdout } = await execute(process.execPath, words, { timeout: 30_000 });
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; subject: string });
    expect(answers.map(({ type }) => type)).toEqual(['onedoor.application.received', 'onedoor.application.examined']);
    expect(new Set(answers.map(({ subject }) => subject))).toEqual(new Set(['application.hall.HY-2026-2']));
  });

  it('are a rule that loads, and cases that hold (P1)', async () => {
    const readme = await readFile(join(here, '..', '..', 'README.md'), 'utf8');
    const [pack, cases] = [...readme.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, json = '']) => json);
    const rules = join(home, 'draft');
    for (const part of ['matters', 'library', 'calendar', 'sources', 'credit'])
      await cp(join(here, '..', '..', 'rules', part), join(rules, part), { recursive: true });
    const folder = join(rules, 'library', 'many-copies-pre');
    await mkdir(folder);
    await writeFile(join(folder, '2026.1.0.json'), pack ?? '');
    await writeFile(join(folder, '2026.1.0.cases.json'), cases ?? '');
    const words = ['rules', 'test', '--folder', rules, '--only', 'many-copies-pre', '--lang', 'en'];
    const { stdout } = await execute(join(here, '..', 'onedoor.mjs'), words);
    expect(stdout).toContain('2 cases run: 0 faults, 0 warnings');
  });
});
