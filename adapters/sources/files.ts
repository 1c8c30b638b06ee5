import { setImmediate as giveWay } from 'node:timers/promises';
import type { SourceLine, SourceReply, SourceRequest } from '../../actors/protocol/sources.ts';
import { type DroppedFile, droppedFiles, openDropped } from './drop-folder.ts';
import { type FileEncoding, FileFault, readRows } from './file-rows.ts';
import { type IdentityColumns, PersonRows } from './person-rows.ts';
import type { GarbageReason } from './reply.ts';
import { UnderWay } from './under-way.ts';
import { MOST_RECORDS } from './wire.ts';

/*
 * Files: no request leaves. The newest complete file of a dataset (drop-folder.ts) that can be read is held in memory and
 * answered from; its day is the day of the data. The folder is looked at again and again, since the systems of departments
 * reach it over network shares, from which no notice of a change comes. A file that cannot be read leaves the one before it
 * in use, whose age the source's definition judges; without one it is what is answered, as garbage.
 */

export interface FilesLineOptions {
  readonly source: string;
  readonly key: string;
  readonly folder: string;
  readonly encoding: FileEncoding;
  /** By dataset, the columns that name the person. */
  readonly datasets: Readonly<Record<string, IdentityColumns>>;
  /** How often the folder is looked at, in milliseconds. */
  readonly lookMs: number;
  /** Largest file, and most rows of one. */
  readonly mostBytes: number;
  readonly mostRows: number;
}

/** What came of reading a file; no value of it. */
export interface FileReport {
  readonly source: string;
  readonly file: string;
  /** Why the file is not used. */
  readonly fault?: GarbageReason;
  readonly rows: number;
  /** Rows that name nobody or cannot be read, and the lines where the first of them stand. */
  readonly wrong: number;
  readonly wrongLines: readonly number[];
}

/** Where more rows than both are wrong, a person's row is missing too likely for anybody to be told that there is none. */
const MOST_WRONG_SHARE = 0.01;
const MOST_WRONG_ROWS = 10;
const MOST_TOLD_LINES = 20;
/** After so many rows others have their turn: what a chunk holds comes without waiting for anything. */
const ROWS_A_TURN = 200;

/** What is known of a dataset. */
interface Held {
  stamp?: string;
  day?: string;
  rows?: PersonRows;
  /** The newest file, where it is the reason why there is nothing. */
  fault?: { readonly file: string; readonly reason: GarbageReason };
}

/** @param tell of every file once, when it has been read */
export function openFilesLine(options: FilesLineOptions, tell: (report: FileReport) => void): SourceLine {
  const { source, folder, datasets, lookMs } = options;
  const underWay = new UnderWay();
  const held = new Map<string, Held>(Object.keys(datasets).map((dataset) => [dataset, {}]));
  /** Files that cannot be used, by their stamps. */
  const refused = new Map<string, GarbageReason>();
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const read = async (file: DroppedFile, columns: IdentityColumns): Promise<PersonRows | undefined> => {
    try {
      const { rows, ...counted } = await load(options, file, columns, () => closed);
      tell({ source, file: file.name, rows: rows.size, ...counted });
      return rows;
    } catch (error) {
      if (closed) return undefined;
      // What the disk says is looked for again with the next look; what the file says is not.
      if (!(error instanceof FileFault)) return undefined;
      refused.set(file.stamp, error.reason);
      tell({ source, file: file.name, fault: error.reason, rows: 0, wrong: 0, wrongLines: [] });
      return undefined;
    }
  };

  const look = async (): Promise<void> => {
    const dropped = await droppedFiles(folder);
    for (const [dataset, columns] of Object.entries(datasets)) {
      const files = dropped.get(dataset) ?? [];
      held.set(dataset, await newest(files, columns, held.get(dataset) ?? {}));
    }
    const there = new Set([...dropped.values()].flat().map(({ stamp }) => stamp));
    for (const stamp of refused.keys()) if (!there.has(stamp)) refused.delete(stamp);
  };

  const newest = async (files: readonly DroppedFile[], columns: IdentityColumns, before: Held): Promise<Held> => {
    for (const file of files) {
      if (closed || file.stamp === before.stamp) return before;
      if (refused.has(file.stamp)) continue;
      const rows = await read(file, columns);
      if (rows !== undefined) return { stamp: file.stamp, day: file.day, rows };
    }
    const [first] = files;
    const reason = first === undefined ? undefined : refused.get(first.stamp);
    return first === undefined || reason === undefined ? {} : { fault: { file: first.name, reason } };
  };

  const goOn = async (): Promise<void> => {
    await look();
    if (closed) return;
    timer = setTimeout(() => {
      looking = goOn();
    }, lookMs);
  };
  const first = goOn();
  let looking = first;

  return {
    source,
    ask: (request) =>
      underWay.wait(request.reference, request.timeoutMs, () => {
        // Until the folder was looked at once, nothing is known.
        void first.then(() => underWay.take(request.reference, answer(request, held)));
      }),
    onLate: (listener) => underWay.onLate(listener),
    close: async () => {
      closed = true;
      clearTimeout(timer);
      underWay.close();
      await looking;
    },
  };
}

function answer({ dataset, subject }: SourceRequest, held: ReadonlyMap<string, Held>): SourceReply {
  const known = held.get(dataset);
  if (known === undefined) return { state: 'refused', code: 'DATASET' };
  if (known.fault !== undefined) return unusable(known.fault.file, known.fault.reason);
  if (known.rows === undefined || known.day === undefined) return { state: 'unavailable', code: 'NO_FILE' };
  if (subject.idNumber === undefined && subject.birthDate === undefined) return { state: 'refused', code: 'SUBJECT' };
  const records = known.rows.find(subject);
  if (records.length > MOST_RECORDS) return unusable(known.day, 'TOO_MANY_RECORDS');
  return { state: 'answered', asOf: known.day, records };
}

/** Which file it is, instead of its bytes: they are of everybody. */
function unusable(file: string, reason: GarbageReason): SourceReply {
  return { state: 'garbage', reason, bytes: Buffer.from(`${file}: ${reason}`) };
}

type Loaded = Pick<FileReport, 'wrong' | 'wrongLines'> & { readonly rows: PersonRows };

/** @throws FileFault, or what the disk says */
async function load(
  { folder, key, encoding, mostBytes, mostRows }: FilesLineOptions,
  file: DroppedFile,
  columns: IdentityColumns,
  isClosed: () => boolean,
): Promise<Loaded> {
  const dropped = await openDropped(folder, file, { key, mostBytes });
  try {
    const rows = new PersonRows(columns);
    const wrongLines: number[] = [];
    let [wrong, unreadable] = [0, 0];
    const needed = Object.values(columns);
    let turn = 0;
    for await (const { line, row } of readRows(dropped, { format: file.format, encoding, needed })) {
      if (isClosed()) throw new FileFault('SCHEMA');
      turn += 1;
      if (turn % ROWS_A_TURN === 0) await giveWay();
      if (row !== undefined && rows.add(row)) {
        if (rows.size > mostRows) throw new FileFault('TOO_LARGE');
        continue;
      }
      wrong += 1;
      if (row === undefined) unreadable += 1;
      if (wrongLines.length < MOST_TOLD_LINES) wrongLines.push(line);
    }
    if (!(await dropped.isUnchanged())) throw new FileFault('SIGNATURE_WRONG');
    const isTooWrong = wrong > MOST_WRONG_ROWS && wrong > MOST_WRONG_SHARE * (rows.size + wrong);
    if (isTooWrong || (wrong > 0 && rows.size === 0))
      throw new FileFault(file.format === 'jsonl' && unreadable === wrong ? 'NOT_JSON' : 'SCHEMA');
    return { rows, wrong, wrongLines };
  } finally {
    await dropped.close();
  }
}
