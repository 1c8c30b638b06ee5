import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { StoreFault } from '../../actors/ports.ts';
import { proveMasterKey } from '../../adapters/level/key-proof.ts';
import { openMasterKey } from '../../adapters/level/master-key.ts';
import { ensureStoreKey, ensureUsers } from '../../adapters/nats/server/credentials.ts';
import { sourceUser } from '../../adapters/nats/server/permissions.ts';
import { type Config, readConfig } from '../config.ts';
import { readIntegrators } from '../integrators.ts';
import { rotateMasterKey } from '../secrets/master-rotation.ts';
import type { Opener } from '../secrets/sealed-bundle.ts';
import { backUpSecrets, restoreSecrets } from '../secrets/secret-backup.ts';
import { inspect, secretsOf } from '../secrets/secret-list.ts';
import { rotateSeed } from '../secrets/seed-rotation.ts';
import { brokerSources, ensureSourceKeys } from '../sources/source-settings.ts';
import type { Run } from './commands.ts';

const usage = `usage: onedoor secrets check                        what is there, whole, and readable by nobody else 核验
       onedoor secrets create [--credentials DIR]   makes what is missing; both keys into DIR, for the service manager 生成
       onedoor secrets backup FILE  --passphrase-stdin | --recipient PUBLIC.pem
       onedoor secrets restore FILE --passphrase-stdin | --identity PRIVATE.pem
       onedoor secrets rotate master                another master key, with the service stopped 更换主密钥
       onedoor secrets rotate user NAME             another credential of an integrator, daemon or operator 更换凭据
PUBLIC.pem is an X25519 key: openssl genpkey -algorithm X25519 -out PRIVATE.pem; openssl pkey -in PRIVATE.pem -pubout -out PUBLIC.pem
`;
const SHORTEST_PASSPHRASE = 16;

const options = {
  home: { type: 'string' },
  credentials: { type: 'string' },
  'passphrase-stdin': { type: 'boolean', default: false },
  recipient: { type: 'string' },
  identity: { type: 'string' },
} as const;

/** `onedoor secrets`: makes, proves, keeps and replaces what is secret. No secret is ever written to the terminal or a log. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
  const [verb, ...rest] = positionals;
  const config = readConfig(values.home);
  if (verb === 'check' && rest.length === 0) return check(config);
  if (verb === 'create' && rest.length === 0) return create(config, values.credentials);
  if (verb === 'rotate') return rotate(config, rest);
  const [file, ...more] = rest;
  const key = verb === 'backup' ? values.recipient : verb === 'restore' ? values.identity : undefined;
  const isSealing = verb === 'backup' || verb === 'restore';
  if (!isSealing || file === undefined || more.length > 0 || (key !== undefined) === values['passphrase-stdin'])
    return wrongWords();
  const opener = await openerOf(key);
  if (opener === undefined) return 64;
  const names =
    verb === 'backup'
      ? await backUpSecrets(config.folders, resolve(file), opener)
      : await restoreSecrets(config.folders, resolve(file), opener);
  process.stdout.write(`${JSON.stringify({ secrets: names })}\n`);
  if (verb === 'backup')
    process.stderr.write(
      'Keep it apart from the backups of the data, and what opens it apart from both. 请与数据备份及其口令分开保管。\n',
    );
  return 0;
};

function wrongWords(): number {
  process.stderr.write(usage);
  return 64;
}

async function openerOf(keyFile: string | undefined): Promise<Opener | undefined> {
  if (keyFile !== undefined) return { key: readFileSync(resolve(keyFile), 'utf8') };
  const passphrase = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (passphrase.length >= SHORTEST_PASSPHRASE) return { passphrase };
  process.stderr.write(
    `a passphrase has at least ${SHORTEST_PASSPHRASE} characters 口令至少${SHORTEST_PASSPHRASE}位\n`,
  );
  return undefined;
}

async function check({ folders }: Config): Promise<number> {
  const inspected = secretsOf(folders).map(inspect);
  for (const { name, file, known = '', fault } of inspected)
    process.stdout.write(
      `${fault === undefined ? 'ok' : 'FAULT'}\t${name}\t${known}\t${file}${fault === undefined ? '' : `\t${fault.zh} / ${fault.en}`}\n`,
    );
  const store = join(folders.data, 'store');
  let isProved = true;
  if (existsSync(store) && inspected[0]?.fault === undefined) {
    try {
      await proveMasterKey(store, await openMasterKey(folders.masterKey, { mayCreate: false }));
      process.stdout.write('ok\tthe store opens with master.key 主密钥与库相符\n');
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      // The service has proved it at its start.
      isProved = error.code === 'LOCKED';
      process.stdout.write(
        `${isProved ? 'ok' : 'FAULT'}\tstore\t${error.code}\t${isProved ? 'is in use: the service has proved its key at the start 服务运行中' : error.message}\n`,
      );
    }
  }
  return isProved && inspected.every(({ fault }) => fault === undefined) ? 0 : 1;
}

async function create({ folders }: Config, credentials: string | undefined): Promise<number> {
  const hasStore = existsSync(join(folders.data, 'store'));
  const target = credentials === undefined ? undefined : resolve(credentials);
  await openMasterKey(target === undefined ? folders.masterKey : join(target, 'master.key'), { mayCreate: !hasStore });
  await ensureStoreKey(target === undefined ? folders.streamKey : join(target, 'jetstream.key'));
  const { names } = readIntegrators(folders.integrators);
  const made = await ensureSourceKeys(folders);
  const sources = brokerSources(folders).map(sourceUser);
  const users = await ensureUsers(folders.secrets, ['daemon', 'operator', ...names, ...sources]);
  for (const [user, { publicKey }] of users) process.stdout.write(`${user}\t${publicKey}\n`);
  if (made.length > 0)
    process.stderr.write(
      `New keys, to be brought to the departments, or replaced by theirs 新生成的密钥，请交给对方或换成对方的: ${made.join(', ')}\n`,
    );
  return 0;
}

async function rotate({ folders }: Config, [what, user, ...more]: readonly string[]): Promise<number> {
  const [at, by] = [Date.now(), userInfo().username];
  if (what === 'master' && user === undefined) {
    const { from, to, epoch, kept } = await rotateMasterKey({
      data: folders.data,
      masterKeyFile: folders.masterKey,
      at,
      by,
    });
    process.stdout.write(`${JSON.stringify({ from, to, epoch })}\n`);
    process.stderr.write(
      `Backups and exports made until now open with ${kept} alone: move it to where they are kept. Back up the secrets anew. 此前的备份须用旧密钥，请随备份另存；并重新备份密钥。\n`,
    );
    return 0;
  }
  if (what !== 'user' || user === undefined || more.length > 0) return wrongWords();
  const seedFile = user === 'daemon' ? folders.daemonSeed : join(folders.secrets, 'nats', `${user}.nk`);
  if (!existsSync(seedFile)) throw new Error(`there is no credential of ${user} 没有此用户的凭据`);
  const storeFolder = join(folders.data, 'store');
  const masterKey = await openMasterKey(folders.masterKey, { mayCreate: false });
  const publicKey = await rotateSeed({ user, seedFile, storeFolder, masterKey, at, by });
  process.stdout.write(`${user}\t${publicKey}\n`);
  process.stderr.write(
    `The old credential ends with the next start; bring ${seedFile} to ${user}. With a NATS server of your own, put the new public key into its configuration. 旧凭据自下次启动失效。\n`,
  );
  return 0;
}
