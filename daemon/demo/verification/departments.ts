import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureKeyFile } from '../../../adapters/level/key-file.ts';
import { openConnection } from '../../../adapters/nats/connection.ts';
import { sourceUser } from '../../../adapters/nats/server/permissions.ts';
import { type FakeCode, fakeCodes } from '../../../adapters/sources/fake/departments.ts';
import { serveHttp } from '../../../adapters/sources/fake/fake-http.ts';
import { serveNats } from '../../../adapters/sources/fake/fake-nats.ts';
import { FakeSource } from '../../../adapters/sources/fake/fake-source.ts';
import { type FakePerson, people } from '../../../adapters/sources/fake/people.ts';
import { sourceKeyFile } from '../../sources/source-settings.ts';

/** Departments that do not exist, and answer all the same. */
export interface Departments {
  readonly people: readonly FakePerson[];
  readonly sources: ReadonlyMap<FakeCode, FakeSource>;
  source(code: FakeCode): FakeSource;
  /** Answers over the broker as well, once the daemon has started it: for the department that is asked there. */
  answerOver(natsUrl: string): Promise<void>;
  stop(): Promise<void>;
}

export interface DepartmentsOptions {
  /** Home folder of the daemon that is to ask them; its configuration is written there. */
  readonly home: string;
  readonly seed: number;
  readonly count: number;
  /** Milliseconds since 1970 UTC: the day of the departments' data. */
  readonly now: () => number;
}

/** The one that is asked over the daemon's own broker; the others over HTTP. */
export const overBroker: FakeCode = 'civil-affairs';

/** Opens five departments for a home folder: their keys, how each is reached, and who answers there. */
export async function openDepartments({ home, seed, count, now }: DepartmentsOptions): Promise<Departments> {
  const secrets = join(home, 'secrets');
  const folder = join(home, 'sources');
  await mkdir(folder, { recursive: true });
  const known = people(seed, count);
  const sources = new Map<FakeCode, FakeSource>();
  for (const code of fakeCodes) {
    const file = sourceKeyFile(secrets, code);
    await ensureKeyFile(file);
    const key = (await readFile(file, 'utf8')).trim();
    sources.set(code, new FakeSource({ code, key, people: known, seed, now }));
  }
  const server = await serveHttp({ port: 0 }, [...sources.values()]);
  for (const code of fakeCodes) {
    const reached =
      code === overBroker ? { adapter: 'nats' } : { adapter: 'http', url: `${server.url}${code}/`, lateMs: 20_000 };
    const settings = { source: code, key: code, ...reached };
    await writeFile(join(folder, `${code}.json`), `${JSON.stringify(settings, null, 2)}\n`);
  }
  const stops: (() => Promise<void>)[] = [() => server.stop()];
  const source = (code: FakeCode): FakeSource => {
    const found = sources.get(code);
    if (found === undefined) throw new Error(`there is no department ${code}`);
    return found;
  };
  return {
    people: known,
    sources,
    source,
    answerOver: async (natsUrl) => {
      const user = sourceUser(overBroker);
      const connection = await openConnection({
        url: natsUrl,
        seedFile: join(secrets, 'nats', `${user}.nk`),
        name: `department-${overBroker}`,
        inboxPrefix: `_INBOX_${overBroker}`,
      });
      const served = await serveNats(source(overBroker), connection);
      stops.push(async () => {
        await served.stop();
        await connection.close();
      });
    },
    stop: async () => {
      for (const stop of stops.reverse()) await stop();
    },
  };
}
