/**
 * A set of values of an ordered line, numbers or texts as JavaScript orders them: any union of intervals and points. It is
 * kept as the places where one walks into the set or out of it, so every operation is one walk along the line.
 */
export interface LineSet<Value extends number | string> {
  /** Whether the line begins inside the set. */
  readonly fromStart: boolean;
  /** Where inside and outside change places, in order. */
  readonly cuts: readonly Cut<Value>[];
}

/** A place on the line: right before a value, or right after it. */
export interface Cut<Value extends number | string> {
  readonly at: Value;
  readonly after: boolean;
}

/** A run of the line without gaps; undefined where it has no end on that side. */
export interface Run<Value extends number | string> {
  readonly from: Cut<Value> | undefined;
  readonly to: Cut<Value> | undefined;
}

export const emptyLine: LineSet<never> = { fromStart: false, cuts: [] };
export const wholeLine: LineSet<never> = { fromStart: true, cuts: [] };

/** The set of exactly these values. */
export function pointsOf<Value extends number | string>(values: readonly Value[]): LineSet<Value> {
  const sorted = [...values].sort((one, other) => compare(one, other));
  const single = sorted.filter((value, index) => index === 0 || compare(value, sorted[index - 1] as Value) !== 0);
  return {
    fromStart: false,
    cuts: single.flatMap((at) => [
      { at, after: false },
      { at, after: true },
    ]),
  };
}

/** Everything below a value, with the value itself where `inclusive`. */
export function below<Value extends number | string>(at: Value, inclusive: boolean): LineSet<Value> {
  return { fromStart: true, cuts: [{ at, after: inclusive }] };
}

/** Everything above a value, with the value itself where `inclusive`. */
export function above<Value extends number | string>(at: Value, inclusive: boolean): LineSet<Value> {
  return { fromStart: false, cuts: [{ at, after: !inclusive }] };
}

/** Whether nothing is in the set. Texts have no value between some neighbours; such a gap still counts as something. */
export function isEmptyLine({ fromStart, cuts }: LineSet<number | string>): boolean {
  return !fromStart && cuts.length === 0;
}

export function complementLine<Value extends number | string>({ fromStart, cuts }: LineSet<Value>): LineSet<Value> {
  return { fromStart: !fromStart, cuts };
}

export function meetLines<Value extends number | string>(one: LineSet<Value>, other: LineSet<Value>): LineSet<Value> {
  if (isEmptyLine(one) || isWhole(other)) return one;
  if (isEmptyLine(other) || isWhole(one)) return other;
  return combine(one, other, (inOne, inOther) => inOne && inOther);
}

export function joinLines<Value extends number | string>(one: LineSet<Value>, other: LineSet<Value>): LineSet<Value> {
  if (isEmptyLine(one) || isWhole(other)) return other;
  if (isEmptyLine(other) || isWhole(one)) return one;
  return combine(one, other, (inOne, inOther) => inOne || inOther);
}

/** The runs of the set, in order. */
export function runsOf<Value extends number | string>({ fromStart, cuts }: LineSet<Value>): readonly Run<Value>[] {
  const ends: (Cut<Value> | undefined)[] = fromStart ? [undefined, ...cuts] : [...cuts];
  const runs: Run<Value>[] = [];
  for (let index = 0; index < ends.length; index += 2) runs.push({ from: ends[index], to: ends[index + 1] });
  return runs;
}

function isWhole({ fromStart, cuts }: LineSet<number | string>): boolean {
  return fromStart && cuts.length === 0;
}

function combine<Value extends number | string>(
  one: LineSet<Value>,
  other: LineSet<Value>,
  keep: (inOne: boolean, inOther: boolean) => boolean,
): LineSet<Value> {
  let [inOne, inOther] = [one.fromStart, other.fromStart];
  let [next, nextOther] = [0, 0];
  const fromStart = keep(inOne, inOther);
  let inside = fromStart;
  const cuts: Cut<Value>[] = [];
  for (;;) {
    const cut = one.cuts[next];
    const cutOther = other.cuts[nextOther];
    if (cut === undefined && cutOther === undefined) return { fromStart, cuts };
    const order = compareCuts(cut, cutOther);
    if (order <= 0) {
      inOne = !inOne;
      next += 1;
    }
    if (order >= 0) {
      inOther = !inOther;
      nextOther += 1;
    }
    const passed = order <= 0 ? cut : cutOther;
    if (passed !== undefined && keep(inOne, inOther) !== inside) {
      cuts.push(passed);
      inside = !inside;
    }
  }
}

/** A cut that there is not lies behind all others. */
function compareCuts<Value extends number | string>(
  one: Cut<Value> | undefined,
  other: Cut<Value> | undefined,
): number {
  if (one === undefined || other === undefined) return one === other ? 0 : one === undefined ? 1 : -1;
  return compare(one.at, other.at) || Number(one.after) - Number(other.after);
}

/** As the comparisons of rules order them, which is by code unit for texts; 0 and -0 are one value. */
function compare(one: number | string, other: number | string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
