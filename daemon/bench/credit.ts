import { readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fitScorecard } from '../../rules/credit/fit/fit-scorecard.ts';
import { type LabelledTable, readLabelledTable, rowsOf, valuesOfRow } from '../../rules/credit/fit/labelled-table.ts';
import { type RankQuality, rankQuality, stabilityIndex } from '../../rules/credit/fit/quality.ts';
import { forbiddenGround } from '../../rules/credit/forbidden-ground.ts';
import { readPmml } from '../../rules/credit/pmml/read-pmml.ts';
import { writePmml } from '../../rules/credit/pmml/write-pmml.ts';
import { prepareScorecard, type Scorecard } from '../../rules/credit/scorecard.ts';
import { forgiveClosedPipe } from '../cli/closed-pipe.ts';
import type { Run } from '../cli/commands.ts';
import { type CreditIndexTiming, timeCreditIndex } from './credit-index-timing.ts';
import { benchCreditRoad } from './credit-road.ts';
import committedSplits from './credit-splits.json' with { type: 'json' };
import { type CreditSplits, splitsOf } from './credit-splits.ts';
import { rounded } from './ranking.ts';

const usage = 'usage: onedoor bench credit [--data FILE] [--rounds N] [--road [--ledgers N] [--seconds N]]\n';
/** Items of the ledgers whose index is timed besides. */
const sizes = [5, 50, 500] as const;
/** Items of each ledger on the road. */
const ROAD_ITEMS = 3;
export const germanCreditFile = fileURLToPath(new URL('../../../shared/data/credit/germancredit.csv', import.meta.url));

export interface CreditBenchResult {
  /** Means over the splits. */
  readonly test: RankQuality;
  readonly train: RankQuality;
  readonly stability: number;
  /** Of the AUC of test rows. */
  readonly deviation: number;
  readonly splits: number;
  /** Rows whose score is another one after their scorecard went through PMML; rows that were compared. */
  readonly differing: number;
  readonly compared: number;
  readonly leftOut: readonly string[];
}

/**
 * `onedoor bench credit`: fits a scorecard to the German credit data in 50 committed splits, without the columns by which
 * nobody may be judged, and times the index of one person. The last line is JSON; figures are null where the data is absent.
 */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      data: { type: 'string' },
      rounds: { type: 'string', default: '20000' },
      road: { type: 'boolean', default: false },
      ledgers: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '10' },
    },
    allowPositionals: true,
  });
  const [rounds, ledgers, seconds] = [Number(values.rounds), Number(values.ledgers), Number(values.seconds)];
  const wrong = [rounds, ledgers, seconds].some((one) => !Number.isSafeInteger(one) || one < 1);
  if (positionals.length > 0 || wrong || rounds < 100) {
    process.stderr.write(usage);
    return 64;
  }
  forgiveClosedPipe();
  if (values.road) return tellRoad(ledgers, seconds);
  const index = timeCreditIndex(rounds);
  process.stdout.write(
    `Index of one person 一人信用指数: ${index.items} items 条; median 中位 ${rounded(index.medianMicroseconds)} µs, slowest person 最慢一人 ${rounded(index.slowestPersonMicroseconds)} µs\n`,
  );
  const bySize = sizes.map((items) => timeCreditIndex(Math.max(100, rounds / items), items));
  for (const { items, medianMicroseconds, slowestPersonMicroseconds } of bySize)
    process.stdout.write(
      `  ${items} items 条: median 中位 ${rounded(medianMicroseconds)} µs, slowest person 最慢一人 ${rounded(slowestPersonMicroseconds)} µs\n`,
    );
  const file = values.data ?? germanCreditFile;
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) {
    process.stdout.write(`German credit data is not there, skipped 数据不存在，已跳过: ${file}\n`);
  }
  const result = text === undefined ? undefined : benchGermanCredit(text, committedSplits);
  if (result !== undefined) process.stdout.write(resultText(result));
  process.stdout.write(`${JSON.stringify({ ...summaryOf(result, index), ...figuresBySize(bySize) })}\n`);
  return result === undefined || result.differing === 0 ? 0 : 1;
};

/** What ledgers cost at acceptance, and what another version of a model costs: nothing may happen because of it. */
async function tellRoad(ledgers: number, seconds: number): Promise<number> {
  const tell = (sentence: string): void => void process.stdout.write(`${sentence}\n`);
  const result = await benchCreditRoad({ ledgers, items: ROAD_ITEMS, seconds, seed: 1, tell });
  const { without, withLedgers, switching, after, ...counts } = result;
  const ratio = (one: number, other: number): number => Number((one / other).toFixed(3));
  const figures = {
    withoutLedgersPerSecond: Math.round(without.perSecond),
    withLedgersPerSecond: Math.round(withLedgers.perSecond),
    withLedgersRatio: ratio(withLedgers.perSecond, without.perSecond),
    withLedgersP99Ratio: ratio(withLedgers.p99Ms, without.p99Ms),
    switchRatio: ratio(switching.perSecond, withLedgers.perSecond),
    switchP99Ratio: ratio(switching.p99Ms, withLedgers.p99Ms),
    afterSwitchRatio: ratio(after.perSecond, withLedgers.perSecond),
    afterSwitchP99Ratio: ratio(after.p99Ms, withLedgers.p99Ms),
    withLedgersProcessorRatio: ratio(withLedgers.processorMicroseconds, without.processorMicroseconds),
    switchProcessorRatio: ratio(switching.processorMicroseconds, withLedgers.processorMicroseconds),
    afterSwitchProcessorRatio: ratio(after.processorMicroseconds, withLedgers.processorMicroseconds),
    ...counts,
    load: loadavg()[0],
  };
  tell(JSON.stringify(figures));
  return result.ledgerTurnsAfterSwitch === 0 && result.acceptedAfterSwitch > 0 && result.refused === 0 ? 0 : 1;
}

function figuresBySize(bySize: readonly CreditIndexTiming[]): Record<string, number> {
  return Object.fromEntries(
    bySize.map(({ items, medianMicroseconds }) => [`indexMicrosecondsOf${items}`, rounded(medianMicroseconds)]),
  );
}

/** @throws Error where the rows are not those that the splits were made for */
export function benchGermanCredit(text: string, splits: CreditSplits): CreditBenchResult {
  const all = readLabelledTable(text, 'creditability', 'bad', ['row']);
  const leftOut = all.columns.flatMap(({ name }) => (forbiddenGround(name) === undefined ? [] : [name]));
  const table: LabelledTable = { bad: all.bad, columns: all.columns.filter(({ name }) => !leftOut.includes(name)) };
  if (table.bad.length !== splits.rows)
    throw new Error(`the splits are for ${splits.rows} rows, not ${table.bad.length}`);
  const inputs = table.columns.map(({ name, type }) => ({ name, type }));
  const tests: RankQuality[] = [];
  const trains: RankQuality[] = [];
  let [stability, differing, compared] = [0, 0, 0];
  for (const { train, test } of splitsOf(splits)) {
    const rows = rowsOf(table, train);
    const { scorecard } = fitScorecard(rows);
    const [trainScores, testScores] = [scoresOf(scorecard, rows), scoresOf(scorecard, rowsOf(table, test))];
    trains.push(rankQuality(trainScores, rows.bad));
    tests.push(
      rankQuality(
        testScores,
        test.map((row) => table.bad[row] === true),
      ),
    );
    stability += stabilityIndex(trainScores, testScores);
    const before = scoresOf(scorecard, table);
    const after = scoresOf(readPmml(writePmml({ name: 'german-credit', inputs, scorecard })).scorecard, table);
    compared += before.length;
    differing += before.filter((score, row) => score !== after[row]).length;
  }
  const test = meanOf(tests);
  const squares = tests.map(({ areaUnderCurve }) => (areaUnderCurve - test.areaUnderCurve) ** 2);
  return {
    test,
    train: meanOf(trains),
    stability: stability / tests.length,
    deviation: Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / (tests.length - 1)),
    splits: tests.length,
    differing,
    compared,
    leftOut,
  };
}

function scoresOf(scorecard: Scorecard, table: LabelledTable): readonly number[] {
  const score = prepareScorecard(scorecard);
  return table.bad.map((_, row) => score(valuesOfRow(table, row)).score);
}

function meanOf(qualities: readonly RankQuality[]): RankQuality {
  const mean = (of: (quality: RankQuality) => number): number =>
    qualities.reduce((sum, quality) => sum + of(quality), 0) / qualities.length;
  return {
    areaUnderCurve: mean(({ areaUnderCurve }) => areaUnderCurve),
    kolmogorovSmirnov: mean(({ kolmogorovSmirnov }) => kolmogorovSmirnov),
  };
}

const digits = 4;

function resultText({
  test,
  train,
  stability,
  deviation,
  splits,
  differing,
  compared,
  leftOut,
}: CreditBenchResult): string {
  const lines = [
    `German credit 德国信用数据: ${splits} splits 次划分; left out 不得使用的列: ${leftOut.join(', ')}`,
    `test 测试 AUC ${test.areaUnderCurve.toFixed(digits)} (sd ${deviation.toFixed(digits)}), KS ${test.kolmogorovSmirnov.toFixed(digits)}`,
    `train 训练 AUC ${train.areaUnderCurve.toFixed(digits)}, KS ${train.kolmogorovSmirnov.toFixed(digits)}; PSI ${stability.toFixed(digits)}`,
    `PMML: ${compared} rows compared 行比对, ${differing} differ 不同`,
  ];
  return `${lines.join('\n')}\n`;
}

function summaryOf(result: CreditBenchResult | undefined, index: ReturnType<typeof timeCreditIndex>) {
  return {
    germanCreditAuc: result === undefined ? null : Number(result.test.areaUnderCurve.toFixed(digits)),
    germanCreditKs: result === undefined ? null : Number(result.test.kolmogorovSmirnov.toFixed(digits)),
    splits: result?.splits ?? null,
    pmmlRowsCompared: result?.compared ?? null,
    pmmlRowsDiffering: result?.differing ?? null,
    indexMedianMicroseconds: rounded(index.medianMicroseconds),
    indexSlowestPersonMicroseconds: rounded(index.slowestPersonMicroseconds),
    indexItems: index.items,
  };
}
