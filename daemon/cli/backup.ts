import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StoreFault } from '../../actors/ports.ts';
import { openMasterKey } from '../../adapters/level/master-key.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { QuestionRefused } from '../../adapters/nats/question-reply.ts';
import { type Config, type Folders, readConfig } from '../config.ts';
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
  const [target, ...more] = positionals;
  if (target === undefined || more.length > 0) {
    process.stderr.write('usage: onedoor backup DIR (an empty or new folder 空目录或新目录)\n');
    return 64;
  }
  const config = readConfig(values.home);
  const { folders } = config;
  const folder = resolve(target);
  const mayRun = runningBroker(config) !== undefined;
  const answer = mayRun ? await copyRunning(config, folder) : await copyAtRest(folders, folder);
  process.stdout.write(
    `${JSON.stringify(answer)}\nThe copy is encrypted: keep ${folders.secrets} apart from it; without the master key it cannot be read. 备份已加密，主密钥须另行保管。\n`,
  );
  return 0;
};

/** Asks the daemon; where none answers, the store's lock says whether one runs. */
async function copyRunning(config: Config, folder: string): Promise<unknown> {
  try {
    return await askDaemon(config, 'operator.backup', { folder }, BACKUP_TIMEOUT_MS);
  } catch (asked) {
    if (asked instanceof QuestionRefused) throw asked;
    return await copyAtRest(config.folders, folder).catch((error: unknown) => {
      throw error instanceof StoreFault && error.code === 'LOCKED' ? asked : error;
    });
  }
}

async function copyAtRest(folders: Folders, folder: string): Promise<object> {
  const storeFolder = join(folders.data, 'store');
  if (!existsSync(storeFolder)) throw new Error(`there is no store in ${storeFolder} 没有数据`);
  const masterKey = await openMasterKey(folders.masterKey, { mayCreate: false });
  const store = await openLevelStore({ folder: storeFolder, masterKey });
  try {
    const { commit, hash } = await store.backup(folder);
    // What came into the stream since is kept for this backup.
    const { integrator } = await store.marks();
    if (integrator !== undefined) await store.commit([], { backup: { ...integrator, above: [] } });
    return { folder, commit, hash };
  } finally {
    await store.close();
  }
}
