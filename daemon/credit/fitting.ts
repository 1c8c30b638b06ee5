import type { CreditModelFile } from '../../rules/credit/credit-model-file.ts';
import { type FittedScorecard, fitScorecard } from '../../rules/credit/fit/fit-scorecard.ts';
import { type ModelFrame, modelAround, quarterBands } from '../../rules/credit/fit/fitted-model.ts';
import { type LabelledTable, readLabelledTable, rowsOf, valuesOfRow } from '../../rules/credit/fit/labelled-table.ts';
import {
  type RankPoint,
  type RankQuality,
  rankPoints,
  rankQuality,
  stabilityIndex,
} from '../../rules/credit/fit/quality.ts';
import { stratifiedRows } from '../../rules/credit/fit/stratified.ts';
import { type ForbiddenGround, forbiddenGround } from '../../rules/credit/forbidden-ground.ts';
import { loadCreditModels } from '../../rules/credit/load-credit-models.ts';
import { prepareScorecard } from '../../rules/credit/scorecard.ts';
import type { Fault } from '../../rules/matters/fault.ts';
import { Random } from '../../rules/random.ts';

export interface FittingWishes {
  readonly target: string;
  readonly badValue: string;
  readonly leftOut: readonly string[];
  /** The share of rows that the scorecard is tested with and not fitted to. */
  readonly testShare: number;
  readonly seed: number;
  readonly frame: Pick<ModelFrame, 'model' | 'version' | 'role'>;
}

/** Rows, and how well the scorecard tells good from bad among them. */
export interface Judged extends RankQuality {
  readonly rows: number;
  readonly bad: number;
  readonly points: readonly RankPoint[];
  readonly scores: readonly number[];
}

export interface Fitting {
  readonly model: CreditModelFile;
  readonly fitted: FittedScorecard;
  readonly train: Judged;
  readonly test: Judged;
  readonly stability: number;
  /** Columns by which nobody may be judged. */
  readonly forbidden: readonly { readonly column: string; readonly ground: ForbiddenGround }[];
  readonly wishes: FittingWishes;
}

/**
 * Fits a credit model to a text of comma-separated values. Columns on a forbidden ground are never read.
 *
 * @returns the model with how good it is, or what the loader of models has against it
 * @throws TableFault for a text that is no table; Error where no column tells enough
 */
export function fitCreditModel(text: string, wishes: FittingWishes): Fitting | { readonly faults: readonly Fault[] } {
  const { target, badValue, leftOut, testShare, seed, frame } = wishes;
  const all = readLabelledTable(text, target, badValue, leftOut);
  const forbidden = all.columns.flatMap(({ name }) => {
    const ground = forbiddenGround(name);
    return ground === undefined ? [] : [{ column: name, ground }];
  });
  const columns = all.columns.filter(({ name }) => !forbidden.some(({ column }) => column === name));
  const table: LabelledTable = { columns, bad: all.bad };
  const random = new Random(seed);
  const testRows = new Set(stratifiedRows(table.bad, testShare, () => random.next()));
  const part = (inTest: boolean): LabelledTable =>
    rowsOf(
      table,
      table.bad.flatMap((_, row) => (testRows.has(row) === inTest ? [row] : [])),
    );
  const [trainTable, testTable] = [part(false), part(true)];
  const fitted = fitScorecard(trainTable);
  const train = judge(fitted, trainTable);
  const test = judge(fitted, testTable);
  const inputs = fitted.columns.map(({ name, type }) => ({ name, type }));
  const model = modelAround(
    { name: frame.model, inputs, scorecard: fitted.scorecard },
    {
      ...frame,
      basis: { text: `由 ${trainTable.bad.length} 行数据拟合，目标 ${target}=${badValue}`, mark: 'D' },
      bands: quarterBands(train.scores),
    },
  );
  const loaded = loadCreditModels([{ file: `${frame.model}.json`, json: model }]);
  if ('faults' in loaded) return loaded;
  const stability = stabilityIndex(train.scores, test.scores);
  return { model, fitted, train, test, stability, forbidden, wishes };
}

function judge({ scorecard }: FittedScorecard, table: LabelledTable): Judged {
  const score = prepareScorecard(scorecard);
  const scores = table.bad.map((_, row) => score(valuesOfRow(table, row)).score);
  return {
    ...rankQuality(scores, table.bad),
    rows: scores.length,
    bad: table.bad.filter(Boolean).length,
    points: rankPoints(scores, table.bad),
    scores,
  };
}
