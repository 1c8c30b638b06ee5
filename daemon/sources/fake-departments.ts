import type { NatsConnection } from '@nats-io/transport-node';
import { departments, type FakeCode, fakeCodes, identityColumns } from '../../adapters/sources/fake/departments.ts';
import { dropRows } from '../../adapters/sources/fake/fake-files.ts';
import { serveHttp } from '../../adapters/sources/fake/fake-http.ts';
import { serveNats } from '../../adapters/sources/fake/fake-nats.ts';
import { FakeSource } from '../../adapters/sources/fake/fake-source.ts';
import type { FaultShares } from '../../adapters/sources/fake/faults.ts';
import type { FakePerson } from '../../adapters/sources/fake/people.ts';
import type { SourceSettings } from './source-settings.ts';

export interface FakeDepartmentsOptions {
  readonly people: readonly FakePerson[];
  readonly seed: number;
  readonly shares: FaultShares;
  readonly slowMs: number;
  readonly lateMs: number;
  /** Milliseconds since 1970 UTC: the day of their data. */
  readonly now: () => number;
  /** Connects as the department does: to its own server, or to the daemon's broker. */
  readonly connect: (settings: Extract<SourceSettings, { adapter: 'nats' }>) => Promise<NatsConnection>;
}

/** Departments that do not exist, at the places where the settings look for them. */
export interface FakeDepartments {
  /** Those that are asked; whoever puts files down has none here. */
  readonly sources: ReadonlyMap<string, FakeSource>;
  /** One line for each, for whoever watches. */
  readonly told: readonly string[];
  stop(): Promise<void>;
}

/** Plays every source of the settings that one of the five kinds stands for; others are left out and told so. */
export async function startFakeDepartments(
  settings: readonly SourceSettings[],
  options: FakeDepartmentsOptions,
): Promise<FakeDepartments> {
  const sources = new Map<string, FakeSource>();
  const told: string[] = [];
  const stoppers: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const stopper of stoppers.reverse()) await stopper();
  };
  try {
    for (const one of settings) {
      const code = fakeCodes.find((known) => known === one.source);
      if (code === undefined) {
        told.push(`${one.source}\tnot played 不模拟: there are 仅有 ${fakeCodes.join(', ')}`);
        continue;
      }
      if (one.adapter === 'files') await dropFiles(code, one, options);
      else {
        const source = makeSource(code, one.secret, options);
        stoppers.push(await serve(source, one, options));
        sources.set(code, source);
      }
      told.push(`${code}\t${one.adapter}\t${Object.keys(departments[code]).join(', ')}`);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { sources, told, stop };
}

function makeSource(
  code: FakeCode,
  key: string,
  { people, seed, now, shares, slowMs, lateMs }: FakeDepartmentsOptions,
): FakeSource {
  const source = new FakeSource({ code, key, people, seed, now });
  return Object.assign(source, { shares, slowMs, lateMs });
}

/** @returns what ends it */
async function serve(
  source: FakeSource,
  settings: Exclude<SourceSettings, { adapter: 'files' }>,
  { connect }: FakeDepartmentsOptions,
): Promise<() => Promise<void>> {
  if (settings.adapter === 'nats') {
    const connection = await connect(settings);
    const served = await serveNats(source, connection);
    return async () => {
      await served.stop();
      await connection.close();
    };
  }
  const { protocol, hostname, port, pathname } = new URL(settings.url);
  if (
    protocol !== 'http:' ||
    hostname !== '127.0.0.1' ||
    port === '' ||
    pathname.replace(/\/$/, '') !== `/${source.code}`
  )
    throw new Error(
      `${source.code}: a department that is played is at http://127.0.0.1:<port>/${source.code}, not at ${settings.url} 模拟数据源须在本机该地址`,
    );
  const served = await serveHttp({ port: Number(port) }, [source]);
  return () => served.stop();
}

/** Puts down the columns that the settings name the person by, and all others of the department. */
async function dropFiles(
  code: FakeCode,
  { folder, datasets, secret: key }: Extract<SourceSettings, { adapter: 'files' }>,
  { people, now }: FakeDepartmentsOptions,
): Promise<void> {
  const day = new Date(now()).toISOString().slice(0, 10);
  for (const [dataset, columns] of Object.entries(datasets)) {
    const write = Object.hasOwn(departments[code], dataset) ? departments[code][dataset] : undefined;
    const own = identityColumns[code];
    if (write === undefined || columns.idNumber !== own.idNumber)
      throw new Error(
        `${code}.${dataset}: played are 可模拟 ${Object.keys(departments[code]).join(', ')}, idNumber in ${own.idNumber}`,
      );
    await dropRows({ folder, dataset, day, format: 'csv', key }, people.flatMap(write));
  }
}
