import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Run } from '../../cli/commands.ts';
import { benchChinese, benchFebrl, febrlNames, hasFebrl, type LinkageFigures } from './linkage-bench.ts';
import { runScale, runScalePart, type ScalePart, scaleParts } from './scale-run.ts';

const usage =
  'usage: onedoor bench linkage [--data DIR] [--count N] [--seed S] [--json]\n       onedoor bench linkage --model FILE [--count N] [--seed S]\n       onedoor bench linkage --scale all|files|batch|live [--people N] [--cards N] [--seed S] [--data DIR]\n';
/** What stands in the summary in any case; further tasks do where their files are there. */
const neededNames = ['febrl4', 'febrl4NoId', 'febrl4NoIdNoBirth', 'febrl1NoIdNoBirth'];
/** Beside the folder of the project; no part of it, as other people's data are not for us to hand on. */
const standardFolder = fileURLToPath(new URL('../../../../shared/data/linkage', import.meta.url));

/**
 * `onedoor bench linkage`: how well people are found without labels, on the Febrl files where they are there and on made-up
 * Chinese registers. The last line is JSON with F1 by task, null where a task was skipped; exit code 1 where a pair that
 * nobody can decide was merged. `--scale` measures time and memory at a million people instead, each part in a process of its own. With `--model` it writes instead what the made-up registers teach of single people.
 */
export const run: Run = async (words) => {
  const { values } = parseArgs({
    args: [...words],
    options: {
      data: { type: 'string', default: standardFolder },
      count: { type: 'string', default: '4000' },
      seed: { type: 'string', default: '1' },
      model: { type: 'string' },
      scale: { type: 'string' },
      people: { type: 'string', default: '1000000' },
      cards: { type: 'string', default: '10000' },
      json: { type: 'boolean', default: false },
    },
  });
  const [count, seed] = [Number(values.count), Number(values.seed)];
  if (!Number.isSafeInteger(count) || count < 100 || !Number.isSafeInteger(seed)) {
    process.stderr.write(usage);
    return 64;
  }
  if (values.scale !== undefined) {
    const scale = { people: Number(values.people), cards: Number(values.cards), seed };
    const part = values.scale;
    const isPart = (word: string): word is ScalePart => scaleParts.some((one) => one === word);
    if ((part !== 'all' && !isPart(part)) || !(scale.cards >= 100 && scale.people >= scale.cards)) {
      process.stderr.write(usage);
      return 64;
    }
    return part === 'all' ? runScale(scale, values.data) : runScalePart(part, scale, values.data);
  }
  if (values.model !== undefined) {
    const { makePersonModel } = await import('./person-model.ts');
    await writeFile(values.model, `${JSON.stringify(makePersonModel(count, seed), undefined, 1)}\n`);
    return 0;
  }
  const print = (figures: LinkageFigures): void => {
    if (!values.json) process.stdout.write(`${lineOf(figures)}\n`);
  };
  const summary: Record<string, number | null> = Object.fromEntries(neededNames.map((name) => [name, null]));
  const folder = values.data;
  if (existsSync(join(folder, 'febrl4a.csv'))) {
    for (const name of febrlNames) {
      // Some files are larger than what a folder for trials commonly has.
      if (!hasFebrl(folder, name)) continue;
      const figures = await benchFebrl(folder, name);
      summary[name] = rounded(figures.f1);
      print(figures);
    }
  } else {
    process.stderr.write(`Skipped the Febrl tasks: ${folder} has no febrl4a.csv. 跳过 Febrl：未找到数据文件。\n`);
  }
  process.stderr.write(`Chinese registers 中文登记册: ${count} people a file 每册人数, seed 种子 ${seed}\n`);
  const chinese = benchChinese(count, seed);
  print(chinese);
  process.stdout.write(`${JSON.stringify({ ...summary, chinese: rounded(chinese.f1), seed })}\n`);
  return (chinese.undecidableMerged ?? 0) > 0 ? 1 : 0;
};

function lineOf(figures: LinkageFigures): string {
  const { name, f1, truePairs, found, wrong, forReview, compared, comparedTrue, seconds, processorSeconds } = figures;
  const undecidable =
    figures.undecidable === undefined
      ? ''
      : `, undecidable 无法判定 ${figures.undecidable}, of these merged 其中误并 ${figures.undecidableMerged}`;
  return (
    `${name}: F1 ${f1.toFixed(4)}, pairs 真实对 ${truePairs}, found 找到 ${found}, wrong 误判 ${wrong}, ` +
    `for review 待复核 ${forReview}, compared 比较 ${compared} (true 真 ${comparedTrue}), ` +
    `${seconds.toFixed(1)} s, processor 处理器 ${processorSeconds.toFixed(1)} s${undecidable}`
  );
}

function rounded(share: number): number {
  return Math.round(share * 100_000) / 100_000;
}
