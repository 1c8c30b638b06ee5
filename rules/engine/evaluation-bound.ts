import type { LocalizedText } from '../text.ts';

/**
 * What one evaluation may take, whatever the rules and the facts are. It is counted in steps rather than in time, so that
 * the same rules and facts always come to the same.
 */
export const mostSteps = 1_000_000;
/**
 * The longest list that three-valued rules look at. A longer one is refused, so that a human looks; forms and applications
 * have no list of more than a hundred items.
 */
export const longestList = 500;
/** The deepest nesting of lists in a list that is compared by order. No message has deeper ones. */
export const deepestList = 32;

/** An evaluation would take more than it may. */
export class EvaluationBoundError extends Error {
  readonly code = 'EVALUATION_BOUND';
  /** `depth`: one comparison cannot be made. `steps`: the whole evaluation is given up. */
  readonly bound: keyof typeof texts;
  readonly text: LocalizedText;

  constructor(bound: keyof typeof texts) {
    const text = texts[bound];
    super(`${text.en} / ${text.zh}`);
    this.name = 'EvaluationBoundError';
    this.bound = bound;
    this.text = text;
  }
}

const texts = {
  depth: {
    zh: `嵌套超过 ${deepestList} 层的列表不能比较大小：请用 path 取出其中的值`,
    en: `lists nested more than ${deepestList} levels deep are not compared by order: give the path of a value in them`,
  },
  steps: {
    zh: `一次求值超过 ${mostSteps} 步：请缩短所比较的列表，或减少条件`,
    en: `an evaluation of more than ${mostSteps} steps: shorten the lists that are compared, or use fewer conditions`,
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;

/** Outside of an evaluation nothing is counted. */
let counting = false;
let left = 0;
let evaluation = 0;
/** Thousands of comparisons can fail by one bound; where an error comes from takes longer to find than the comparison. */
let thrown: Partial<Record<EvaluationBoundError['bound'], EvaluationBoundError>> = {};

export function beginEvaluation(): void {
  counting = true;
  left = mostSteps;
  evaluation += 1;
  thrown = {};
}

export function endEvaluation(): void {
  counting = false;
}

/** The number of the evaluation that is under way, for what is remembered as long as it lasts; undefined where there is none. */
export function currentEvaluation(): number | undefined {
  return counting ? evaluation : undefined;
}

/** The error of a bound; the same one throughout an evaluation. */
export function boundError(bound: EvaluationBoundError['bound']): EvaluationBoundError {
  if (!counting) return new EvaluationBoundError(bound);
  thrown[bound] ??= new EvaluationBoundError(bound);
  return thrown[bound];
}

/** Counts what is about to be done: a step is a look at one item of a list, or as much. @throws EvaluationBoundError */
export function spend(steps: number): void {
  if (!canSpend(steps)) throw boundError('steps');
}

/** As `spend`, and says whether that is still within the bound. */
export function canSpend(steps: number): boolean {
  if (!counting) return true;
  // What is used up stays used up.
  left = steps > left ? -1 : left - steps;
  return left >= 0;
}
