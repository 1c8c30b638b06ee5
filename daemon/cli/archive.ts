import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StoreFault } from '../../actors/ports.ts';
import type { Segment } from '../../adapters/level/archive.ts';
import { openMasterKey } from '../../adapters/level/master-key.ts';
import { proveSegment } from '../../adapters/level/segment-proof.ts';
import { type LevelStore, openLevelStore } from '../../adapters/level/store.ts';
import { QuestionRefused } from '../../adapters/nats/question-reply.ts';
import { archiveEntries, archiveTurn, beginningOf, dayBefore } from '../archiving.ts';
import { type Config, readConfig } from '../config.ts';
import { askDaemon, runningBroker } from './client.ts';
import type { Run } from './commands.ts';

const TIMEOUT_MS = 3_600_000;
const usage = `usage: onedoor archive seal [--before YYYY-MM-DD] --to DIR [--without-backup]
         entries of before that day (left out: retention.afterDays) into DIR, and old messages out of the streams
         该日之前的日志条目封存至 DIR，并清理消息流
       onedoor archive verify DIR   proves every segment 逐段核验
       onedoor archive list         the segments of the store 列出各段
`;

/** `onedoor archive seal | verify | list`: through the running daemon where there is one, else on the folder itself. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      home: { type: 'string' },
      before: { type: 'string' },
      to: { type: 'string' },
      'without-backup': { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [what = '', folder, ...more] = positionals;
  const config = readConfig(values.home);
  if (more.length > 0) return wrong();
  if (what === 'list' && folder === undefined) return list(config);
  if (what === 'verify' && folder !== undefined) return verify(config, resolve(folder));
  if (what !== 'seal' || folder !== undefined || values.to === undefined) return wrong();
  const { afterDays } = config.settings.retention;
  const now = Date.now();
  const before = values.before ?? (afterDays === 0 ? '' : dayBefore(now, afterDays));
  if (beginningOf(before, now) === undefined) return wrong();
  return seal(config, { folder: resolve(values.to), before, withoutBackup: values['without-backup'] });
};

function wrong(): number {
  process.stderr.write(usage);
  return 64;
}

async function seal(
  config: Config,
  order: { readonly folder: string; readonly before: string; readonly withoutBackup: boolean },
): Promise<number> {
  const { folder, before } = order;
  const by = userInfo().username;
  const answer = await running(config, 'seal', { ...order, by }, async (store) => {
    const at = Date.now();
    const { newestEntries: leastNewest } = config.settings.retention;
    const sealed = await archiveEntries(store, { folder, before, leastNewest, at }, store.head().commit);
    const turn = archiveTurn(sealed, { by, at });
    if (turn !== undefined) await store.commit([turn], {});
    return sealed;
  });
  process.stdout.write(`${JSON.stringify(answer)}\n`);
  process.stderr.write(
    `Keep ${folder} like a backup: what stands in it is not in the store any more, and can be read with the store and its master key only. 封存文件须如备份一样保管：其内容已不在存储中，且须有存储与主密钥方可读取。\n`,
  );
  return 0;
}

interface Known {
  readonly store: string;
  readonly segments: readonly Segment[];
}

const knownOf = (config: Config): Promise<Known> =>
  running(config, 'segments', {}, async (store) => ({
    store: store.storeId,
    segments: store.segments(),
  })) as Promise<Known>;

async function list(config: Config): Promise<number> {
  const { segments } = await knownOf(config);
  for (const segment of segments) process.stdout.write(`${JSON.stringify(segment)}\n`);
  if (segments.length === 0) process.stderr.write('Nothing is archived yet. 尚无封存。\n');
  return 0;
}

async function verify(config: Config, folder: string): Promise<number> {
  const { store, segments } = await knownOf(config);
  const broken: string[] = [];
  for (const segment of segments) {
    // The store's row holds the SHA-256 of the whole file: whoever fits it is the file that was sealed.
    await proveSegment({ folder, storeId: store, segment }).catch((error: unknown) => {
      if (!(error instanceof StoreFault)) throw error;
      broken.push(error.message);
    });
  }
  const entries = segments.at(-1)?.to ?? 0;
  process.stdout.write(
    `${JSON.stringify({ ok: broken.length === 0, segments: segments.length, entries, ...(broken.length === 0 ? {} : { broken }) })}\n`,
  );
  return broken.length === 0 ? 0 : 1;
}

/** Asks the daemon; where none answers, the store's lock says whether one runs. */
async function running(
  config: Config,
  verb: 'seal' | 'segments',
  question: object,
  atRest: (store: LevelStore) => Promise<unknown>,
): Promise<unknown> {
  if (runningBroker(config) === undefined) return withStore(config, atRest);
  try {
    return await askDaemon(config, `operator.${verb}`, question, TIMEOUT_MS);
  } catch (asked) {
    if (asked instanceof QuestionRefused) throw asked;
    return await withStore(config, atRest).catch((error: unknown) => {
      throw error instanceof StoreFault && error.code === 'LOCKED' ? asked : error;
    });
  }
}

async function withStore<T>({ folders }: Config, use: (store: LevelStore) => Promise<T>): Promise<T> {
  const folder = join(folders.data, 'store');
  if (!existsSync(folder)) throw new Error(`there is no store in ${folder} 没有数据`);
  const store = await openLevelStore({
    folder,
    masterKey: await openMasterKey(folders.masterKey, { mayCreate: false }),
  });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
