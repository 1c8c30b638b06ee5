import { Random } from '../random.ts';
import { type Comparisons, comparePairs, type Pairs, swapsOf } from './comparison.ts';
import { competedProbabilities, oddsOf } from './competition.ts';
import type { LinkageConfiguration } from './configuration.ts';
import { missing } from './levels.ts';
import { type FieldModel, type LinkageModel, levelCount, levelWeights, swapWeight } from './model.ts';
import { noValue, type Table } from './table.ts';

const mostRounds = 60;
/** It has come to rest when no probability moves by more. */
const restingMove = 1e-4;
const randomPairs = 100_000;
/** A level that was never seen may still occur: half an observation (Jeffreys). */
const unseen = 0.5;

/**
 * Learns the weights by expectation–maximisation (Fellegi and Sunter 1969; Winkler 1988), without a label.
 *
 * What two people have in common (u) comes from pairs drawn at random, exact agreement from the counts of all values, each
 * pair counting as far as it is not thought to be one person. What records of one person have in common (m) comes from the
 * candidates, each field from those that were found without it. The prior follows from the matches found, so nothing is
 * assumed of how many there are.
 */
export function estimateModel(
  table: Table,
  configuration: LinkageConfiguration,
  candidates: Comparisons,
  selectedBy: Int32Array,
  told: (share: number) => void = () => undefined,
): LinkageModel {
  const sample = comparePairs(table, configuration, drawPairs(table, configuration));
  const allPairs = countOfPairs(table, configuration);
  const agreements = exactAgreements(table, configuration);
  let model = firstGuess(configuration, table, sample);
  let converged = false;
  let rounds = 0;
  while (rounds < mostRounds && !converged) {
    told(rounds / mostRounds);
    rounds += 1;
    const odds = expectedOdds(model, candidates);
    // Where each record has one partner at most, the better partner takes the place of the others.
    const found = configuration.task === 'oneToOne' ? competedProbabilities(candidates.pairs, odds) : chances(odds);
    const drawn = chances(expectedOdds(model, sample));
    const next = maximise(model, { candidates, selectedBy, found, sample, drawn, allPairs, agreements });
    converged = distance(model, next) < restingMove;
    model = next;
  }
  return { ...model, rounds, converged };
}

interface Evidence {
  readonly candidates: Comparisons;
  readonly selectedBy: Int32Array;
  /** For each candidate, how probably it is a match. */
  readonly found: Float64Array;
  readonly sample: Comparisons;
  readonly drawn: Float64Array;
  readonly allPairs: number;
  /** For each field, among all pairs, how many have both values and how many agree exactly. */
  readonly agreements: readonly Agreements[];
}

interface Agreements {
  readonly compared: number;
  readonly exact: number;
}

function maximise(model: LinkageModel, evidence: Evidence): LinkageModel {
  const { candidates, found, allPairs } = evidence;
  const { configuration } = model;
  const matches = sum(found);
  const swapped = Object.fromEntries(
    swapsOf(configuration).map(([one]) => {
      let crosswise = unseen;
      for (let pair = 0; pair < candidates.pairs.count; pair += 1) {
        if (((candidates.swapped[pair] ?? 0) & (1 << one)) !== 0) crosswise += found[pair] ?? 0;
      }
      return [configuration.fields[one]?.name ?? '', Math.min(0.5, crosswise / (matches + 1))];
    }),
  );
  return {
    ...model,
    fields: model.fields.map((_, field) => maximiseField(configuration, evidence, field)),
    prior: Math.min(0.5, Math.max(matches, unseen) / allPairs),
    swapped,
  };
}

function maximiseField(configuration: LinkageConfiguration, evidence: Evidence, field: number): FieldModel {
  const { candidates, selectedBy, found, sample, drawn, agreements } = evidence;
  const levels = levelCount(configuration, field);
  const matched = new Array<number>(levels).fill(0);
  const matchedByAnyKey = new Array<number>(levels).fill(0);
  const { fieldCount } = candidates;
  for (let pair = 0; pair < candidates.pairs.count; pair += 1) {
    const level = candidates.levels[pair * fieldCount + field] ?? missing;
    const probability = found[pair] ?? 0;
    if (level === missing) continue;
    matchedByAnyKey[level] = (matchedByAnyKey[level] ?? 0) + probability;
    if (((selectedBy[pair] ?? 0) & (1 << field)) === 0) matched[level] = (matched[level] ?? 0) + probability;
  }
  const unmatched = new Array<number>(levels).fill(0);
  for (let pair = 0; pair < sample.pairs.count; pair += 1) {
    const level = sample.levels[pair * fieldCount + field] ?? missing;
    if (level === missing || level === 0) continue;
    unmatched[level] = (unmatched[level] ?? 0) + (1 - (drawn[pair] ?? 0)) * countsFor(sample);
  }
  const { compared, exact } = agreements[field] ?? { compared: 0, exact: 0 };
  const alike = Math.max(exact - (matchedByAnyKey[0] ?? 0), 0) + unseen;
  const exactShare = Math.min(0.999, alike / (Math.max(compared - sum(matchedByAnyKey), 0) + 1));
  const others = shares(unmatched.slice(1)).map((share) => share * (1 - exactShare));
  // Where every pair was found by this very field, what they have in common flatters it, and is all there is.
  const learnt = shares(sum(matched) < 1 ? matchedByAnyKey : matched);
  return monotone({ matched: learnt, unmatched: [exactShare, ...others] });
}

/** How many pairs drawn at random each of a sample stands for. */
function countsFor({ pairs }: Comparisons): number {
  return randomPairs / Math.max(1, pairs.count);
}

/** Shares of counts, none of them zero. */
function shares(counts: readonly number[]): readonly number[] {
  const total = sum(counts) + unseen * counts.length;
  return counts.map((count) => (count + unseen) / total);
}

/**
 * Makes the weights fall from level to level: neighbours that stand the wrong way round share their probabilities, so that
 * their weights become one (pool adjacent violators).
 */
export function monotone({ matched, unmatched }: FieldModel): FieldModel {
  const pools: { matched: number; unmatched: number; levels: number }[] = [];
  for (const [level, probability] of matched.entries()) {
    let pool = { matched: probability, unmatched: unmatched[level] ?? 0, levels: 1 };
    for (;;) {
      const before = pools.at(-1);
      if (before === undefined || before.matched * pool.unmatched >= pool.matched * before.unmatched) break;
      pools.pop();
      pool = {
        matched: before.matched + pool.matched,
        unmatched: before.unmatched + pool.unmatched,
        levels: before.levels + pool.levels,
      };
    }
    pools.push(pool);
  }
  // Each level of a pool keeps its own share of u and takes m in proportion, which leaves the pool with one weight.
  const ratios = pools.flatMap((pool) => new Array<number>(pool.levels).fill(pool.matched / pool.unmatched));
  return { matched: unmatched.map((probability, level) => probability * (ratios[level] ?? 1)), unmatched };
}

/** The odds that each pair is a match under a model. */
function expectedOdds(model: LinkageModel, comparisons: Comparisons): Float64Array {
  const { fieldCount, levels, pairs, swapped } = comparisons;
  const weights = model.fields.map(levelWeights);
  const start = Math.log2(model.prior / (1 - model.prior));
  const crosswise = swapsOf(model.configuration).map(([one]) => [1 << one, swapWeight(model, one)] as const);
  const bits = Float64Array.from({ length: pairs.count }, (_, pair) => {
    let weight = start;
    for (let field = 0; field < fieldCount; field += 1) {
      const level = levels[pair * fieldCount + field] ?? missing;
      if (level !== missing) weight += weights[field]?.[level] ?? 0;
    }
    for (const [bit, penalty] of crosswise) if (((swapped[pair] ?? 0) & bit) !== 0) weight += penalty;
    return weight;
  });
  return oddsOf(bits);
}

function chances(odds: Float64Array): Float64Array {
  return odds.map((one) => one / (1 + one));
}

/**
 * Before anything is known: records of one person mostly agree, those of two do as often as pairs drawn at random, or as
 * records of one file where each person is in it once, which holds even if all others that agree are of one person.
 */
function firstGuess(configuration: LinkageConfiguration, table: Table, sample: Comparisons): LinkageModel {
  const fields = configuration.fields.map((_, field) => {
    const levels = levelCount(configuration, field);
    const counts = new Array<number>(levels).fill(0);
    for (let pair = 0; pair < sample.pairs.count; pair += 1) {
      const level = sample.levels[pair * sample.fieldCount + field] ?? missing;
      if (level !== missing) counts[level] = (counts[level] ?? 0) + countsFor(sample);
    }
    const unmatched = shares(counts);
    const exact = configuration.task === 'oneToOne' ? agreementsWithin(table, field) : unmatched[0];
    const others = shares(counts.slice(1)).map((share) => share * (1 - (exact ?? 0)));
    return monotone({ matched: firstShares(levels), unmatched: [exact ?? 0, ...others] });
  });
  const records = Math.min(table.leftCount, table.rightCount);
  const swapped = Object.fromEntries(
    swapsOf(configuration).map(([one]) => [configuration.fields[one]?.name ?? '', 0.05]),
  );
  const prior = Math.min(0.5, (records / 2 + unseen) / (countOfPairs(table, configuration) + 1));
  return { version: 1, configuration, fields, prior, swapped, rounds: 0, converged: false };
}

/** Each level half as often as the closer one, which is what is known before anything is. */
function firstShares(levels: number): readonly number[] {
  return shares(Array.from({ length: levels }, (_, level) => 100 * 0.5 ** (level + 1)));
}

function distance(one: LinkageModel, other: LinkageModel): number {
  const moves = one.fields.flatMap(({ matched }, field) =>
    matched.map((probability, level) => Math.abs(probability - (other.fields[field]?.matched[level] ?? 0))),
  );
  return Math.max(...moves, Math.abs(Math.log(one.prior / other.prior)));
}

function countOfPairs({ leftCount, rightCount }: Table, { task }: LinkageConfiguration): number {
  return task === 'duplicates' ? (leftCount * (leftCount - 1)) / 2 : leftCount * rightCount;
}

function exactAgreements({ columns }: Table, { task }: LinkageConfiguration): readonly Agreements[] {
  return columns.map(({ values, left, right }) => {
    const leftCounts = countsOf(left, values.length);
    if (task === 'duplicates') {
      const all = sum(leftCounts);
      return { compared: (all * (all - 1)) / 2, exact: sum(leftCounts.map((count) => (count * (count - 1)) / 2)) };
    }
    const rightCounts = countsOf(right, values.length);
    const exact = sum(leftCounts.map((count, value) => count * (rightCounts[value] ?? 0)));
    return { compared: sum(leftCounts) * sum(rightCounts), exact };
  });
}

/** How often two records of one file agree exactly in a field. */
function agreementsWithin({ columns }: Table, field: number): number {
  const column = columns[field];
  let [alike, compared] = [unseen, 1];
  for (const side of column === undefined ? [] : [column.left, column.right]) {
    const counts = countsOf(side, column?.values.length ?? 0);
    const all = sum(counts);
    compared += (all * (all - 1)) / 2;
    for (const count of counts) alike += (count * (count - 1)) / 2;
  }
  return Math.min(0.999, alike / compared);
}

function countsOf(records: Int32Array, valueCount: number): Float64Array {
  const counts = new Float64Array(valueCount);
  for (const value of records) if (value !== noValue) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

/** Pairs at random, the same each time for the same files; of small files all pairs, each counting for several. */
function drawPairs(table: Table, configuration: LinkageConfiguration): Pairs {
  const { leftCount, rightCount } = table;
  const apart = configuration.task === 'duplicates';
  const all = countOfPairs(table, configuration);
  const count = Math.min(all, randomPairs);
  const draws = new Random(leftCount * 31 + rightCount);
  const left = new Int32Array(count);
  const right = new Int32Array(count);
  let [first, second] = [0, apart ? 1 : 0];
  for (let pair = 0; pair < count; pair += 1) {
    if (all <= randomPairs) {
      [left[pair], right[pair]] = [first, second];
      second += 1;
      if (second === rightCount) {
        first += 1;
        second = apart ? first + 1 : 0;
      }
      continue;
    }
    left[pair] = draws.below(leftCount);
    do right[pair] = draws.below(rightCount);
    while (apart && left[pair] === right[pair]);
  }
  return { count, left, right };
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
