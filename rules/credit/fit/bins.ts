import type { InputValue } from '../predicate.ts';
import type { Column } from './labelled-table.ts';

/**
 * Bins of a column with their weight of evidence, ln(share of all bad / share of all good), as credit scorecards have them.
 * Bins of numbers are neighbouring ranges whose bad rate only rises or only falls; bins of texts are sets of values.
 */

export interface Bin {
  /** Numbers: the values from the upper bound of the bin before to below this one; the last bin has no bound. */
  readonly below?: number;
  /** Texts: the values. */
  readonly values?: readonly string[];
  /** The rows where the column is empty. */
  readonly missing?: true;
  readonly good: number;
  readonly bad: number;
  readonly weightOfEvidence: number;
}

export interface BinnedColumn {
  readonly name: string;
  readonly type: Column['type'];
  readonly bins: readonly Bin[];
  readonly informationValue: number;
}

export interface BinSettings {
  /** The least share of all rows that a bin holds. */
  readonly leastShare: number;
  readonly mostBins: number;
  /** Ranges of equally many rows that bins of numbers are made of. */
  readonly firstRanges: number;
}

export const usualBins: BinSettings = { leastShare: 0.05, mostBins: 5, firstRanges: 20 };

/** Added to every count, so that a bin with one outcome alone has a weight too. */
const smoothing = 0.5;

/** Rows of one place on the scale of a column, before and while they are merged. */
interface Group {
  readonly below?: number;
  readonly values?: readonly string[];
  readonly good: number;
  readonly bad: number;
}

interface Totals {
  readonly good: number;
  readonly bad: number;
}

export function binColumn(column: Column, bad: readonly boolean[], settings: BinSettings): BinnedColumn {
  const totals = { good: bad.filter((one) => !one).length, bad: bad.filter(Boolean).length };
  const least = settings.leastShare * bad.length;
  const filled = column.values.flatMap((value, row) =>
    value === undefined ? [] : [{ value, bad: bad[row] === true }],
  );
  const groups = column.type === 'number' ? ranges(filled, settings, totals) : sets(filled);
  const merged = mergeLeast(mergeSmall(groups, least), settings.mostBins, totals);
  const empty = countOf(column.values.flatMap((value, row) => (value === undefined ? [bad[row] === true] : [])));
  const bins: Bin[] = merged.map((group) => ({ ...group, weightOfEvidence: weightOf(group, totals) }));
  if (empty.good + empty.bad > 0) {
    // Too few empty cells say nothing, so they weigh nothing.
    const weightOfEvidence = empty.good + empty.bad < least ? 0 : weightOf(empty, totals);
    bins.unshift({ missing: true, ...empty, weightOfEvidence });
  }
  return { name: column.name, type: column.type, bins, informationValue: informationValueOf(bins, totals) };
}

/** The weight of the bin in which a value lies; 0 where it lies in none. */
export function weightAt({ bins }: BinnedColumn, value: InputValue | undefined): number {
  for (const { missing, values, below, weightOfEvidence } of bins) {
    const inside =
      value === undefined
        ? missing === true
        : missing !== true &&
          (typeof value === 'string' ? values?.includes(value) === true : below === undefined || value < below);
    if (inside) return weightOfEvidence;
  }
  return 0;
}

/** Σ (share of bad − share of good) · weight of evidence. */
function informationValueOf(bins: readonly Bin[], totals: Totals): number {
  return bins.reduce((sum, { good, bad, weightOfEvidence }) => {
    return sum + (bad / totals.bad - good / totals.good) * weightOfEvidence;
  }, 0);
}

function weightOf({ good, bad }: Totals, totals: Totals): number {
  return Math.log((bad + smoothing) / (totals.bad + smoothing) / ((good + smoothing) / (totals.good + smoothing)));
}

type Filled = readonly { readonly value: InputValue; readonly bad: boolean }[];

/** Ranges of about equally many rows, then merged where the bad rate turns: rising or falling, whichever tells more. */
function ranges(filled: Filled, { firstRanges }: BinSettings, totals: Totals): readonly Group[] {
  const ordered = filled
    .map(({ value, bad }) => ({ value: Number(value), bad }))
    .sort((one, other) => one.value - other.value);
  const bounds = new Set<number>();
  for (let range = 1; range < firstRanges; range += 1) {
    const value = ordered[Math.floor((range * ordered.length) / firstRanges)]?.value;
    if (value !== undefined && value > (ordered[0]?.value ?? 0)) bounds.add(value);
  }
  const groups: Group[] = [];
  let at = 0;
  for (const below of [...bounds, Number.POSITIVE_INFINITY]) {
    const inside: boolean[] = [];
    for (let row = ordered[at]; row !== undefined && row.value < below; row = ordered[at]) {
      inside.push(row.bad);
      at += 1;
    }
    groups.push({ ...(below === Number.POSITIVE_INFINITY ? {} : { below }), ...countOf(inside) });
  }
  const [rising, falling] = [monotone(groups, 1), monotone(groups, -1)];
  return tells(rising, totals) >= tells(falling, totals) ? rising : falling;
}

/** Pools neighbours until the bad rate goes one way (pool adjacent violators). */
function monotone(groups: readonly Group[], direction: 1 | -1): readonly Group[] {
  const pooled: Group[] = [];
  for (const group of groups) {
    let last = group;
    for (let before = pooled.at(-1); before !== undefined; before = pooled.at(-1)) {
      if (direction * (rateOf(last) - rateOf(before)) > 0) break;
      pooled.pop();
      last = together(before, last);
    }
    pooled.push(last);
  }
  return pooled;
}

/** Every text alone, in the order of the bad rate, so that neighbours are alike. */
function sets(filled: Filled): readonly Group[] {
  const outcomes = new Map<string, boolean[]>();
  for (const { value, bad } of filled) {
    const known = outcomes.get(String(value));
    if (known === undefined) outcomes.set(String(value), [bad]);
    else known.push(bad);
  }
  return [...outcomes]
    .map(([value, all]): Group => ({ values: [value], ...countOf(all) }))
    .sort((one, other) => rateOf(one) - rateOf(other) || order(one, other));
}

/** Equal rates must not leave the order to the rows. */
function order(one: Group, other: Group): number {
  return (one.values?.[0] ?? '') < (other.values?.[0] ?? '') ? -1 : 1;
}

/** The smallest group joins the neighbour that is more like it, until none is too small. */
function mergeSmall(groups: readonly Group[], least: number): readonly Group[] {
  const left = [...groups];
  while (left.length > 1) {
    const sizes = left.map(({ good, bad }) => good + bad);
    const size = Math.min(...sizes);
    if (size >= least) break;
    const at = sizes.indexOf(size);
    const rate = rateOf(left[at] ?? { good: 0, bad: 0 });
    const apart = (place: number): number => {
      const neighbour = left[place];
      return neighbour === undefined ? Number.POSITIVE_INFINITY : Math.abs(rateOf(neighbour) - rate);
    };
    join(left, apart(at - 1) <= apart(at + 1) ? at - 1 : at);
  }
  return left;
}

/** Joins the two neighbours whose difference tells least, until there are few enough. */
function mergeLeast(groups: readonly Group[], most: number, totals: Totals): readonly Group[] {
  const left = [...groups];
  while (left.length > most) {
    let at = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let place = 0; place + 1 < left.length; place += 1) {
      const pair = left.slice(place, place + 2);
      const lost = tells(pair, totals) - tells([pair.reduce(together)], totals);
      if (lost < least) [at, least] = [place, lost];
    }
    join(left, at);
  }
  return left;
}

/** Joins a group and the one after it. */
function join(groups: Group[], at: number): void {
  groups.splice(at, 2, groups.slice(at, at + 2).reduce(together));
}

function together(one: Group, other: Group): Group {
  const counts = { good: one.good + other.good, bad: one.bad + other.bad };
  if (one.values !== undefined) return { values: [...one.values, ...(other.values ?? [])], ...counts };
  return other.below === undefined ? counts : { below: other.below, ...counts };
}

function tells(groups: readonly Group[], totals: Totals): number {
  return informationValueOf(
    groups.map((group) => ({ ...group, weightOfEvidence: weightOf(group, totals) })),
    totals,
  );
}

function rateOf({ good, bad }: Totals): number {
  return good + bad === 0 ? 0 : bad / (good + bad);
}

function countOf(outcomes: readonly boolean[]): { good: number; bad: number } {
  const bad = outcomes.filter(Boolean).length;
  return { good: outcomes.length - bad, bad };
}
