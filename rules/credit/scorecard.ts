import { type InputValue, type Predicate, type Test, testOf } from './predicate.ts';

/**
 * An additive scorecard with the semantics of PMML 4.4: an initial score, and from each characteristic the partial score of
 * its first attribute whose predicate is true. Reason codes are ranked by the distance of partial scores from their
 * baselines (`pointsBelow`: baseline − partial score; `pointsAbove`: partial score − baseline), the greatest first; equal
 * ones keep the order of the characteristics. All points are whole numbers.
 *
 * @see https://dmg.org/pmml/v4-4/Scorecard.html
 */

export interface Attribute {
  readonly when: Predicate;
  /** `value`: the value of the input itself (PMML: a ComplexPartialScore that is a FieldRef). */
  readonly partialScore: number | 'value';
  /** Goes before that of the characteristic. */
  readonly reasonCode?: string;
}

export interface Characteristic {
  readonly name: string;
  /** The one input that all its predicates read. */
  readonly input: string;
  readonly reasonCode: string;
  /** Goes before that of the scorecard. */
  readonly baselineScore?: number;
  readonly attributes: readonly Attribute[];
}

export const reasonCodeAlgorithms = ['pointsBelow', 'pointsAbove'] as const;
export type ReasonCodeAlgorithm = (typeof reasonCodeAlgorithms)[number];

export interface Scorecard {
  readonly initialScore: number;
  readonly reasonCodeAlgorithm: ReasonCodeAlgorithm;
  readonly baselineScore?: number;
  readonly characteristics: readonly Characteristic[];
}

/** What one characteristic adds. */
export interface Partial {
  readonly characteristic: Characteristic;
  readonly attribute: Attribute;
  readonly points: number;
  readonly reasonCode: string;
  /** How far it is from the baseline, in the direction of the algorithm; negative on the other side of it. */
  readonly distance: number;
}

export interface Scored {
  readonly score: number;
  /** In the order of the characteristics. */
  readonly partials: readonly Partial[];
}

/** Values by the names of inputs; what is not there is missing. */
export type InputValues = ReadonlyMap<string, InputValue>;
export type Score = (values: InputValues) => Scored;

/**
 * Prepares a scorecard once for many scores.
 *
 * @throws Error (from the function that it returns) where no attribute of a characteristic is true, or a `value` is no whole
 * number; the loader lets no such scorecard pass
 */
export function prepareScorecard(scorecard: Scorecard): Score {
  const prepared = scorecard.characteristics.map((characteristic) => ({
    characteristic,
    tests: characteristic.attributes.map(({ when }) => testOf(when)),
    baseline: characteristic.baselineScore ?? scorecard.baselineScore ?? 0,
  }));
  const direction = scorecard.reasonCodeAlgorithm === 'pointsBelow' ? 1 : -1;
  return (values) => {
    let score = scorecard.initialScore;
    const partials: Partial[] = [];
    for (const { characteristic, tests, baseline } of prepared) {
      const value = values.get(characteristic.input);
      const attribute = firstTrue(characteristic, tests, value);
      const points = attribute.partialScore === 'value' ? wholePoints(characteristic, value) : attribute.partialScore;
      score += points;
      partials.push({
        characteristic,
        attribute,
        points,
        reasonCode: attribute.reasonCode ?? characteristic.reasonCode,
        distance: direction * (baseline - points),
      });
    }
    return { score, partials };
  };
}

/** Partial scores by their distance from the baseline, the greatest first. */
export function rankedPartials(partials: readonly Partial[]): readonly Partial[] {
  return [...partials].sort((one, other) => other.distance - one.distance);
}

function firstTrue(
  { name, attributes }: Characteristic,
  tests: readonly Test[],
  value: InputValue | undefined,
): Attribute {
  for (const [index, test] of tests.entries()) {
    const attribute = attributes[index];
    if (test(value) === true && attribute !== undefined) return attribute;
  }
  throw new Error(`no attribute of the characteristic ${name} is true`);
}

function wholePoints({ name }: Characteristic, value: InputValue | undefined): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw new Error(`the characteristic ${name} takes its input as points, which is no whole number`);
}
