import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import {
  configurationFault,
  type LinkageConfiguration,
  type LinkageTask,
  standardProbabilities,
} from '../../rules/linkage/configuration.ts';
import { DelimitedTextFault } from '../../rules/linkage/delimited-text.ts';
import { guessFields } from '../../rules/linkage/guessed-configuration.ts';
import { type Linkage, linkTable } from '../../rules/linkage/linkage.ts';
import type { LinkageModel } from '../../rules/linkage/model.ts';
import { readModel, readPartialConfiguration } from '../../rules/linkage/model-file.ts';
import { type Table, TableBuilder } from '../../rules/linkage/table.ts';
import type { Fault } from '../../rules/matters/fault.ts';
import type { Run } from './commands.ts';
import { type DelimitedFile, openDelimitedFile, readRecords } from './linking/delimited-file.ts';
import { LinkProgress } from './linking/link-progress.ts';
import { writeResults } from './linking/link-results.ts';
import { RecordNames } from './linking/record-names.ts';
import { type ReviewedFault, type ReviewedLine, readReviewed, resolveReviewed } from './linking/reviewed-file.ts';

const usage = `usage: onedoor link A.csv [B.csv] --out DIR [--config FILE | --model FILE] [--id COLUMN]
                    [--reviewed FILE] [--values]
`;

/**
 * `onedoor link A.csv B.csv`: finds the records of two files that are of one person, without labels; with one file, the
 * duplicates in it. Writes `matches.csv`, `review.csv`, `model.json` and `report.html`, readable by the owner alone. The last
 * line is JSON.
 * Exit codes: 0 done, 1 the configuration or a file is not to be used, 64 wrong words, 66 a file that is not there.
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      config: { type: 'string' },
      model: { type: 'string' },
      out: { type: 'string' },
      id: { type: 'string' },
      reviewed: { type: 'string' },
      values: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [leftPath, rightPath, ...more] = positionals;
  const { config, model, out, id } = values;
  if (leftPath === undefined || more.length > 0 || out === undefined || (config !== undefined && model !== undefined)) {
    process.stderr.write(usage);
    return 64;
  }
  try {
    const task = { leftPath, rightPath, config, model, out, id, reviewed: values.reviewed, showsValues: values.values };
    return await linkFiles(task);
  } catch (error) {
    if (error instanceof Unusable) {
      for (const [zh, en] of error.told) tell(zh, en);
      return error.exitCode;
    }
    throw error;
  }
};

interface LinkTask {
  readonly leftPath: string;
  readonly rightPath: string | undefined;
  readonly config: string | undefined;
  readonly model: string | undefined;
  readonly out: string;
  readonly id: string | undefined;
  readonly reviewed: string | undefined;
  readonly showsValues: boolean;
}

/** What keeps the files from being linked, told in both languages. */
class Unusable extends Error {
  readonly exitCode: number;
  readonly told: readonly (readonly [zh: string, en: string])[];

  constructor(exitCode: number, ...told: readonly (readonly [zh: string, en: string])[]) {
    super(told[0]?.[1]);
    this.exitCode = exitCode;
    this.told = told;
  }
}

async function linkFiles(task: LinkTask): Promise<number> {
  const { leftPath, rightPath, id } = task;
  const left = await reading(leftPath, () => openDelimitedFile(leftPath));
  const right = rightPath === undefined ? undefined : await reading(rightPath, () => openDelimitedFile(rightPath));
  const known = task.model === undefined ? undefined : await modelOf(task.model);
  const { configuration, isTaskGiven } = await configurationOf(task, known, left, right);
  for (const file of [left, right]) {
    if (file !== undefined && id !== undefined && !file.columns.includes(id)) {
      throw new Unusable(1, [`${file.path} 没有列 ${id}`, `${file.path} has no column ${id}`]);
    }
  }
  const { reviewed: reviewedPath } = task;
  const lines = reviewedPath === undefined ? [] : await reviewedLines(reviewedPath);
  const progress = new LinkProgress(process.stderr);
  const builder = new TableBuilder(configuration);
  const leftNames = new RecordNames(id, new Set(lines.flatMap((one) => (right ? one.left : [one.left, one.right]))));
  const rightNames = right === undefined ? leftNames : new RecordNames(id, new Set(lines.map((one) => one.right)));
  const began = performance.now();
  try {
    await reading(left.path, () =>
      readRecords(left, takeWith(builder.addLeft.bind(builder), leftNames), (share) =>
        progress.show('readingLeft', share),
      ),
    );
    if (right !== undefined) {
      await reading(right.path, () =>
        readRecords(right, takeWith(builder.addRight.bind(builder), rightNames), (share) =>
          progress.show('readingRight', share),
        ),
      );
    }
    const linkage = linkReviewed(builder.build(), configuration, {
      known,
      isTaskGiven,
      resolve: (kind) => resolveReviewed(kind, lines, leftNames, rightNames),
      reviewedPath: reviewedPath ?? '',
      progress,
    });
    const seconds = Math.round(performance.now() - began) / 1000;
    const fileNames = [basename(leftPath), basename(rightPath ?? leftPath)] as const;
    const { out: folder, showsValues } = task;
    const results = { folder, linkage, left: leftNames, right: rightNames, fileNames, showsValues };
    await writeResults(results, (share) => progress.show('writing', share));
    progress.clear();
    const { decisions, passedOver, model } = linkage;
    if (passedOver.blocks > 0) {
      tell(
        `${passedOver.blocks} 组记录共有的值太多，未逐对比较（至多 ${passedOver.pairs} 对）`,
        `${passedOver.blocks} groups share values with too many others and were not compared pair by pair (${passedOver.pairs} pairs at most)`,
      );
    }
    tell(`结果写入 ${folder}`, `results are in ${folder}`);
    const count = (which: string): number => decisions.filter((decision) => decision === which).length;
    const summary = {
      records: [leftNames.count, rightNames.count],
      matches: count('match'),
      review: count('review'),
      reviewed: linkage.decided.size,
      compared: decisions.length,
      passedOver,
      seconds,
      rounds: model.rounds,
      converged: model.converged,
    };
    process.stdout.write(`${JSON.stringify(summary)}\n`);
    return 0;
  } finally {
    progress.clear();
  }
}

interface ReviewedLinking {
  readonly known: LinkageModel | undefined;
  readonly isTaskGiven: boolean;
  readonly resolve: (task: LinkageTask) => ReturnType<typeof resolveReviewed>;
  readonly reviewedPath: string;
  readonly progress: LinkProgress;
}

/** Links under what people decided; where nobody said how often the files name a person, as often as they turn out to. */
function linkReviewed(table: Table, configuration: LinkageConfiguration, linking: ReviewedLinking): Linkage {
  const { known, isTaskGiven, resolve, reviewedPath, progress } = linking;
  const linkAs = (task: LinkageTask, mayBeOther: boolean): Linkage => {
    const { reviewed, faults } = resolve(task);
    // What contradicts one task may be right for the other.
    if (faults.length > 0 && !mayBeOther) throw unusableReview(reviewedPath, faults);
    const linkage = linkTable({ ...configuration, task }, table, {
      ...(known && { known }),
      reviewed: faults.length > 0 ? [] : reviewed,
      progress: (phase, share) => progress.show(phase, share),
    });
    if (faults.length > 0 && !linkage.severalPartners) throw unusableReview(reviewedPath, faults);
    return linkage;
  };
  const first = linkAs(configuration.task, !isTaskGiven);
  if (!first.severalPartners) return first;
  progress.clear();
  if (isTaskGiven) {
    tell(
      '文件中似乎有人不止一次出现，可将 task 设为 manyToMany',
      'the files seem to name people more than once: the task manyToMany may fit better',
    );
    return first;
  }
  tell(
    '文件中有人不止一次出现，按 manyToMany 比对',
    'the files name people more than once, so they are linked as manyToMany',
  );
  return linkAs('manyToMany', false);
}

type TakeRecord = Parameters<typeof readRecords>[1];

function takeWith(add: (record: Readonly<Record<string, string>>) => void, names: RecordNames): TakeRecord {
  return (record, line) => {
    add(record);
    names.add(record, line);
  };
}

/** Reads a file, what is wrong with it being told with its place. */
async function reading<Result>(path: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DelimitedTextFault) {
      const place = `${path}:${error.line}:${error.column}`;
      throw new Unusable(1, [`${place} ${error.told.zh}`, error.told.en]);
    }
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      throw new Unusable(1, [
        `${path} 的字符编码无法识别，请存为 UTF-8`,
        `${path} is in no known encoding: save it as UTF-8`,
      ]);
    }
    if (error instanceof Unusable || code === undefined) throw error;
    throw new Unusable(66, [`无法读取 ${path}`, `cannot read ${path}: ${code}`]);
  }
}

async function modelOf(path: string): Promise<LinkageModel> {
  const read = readModel({ file: path, json: await jsonOf(path) });
  if ('model' in read) return read.model;
  throw unusableFile(read.faults);
}

function unusableFile(faults: readonly Fault[]): Unusable {
  return new Unusable(
    1,
    ...faults.map(({ file, pointer, message }) => [`${file}${pointer}: ${message.zh}`, message.en] as const),
  );
}

async function jsonOf(path: string): Promise<unknown> {
  const text = await reading(path, () => readFile(path, 'utf8'));
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Unusable(1, [`${path} 不是有效的 JSON`, `${path} is no valid JSON`]);
  }
}

/** The configuration of the model, or as a file has it, or as the columns suggest. */
async function configurationOf(
  { config, id }: LinkTask,
  known: LinkageModel | undefined,
  left: DelimitedFile,
  right: DelimitedFile | undefined,
): Promise<{ readonly configuration: LinkageConfiguration; readonly isTaskGiven: boolean }> {
  for (const file of [left, right ?? left]) {
    if (file.columns.length === 0) throw new Unusable(1, [`${file.path} 是空文件`, `${file.path} is empty`]);
  }
  const standard = { task: right === undefined ? 'duplicates' : 'oneToOne', ...standardProbabilities } as const;
  const given = config === undefined ? {} : await givenConfiguration(config);
  // What the records are called by says nothing of whom they are about.
  const telling = (columns: readonly string[]): readonly string[] => columns.filter((column) => column !== id);
  const fields = guessFields(telling(left.columns), telling((right ?? left).columns));
  const configuration = known?.configuration ?? { ...standard, fields, ...given };
  if ((configuration.task === 'duplicates') !== (right === undefined)) {
    throw new Unusable(1, [
      '查重需一个文件，其余任务需两个文件',
      'give one file to find duplicates, and two for every other task',
    ]);
  }
  if (configuration.fields.length === 0) {
    throw new Unusable(1, ['两份文件没有同名的列', 'the two files have no column in common']);
  }
  const fault = configurationFault(configuration);
  if (fault !== undefined) {
    throw new Unusable(1, [`配置无法使用：${fault.zh}`, `the configuration cannot be used: ${fault.en}`]);
  }
  const all = (right ?? left).columns;
  if (!configuration.fields.some(({ name }) => left.columns.includes(name) && all.includes(name))) {
    const names = configuration.fields.map(({ name }) => name).join(', ');
    throw new Unusable(1, [
      `两份文件都没有这些列：${names}`,
      `the files have none of these columns in common: ${names}`,
    ]);
  }
  return { configuration, isTaskGiven: known !== undefined || given.task !== undefined || right === undefined };
}

async function givenConfiguration(path: string): Promise<Partial<LinkageConfiguration>> {
  const read = readPartialConfiguration({ file: path, json: await jsonOf(path) });
  if ('faults' in read) throw unusableFile(read.faults);
  return read.configuration;
}

async function reviewedLines(path: string): Promise<readonly ReviewedLine[]> {
  const { lines, faults } = await reading(path, () => readReviewed(path));
  if (faults.length > 0) throw unusableReview(path, faults);
  return lines;
}

function unusableReview(path: string, faults: readonly ReviewedFault[]): Unusable {
  return new Unusable(1, ...faults.map(({ line, told }) => [`${path}:${line} ${told.zh}`, told.en] as const));
}

function tell(zh: string, en: string): void {
  process.stderr.write(`onedoor link: ${zh} ${en}\n`);
}
