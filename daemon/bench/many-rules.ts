import { Random } from '../../rules/random.ts';
import { poolsOf } from './variations.ts';
import {
  type Condition,
  type Facts,
  type LeafCondition,
  leavesOf,
  type Workload,
  type WorkloadRule,
} from './workload.ts';

/** A place at which rules of the workload look, with what stands there and what rules hold it against. */
interface Spot {
  readonly fact: string;
  readonly path: string;
  readonly sample: unknown;
  readonly pool: readonly (string | number | boolean)[];
}

/**
 * Rules by the thousand over the facts of the workload: two to seven conditions each, nested as there, with values of
 * their own, so that few conditions are the same. The same seed gives the same rules.
 */
export function manyRules(workload: Workload, count: number, seed: number): readonly WorkloadRule[] {
  const random = new Random(seed);
  const spots = spotsOf(workload);
  const rules = Array.from({ length: count }, (_, index) => ({
    name: `rule-${index}`,
    priority: random.between(1, 100),
    conditions: makeConditions(random, spots),
    event: { type: 'note', params: { code: `RULE_${index}` } },
  }));
  // As rules come from a file: texts that were put together here would be slower to compare than those that are read.
  return JSON.parse(JSON.stringify(rules)) as WorkloadRule[];
}

function makeConditions(random: Random, spots: readonly Spot[]): WorkloadRule['conditions'] {
  const leaf = (): LeafCondition => makeLeaf(random, random.pick(spots));
  const leaves = (least: number, most: number) => Array.from({ length: random.between(least, most) }, leaf);
  const inner: readonly Condition[] = random.weigh<() => readonly Condition[]>([
    [() => [], 4],
    [() => [{ any: leaves(2, 3) }], 4],
    [() => [{ not: { any: leaves(1, 2) } }], 1],
    [() => [{ any: [leaf(), { all: leaves(2, 3) }] }], 1],
  ])();
  const all = [...leaves(2, 4), ...inner];
  return random.chance(0.1) ? { any: all } : { all };
}

function makeLeaf(random: Random, { fact, path, sample, pool }: Spot): LeafCondition {
  const at = { fact, path };
  const code = (): string => `code-${random.hexadecimal(4)}`;
  if (path.includes('[*]')) {
    if (typeof sample === 'number') {
      return { ...at, operator: 'someFact:greaterThan', value: random.between(1, 1000) };
    }
    return {
      ...at,
      operator: random.pick(['contains', 'doesNotContain']),
      value: random.chance(0.5) ? random.pick(pool) : code(),
    };
  }
  if (Array.isArray(sample)) return { ...at, operator: 'someFact:in', value: [random.pick(pool), code(), code()] };
  if (typeof sample === 'boolean') return { ...at, operator: 'equal', value: random.chance(0.5) };
  const order = random.pick(['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive']);
  if (typeof sample === 'number') return { ...at, operator: order, value: random.between(0, sample * 20 + 200) / 10 };
  if (/^\d{4}-\d\d-\d\d$/.test(String(sample))) {
    const day = new Date(Date.UTC(random.between(1950, 2030), random.between(0, 11), random.between(1, 28)));
    return { ...at, operator: order, value: day.toISOString().slice(0, 10) };
  }
  if (random.chance(0.4)) return { ...at, operator: random.pick(['equal', 'notEqual']), value: random.pick(pool) };
  const codes = Array.from({ length: random.between(2, 12) }, code);
  return { ...at, operator: random.pick(['in', 'notIn']), value: [random.pick(pool), ...codes] };
}

function spotsOf({ rules, facts }: Workload): readonly Spot[] {
  const pools = poolsOf(rules, facts);
  const spots = new Map<string, Spot>();
  for (const { fact, path = '' } of rules.flatMap(({ conditions }) => leavesOf(conditions))) {
    const place = fact + path.slice(1);
    const pool = pools.get(place);
    if (pool !== undefined) spots.set(place, { fact, path, sample: sampleAt(facts, place), pool });
  }
  return [...spots.values()];
}

/** What stands at a place, in a list of records that of the first. */
function sampleAt(facts: Facts, place: string): unknown {
  let value: unknown = facts;
  for (const name of place.replace('[*]', '.0').split('.')) value = (value as Readonly<Record<string, unknown>>)[name];
  return value;
}
