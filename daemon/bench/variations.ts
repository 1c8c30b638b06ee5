import { comparisonOf } from '../../rules/engine/compiler/comparison.ts';
import { Random } from '../../rules/random.ts';
import {
  type Condition,
  type Facts,
  isFactReference,
  type LeafCondition,
  leavesOf,
  type Workload,
  type WorkloadRule,
} from './workload.ts';

type Scalar = string | number | boolean;
/** By place, what rules hold it against: the values at which verdicts turn. */
export type Pools = ReadonlyMap<string, readonly Scalar[]>;

/** How likely the value at a place is changed; a list loses and gains each item half as likely. */
const changeChance = 0.06;
/** How many values are tried until one gives a comparison the result that it is to have. */
const mostTries = 20;

/**
 * Facts that differ from the workload's where its rules look. Each in turn is made for one rule, to hold or not to hold
 * of it; besides, values here and there become others that rules name, or their neighbours. Types stay and nothing is
 * left out, since engines differ in what they make of absent values, and whoever writes rules for one knows its ways.
 * The same seed gives the same facts.
 */
export function varyFacts({ rules, facts }: Workload, count: number, seed: number): readonly Facts[] {
  const random = new Random(seed);
  const pools = poolsOf(rules, facts);
  return Array.from({ length: count }, (_, index) => {
    const varied = Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [name, vary(value, name, pools, random)]),
    );
    const rule = rules[index % rules.length];
    if (rule !== undefined) aim(rule.conditions, Math.floor(index / rules.length) % 3 !== 2, varied, pools, random);
    return varied;
  });
}

function vary(value: unknown, place: string, pools: Pools, random: Random): unknown {
  if (Array.isArray(value)) {
    const kept = value
      .filter(() => !random.chance(changeChance / 2))
      .map((item) => vary(item, `${place}[*]`, pools, random));
    const gained = (pools.get(place) ?? []).filter((item) => !kept.includes(item) && random.chance(changeChance / 2));
    const all = [...kept, ...gained];
    // A list of records keeps one: the library takes a path into an empty list for no list at all.
    return all.length === 0 && typeof value[0] === 'object' ? value.slice(0, 1) : all;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, vary(inner, `${place}.${name}`, pools, random)]),
    );
  }
  const pool = pools.get(place) ?? [];
  return pool.length > 0 && random.chance(changeChance) ? random.pick(pool) : value;
}

/** Changes facts so that a condition comes out as wanted, as far as that goes by its comparisons one by one. */
function aim(
  condition: Condition,
  wanted: boolean,
  facts: Record<string, unknown>,
  pools: Pools,
  random: Random,
): void {
  if ('not' in condition) aim(condition.not, !wanted, facts, pools, random);
  else if ('all' in condition || 'any' in condition) {
    const children = 'all' in condition ? condition.all : condition.any;
    const needed = wanted === 'all' in condition ? children : [random.pick(children)];
    for (const child of needed) aim(child, wanted, facts, pools, random);
  } else aimLeaf(condition, wanted, facts, pools, random);
}

function aimLeaf(
  { fact, path, operator, value }: LeafCondition,
  wanted: boolean,
  facts: Record<string, unknown>,
  pools: Pools,
  random: Random,
): void {
  const place = placeOf(fact, path);
  const compare = comparisonOf(operator);
  const names = place.split('.');
  const last = names.pop() ?? '';
  // What lies in a list of records changes by chance alone.
  if (place.includes('[') || compare === undefined) return;
  const holder = names.reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], facts);
  const other = isFactReference(value) ? valuesAt(facts, placeOf(value.fact, value.path))[0] : value;
  const pool = [...(pools.get(place) ?? []), ...(isFactReference(value) ? neighboursOf(other) : [])];
  let found = (holder as Record<string, unknown>)[last];
  for (let tries = 0; compare(found, other) !== wanted && tries < mostTries; tries += 1) {
    found = Array.isArray(found) ? pool.filter(() => random.chance(0.4)) : random.pick(pool);
  }
  (holder as Record<string, unknown>)[last] = found;
}

/** For every place at which rules look: what they hold it against, what stands there, and the neighbours of both. */
export function poolsOf(rules: readonly WorkloadRule[], facts: Facts): Pools {
  const pools = new Map<string, Set<Scalar>>();
  const add = (place: string, values: readonly unknown[]): void => {
    const pool = pools.get(place) ?? new Set();
    pools.set(place, pool);
    for (const one of values.flatMap(neighboursOf)) pool.add(one);
  };
  for (const { fact, path, value } of rules.flatMap(({ conditions }) => leavesOf(conditions))) {
    const place = placeOf(fact, path);
    add(place, valuesAt(facts, place));
    if (isFactReference(value)) {
      const other = placeOf(value.fact, value.path);
      add(place, valuesAt(facts, other));
      add(other, valuesAt(facts, place));
    } else add(place, Array.isArray(value) ? value : [value]);
  }
  return new Map([...pools].map(([place, pool]) => [place, [...pool]]));
}

function neighboursOf(value: unknown): readonly Scalar[] {
  if (typeof value === 'number') return [value - 1, value, value + 1];
  if (typeof value === 'boolean') return [true, false];
  if (typeof value !== 'string') return [];
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return [value, '其他'];
  return [-1, 0, 1].map((days) => new Date(Date.parse(value) + days * 86_400_000).toISOString().slice(0, 10));
}

/** A place without item numbers, as `applicant.age` or `materials[*].type`. */
function placeOf(fact: string, path = ''): string {
  return fact + path.replace(/^\$/, '').replaceAll(/\[\d+\]/g, '[*]');
}

/** The texts, numbers and booleans at a place, and those in a list there. */
function valuesAt(facts: Facts, place: string): readonly unknown[] {
  let values: readonly unknown[] = [facts];
  for (const name of place.split(/\.|(?=\[\*\])/)) {
    values = values.flatMap((value) =>
      name === '[*]' ? (value as readonly unknown[]) : [(value as Readonly<Record<string, unknown>>)[name]],
    );
  }
  return values.flat();
}
