import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  configurationFault,
  type LinkageConfiguration,
  type LinkageRecord,
  standardProbabilities,
} from '../../rules/linkage/configuration.ts';
import { readDelimitedText } from '../../rules/linkage/delimited-text.ts';
import { guessFields } from '../../rules/linkage/guessed-configuration.ts';
import { type Linkage, link } from '../../rules/linkage/linkage.ts';
import { explainPair } from '../../rules/linkage/waterfall.ts';
import type { Run } from './commands.ts';

const usage = 'usage: onedoor link A.csv [B.csv] --out DIR [--config FILE] [--id COLUMN]\n';

/**
 * `onedoor link A.csv B.csv`: finds the records of two files that are of one person, without labels; with one file, the
 * duplicates in it. Writes `matches.csv`, `review.csv` and `model.json`, readable by the owner alone. The last line is JSON.
 * Exit codes: 0 done, 1 the configuration or a file is not to be used, 64 wrong words, 66 a file that is not there.
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { config: { type: 'string' }, out: { type: 'string' }, id: { type: 'string' } },
    allowPositionals: true,
  });
  const [leftPath, rightPath, ...more] = positionals;
  if (leftPath === undefined || more.length > 0 || values.out === undefined) {
    process.stderr.write(usage);
    return 64;
  }
  const texts = await Promise.all([leftPath, rightPath, values.config].map((path) => textOf(path)));
  if (texts.includes(null)) return 66;
  const left = readDelimitedText(texts[0] ?? '');
  const right = rightPath === undefined ? left : readDelimitedText(texts[1] ?? '');
  const configuration = configurationOf(texts[2] ?? undefined, left, right, rightPath === undefined);
  if (configuration === undefined) return 1;
  tell(`比较 ${left.length} 与 ${right.length} 条记录`, `comparing ${left.length} with ${right.length} records`);
  const began = performance.now();
  const linkage = link(configuration, left, right);
  const seconds = Math.round(performance.now() - began) / 1000;
  await writeResults(values.out, linkage, left, right, values.id);
  const { decisions, model } = linkage;
  const count = (which: string): number => decisions.filter((decision) => decision === which).length;
  const summary = { matches: count('match'), review: count('review'), compared: decisions.length, seconds };
  process.stdout.write(`${JSON.stringify({ ...summary, rounds: model.rounds, converged: model.converged })}\n`);
  return 0;
};

/** The text of a file, undefined where none is asked for; null where it cannot be read, which is told. */
async function textOf(path: string | undefined): Promise<string | undefined | null> {
  if (path === undefined) return undefined;
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    tell(`无法读取 ${path}`, `cannot read ${path}: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`);
    return null;
  }
}

/** The configuration as a file has it, or as the columns suggest; undefined where it cannot be used, which is told. */
function configurationOf(
  text: string | undefined,
  left: readonly LinkageRecord[],
  right: readonly LinkageRecord[],
  single: boolean,
): LinkageConfiguration | undefined {
  const columns = (records: readonly LinkageRecord[]): readonly string[] => Object.keys(records[0] ?? {});
  const standard = { task: single ? 'duplicates' : 'oneToOne', ...standardProbabilities } as const;
  let given: Partial<LinkageConfiguration> = {};
  try {
    given = text === undefined ? {} : (JSON.parse(text) as Partial<LinkageConfiguration>);
  } catch {
    tell('配置文件不是有效的 JSON', 'the configuration is no valid JSON');
    return undefined;
  }
  const configuration = { ...standard, fields: guessFields(columns(left), columns(right)), ...given };
  if ((configuration.task === 'duplicates') !== single) {
    tell('查重需一个文件，其余任务需两个文件', 'give one file to find duplicates, and two for every other task');
    return undefined;
  }
  const fault = configurationFault(configuration);
  if (fault !== undefined) tell(`配置无法使用：${fault.zh}`, `the configuration cannot be used: ${fault.en}`);
  return fault === undefined ? configuration : undefined;
}

async function writeResults(
  folder: string,
  linkage: Linkage,
  left: readonly LinkageRecord[],
  right: readonly LinkageRecord[],
  idColumn: string | undefined,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const nameOf = (records: readonly LinkageRecord[], record: number): string =>
    // Lines are counted as an editor shows them, the names of the columns standing in the first.
    idColumn === undefined ? String(record + 2) : (records[record]?.[idColumn] ?? '');
  const { pairs } = linkage.comparisons;
  const linesOf = (which: 'match' | 'review'): string => {
    const lines = linkage.decisions.flatMap((decision, pair) => {
      if (decision !== which) return [];
      const { steps, weight, probability } = explainPair(linkage, pair);
      // Reasons name fields and levels, never the values.
      const reasons = steps.map(({ field, zh, en, bits }) => `${field ?? ''} ${zh} ${en} ${bits.toFixed(1)}`.trim());
      const ids = [nameOf(left, pairs.left[pair] ?? 0), nameOf(right, pairs.right[pair] ?? 0)];
      return [[...ids, probability.toFixed(4), weight.toFixed(2), reasons.join('; ')].map(quoted).join(',')];
    });
    return `left,right,probability,weight_bits,reasons\n${lines.map((line) => `${line}\n`).join('')}`;
  };
  const files = {
    'matches.csv': linesOf('match'),
    'review.csv': linesOf('review'),
    'model.json': `${JSON.stringify(linkage.model, undefined, 2)}\n`,
  };
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await writeFile(path, content, { mode: 0o600 });
    // The mode above is for a new file only.
    await chmod(path, 0o600);
  }
  tell(`结果写入 ${folder}`, `results are in ${folder}`);
}

function quoted(value: string): string {
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function tell(zh: string, en: string): void {
  process.stderr.write(`onedoor link: ${zh} ${en}\n`);
}
