import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { openConnection } from '../../adapters/nats/connection.ts';
import { QuestionRefused } from '../../adapters/nats/question-reply.ts';
import type { LocalizedText } from '../../rules/text.ts';
import type { Config, Folders } from '../config.ts';

/** Where the broker of the daemon on this home folder listens; undefined when no daemon is running there. */
export function runningBroker({ settings, folders }: Config): string | undefined {
  if (settings.nats.url !== '') return settings.nats.url;
  const file = join(folders.run, 'nats.json');
  if (!existsSync(file)) return undefined;
  const { url, pid } = JSON.parse(readFileSync(file, 'utf8')) as { url: string; pid: number };
  try {
    // A daemon that was killed leaves the file behind; its nats-server has ended with it.
    process.kill(pid, 0);
    return url;
  } catch {
    return undefined;
  }
}

/** Connects as a user of the home folder: `operator`, or an integrator. */
export async function connectAs(user: string, config: Config): Promise<NatsConnection> {
  const { folders } = config;
  const url = runningBroker(config);
  if (url === undefined) {
    throw new Error(
      `no daemon is running on the home folder ${folders.home}: start it with \`npm start -- --home ${folders.home}\`, or set NATS_URL 服务未运行`,
    );
  }
  const seedFile = join(folders.secrets, 'nats', `${user}.nk`);
  // Another's broker may ask for no credentials; the embedded one always does.
  const known = existsSync(seedFile);
  if (!known && config.settings.nats.url === '')
    throw new Error(
      `there is no credential ${seedFile}: is ${user} configured in ${folders.integrators}, and has the daemon been started since?`,
    );
  return openConnection({
    url,
    name: `onedoor-${user}`,
    ...(known ? { seedFile } : {}),
    inboxPrefix: `_INBOX_${user}`,
    once: true,
  });
}

/** The integrator to speak as: the one asked for, or the only one there is. */
export function chooseIntegrator(folders: Folders, asked: string | undefined): string {
  if (asked !== undefined) return asked;
  const names = existsSync(folders.integrators)
    ? readdirSync(folders.integrators)
        .filter((name) => name.endsWith('.json'))
        .map((name) => name.slice(0, -5))
    : [];
  const [only] = names;
  if (names.length === 1 && only !== undefined) return only;
  throw new Error(
    `say which integrator is speaking with --integrator NAME; there are: ${names.length === 0 ? '(none)' : names.join(', ')}`,
  );
}

/** Asks the running daemon; throws the code and sentence of an error. */
export async function askDaemon(config: Config, name: string, question: object, timeoutMs: number): Promise<unknown> {
  const connection = await connectAs('operator', config);
  try {
    const reply = await connection.request(`onedoor.api.${name}`, JSON.stringify(question), { timeout: timeoutMs });
    const { answer, error } = reply.json<{ answer?: unknown; error?: { code: string; message: LocalizedText } }>();
    if (error !== undefined) throw new QuestionRefused(error.code, error.message);
    return answer;
  } finally {
    await connection.close();
  }
}
