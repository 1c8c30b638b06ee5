import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Type from 'typebox';
import { failpoints } from '../actors/protocol/failpoints.ts';
import { schemaDefects } from '../rules/matters/schema-fault.ts';
import { defaultFigures, figuresSchema } from './credit/figures-schema.ts';
import { defaultNotify, notifySchema } from './notify-schema.ts';
import { stalls } from './planted-stall.ts';
import { findSecretFiles, type SecretFiles } from './secret-files.ts';

const strict = { additionalProperties: false } as const;
const count = (description: string, minimum = 1, maximum = 1_000_000) =>
  Type.Integer({ minimum, maximum, description });

/** Every setting, with its bounds. The file `onedoor.json` in the home folder holds any part of it. */
const schema = Type.Object(
  {
    nats: Type.Object(
      {
        url: Type.String({ description: 'NATS server; empty starts an embedded one' }),
        port: Type.Integer({
          minimum: 0,
          maximum: 65535,
          description: 'Port of the embedded server; 0 takes a free one',
        }),
        syncSeconds: count('How often the embedded JetStream writes through to the disk', 1, 120),
      },
      strict,
    ),
    http: Type.Object(
      {
        host: Type.String({ minLength: 1, description: 'Address of /livez, /readyz and /metrics' }),
        port: Type.Integer({ minimum: 0, maximum: 65535, description: '0 takes a free one' }),
      },
      strict,
    ),
    door: Type.Object(
      {
        host: Type.String({ description: "Address of the supervisor's pages /cases; empty: they are not served" }),
        port: Type.Integer({ minimum: 0, maximum: 65535, description: '0 takes a free one' }),
        tls: Type.Enum(['none', 'proxy'], {
          description: 'proxy: a proxy that speaks TLS stands before it; needed beyond the loopback',
        }),
        idleMinutes: count('Minutes until a session that nobody uses ends', 1, 1440),
        sessionHours: count('Hours until a session ends in any case', 1, 24),
      },
      strict,
    ),
    store: Type.Object(
      {
        cipher: Type.Enum(['aes-256-gcm', 'sm4-ctr-hmac-sm3'], {
          description: 'For a new store; an old one keeps its own',
        }),
        retryMs: count(
          'Longest wait in milliseconds between two tries to go on after a write has failed',
          100,
          600_000,
        ),
        roomMegabytes: count('Megabytes that must be free before a disk that was full is written to again'),
        scrubBytesPerSecond: count(
          'Bytes of the store read again for damage each second; 0: none',
          0,
          1024 * 1024 * 1024,
        ),
      },
      strict,
    ),
    limits: Type.Object(
      {
        messageBytes: count('Largest message', 1024, 8 * 1024 * 1024),
        inboxWindow: count('Messages taken and not committed'),
        inboxSpread: count('How far the inbox reads past the oldest uncommitted message'),
        courierWindow: count('Journal commands handed over and not committed'),
        courierSpread: count('How far the courier goes past the oldest uncommitted command'),
        courierLag: count('Commands between actors that wait to be done before messages wait too'),
        outboxWindow: count('Published messages not acknowledged'),
        dueWindow: count('Due rows handed over and not committed'),
        batchTurns: count('Turns in one synced batch'),
        batchBytes: count('Bytes of dead letters in one synced batch', 1024, 256 * 1024 * 1024),
        tailEntries: count('Entries kept in memory for followers'),
        liveActors: count('Actors in memory'),
        questionWindow: count('Questions under way to one service; one more is told to ask again'),
        questionTimeoutMs: count('Milliseconds until an asker is told that its answer is not ready', 100, 600_000),
        answerBytes: count('Largest answer to a question', 1024, 8 * 1024 * 1024),
      },
      strict,
    ),
    retention: Type.Object(
      {
        afterDays: count(
          'Days after which `onedoor archive seal` archives entries; 0: it must be told a day',
          0,
          36_500,
        ),
        newestEntries: count('Entries that stay at the end of the journal whatever their age', 1, 1_000_000_000),
        unacknowledgedDays: count(
          'Days after which messages are deleted that an integrator has not acknowledged; 0: never',
          0,
          36_500,
        ),
      },
      strict,
    ),
    rules: Type.Object(
      {
        folder: Type.String({
          description: "Folder with matters/ and library/, relative to the home folder; empty: the program's own",
        }),
        reload: Type.Enum(['change', 'signal'], {
          description: 'Files are read again when they change and on SIGHUP, or on SIGHUP only',
        }),
        quietMs: count('Milliseconds without a change until changed files are read', 50, 600_000),
      },
      strict,
    ),
    notify: notifySchema,
    figures: figuresSchema,
    stop: Type.Object(
      {
        intakeMs: count('Longest time in milliseconds until nothing new is taken', 100, 600_000),
        turnsMs: count('… until what was taken is decided', 100, 600_000),
        departuresMs: count('… until what was decided has left', 100, 600_000),
        commitMs: count('… until the last marks are on the disk', 100, 600_000),
        closeMs: count('… until the broker and the store are closed', 100, 600_000),
      },
      strict,
    ),
    secrets: Type.Object(
      {
        masterKey: Type.String({ description: 'File of the master key' }),
        streamKey: Type.String({ description: "File of the key of the embedded server's streams" }),
        daemonSeed: Type.String({ description: "File of the daemon's nkey seed, for a NATS server of your own" }),
      },
      {
        ...strict,
        description:
          'Empty: master.key, jetstream.key and daemon.nk of $CREDENTIALS_DIRECTORY where they are there, else below the secrets folder. A relative path is of the credentials, or of the home folder',
      },
    ),
    log: Type.Object({ level: Type.Enum(['debug', 'info', 'warn', 'error', 'silent']) }, strict),
    faults: Type.Object(
      {
        failpoint: Type.Enum(['', ...failpoints], {
          description: 'For tests: where the process kills itself; empty: nowhere',
        }),
        passings: count('For tests: at which passing of the failpoint'),
        clock: Type.String({
          pattern: '^$|^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+]08:00$',
          description:
            'For tests: a new store begins at this moment, such as 2026-09-21T08:30:00+08:00, and orders move its clock; empty: the machine’s clock',
        }),
        breakAt: Type.String({
          description: 'For tests: a command that holds this text breaks an invariant; empty: none does',
        }),
        stall: Type.Enum(['', ...stalls], { description: 'For tests: what goes on no more; empty: nothing' }),
        stallAfter: count('For tests: after how many commits', 0),
      },
      strict,
    ),
  },
  strict,
);

/** The settings, complete and checked. */
export type Settings = Type.Static<typeof schema>;

export const defaultSettings: Settings = {
  nats: { url: '', port: 4222, syncSeconds: 1 },
  http: { host: '127.0.0.1', port: 9464 },
  door: { host: '', port: 9465, tls: 'none', idleMinutes: 30, sessionHours: 8 },
  store: { cipher: 'aes-256-gcm', retryMs: 2000, roomMegabytes: 64, scrubBytesPerSecond: 256 * 1024 },
  limits: {
    messageBytes: 1024 * 1024,
    inboxWindow: 512,
    inboxSpread: 4096,
    courierWindow: 512,
    courierSpread: 4096,
    courierLag: 20_000,
    outboxWindow: 512,
    dueWindow: 256,
    batchTurns: 64,
    batchBytes: 8 * 1024 * 1024,
    tailEntries: 4096,
    liveActors: 20_000,
    questionWindow: 64,
    questionTimeoutMs: 5000,
    answerBytes: 4 * 1024 * 1024,
  },
  // A start looks through the newest 4096 entries for the message that was worked off last.
  retention: { afterDays: 0, newestEntries: 4096, unacknowledgedDays: 0 },
  rules: { folder: '', reload: 'change', quietMs: 1000 },
  notify: defaultNotify,
  figures: defaultFigures,
  stop: { intakeMs: 5000, turnsMs: 5000, departuresMs: 5000, commitMs: 5000, closeMs: 10_000 },
  secrets: { masterKey: '', streamKey: '', daemonSeed: '' },
  log: { level: 'info' },
  faults: { failpoint: '', passings: 1, clock: '', breakAt: '', stall: '', stallAfter: 0 },
};

/** Where things are. Everything lives below one home folder unless a variable says otherwise. */
export interface Folders extends SecretFiles {
  readonly home: string;
  readonly data: string;
  readonly secrets: string;
  readonly integrators: string;
  /** How the sources of other departments are reached. */
  readonly sources: string;
  /** Sweeps of active screening. */
  readonly screening: string;
  readonly run: string;
  /** Who may come through the supervisor's door. */
  readonly users: string;
  /** The operator's own rules; absent where those of the program are used. */
  readonly rules?: string;
}

/** Settings and folders of one run. */
export interface Config {
  readonly settings: Settings;
  readonly folders: Folders;
  /** For what has variables of its own, such as the search for the nats-server binary. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Something in the configuration is wrong; `faults` says everything that is, each with where it stands. */
export class ConfigFault extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`the configuration is not valid:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'ConfigFault';
    this.faults = faults;
  }
}

/** Variables that are not settings: folders, the service manager's, and what set-up reads. */
const otherVariables = new Set([
  'ONEDOOR_HOME',
  'ONEDOOR_CONFIG',
  'ONEDOOR_SECRETS',
  'ONEDOOR_NATS_SERVER',
  'ONEDOOR_CACHE',
]);

/**
 * Defaults < file < environment. A setting `limits.inboxWindow` is the variable `ONEDOOR_LIMITS_INBOX_WINDOW`; `NATS_URL`
 * is `nats.url`. A variable of a folder that is empty counts as not set. An unknown key of the file and an unknown `ONEDOOR_` variable are faults, told all at once.
 */
export function readConfig(home?: string, environment: NodeJS.ProcessEnv = process.env): Config {
  const set = (variable: string): string | undefined => environment[variable] || undefined;
  const homeFolder = resolve(home ?? set('ONEDOOR_HOME') ?? 'onedoor-home');
  const ownFolders = {
    home: homeFolder,
    data: join(homeFolder, 'data'),
    secrets: resolve(set('ONEDOOR_SECRETS') ?? join(homeFolder, 'secrets')),
    integrators: join(homeFolder, 'integrators'),
    sources: join(homeFolder, 'sources'),
    screening: join(homeFolder, 'screening'),
    run: join(homeFolder, 'run'),
    users: join(homeFolder, 'users'),
  };
  const faults: string[] = [];
  const settings = structuredClone(defaultSettings);
  const file = set('ONEDOOR_CONFIG') ?? join(homeFolder, 'onedoor.json');
  if (set('ONEDOOR_CONFIG') !== undefined || existsSync(file)) mergeFile(settings, file, faults);
  mergeEnvironment(settings, environment, faults);
  for (const { pointer, message } of schemaDefects(schema, settings))
    faults.push(`${pointer}: ${message.zh} / ${message.en}`);
  if (settings.door.tls === 'none' && !['', '127.0.0.1', '::1', 'localhost'].includes(settings.door.host))
    faults.push(
      '/door/tls: 回环地址之外须经TLS代理 / passwords beyond the loopback need a proxy that speaks TLS: set it to proxy',
    );
  if (settings.faults.clock !== '' && Number.isNaN(Date.parse(settings.faults.clock)))
    faults.push('/faults/clock: 不是存在的时刻 / is no moment that exists');
  if (faults.length > 0) throw new ConfigFault(faults);
  const { folder } = settings.rules;
  const folders: Folders = {
    ...ownFolders,
    ...findSecretFiles(settings.secrets, { ...ownFolders, credentials: set('CREDENTIALS_DIRECTORY') }),
    ...(folder === '' ? {} : { rules: resolve(homeFolder, folder) }),
  };
  return { settings, folders, environment };
}

type Group = Record<string, unknown>;

function mergeFile(settings: Settings, file: string, faults: string[]): void {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    faults.push(`${file}: ${error instanceof SyntaxError ? 'is not JSON' : 'cannot be read'}`);
    return;
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    faults.push(`${file}: must hold one JSON object`);
    return;
  }
  for (const [name, group] of Object.entries(content)) {
    const known = (settings as unknown as Record<string, Group>)[name];
    if (known === undefined || !Object.hasOwn(settings, name)) {
      faults.push(`${file}#/${name}: no such setting; there are ${Object.keys(settings).join(', ')}`);
    } else if (typeof group !== 'object' || group === null || Array.isArray(group)) {
      faults.push(`${file}#/${name}: must be an object`);
    } else {
      for (const [key, value] of Object.entries(group)) {
        if (Object.hasOwn(known, key)) known[key] = value;
        else faults.push(`${file}#/${name}/${key}: no such setting; there are ${Object.keys(known).join(', ')}`);
      }
    }
  }
}

function mergeEnvironment(settings: Settings, environment: NodeJS.ProcessEnv, faults: string[]): void {
  const known = new Map<string, { group: Group; key: string; numeric: boolean }>();
  const groups = settings as unknown as Record<string, Group>;
  for (const [name, group] of Object.entries(defaultSettings as unknown as Record<string, Group>)) {
    for (const [key, value] of Object.entries(group))
      known.set(`ONEDOOR_${name}_${key.replaceAll(/[A-Z]/g, '_$&')}`.toUpperCase(), {
        group: groups[name] ?? {},
        key,
        numeric: typeof value === 'number',
      });
  }
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith('ONEDOOR_') || otherVariables.has(variable) || text === undefined) continue;
    const place = known.get(variable);
    if (place === undefined)
      faults.push(`${variable}: no such variable; a setting limits.inboxWindow is ONEDOOR_LIMITS_INBOX_WINDOW`);
    else if (!place.numeric) place.group[place.key] = text;
    else if (/^[0-9]{1,15}$/.test(text)) place.group[place.key] = Number(text);
    else faults.push(`${variable}: 应为整数 / must be a whole number`);
  }
  if (environment['NATS_URL'] !== undefined) settings.nats.url = environment['NATS_URL'];
}
