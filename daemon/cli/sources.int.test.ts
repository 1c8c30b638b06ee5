import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findServerBinary } from '../../adapters/nats/server/binary.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../../adapters/nats/server/embedded.ts';
import { departments } from '../../adapters/sources/fake/departments.ts';
import { people } from '../../adapters/sources/fake/people.ts';
import { readConfig } from '../config.ts';
import { freePort } from '../demo/child.ts';
import { openSourceLines } from '../road/source-lines.ts';
import { brokerSources, readSourceSettings } from '../sources/source-settings.ts';
import { connectAs } from './client.ts';

const program = fileURLToPath(new URL('../onedoor.mjs', import.meta.url));
const examples = fileURLToPath(new URL('../examples/', import.meta.url));
let home: string;
let server: EmbeddedServer;
const environment = () => ({ ...process.env, NATS_URL: server.url });
const config = () => readConfig(home, { NATS_URL: server.url });

/** Runs a command to its end. */
function run(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(program, [...words, '--home', home], {
    encoding: 'utf8',
    env: environment(),
  });
  return { status, stderr, lines: stdout.trimEnd().split('\n') };
}

/** Departments that are played by the command, until they are told to end. */
async function play(...words: string[]) {
  const child: ChildProcess = spawn(program, ['sources', 'fake', ...words, '--home', home], {
    env: environment(),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const heard: string[] = [];
  const lines = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> });
  lines.on('line', (line) => void heard.push(line));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  await expect.poll(() => heard.at(-1), { timeout: 30_000 }).toContain('ready');
  return {
    heard,
    type: async (line: string): Promise<string> => {
      const before = heard.length;
      child.stdin?.write(`${line}\n`);
      await expect.poll(() => heard.length, { timeout: 30_000 }).toBeGreaterThan(before);
      return heard[before] ?? '';
    },
    end: async (how: 'input' | 'signal') => {
      if (how === 'signal') child.kill('SIGTERM');
      else child.stdin?.end();
      return {
        status: await ended,
        account: JSON.parse(heard.at(-1) ?? '') as Record<string, { asked: Record<string, number> }>,
      };
    },
  };
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'onedoor-sources-'));
  for (const folder of ['integrators', 'sources'])
    await cp(join(examples, folder), join(home, folder), { recursive: true });
  const bank = join(home, 'sources/bank.json');
  await writeFile(bank, (await readFile(bank, 'utf8')).replace(/:[0-9]{4}\//, `:${await freePort()}/`));
  // Keys first: without them no command goes on.
  const made = spawnSync(program, ['secrets', 'create', '--home', home], { encoding: 'utf8' });
  expect(made.status, made.stderr).toBe(0);
  server = await startEmbeddedServer({
    binary: findServerBinary(process.env),
    dataFolder: join(home, 'outside'),
    secretsFolder: join(home, 'secrets'),
    runFolder: join(home, 'outside', 'run'),
    port: await freePort(),
    integrators: ['hall'],
    sources: brokerSources(readConfig(home, {}).folders),
  });
});
afterAll(async () => {
  await server?.stop();
  await rm(home, { recursive: true, force: true });
});

const all = ['bank', 'civil-affairs', 'housing', 'public-security', 'social-security'];

describe('onedoor sources', () => {
  it('says of each source that is not there why, and what to do, in both languages', () => {
    const { status, lines } = run('sources', 'check');
    expect(status).toBe(1);
    expect(lines.map((line) => line.split('\t').slice(0, 5).join(' '))).toEqual([
      'FAULT bank http ping UNREACHABLE',
      'FAULT civil-affairs nats ping NO_RESPONDERS',
      'FAULT housing files holdings NO_FILE',
      'FAULT public-security nats ping NO_RESPONDERS',
      'FAULT social-security nats ping NO_RESPONDERS',
    ]);
    for (const line of lines) expect(line).toMatch(/[一-鿿]+.* \/ [a-z ]+/);
  });

  it('plays every department of the examples: reached, answering about the people of its seed, accounting for it', async () => {
    const fakes = await play('--seed', '7', '--people', '300');
    expect(run('sources', 'check').lines.map((line) => line.split('\t').slice(0, 2).join(' '))).toEqual(
      all.map((code) => `ok ${code}`),
    );

    const connection = await connectAs('daemon', config());
    const broker = { connection, inboxPrefix: '_INBOX_daemon' };
    const lines = await openSourceLines(readSourceSettings(config().folders), { broker, onFile: () => undefined });
    const owner = people(7, 300).find(({ holdings }) => holdings.length > 0);
    if (owner === undefined) throw new Error('nobody owns anything');
    const { name, idNumber } = owner;
    for (const [source, dataset] of [
      ['bank', 'accounts'],
      ['public-security', 'household'],
      ['housing', 'holdings'],
    ] as const) {
      const request = {
        source,
        dataset,
        attempt: 1,
        consent: 'hall.C-1',
        purpose: 'screening',
        subject: { name, idNumber },
      } as const;
      const reply = await lines
        .get(source)
        ?.ask({ ...request, reference: `of ${dataset}`, at: Date.now(), timeoutMs: 20_000 });
      const told = departments[source][dataset]?.(owner).map((row) =>
        Object.values(row)
          .map(String)
          .filter((value) => value !== ''),
      );
      // A file holds text alone, and a column for each member that any record has.
      const records = 'records' in (reply ?? {}) ? (reply as { records: readonly object[] }).records : [];
      expect(
        records.map((row) =>
          Object.values(row)
            .map(String)
            .filter((value) => value !== '')
            .sort(),
        ),
      ).toEqual(told?.map((row) => [...row].sort()));
    }
    for (const line of lines.values()) await line.close();
    await connection.close();

    expect(await fakes.type('bank fail=1')).toContain('"fail":1');
    expect(run('sources', 'check').lines[0]).toContain('FAULT\tbank\thttp\tping\tHTTP_500');
    expect(await fakes.type('nobody slow=1')).toContain('usage');
    expect(await fakes.type('account')).toContain('"of accounts":1');
    const { status, account } = await fakes.end('signal');
    expect(status).toBe(0);
    expect(account['public-security']?.asked).toMatchObject({ 'of household': 1 });
  });

  it('tells a department whose key is another from one that is well', async () => {
    const fakes = await play('--people', '10');
    const file = join(home, 'secrets/sources/civil-affairs.key');
    const before = await readFile(file, 'utf8');
    await writeFile(file, `${'another-key-than-the-departments-'.repeat(2)}\n`);
    const { status, lines } = run('sources', 'check');
    await writeFile(file, before);
    expect(status).toBe(1);
    expect(lines.find((line) => line.includes('civil-affairs'))).toMatch(
      /^FAULT.*SIGNATURE_WRONG.*核对密钥.*compare the key/,
    );
    expect((await fakes.end('input')).status).toBe(0);
  });

  it('refuses words that it does not know', () => {
    for (const words of [['sources'], ['sources', 'fake', '--fault', 'slow=2'], ['sources', 'fake', '--seed', 'x']])
      expect(run(...words)).toMatchObject({ status: 64, stderr: expect.stringContaining('usage') });
  });
});
