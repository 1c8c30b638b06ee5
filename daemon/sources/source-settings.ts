import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { join, resolve } from 'node:path';
import Type from 'typebox';
import { ensureKeyFile } from '../../adapters/level/key-file.ts';
import { SOURCE_NAME } from '../../adapters/sources/wire.ts';
import { schemaDefects } from '../../rules/matters/schema-fault.ts';
import { ConfigFault, type Folders } from '../config.ts';

const strict = { additionalProperties: false } as const;
const secretName = '^[a-z0-9][a-z0-9-]{0,63}$';
const column = Type.Optional(Type.String({ minLength: 1, maxLength: 100 }));
const every = {
  source: Type.String({
    pattern: SOURCE_NAME,
    description: 'Code of the source, as its definition in the rules has it',
  }),
  key: Type.String({
    pattern: secretName,
    description: 'The key that both sides sign with: <secrets>/sources/<key>.key',
  }),
};
const certificates = Type.Optional(
  Type.String({
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
    description: 'PEM file beside this one, by which the department is known',
  }),
);

/** What `sources/<code>.json` in the configuration folder holds, by its `adapter`. */
const schemas = {
  nats: Type.Object(
    {
      ...every,
      adapter: Type.Literal('nats'),
      url: Type.Optional(
        Type.String({ description: "The department's own NATS server; left out, the broker of the daemon" }),
      ),
      nkey: Type.Optional(
        Type.String({ pattern: secretName, description: 'Seed for its server: <secrets>/sources/<nkey>.nk' }),
      ),
      certificates,
    },
    strict,
  ),
  http: Type.Object(
    {
      ...every,
      adapter: Type.Literal('http'),
      url: Type.String({ description: 'Where the datasets lie, as <url>/<dataset>' }),
      certificates,
      lateMs: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 600_000,
          description: 'How long an answer is waited for after the timeout; 60,000 where left out',
        }),
      ),
    },
    strict,
  ),
  files: Type.Object(
    {
      ...every,
      adapter: Type.Literal('files'),
      folder: Type.String({
        minLength: 1,
        description: 'Where the files are put; a relative path is of the home folder',
      }),
      encoding: Type.Optional(
        Type.Enum(['utf-8', 'gb18030'], { description: 'Of CSV and JSON lines; utf-8 where left out' }),
      ),
      datasets: Type.Record(
        Type.String({ pattern: SOURCE_NAME }),
        Type.Object({ idNumber: column, name: column, birthDate: column }, strict),
        { ...strict, minProperties: 1, description: 'By dataset, the columns that name the person' },
      ),
    },
    strict,
  ),
} as const;
type Schemas = typeof schemas;

/** How one source is reached, with what its secrets hold. */
export type SourceSettings = {
  readonly [Adapter in keyof Schemas]: Type.Static<Schemas[Adapter]>;
}[keyof Schemas] & {
  /** Instead of the key's name. */
  readonly secret: string;
  /** Path of the seed. */
  readonly seedFile?: string;
  /** The certificates themselves, PEM. */
  readonly pem?: string;
};

/** Whether a text can be the key of a source: 32 to 512 visible ASCII characters, so that any tool can sign with it. */
export function isSourceKey(text: string): boolean {
  return /^[\x21-\x7e]{32,512}$/.test(text);
}

/**
 * Reads `sources/*.json` and the secrets that they name, readable by the service alone. No secret is ever told, only where
 * it does not fit. @throws ConfigFault that lists every fault of every file
 */
export function readSourceSettings({
  home,
  sources,
  secrets,
}: Pick<Folders, 'home' | 'sources' | 'secrets'>): readonly SourceSettings[] {
  const faults: string[] = [];
  const names = existsSync(sources) ? readdirSync(sources).filter((name) => name.endsWith('.json')) : [];
  const read = names.sort().flatMap((name) => readOne(join(sources, name), { home, sources, secrets }, faults));
  if (faults.length > 0) throw new ConfigFault(faults);
  return read;
}

/** Codes of the sources that are asked over the daemon's own broker. @throws ConfigFault */
export function brokerSources(folders: Pick<Folders, 'home' | 'sources' | 'secrets'>): readonly string[] {
  return readSourceSettings(folders).flatMap((one) =>
    one.adapter === 'nats' && one.url === undefined ? [one.source] : [],
  );
}

/** Where the key of a source lies. */
export function sourceKeyFile(secrets: string, key: string): string {
  return join(secrets, 'sources', `${key}.key`);
}

/** Makes the keys that the files name and that are not there. @returns their files */
export async function ensureSourceKeys({
  sources,
  secrets,
}: Pick<Folders, 'sources' | 'secrets'>): Promise<readonly string[]> {
  const names = existsSync(sources) ? readdirSync(sources).filter((name) => name.endsWith('.json')) : [];
  const keys = names.map((name) => String(contentOf(join(sources, name))?.['key'] ?? ''));
  const missing = [...new Set(keys)]
    .filter((key) => new RegExp(secretName).test(key))
    .map((key) => sourceKeyFile(secrets, key))
    .filter((file) => !existsSync(file));
  for (const file of missing) await ensureKeyFile(file);
  return missing;
}

function readOne(
  file: string,
  { home, sources, secrets }: Pick<Folders, 'home' | 'sources' | 'secrets'>,
  faults: string[],
): readonly SourceSettings[] {
  const before = faults.length;
  const fault = (pointer: string, message: string): void => void faults.push(`${file}${pointer}: ${message}`);
  const content = contentOf(file);
  if (content === undefined) {
    fault('', '不是有效的JSON对象，请改正 / is no JSON object: correct it');
    return [];
  }
  const schema = Object.hasOwn(schemas, String(content['adapter']))
    ? schemas[content['adapter'] as keyof Schemas]
    : undefined;
  if (schema === undefined) {
    fault('#/adapter', '须为 nats、http 或 files / must be nats, http or files');
    return [];
  }
  for (const { pointer, message } of schemaDefects(schema, content))
    fault(`#${pointer}`, `${message.zh} / ${message.en}`);
  if (faults.length > before) return [];
  const settings = content as Omit<SourceSettings, 'secret'> as SourceSettings;
  if (file !== join(sources, `${settings.source}.json`))
    fault('#/source', `文件须名为 ${settings.source}.json / the file must be named ${settings.source}.json`);
  for (const [pointer, message] of adapterFaults(settings)) fault(pointer, message);
  const secret = secretIn(sourceKeyFile(secrets, settings.key), isSourceKey, (message) => fault('#/key', message));
  let more: Pick<SourceSettings, 'seedFile' | 'pem'> = {};
  if (settings.adapter === 'nats' && settings.nkey !== undefined) {
    const seedFile = join(secrets, 'sources', `${settings.nkey}.nk`);
    secretIn(
      seedFile,
      (text) => /^SU[A-Z2-7]{56}$/.test(text),
      (message) => fault('#/nkey', message),
    );
    more = { seedFile };
  }
  if (settings.adapter !== 'files' && settings.certificates !== undefined) {
    const path = join(sources, settings.certificates);
    const pem = existsSync(path) ? readFileSync(path, 'utf8') : '';
    if (!pem.includes('-----BEGIN CERTIFICATE-----'))
      fault(
        '#/certificates',
        `${path} 中没有证书（PEM）：请放入对方的证书 / there is no certificate (PEM) in it: put the department's there`,
      );
    more = { ...more, pem };
  }
  const where = settings.adapter === 'files' ? { folder: resolve(home, settings.folder) } : {};
  return faults.length > before ? [] : [{ ...settings, ...where, ...more, secret } as SourceSettings];
}

function contentOf(file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** What a schema cannot say. */
function adapterFaults(settings: SourceSettings): readonly (readonly [string, string])[] {
  if (settings.adapter === 'files')
    return Object.entries(settings.datasets).flatMap(([dataset, { idNumber, name, birthDate }]) =>
      idNumber !== undefined || (name !== undefined && birthDate !== undefined)
        ? []
        : [
            [
              `#/datasets/${dataset}`,
              '须有 idNumber，或 name 与 birthDate / needs idNumber, or name and birthDate',
            ] as const,
          ],
    );
  const { adapter, url } = settings;
  if (url === undefined)
    return adapter === 'nats' && settings.nkey === undefined && settings.certificates === undefined
      ? []
      : [['#/url', 'nkey 与 certificates 须与 url 同用 / nkey and certificates are for a server that url names']];
  const [plain, secure] = adapter === 'http' ? ['http:', 'https:'] : ['nats:', 'tls:'];
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || (parsed.protocol !== plain && parsed.protocol !== secure))
    return [['#/url', `须以 ${secure}// 开头 / must begin with ${secure}//`]];
  if (parsed.username !== '' || parsed.password !== '' || parsed.search !== '' || parsed.hash !== '')
    return [['#/url', '不得含凭据、查询或片段 / must hold no credentials, no query and no fragment']];
  if (parsed.protocol === plain && !isLoopback(parsed.hostname))
    return [
      [
        '#/url',
        `本机之外须加密传输，请用 ${secure}// / beyond this machine personal data must be encrypted: use ${secure}//`,
      ],
    ];
  return [];
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'));
}

/** A secret of a file that nobody else may read; empty where something is wrong with it. */
function secretIn(file: string, fits: (text: string) => boolean, fault: (message: string) => void): string {
  if (!existsSync(file)) {
    fault(
      `${file} 不存在，请放入与对方约定的密钥 / ${file} is not there: put what was agreed with the department into it`,
    );
    return '';
  }
  const { mode, uid } = statSync(file);
  if ((mode & (uid === process.getuid?.() ? 0o077 : 0o037)) !== 0)
    fault(`${file} 他人可读，请设为0600 / others can read ${file}: set its mode to 0600`);
  const text = readFileSync(file, 'utf8').trim();
  if (!fits(text))
    fault(
      `${file} 的内容无效 / ${file} does not hold what it should: 32 to 512 visible ASCII characters, or an nkey seed of a user`,
    );
  return text;
}
