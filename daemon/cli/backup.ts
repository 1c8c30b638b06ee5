import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureMasterKey } from '../../adapters/level/master-key.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { readConfig } from '../config.ts';
import { askDaemon, runningBroker } from './client.ts';
import type { Run } from './commands.ts';

const BACKUP_TIMEOUT_MS = 3_600_000;

/** `onedoor backup DIR`: a consistent copy, through the running daemon where there is one, else from the folder itself. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { home: { type: 'string' } },
    allowPositionals: true,
  });
  const [target] = positionals;
  if (target === undefined) {
    process.stderr.write('usage: onedoor backup DIR (an empty or new folder 空目录或新目录)\n');
    return 64;
  }
  const config = readConfig(values.home);
  const { folders } = config;
  const folder = resolve(target);
  const running = runningBroker(config) !== undefined;
  const answer = running
    ? await askDaemon(config, 'operator.backup', { folder }, BACKUP_TIMEOUT_MS)
    : await copyAtRest(folders.data, folders.secrets, folder);
  process.stdout.write(
    `${JSON.stringify(answer)}\nThe copy is encrypted: keep ${folders.secrets} apart from it; without the master key it cannot be read. 备份已加密，主密钥须另行保管。\n`,
  );
  return 0;
};

async function copyAtRest(dataFolder: string, secretsFolder: string, folder: string): Promise<object> {
  const masterKey = await ensureMasterKey(secretsFolder, { mayCreate: false });
  const store = await openLevelStore({ folder: join(dataFolder, 'store'), masterKey });
  try {
    const { commit, hash } = await store.backup(folder);
    return { folder, commit, hash };
  } finally {
    await store.close();
  }
}
