import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dayOf } from '../../actors/day.ts';
import { countRows } from '../../adapters/level/census.ts';
import { openDatabase } from '../../adapters/level/database.ts';
import { ensureMasterKey } from '../../adapters/level/master-key.ts';
import { openLevelStore } from '../../adapters/level/store.ts';
import { verifyChain } from '../../adapters/level/verify.ts';
import { archiveEntries } from '../archiving.ts';
import type { Run } from '../cli/commands.ts';
import { fillStore } from './filled-store.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const usage = 'usage: onedoor bench archive [--entities N] [--seed S] [--folder DIR]\n';

/** What archiving a store came to. */
export interface ArchivingResult {
  readonly entities: number;
  readonly commits: number;
  readonly moved: number;
  /** Entries that stay because they are asked for. */
  readonly held: number;
  readonly segments: number;
  readonly segmentBytes: number;
  readonly sealSeconds: number;
  readonly rowsBefore: Readonly<Record<string, number>>;
  readonly rowsAfter: Readonly<Record<string, number>>;
  readonly storeBytesBefore: number;
  readonly storeBytesAfter: number;
  /** Whether the audit holds over the store and its segments. */
  readonly audited: boolean;
}

/** `onedoor bench archive`: fills a store, archives all of it that is done with, and measures what is left. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      entities: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      folder: { type: 'string', default: tmpdir() },
    },
    allowPositionals: true,
  });
  const [entities, seed] = [Number(values.entities), Number(values.seed)];
  if (positionals.length > 0 || !(Number.isSafeInteger(entities) && entities >= 1) || !Number.isSafeInteger(seed)) {
    process.stderr.write(usage);
    return 64;
  }
  const folder = await mkdtemp(join(values.folder, 'onedoor-archive-'));
  try {
    const result = await benchArchiving({ entities, seed, folder });
    process.stdout.write(`${tableOf(result)}\n${JSON.stringify(result)}\n`);
    return result.audited && result.storeBytesAfter < result.storeBytesBefore ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

export async function benchArchiving({
  entities,
  seed,
  folder,
}: {
  readonly entities: number;
  readonly seed: number;
  /** An empty folder for everything of the run. */
  readonly folder: string;
}): Promise<ArchivingResult> {
  const [storeFolder, segmentFolder] = [join(folder, 'store'), join(folder, 'segments')];
  const masterKey = await ensureMasterKey(join(folder, 'secrets'), { mayCreate: true });
  const { commits } = await fillStore({ folder: storeFolder, masterKey, applications: entities, seed, effects: true });
  const before = await sizeOf(storeFolder);

  const store = await openLevelStore({ folder: storeFolder, masterKey });
  const { commit } = store.head();
  // As when all that the entries say was published.
  await store.commit([], { outbox: { epoch: 'bench', watermark: commit, above: [] } });
  const started = performance.now();
  const now = Date.now();
  const order = {
    folder: segmentFolder,
    before: dayOf(now + DAY_MS),
    leastNewest: Math.min(4096, Math.ceil(commit / 10)),
    at: now + 2 * DAY_MS,
  };
  const sealed = await archiveEntries(store, order, commit);
  const sealSeconds = Math.round((performance.now() - started) / 10) / 100;
  await store.close();

  const after = await sizeOf(storeFolder);
  const { ok } = await verifyChain(storeFolder, { masterKey, archive: segmentFolder });
  return {
    entities,
    commits,
    moved: sealed.moved,
    held: sealed.held,
    segments: sealed.segments.length,
    segmentBytes: sealed.segments.reduce((sum, { bytes }) => sum + bytes, 0),
    sealSeconds,
    rowsBefore: before.rows,
    rowsAfter: after.rows,
    storeBytesBefore: before.bytes,
    storeBytesAfter: after.bytes,
    audited: ok,
  };
}

/** Rows by family and bytes of a store once all its tables are merged, so that before and after can be compared. */
async function sizeOf(
  folder: string,
): Promise<{ readonly rows: Readonly<Record<string, number>>; readonly bytes: number }> {
  const database = await openDatabase(folder, { create: false });
  await database.compactRange('0!', '1');
  const rows = Object.fromEntries(await countRows(database));
  await database.close();
  let bytes = 0;
  for (const file of await readdir(folder)) bytes += (await stat(join(folder, file))).size;
  return { rows, bytes };
}

const mebibytes = (bytes: number): string => `${Math.round((bytes / 1024 / 1024) * 10) / 10} MiB`;
const sum = (rows: Readonly<Record<string, number>>): number => Object.values(rows).reduce((all, one) => all + one, 0);

function tableOf(result: ArchivingResult): string {
  const { rowsBefore, rowsAfter, storeBytesBefore, storeBytesAfter, moved, sealSeconds } = result;
  const lines: readonly (readonly [string, string])[] = [
    ['applications 办件', String(result.entities)],
    ['entries 日志条目', String(result.commits)],
    ['archived 已封存', `${moved}, held 仍保留 ${result.held}`],
    ['segments 封存段', `${result.segments}, ${mebibytes(result.segmentBytes)}`],
    ['rows 行', `${sum(rowsBefore)} → ${sum(rowsAfter)}`],
    ['store 存储', `${mebibytes(storeBytesBefore)} → ${mebibytes(storeBytesAfter)}`],
    ['seconds 用时', `${sealSeconds} s, ${Math.round(moved / sealSeconds)} entries/s 条/秒`],
    ['audit 审计', result.audited ? 'ok' : 'BROKEN 不符'],
  ];
  return lines.map(([name, value]) => `${name.padEnd(24)} ${value}`).join('\n');
}
