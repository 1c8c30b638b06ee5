import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureMasterKey } from '../../adapters/level/master-key.ts';
import { restoreStore } from '../../adapters/level/restore.ts';
import { readConfig } from '../config.ts';
import type { Run } from './commands.ts';

/** `onedoor restore DIR`: brings a backup into an empty data folder, as a new epoch; the master key must be in place. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { home: { type: 'string' } },
    allowPositionals: true,
  });
  const [source, ...more] = positionals;
  if (source === undefined || more.length > 0) {
    process.stderr.write('usage: onedoor restore DIR (a folder that `onedoor backup` has written 备份目录)\n');
    return 64;
  }
  const { folders } = readConfig(values.home);
  const masterKey = await ensureMasterKey(folders.secrets, { mayCreate: false });
  const { storeId, epoch, head } = await restoreStore({
    backup: resolve(source),
    folder: join(folders.data, 'store'),
    masterKey,
    at: Date.now(),
    by: userInfo().username,
    purpose: 'restore',
  });
  process.stdout.write(`${JSON.stringify({ storeId, epoch, commit: head.commit, hash: head.hash })}\n`);
  return 0;
};
