import {
  complementLine,
  emptyLine,
  isEmptyLine,
  joinLines,
  type LineSet,
  meetLines,
  pointsOf,
  wholeLine,
} from './line-set.ts';

/**
 * A set of values that are no lists, kept apart by their kind because no operator finds values of two kinds equal. Texts
 * are two lines: the operators of order first ask whether a number can be read from the text, and are false where not.
 */
export interface ScalarSet {
  readonly numbers: LineSet<number>;
  /** Texts from which `parseFloat` reads a number; days are such. */
  readonly numericTexts: LineSet<string>;
  readonly otherTexts: LineSet<string>;
  readonly yes: boolean;
  readonly no: boolean;
  /** Lists and records, all or none of them. */
  readonly rest: boolean;
}

const nothing: ScalarSet = {
  numbers: emptyLine,
  numericTexts: emptyLine,
  otherTexts: emptyLine,
  yes: false,
  no: false,
  rest: false,
};

export const noScalar: ScalarSet = nothing;
export const allNumbers: ScalarSet = { ...nothing, numbers: wholeLine };
export const allTexts: ScalarSet = { ...nothing, numericTexts: wholeLine, otherTexts: wholeLine };
/** Every value that JSON can hold, except null: that is nothing given. */
export const allValues: ScalarSet = { ...allTexts, numbers: wholeLine, yes: true, no: true, rest: true };

/** The values that `===` finds equal to one of these; a list or a record equals nothing, as facts share none with rules. */
export function valuesOf(values: readonly unknown[]): ScalarSet {
  const texts = values.filter((value) => typeof value === 'string');
  return {
    numbers: pointsOf(values.filter((value) => typeof value === 'number')),
    numericTexts: pointsOf(texts.filter(isNumericText)),
    otherTexts: pointsOf(texts.filter((text) => !isNumericText(text))),
    yes: values.includes(true),
    no: values.includes(false),
    rest: false,
  };
}

/** Whether the operators of order look at a text at all. */
export function isNumericText(text: string): boolean {
  return !Number.isNaN(Number.parseFloat(text));
}

export function meetScalars(one: ScalarSet, other: ScalarSet): ScalarSet {
  return {
    numbers: meetLines(one.numbers, other.numbers),
    numericTexts: meetLines(one.numericTexts, other.numericTexts),
    otherTexts: meetLines(one.otherTexts, other.otherTexts),
    yes: one.yes && other.yes,
    no: one.no && other.no,
    rest: one.rest && other.rest,
  };
}

export function joinScalars(one: ScalarSet, other: ScalarSet): ScalarSet {
  return {
    numbers: joinLines(one.numbers, other.numbers),
    numericTexts: joinLines(one.numericTexts, other.numericTexts),
    otherTexts: joinLines(one.otherTexts, other.otherTexts),
    yes: one.yes || other.yes,
    no: one.no || other.no,
    rest: one.rest || other.rest,
  };
}

export function complementScalars(one: ScalarSet): ScalarSet {
  return {
    numbers: complementLine(one.numbers),
    numericTexts: complementLine(one.numericTexts),
    otherTexts: complementLine(one.otherTexts),
    yes: !one.yes,
    no: !one.no,
    rest: !one.rest,
  };
}

/** Certain where true. A gap between two neighbouring texts is not noticed, so false says only that it may be filled. */
export function isNoScalar({ numbers, numericTexts, otherTexts, yes, no, rest }: ScalarSet): boolean {
  return !(yes || no || rest) && isEmptyLine(numbers) && isEmptyLine(numericTexts) && isEmptyLine(otherTexts);
}
