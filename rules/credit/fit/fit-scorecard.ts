import type { Attribute, Characteristic, Scorecard } from '../scorecard.ts';
import { type Bin, type BinnedColumn, type BinSettings, binColumn, usualBins, weightAt } from './bins.ts';
import { type LabelledTable, TableFault } from './labelled-table.ts';
import { fitLogistic } from './logistic.ts';

/**
 * Fits a scorecard to rows with a known outcome: bins with their weights of evidence, a logistic regression on the weights
 * of the columns that tell enough, and points scaled so that `points` stands for the odds `odds` and `pointsToDouble` more
 * halve them. Points are rounded once, bin by bin, so that the written scorecard is the whole of the model.
 */

export interface FitSettings {
  readonly bins: BinSettings;
  /** Columns with a smaller information value are left out. */
  readonly leastInformationValue: number;
  readonly ridge: number;
  readonly scale: Scale;
}

export interface Scale {
  readonly points: number;
  /** Bad to good. */
  readonly odds: number;
  readonly pointsToDouble: number;
}

export const usualFit: FitSettings = {
  bins: usualBins,
  leastInformationValue: 0.02,
  ridge: 1,
  scale: { points: 600, odds: 1 / 19, pointsToDouble: 50 },
};

export interface FittedColumn extends BinnedColumn {
  readonly coefficient: number;
  /** One a bin. */
  readonly points: readonly number[];
}

export interface FittedScorecard {
  readonly scorecard: Scorecard;
  /** In the order of their information value, the greatest first. */
  readonly columns: readonly FittedColumn[];
  /** Binned, and not in the scorecard: what they tell is too little, or others tell it already. */
  readonly leftOut: readonly BinnedColumn[];
  readonly intercept: number;
}

export function fitScorecard({ columns, bad }: LabelledTable, settings: FitSettings = usualFit): FittedScorecard {
  const binned = columns
    .map((column) => ({ column, binned: binColumn(column, bad, settings.bins) }))
    .sort((one, other) => other.binned.informationValue - one.binned.informationValue);
  let chosen = binned.filter(({ binned: { informationValue } }) => informationValue >= settings.leastInformationValue);
  const weights = new Map(
    chosen.map(({ column, binned: bins }) => [column.name, column.values.map((value) => weightAt(bins, value))]),
  );
  for (;;) {
    if (chosen.length === 0) throw nothingTells();
    const matrix = bad.map((_, row) => chosen.map(({ column }) => weights.get(column.name)?.[row] ?? 0));
    const { intercept, coefficients } = fitLogistic(matrix, bad, settings.ridge);
    // A coefficient below 0 would give more points for worse odds: others tell what that column does.
    const kept = chosen.filter((_, at) => (coefficients[at] ?? 0) > 0);
    if (kept.length === chosen.length) return fitted(intercept, coefficients);
    chosen = kept;
  }

  function fitted(intercept: number, coefficients: readonly number[]): FittedScorecard {
    const { points, odds, pointsToDouble } = settings.scale;
    const factor = pointsToDouble / Math.LN2;
    const inside = chosen.map(({ binned: one }, at): FittedColumn => {
      const coefficient = coefficients[at] ?? 0;
      const ofBins = one.bins.map(({ weightOfEvidence }) => rounded(-factor * coefficient * weightOfEvidence));
      return { ...one, coefficient, points: ofBins };
    });
    const scorecard: Scorecard = {
      initialScore: rounded(points + factor * Math.log(odds) - factor * intercept),
      reasonCodeAlgorithm: 'pointsBelow',
      characteristics: inside.map(characteristicOf),
    };
    const names = new Set(inside.map(({ name }) => name));
    return {
      scorecard,
      columns: inside,
      leftOut: binned.flatMap(({ binned: one }) => (names.has(one.name) ? [] : [one])),
      intercept,
    };
  }
}

function nothingTells(): TableFault {
  const zh = '没有一列足以说明目标';
  return new TableFault('NOTHING_TELLS', `${zh} no column tells enough of the outcome to make a scorecard`);
}

/** The baseline is the most that a characteristic can give, so that a reason says what was missed. */
function characteristicOf(column: FittedColumn): Characteristic {
  const { name, bins, points } = column;
  const missing = bins.findIndex((bin) => bin.missing === true);
  const attributes: Attribute[] = [{ when: { operator: 'isMissing' }, partialScore: points[missing] ?? 0 }];
  bins.forEach((bin, at) => {
    if (bin.missing !== true) attributes.push({ when: whenIn(bin), partialScore: points[at] ?? 0 });
  });
  // A text that no row had when this was fitted says nothing either way.
  if (column.type === 'text') attributes.push({ when: 'always', partialScore: 0 });
  return { name, input: name, reasonCode: reasonCodeOf(name), baselineScore: Math.max(...points), attributes };
}

/** Ranges follow each other, so that the bound above is enough. */
function whenIn({ values, below }: Bin): Attribute['when'] {
  if (values !== undefined) return { operator: 'isIn', values };
  return below === undefined ? 'always' : { operator: 'lessThan', value: below };
}

export function reasonCodeOf(name: string): string {
  return name
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .toUpperCase();
}

/** Never the 0 below 0, which JSON does not keep. */
function rounded(points: number): number {
  return Math.round(points) + 0;
}
