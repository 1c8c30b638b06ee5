import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { DoorUser } from '../actors/protocol/desk.ts';
import type { Entry, Turn } from '../actors/protocol/journal.ts';
import { hashPassword, newToken } from '../adapters/http/door/passwords.ts';
import { ensureMasterKey } from '../adapters/level/master-key.ts';
import { type LevelStore, openLevelStore } from '../adapters/level/store.ts';
import { createLog } from '../adapters/log/log.ts';
import { type Config, readConfig } from './config.ts';
import { example } from './daemon-harness.ts';
import { Ledger } from './demo/ledger.ts';
import { openVoice, type Voice } from './demo/voice.ts';
import { type Daemon, startDaemon } from './start.ts';

const examples = fileURLToPath(new URL('./examples/', import.meta.url));
export const PASSWORD = 'a long enough password';

/** A daemon with its supervisor's door open, an officer who is filed, and users. */
export class Supervised {
  readonly config: Config;
  readonly home: string;
  readonly tokens = new Map<string, string>();
  readonly #faults: unknown[] = [];
  #daemon: Daemon | undefined;
  #voice: Voice | undefined;
  #sent = 0;

  constructor(home: string) {
    this.home = home;
    this.config = readConfig(home, {
      ...process.env,
      ONEDOOR_NATS_PORT: '0',
      ONEDOOR_HTTP_PORT: '0',
      ONEDOOR_DOOR_HOST: '127.0.0.1',
      ONEDOOR_DOOR_PORT: '0',
      ONEDOOR_LOG_LEVEL: 'silent',
    });
  }

  get port(): number {
    return this.#daemon?.doorPort ?? 0;
  }

  get natsUrl(): string {
    return this.#daemon?.natsUrl ?? '';
  }

  async start(): Promise<void> {
    this.#daemon = await startDaemon(this.config, {
      log: createLog('silent'),
      fatal: (error) => this.#faults.push(error),
    });
    const seedFile = join(this.home, 'secrets', 'nats', 'hall.nk');
    this.#voice = await openVoice('hall', { url: this.#daemon.natsUrl, seedFile }, new Ledger());
  }

  async stop(): Promise<void> {
    await this.#voice?.stop();
    this.#voice = undefined;
    expect(await this.#daemon?.stop()).toEqual([]);
    this.#daemon = undefined;
    expect(this.#faults).toEqual([]);
  }

  async dispose(): Promise<void> {
    await this.#voice?.stop();
    await this.#daemon?.stop();
    await rm(this.home, { recursive: true, force: true });
  }

  /** Says a message as the integrator `hall` and waits for its receipt. */
  async say(type: string, subject: string, data: object): Promise<void> {
    this.#sent += 1;
    const id = `said-${this.#sent}`;
    const message = { specversion: '1.0', id, source: 'urn:example:hall', type, subject, data };
    await this.#voice?.say(subject, id, JSON.stringify(message));
  }

  /** The application of the examples under another number. */
  async apply(number: string, rest: object = {}): Promise<void> {
    const [message] = await example('application');
    const data = message?.['data'] as object;
    await this.say('onedoor.application.submit', `application.hall.${number}`, { ...data, ...rest });
  }

  act(number: string, expectedVersion: number, data: object): Promise<void> {
    const officer = { expectedVersion, officer: 'DA-001', ...data };
    return this.say('onedoor.application.act', `application.hall.${number}`, officer);
  }

  /** Files an officer of the archives. */
  async file(staffNumber: string, ...officerRoles: readonly string[]): Promise<void> {
    await this.say('onedoor.person.register', `person.officer-${staffNumber}`, {
      role: 'officer',
      name: '示例',
      staffNumber,
      officerRoles,
      organisation: '12330182K318200150',
      level: 'county',
      regions: ['330182'],
      validFrom: '2026-01-01',
      validTo: '2099-12-31',
    });
  }

  async addUser({ name, ...rest }: DoorUser, password = PASSWORD): Promise<void> {
    const { token, hash } = newToken();
    this.tokens.set(name, `${name}.${token}`);
    const user = { user: name, ...rest, password: await hashPassword(password), token: hash };
    await writeFile(join(this.config.folders.users, `${name}.json`), JSON.stringify(user), { mode: 0o600 });
  }

  removeUser(name: string): Promise<void> {
    return rm(join(this.config.folders.users, `${name}.json`));
  }

  /** What the journal says, while no daemon runs. */
  entriesAtRest(): Promise<readonly Entry[]> {
    return this.#atRest((store) => store.entries(1, Number.MAX_SAFE_INTEGER));
  }

  /** Commits turns as a daemon of before would have, while none runs. */
  async commitAtRest(turns: readonly Turn[]): Promise<void> {
    await this.#atRest((store) => store.commit(turns, {}));
  }

  async #atRest<Result>(use: (store: LevelStore) => Promise<Result>): Promise<Result> {
    const masterKey = await ensureMasterKey(this.config.folders.secrets, { mayCreate: false });
    const store = await openLevelStore({ folder: join(this.config.folders.data, 'store'), masterKey });
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  }
}

/** @param prepare what is set up in the home folder before the daemon starts */
export async function createSupervised(prepare?: (home: string) => Promise<void>): Promise<Supervised> {
  const home = await mkdtemp(join(tmpdir(), 'onedoor-door-'));
  await cp(join(examples, 'integrators'), join(home, 'integrators'), { recursive: true });
  await prepare?.(home);
  const supervised = new Supervised(home);
  await mkdir(supervised.config.folders.users, { recursive: true });
  await supervised.start();
  for (const { type, subject, data } of await example('filings')) {
    const filing = data as { readonly officerRoles?: readonly string[] };
    // The officer of the examples also supervises here.
    const { officerRoles } = filing;
    const roles = officerRoles === undefined ? {} : { officerRoles: [...officerRoles, 'supervisor', 'leader'] };
    await supervised.say(String(type), subject, { ...filing, ...roles });
  }
  const officer = 'DA-001';
  await supervised.addUser({ name: 'zhou', role: 'supervisor', officer, regions: ['3301'] });
  await supervised.addUser({ name: 'wang', role: 'leader', officer, regions: ['330182'] });
  await supervised.addUser({ name: 'lin', role: 'auditor', regions: ['34'] });
  return supervised;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A client that keeps cookies as a browser does, and says whatever it is told. */
export class Client {
  readonly cookies = new Map<string, string>();
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  async ask(
    path: string,
    options: { method?: string; headers?: Record<string, string>; form?: object; json?: object } = {},
  ): Promise<Reply> {
    const { form, json, headers = {} } = options;
    const sent = form === undefined ? undefined : new URLSearchParams({ ...form } as Record<string, string>).toString();
    const body = json === undefined ? sent : JSON.stringify(json);
    const { method = body === undefined ? 'GET' : 'POST' } = options;
    const type = json === undefined ? 'application/x-www-form-urlencoded' : 'application/json';
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await new Promise<Reply>((resolve, reject) => {
      const asked = request(
        {
          host: '127.0.0.1',
          port: this.#port,
          path,
          method,
          agent: false,
          headers: {
            ...(cookie === '' ? {} : { cookie }),
            ...(body === undefined ? {} : { 'content-type': type }),
            ...headers,
          },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk;
          });
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
          );
        },
      );
      asked.on('error', reject).end(body);
    });
    for (const line of reply.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return reply;
  }

  async login(user: string, password = PASSWORD, next = ''): Promise<Reply> {
    const page = await this.ask('/login');
    return this.ask('/login', { form: { token: tokenIn(page), next, user, password } });
  }
}

/** The token of the form on a page. */
export function tokenIn({ body }: Reply): string {
  return /name="token" value="([^"]+)"/.exec(body)?.[1] ?? '';
}
