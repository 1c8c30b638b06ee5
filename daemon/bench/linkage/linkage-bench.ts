import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type FieldConfiguration,
  type LinkageRecord,
  type LinkageTask,
  standardProbabilities,
} from '../../../rules/linkage/configuration.ts';
import { readDelimitedText } from '../../../rules/linkage/delimited-text.ts';
import { type Linkage, link } from '../../../rules/linkage/linkage.ts';
import { chineseConfiguration, makeChineseFiles } from './chinese-files.ts';

/** How well pairs were found; a pair left to a person counts as not found. */
export interface LinkageFigures {
  readonly name: string;
  readonly f1: number;
  readonly truePairs: number;
  readonly found: number;
  readonly wrong: number;
  readonly forReview: number;
  /** Pairs that were compared, and true ones among them. */
  readonly compared: number;
  readonly comparedTrue: number;
  /** Pairs that nobody can decide, and how many were merged all the same; undefined where there are none by design. */
  readonly undecidable?: number;
  readonly undecidableMerged?: number;
  readonly seconds: number;
  /** Of one processor: what it takes however busy the machine is. */
  readonly processorSeconds: number;
}

const febrlFields: readonly FieldConfiguration[] = [
  { name: 'given_name', kind: 'name', swapsWith: 'surname' },
  { name: 'surname', kind: 'name', swapsWith: 'given_name' },
  { name: 'street_number', kind: 'number' },
  { name: 'address_1', kind: 'text', swapsWith: 'address_2' },
  { name: 'address_2', kind: 'text', swapsWith: 'address_1' },
  { name: 'suburb', kind: 'text' },
  { name: 'postcode', kind: 'code' },
  { name: 'state', kind: 'code' },
  { name: 'date_of_birth', kind: 'date' },
  { name: 'soc_sec_id', kind: 'identifier' },
];

/** The tasks over the Febrl files: which file against which, and which fields are withheld. */
const febrlTasks = [
  { name: 'febrl4', files: ['febrl4a.csv', 'febrl4b.csv'], without: [] },
  { name: 'febrl4NoId', files: ['febrl4a.csv', 'febrl4b.csv'], without: ['soc_sec_id'] },
  { name: 'febrl4NoIdNoBirth', files: ['febrl4a.csv', 'febrl4b.csv'], without: ['soc_sec_id', 'date_of_birth'] },
  { name: 'febrl1NoIdNoBirth', files: ['febrl1.csv'], without: ['soc_sec_id', 'date_of_birth'] },
  { name: 'febrl2', files: ['febrl2.csv'], without: [] },
  { name: 'febrl3', files: ['febrl3.csv'], without: [] },
  { name: 'febrl3NoId', files: ['febrl3.csv'], without: ['soc_sec_id'] },
] as const;

export const febrlNames = febrlTasks.map(({ name }) => name);

/** Whether a folder has what a task needs. */
export function hasFebrl(folder: string, name: string): boolean {
  const chosen = febrlTasks.find((one) => one.name === name);
  return chosen?.files.every((file) => existsSync(join(folder, file))) ?? false;
}

/** Links the Febrl files of a folder, and measures against what their record numbers tell. */
export async function benchFebrl(folder: string, name: string): Promise<LinkageFigures> {
  const chosen = febrlTasks.find((one) => one.name === name);
  if (chosen === undefined) throw new Error(`there is no task ${name}`);
  const [left = [], right = left] = await Promise.all(
    chosen.files.map(async (file) => readDelimitedText(await readFile(join(folder, file), 'utf8'))),
  );
  const without: readonly string[] = chosen.without;
  const fields = febrlFields.filter((field) => !without.includes(field.name));
  const task: LinkageTask = right === left ? 'duplicates' : 'oneToOne';
  const personOf = (record: LinkageRecord): string => record['rec_id']?.split('-')[1] ?? '';
  const timed = time(() => link({ task, fields, ...standardProbabilities }, left, right));
  return measure(name, timed, left.map(personOf), right.map(personOf), new Set());
}

/** Links two made-up Chinese registers. */
export function benchChinese(count: number, seed: number): LinkageFigures {
  const { left, right, leftPeople, rightPeople, undecidable } = makeChineseFiles(count, seed);
  const timed = time(() => link({ task: 'oneToOne', ...chineseConfiguration, ...standardProbabilities }, left, right));
  const [leftIds, rightIds] = [leftPeople, rightPeople].map((people) => people.map(({ id }) => String(id)));
  return measure('chinese', timed, leftIds ?? [], rightIds ?? [], undecidable);
}

interface Timed extends Pick<LinkageFigures, 'seconds' | 'processorSeconds'> {
  readonly linkage: Linkage;
}

function time(work: () => Linkage): Timed {
  const [began, spent] = [performance.now(), process.cpuUsage()];
  const linkage = work();
  const { user, system } = process.cpuUsage(spent);
  return { linkage, seconds: (performance.now() - began) / 1000, processorSeconds: (user + system) / 1_000_000 };
}

function measure(
  name: string,
  { linkage: { comparisons, decisions, model }, ...times }: Timed,
  leftPeople: readonly string[],
  rightPeople: readonly string[],
  undecidable: ReadonlySet<number>,
): LinkageFigures {
  const { pairs } = comparisons;
  let [found, wrong, forReview, comparedTrue, undecidableMerged] = [0, 0, 0, 0, 0];
  for (const [pair, decision] of decisions.entries()) {
    const right = pairs.right[pair] ?? 0;
    const same = leftPeople[pairs.left[pair] ?? 0] === rightPeople[right];
    if (decision === 'review') forReview += 1;
    if (undecidable.has(right)) {
      if (decision === 'match') undecidableMerged += 1;
      continue;
    }
    if (same) comparedTrue += 1;
    if (decision === 'match' && same) found += 1;
    if (decision === 'match' && !same) wrong += 1;
  }
  const duplicates = model.configuration.task === 'duplicates';
  const decidable = rightPeople.filter((_, right) => !undecidable.has(right));
  const truePairs = truePairCount(leftPeople, duplicates ? undefined : decidable);
  return {
    name,
    f1: (2 * found) / (found + wrong + truePairs),
    truePairs,
    found,
    wrong,
    forReview,
    compared: pairs.count,
    comparedTrue,
    ...(undecidable.size === 0 ? {} : { undecidable: undecidable.size, undecidableMerged }),
    ...times,
  };
}

/** Pairs of records of one person, of two files or within one. */
function truePairCount(left: readonly string[], right: readonly string[] | undefined): number {
  const counts = new Map<string, number>();
  for (const person of left) counts.set(person, (counts.get(person) ?? 0) + 1);
  if (right !== undefined) return right.reduce((sum, person) => sum + (counts.get(person) ?? 0), 0);
  return [...counts.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
}
