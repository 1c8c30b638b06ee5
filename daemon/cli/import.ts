import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StoreFault } from '../../actors/ports.ts';
import { importStore } from '../../adapters/level/import.ts';
import { readKeyFile } from '../../adapters/level/key-file.ts';
import { openMasterKey } from '../../adapters/level/master-key.ts';
import { readConfig } from '../config.ts';
import type { Run } from './commands.ts';

/** `onedoor import FILE --key KEYFILE`: brings an export into an empty data folder, as a new epoch; a master key is made where there is none. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { home: { type: 'string' }, key: { type: 'string' } },
    allowPositionals: true,
  });
  const [source, ...more] = positionals;
  if (source === undefined || more.length > 0 || values.key === undefined) {
    process.stderr.write(
      'usage: onedoor import FILE --key KEYFILE (a file that `onedoor export` has written, with its key 导出文件及其密钥)\n',
    );
    return 64;
  }
  const { folders } = readConfig(values.home);
  const exportKey = await readKeyFile(resolve(values.key));
  if (exportKey === undefined) throw new StoreFault('KEY', `there is no key at ${values.key} 没有密钥`);
  const { storeId, epoch, head, rows, bytes, hash } = await importStore({
    file: resolve(source),
    folder: join(folders.data, 'store'),
    exportKey,
    masterKey: await openMasterKey(folders.masterKey, { mayCreate: true }),
    at: Date.now(),
    by: userInfo().username,
    purpose: 'import',
  });
  process.stderr.write(
    [
      'imported 已导入. Before the first start 首次启动前:',
      '  1. bring integrators/ and secrets/nats/ along, or give integrators new credentials 带上 integrators/ 与 secrets/nats/，或为接入方换发凭据',
      '  2. onedoor audit verify; then back up secrets/master.key apart from the data 核验后另行备份主密钥',
      '  3. bring data/nats along with secrets/nats/jetstream.key; without the streams start once with --accept-new-stream: integrators',
      '     hear everything again under the same ids, and repeat what has no receipt 若无消息流，首次启动加 --accept-new-stream',
      '  4. destroy the export and its key 销毁导出文件及其密钥',
      '',
    ].join('\n'),
  );
  process.stdout.write(`${JSON.stringify({ storeId, epoch, commit: head.commit, rows, bytes, hash })}\n`);
  return 0;
};
