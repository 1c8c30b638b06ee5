import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openMasterKey } from '../../adapters/level/master-key.ts';
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
  const masterKey = await openMasterKey(folders.masterKey, { mayCreate: false });
  const { storeId, epoch, head } = await restoreStore({
    backup: resolve(source),
    folder: join(folders.data, 'store'),
    masterKey,
    at: Date.now(),
    by: userInfo().username,
    purpose: 'restore',
  });
  process.stderr.write(
    [
      'restored 已恢复. Before the next start 下次启动前:',
      '  1. put back secrets/ (master.key is there already) and integrators/ 放回 secrets/ 与 integrators/',
      '  2. onedoor audit verify',
      '  3. if the message streams are not those of the backup, start once with --accept-new-stream, and let integrators',
      '     repeat what has no receipt 若消息流不是备份时的流，首次启动加 --accept-new-stream，并请接入方重发未得回执的消息',
      '',
    ].join('\n'),
  );
  process.stdout.write(`${JSON.stringify({ storeId, epoch, commit: head.commit, hash: head.hash })}\n`);
  return 0;
};
