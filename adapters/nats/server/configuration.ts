import { ServerFault } from './fault.ts';
import {
  daemonAccount,
  integratorAccess,
  offeredServices,
  operatorAccess,
  type SourceAccess,
  sourceAccess,
  type UserAccess,
} from './permissions.ts';

/** The variable through which the server is given the key of its store, so that the key stands in no file but its own. */
export const storeKeyVariable = 'ONEDOOR_JETSTREAM_KEY';

export interface ServerSettings {
  /** A port of 127.0.0.1, or `'any'` for a free one. */
  readonly port: number | 'any';
  readonly storeFolder: string;
  /** Takes the log, the pid file and the ports file. */
  readonly runFolder: string;
  readonly maxPayloadBytes: number;
  /**
   * How long a message may lie in the system's page cache. Only a crash of the machine loses it, and nothing rests on it:
   * senders repeat until the daemon's receipt, and the outbox rewinds. So this bounds the repeats, not the safety.
   */
  readonly syncIntervalSeconds: number;
  /** The nkey public keys. */
  readonly daemon: string;
  readonly operator: string;
  readonly integrators: ReadonlyMap<string, string>;
  /** By the code of the source; none when absent. */
  readonly sources?: ReadonlyMap<string, string>;
}

/**
 * Writes the configuration of the embedded server: loopback only, encrypted JetStream, an account for the daemon and
 * one for each other user. No monitoring, cluster, leaf node, MQTT or WebSocket port. Pure.
 *
 * @throws ServerFault `name-invalid` or `setting-invalid`; no argument can add a line to the configuration
 */
export function writeConfiguration(settings: ServerSettings): string {
  const port = settings.port === 'any' ? -1 : whole('port', settings.port, 1, 65_535);
  return `# Written by onedoor at every start and reload: changes made here are lost.
server_name: onedoor
host: "127.0.0.1"
port: ${port}
max_payload: ${whole('maxPayloadBytes', settings.maxPayloadBytes, 1024, 64 * 1024 * 1024)}
max_connections: 1024
pid_file: ${text(`${settings.runFolder}/nats.pid`)}
ports_file_dir: ${text(settings.runFolder)}
log_file: ${text(`${settings.runFolder}/nats.log`)}
logfile_size_limit: 16777216
logfile_max_num: 4
logtime_utc: true
authorization { timeout: 10 }
system_account: "SYS"
jetstream {
  store_dir: ${text(settings.storeFolder)}
  cipher: aes
  key: $${storeKeyVariable}
  sync_interval: "${whole('syncIntervalSeconds', settings.syncIntervalSeconds, 1, 600)}s"
}
${writeAccounts(settings)}`;
}

/** The nkey public keys of all users. */
export type UserKeys = Pick<ServerSettings, 'daemon' | 'operator' | 'integrators' | 'sources'>;

/**
 * The accounts, and what each user may say and hear.
 * @param rights of the daemon's user in its own account, as the server's configuration writes them; all rights when absent
 */
export function writeAccounts({ daemon, operator, integrators, sources = new Map() }: UserKeys, rights = ''): string {
  const asked = [...sources].map(([code, key]) => ({ access: sourceAccess(code), key }));
  const users = [
    { access: operatorAccess(), key: operator },
    ...[...integrators].map(([name, key]) => ({ access: integratorAccess(name), key })),
  ];
  return `accounts {
  "SYS" { }
  "${daemonAccount}" {
    jetstream: enabled
    users: [ { nkey: ${publicKey(daemon)}${rights} } ]
    exports: [
      { service: "${nobodySubject}" }
${offeredServices()
  .map(
    ({ subject, answers }) =>
      `      { service: "${subject}", response_type: ${answers === 'one' ? 'singleton' : 'stream'} }`,
  )
  .join('\n')}
    ]${asked.length === 0 ? '' : writeAsked(asked.map(({ access }) => access))}
  }
${asked.map(({ access, key }) => `${writeSource(access, key)}\n`).join('')}${users.map(({ access, key }) => writeAccount(access, key)).join('\n')}
}
`;
}

// Nobody listens here. Each account imports it as its own $JS.API.INFO, because the server then leaves out the import of
// the JetStream API that it gives to every account, which would answer "not enabled" before ONEDOOR answers.
const nobodySubject = 'onedoor.nobody';

function writeAccount({ account, services, subscribe }: UserAccess, key: string): string {
  const quoted = (subjects: readonly string[]): string => subjects.map((subject) => `"${subject}"`).join(', ');
  return `  "${account}" {
    users: [
      {
        nkey: ${publicKey(key)}
        permissions {
          publish { allow: [ ${quoted(services.map(({ subject, as = subject }) => as))} ] }
          subscribe { allow: [ ${quoted(subscribe)} ] }
        }
      }
    ]
    imports: [
      { service: { account: "${daemonAccount}", subject: "${nobodySubject}" }, to: "$JS.API.INFO" }
${services
  .map(({ subject, as }) => {
    const to = as === undefined ? '' : `, to: "${as}"`;
    return `      { service: { account: "${daemonAccount}", subject: "${subject}" }${to} }`;
  })
  .join('\n')}
    ]
  }`;
}

/** How late a source may still answer: for so long the server knows where the answer goes. */
const ANSWERS_WITHIN = '15m';

function writeAsked(sources: readonly SourceAccess[]): string {
  return `
    imports: [
${sources.map(({ account, subject }) => `      { service: { account: "${account}", subject: "${subject}" } }`).join('\n')}
    ]`;
}

/** Answers are a stream to the server, so that a second one is seen and recognised, not lost. */
function writeSource({ account, subject, publish }: SourceAccess, key: string): string {
  return `  "${account}" {
    users: [
      {
        nkey: ${publicKey(key)}
        permissions {
          publish { allow: [ ${publish.map((one) => `"${one}"`).join(', ')} ] }
          subscribe { allow: [ "${subject}" ] }
        }
      }
    ]
    exports: [ { service: "${subject}", response_type: stream, response_threshold: "${ANSWERS_WITHIN}", accounts: [ "${daemonAccount}" ] } ]
    imports: [ { service: { account: "${daemonAccount}", subject: "${nobodySubject}" }, to: "$JS.API.INFO" } ]
  }`;
}

function publicKey(key: string): string {
  if (/^U[A-Z2-7]{55}$/.test(key)) return `"${key}"`;
  throw invalidSetting('a user’s public key', '一个用户的公钥');
}

function text(value: string): string {
  if (value.split('').some((character) => character < ' ' || character === '\u007f'))
    throw invalidSetting('a folder’s path', '一个文件夹的路径');
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function whole(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalidSetting(`${name} (a whole number from ${least} to ${most})`, `${name}（${least} 至 ${most} 的整数）`);
}

function invalidSetting(en: string, zh: string): ServerFault {
  return new ServerFault('setting-invalid', `the server cannot be configured with this: ${en}`, {
    zh: `设置无效：${zh}。请改正后重启。`,
    en: `This setting is not valid: ${en}. Correct it and start again.`,
  });
}
