import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { exportStore } from '../../adapters/level/export.ts';
import { ensureKeyFile } from '../../adapters/level/key-file.ts';
import { openMasterKey } from '../../adapters/level/master-key.ts';
import { readConfig } from '../config.ts';
import type { Run } from './commands.ts';

/** `onedoor export FILE --key KEYFILE`: everything of a store that no daemon has open, in one encrypted file, to move it. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { home: { type: 'string' }, key: { type: 'string' }, store: { type: 'string' } },
    allowPositionals: true,
  });
  const [target, ...more] = positionals;
  if (target === undefined || more.length > 0 || values.key === undefined) {
    process.stderr.write(
      'usage: onedoor export FILE --key KEYFILE [--store DIR] (a new file; the key is made where it is absent 新文件；密钥不存在则生成)\n',
    );
    return 64;
  }
  const { folders } = readConfig(values.home);
  const masterKey = await openMasterKey(folders.masterKey, { mayCreate: false });
  const keyFile = resolve(values.key);
  const exported = await exportStore({
    store: values.store === undefined ? join(folders.data, 'store') : resolve(values.store),
    file: resolve(target),
    masterKey,
    exportKey: await ensureKeyFile(keyFile),
  });
  const { storeId, head, rows, bytes, hash } = exported;
  process.stdout.write(`${JSON.stringify({ storeId, commit: head.commit, rows, bytes, hash })}\n`);
  process.stderr.write(
    `The file is encrypted under ${keyFile}: carry the two apart, and destroy both when the import is proved. 文件以该密钥加密，二者须分开携带，导入核验后一并销毁。\n`,
  );
  return 0;
};
