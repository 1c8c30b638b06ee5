import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { NatsConnection } from '@nats-io/transport-node';
import { openConnection } from '../../adapters/nats/connection.ts';
import { sourceUser } from '../../adapters/nats/server/permissions.ts';
import { type FaultShares, readShares } from '../../adapters/sources/fake/faults.ts';
import { people } from '../../adapters/sources/fake/people.ts';
import { type Config, readConfig } from '../config.ts';
import { openSourceLines } from '../road/source-lines.ts';
import { type FakeDepartments, startFakeDepartments } from '../sources/fake-departments.ts';
import { reach } from '../sources/reachability.ts';
import { readSourceSettings, type SourceSettings } from '../sources/source-settings.ts';
import { runningBroker } from './client.ts';
import type { Run } from './commands.ts';

const usage = `usage: onedoor sources check                        asks each source about nobody: is it there, is it signed 核验各数据源是否可达
       onedoor sources fake [--nats URL] [--seed S] [--people N] [--fault slow=0.1,garbage=0.05] [--slow-ms N] [--late-ms N]
                                                    plays the departments of sources/*.json for a trial 模拟各部门数据源供试用
faults 故障: slow, late, fail, hang, cut, twice, garbage, each with its share 各带比例.
While it runs 运行中可输入: "CODE slow=0.2" or "all hang=1" changes the faults 调整故障, "account" tells what was asked 显示被查询情况.
`;
const CHECK_WITHIN_MS = 5000;

const options = {
  home: { type: 'string' },
  nats: { type: 'string' },
  seed: { type: 'string', default: '1' },
  people: { type: 'string', default: '1000' },
  fault: { type: 'string', default: '' },
  'slow-ms': { type: 'string', default: '500' },
  'late-ms': { type: 'string', default: '5000' },
} as const;

/** `onedoor sources`: whether the sources of other departments can be reached, and departments that are played. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
  const [verb, ...more] = positionals;
  const config = readConfig(values.home);
  if (verb === 'check' && more.length === 0) return check(config);
  const [seed, count, slowMs, lateMs] = [values.seed, values.people, values['slow-ms'], values['late-ms']].map(
    (text) => (/^[0-9]{1,9}$/.test(text) ? Number(text) : undefined),
  );
  const shares = readShares(values.fault);
  const isWhole = seed !== undefined && count !== undefined && slowMs !== undefined && lateMs !== undefined;
  if (verb !== 'fake' || more.length > 0 || shares === undefined || !isWhole) {
    process.stderr.write(usage);
    return 64;
  }
  const settings = readSourceSettings(config.folders);
  const fakes = await startFakeDepartments(settings, {
    people: people(seed, count),
    seed,
    shares,
    slowMs,
    lateMs,
    now: Date.now,
    connect: (one) => connectAsDepartment(one, values.nats, config),
  });
  return play(fakes);
};

async function check(config: Config): Promise<number> {
  const settings = readSourceSettings(config.folders);
  const broker = await openOwnBroker(settings, config);
  const lines = await openSourceLines(settings, { broker, onFile: () => undefined });
  let isWell = true;
  try {
    const asked = settings.map(async (one) => {
      const line = lines.get(one.source);
      return line === undefined ? [] : reach(one, line, { timeoutMs: CHECK_WITHIN_MS, now: Date.now });
    });
    for (const { source, adapter, dataset, tookMs, fault } of (await Promise.all(asked)).flat()) {
      isWell &&= fault === undefined;
      const what = fault === undefined ? `${tookMs} ms` : `${fault.code}\t${fault.zh} / ${fault.en}`;
      process.stdout.write(`${fault === undefined ? 'ok' : 'FAULT'}\t${source}\t${adapter}\t${dataset}\t${what}\n`);
    }
  } finally {
    for (const line of lines.values()) await line.close();
    await broker?.connection.close();
  }
  if (settings.length === 0) process.stdout.write('(none 无)\n');
  return isWell ? 0 : 1;
}

/** The daemon's broker, where it runs and a source is asked over it; answers come to a place that is this command's alone. */
async function openOwnBroker(settings: readonly SourceSettings[], config: Config) {
  const url = runningBroker(config);
  const { daemonSeed } = config.folders;
  if (url === undefined || !settings.some((one) => one.adapter === 'nats' && one.url === undefined)) return undefined;
  const inboxPrefix = `_INBOX_daemon.check-${randomBytes(6).toString('hex')}`;
  const seed = existsSync(daemonSeed) ? { seedFile: daemonSeed } : {};
  const connection = await openConnection({ url, name: 'onedoor-sources', inboxPrefix, once: true, ...seed });
  return { connection, inboxPrefix };
}

async function connectAsDepartment(
  { source, url, seedFile, pem }: Extract<SourceSettings, { adapter: 'nats' }>,
  told: string | undefined,
  config: Config,
): Promise<NatsConnection> {
  const server = told ?? url ?? runningBroker(config);
  if (server === undefined)
    throw new Error(
      `${source}: no daemon is running on ${config.folders.home}; start it, or name a server with --nats 服务未运行`,
    );
  const own = join(config.folders.secrets, 'nats', `${sourceUser(source)}.nk`);
  const seed = url === undefined ? (existsSync(own) ? own : undefined) : seedFile;
  return openConnection({
    url: server,
    name: sourceUser(source),
    inboxPrefix: `_INBOX_${sourceUser(source)}`,
    ...(seed === undefined ? {} : { seedFile: seed }),
    ...(server.startsWith('tls:') ? { tls: pem === undefined ? {} : { ca: pem } } : {}),
  });
}

/** Until the process is told to end, or its input does, it does what is typed. The last line is the account, as JSON. */
async function play(fakes: FakeDepartments): Promise<number> {
  const account = (): string =>
    JSON.stringify(Object.fromEntries([...fakes.sources].map(([code, source]) => [code, source.account()])));
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  for (const line of fakes.told) tell(line);
  const typed = createInterface({ input: process.stdin });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => typed.close());
  tell('ready 就绪');
  for await (const line of typed) {
    const [word = '', faults = ''] = line.trim().split(/\s+/);
    const shares = readShares(faults);
    if (word === 'account') tell(account());
    else if (shares === undefined || !change(fakes, word, shares)) tell(usage.trimEnd());
    else tell(`${word}\t${JSON.stringify(shares)}`);
  }
  await fakes.stop();
  tell(account());
  return 0;
}

/** @returns whether somebody was meant */
function change({ sources }: FakeDepartments, word: string, shares: FaultShares): boolean {
  const meant = [...sources.values()].filter(({ code }) => word === 'all' || word === code);
  for (const source of meant) source.shares = shares;
  return meant.length > 0;
}
