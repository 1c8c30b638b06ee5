import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRules } from '../compiler/compile.ts';
import { judgeOf } from '../compiler/judge.ts';
import type { Program, Trace } from '../compiler/program.ts';
import { FALSE, leavesOf, TRUE, UNKNOWN } from '../compiler/tree.ts';
import { type Condition, conditionsOver } from './random-rules-harness.ts';
import { type LeafNode, Reasoner, type Reasons } from './reasons.ts';

const runs = 1000;
const mostLeaves = 7;

/** A condition whose verdict is that of the field of its number, `undefined` being unknown. */
const leaf = (number: number): Condition => ({ fact: 'f', path: `$.l${number}`, operator: 'equal', value: true });
const absent: Condition = { condition: 'there is none' };

interface Explained {
  readonly program: Program;
  readonly trace: Trace;
  readonly reasons: Reasons;
}

function explain(conditions: readonly Condition[], fields: readonly (boolean | undefined)[]): Explained {
  const program = compileRules(
    conditions.map((one) => ({ conditions: one })),
    { mode: 'threeValued', allowUndefinedConditions: true },
  );
  const trace = program.trace({ f: Object.fromEntries(fields.map((field, index) => [`l${index}`, field])) });
  return { program, trace, reasons: new Reasoner(program).reasons(trace) };
}

/** Numbers the leaves of a rule through, so that no comparison stands in it twice. */
function readOnce(json: unknown): unknown {
  let next = 0;
  const visit = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(visit);
    if (typeof one !== 'object' || one === null) return one;
    if (!Object.hasOwn(one, 'fact'))
      return Object.fromEntries(Object.entries(one).map(([name, inner]) => [name, visit(inner)]));
    next += 1;
    return leaf(next - 1);
  };
  return visit(json);
}

const someLeaf = (most: number) =>
  fc.oneof({ weight: 9, arbitrary: fc.nat(most).map(leaf) }, { weight: 1, arbitrary: fc.constant(absent) });
const small = (conditions: Condition) => JSON.stringify(conditions).split('"fact"').length - 1 <= mostLeaves;
const once = conditionsOver(someLeaf(0))
  .filter(small)
  .map((one) => readOnce(one) as Condition);
const repeated = conditionsOver(someLeaf(3)).filter(small);
const fields = fc.array(fc.constantFrom(true, true, false, false, undefined), {
  minLength: mostLeaves,
  maxLength: mostLeaves,
});

/** All ways to give each of some leaves one of the verdicts that `of` allows it, over the verdicts of a trace. */
function* worlds(
  leaves: Uint8Array,
  free: readonly number[],
  of: (leaf: number) => readonly number[],
): Generator<Uint8Array> {
  const [first, ...rest] = free;
  if (first === undefined) {
    yield leaves;
    return;
  }
  for (const verdict of of(first)) yield* worlds(leaves.with(first, verdict), rest, of);
}

const anyVerdict = () => [FALSE, TRUE, UNKNOWN];
const leavesIn = (nodes: readonly LeafNode[]) => [...new Set(nodes.map((node) => node.leaf))];

function leavesOfRule({ program }: Explained, rule = 0): readonly number[] {
  return program.leavesOfRule(rule);
}

/** Whether some leaves, as they are, give the verdict whatever the others are. */
function suffices({ program, trace }: Explained, kept: readonly number[], verdicts = anyVerdict): boolean {
  const judge = judgeOf((program.rules[0] as Program['rules'][number]).node);
  const free = program.leavesOfRule(0).filter((one) => !kept.includes(one));
  return [...worlds(trace.leaves, free, verdicts)].every((leaves) => judge(leaves) === trace.verdicts[0]);
}

/** Whether other verdicts of exactly these leaves turn a known verdict into the opposite. */
function turns({ program, trace }: Explained, turned: readonly number[]): boolean {
  const judge = judgeOf((program.rules[0] as Program['rules'][number]).node);
  const others = (one: number) => [FALSE, TRUE].filter((verdict) => verdict !== trace.leaves[one]);
  return [...worlds(trace.leaves, turned, others)].some((leaves) => judge(leaves) === 1 - (trace.verdicts[0] ?? 0));
}

function subsets(all: readonly number[], size: number): readonly (readonly number[])[] {
  if (size === 0) return [[]];
  return all.flatMap((one, index) => subsets(all.slice(index + 1), size - 1).map((rest) => [one, ...rest]));
}

function fewestToTurn(explained: Explained): number | undefined {
  const all = leavesOfRule(explained);
  for (let size = 1; size <= all.length; size += 1) {
    if (subsets(all, size).some((turned) => turns(explained, turned))) return size;
  }
  return undefined;
}

describe('what decides', () => {
  it('of an unknown verdict is what is not known, and knowing none of it leaves the verdict unknown', () => {
    let seen = 0;
    fc.assert(
      fc.property(fc.oneof(once, repeated), fields, (conditions, given) => {
        const explained = explain([conditions], given);
        const { trace, reasons } = explained;
        if (trace.verdicts[0] !== UNKNOWN) return;
        const deciding = leavesIn(reasons.deciding(0));
        expect(deciding.length).toBeGreaterThan(0);
        for (const one of deciding) expect(trace.leaves[one]).toBe(UNKNOWN);
        expect(reasons.sufficient(0)).toEqual(reasons.deciding(0));
        expect(reasons.turning(0)).toEqual([]);
        // The others that are unknown have no part in it: whatever they are, the verdict stays.
        const others = leavesOfRule(explained).filter(
          (one) => trace.leaves[one] === UNKNOWN && !deciding.includes(one),
        );
        const judge = judgeOf((explained.program.rules[0] as Program['rules'][number]).node);
        for (const leaves of worlds(trace.leaves, others, anyVerdict)) expect(judge(leaves)).toBe(UNKNOWN);
        seen += 1;
      }),
      { numRuns: runs },
    );
    expect(seen).toBeGreaterThan(runs / 30);
  });

  it('of a known verdict holds all that suffices, and gives the verdict by itself', () => {
    fc.assert(
      fc.property(fc.oneof(once, repeated), fields, (conditions, given) => {
        const explained = explain([conditions], given);
        const { trace, reasons } = explained;
        if (trace.verdicts[0] === UNKNOWN) return;
        const deciding = leavesIn(reasons.deciding(0));
        for (const one of leavesIn(reasons.sufficient(0))) expect(deciding).toContain(one);
        expect(suffices(explained, deciding)).toBe(true);
      }),
      { numRuns: runs },
    );
  });
});

describe('what suffices', () => {
  it('gives the verdict whatever the other comparisons are, and nothing of it is needless', () => {
    let several = 0;
    fc.assert(
      fc.property(fc.oneof(once, repeated), fields, (conditions, given) => {
        const explained = explain([conditions], given);
        const { trace, reasons } = explained;
        if (trace.verdicts[0] === UNKNOWN) return;
        const nodes = reasons.sufficient(0);
        const kept = leavesIn(nodes);
        expect(nodes.length).toBe(kept.length);
        expect(suffices(explained, kept)).toBe(true);
        for (const one of kept)
          expect(
            suffices(
              explained,
              kept.filter((other) => other !== one),
            ),
          ).toBe(false);
        if (kept.length > 1) several += 1;
      }),
      { numRuns: runs },
    );
    expect(several).toBeGreaterThan(runs / 40);
  });

  it('is the smallest such set where no comparison stands twice', () => {
    fc.assert(
      fc.property(once, fields, (conditions, given) => {
        const explained = explain([conditions], given);
        if (explained.trace.verdicts[0] === UNKNOWN) return;
        const { length } = explained.reasons.sufficient(0);
        for (let size = 0; size < length; size += 1) {
          for (const kept of subsets(leavesOfRule(explained), size)) expect(suffices(explained, kept)).toBe(false);
        }
      }),
      { numRuns: runs / 4 },
    );
  });
});

describe('what would turn a verdict', () => {
  it('turns it, and nothing smaller does; there is none only where nothing turns it', () => {
    const seen = { once: 0, repeated: 0, several: 0 };
    fc.assert(
      fc.property(fc.oneof(once, repeated), fields, (conditions, given) => {
        const explained = explain([conditions], given);
        const { trace, reasons, program } = explained;
        if (trace.verdicts[0] === UNKNOWN) return;
        const turned = leavesIn(reasons.turning(0));
        expect(reasons.turning(0).length).toBe(turned.length);
        expect(turned.length === 0 ? undefined : turned.length).toBe(fewestToTurn(explained));
        if (turned.length > 0) expect(turns(explained, turned)).toBe(true);
        if (turned.length > 1) seen.several += 1;
        const { node } = program.rules[0] as Program['rules'][number];
        seen[leavesOf(node).length > program.leavesOfRule(0).length ? 'repeated' : 'once'] += 1;
      }),
      { numRuns: runs },
    );
    expect(seen.repeated).toBeGreaterThan(runs / 20);
    expect(seen.once).toBeGreaterThan(runs / 4);
    expect(seen.several).toBeGreaterThan(runs / 50);
  });

  it('is never a comparison that stands on both sides of a not, which cannot help', () => {
    const { reasons } = explain(
      [{ any: [{ all: [leaf(0), { not: leaf(0) }] }, { all: [leaf(1), leaf(2)] }] }],
      [true, false, false],
    );
    expect(leavesIn(reasons.turning(0))).toEqual([1, 2]);
  });

  it('ends soon and stays sound where comparisons stand in many places', () => {
    const given = Array.from({ length: 60 }, () => false);
    const all = Array.from({ length: 60 }, (_, index) => ({
      any: [leaf(index), { all: [leaf(index), leaf((index + 1) % 60)] }],
    }));
    const { reasons, trace } = explain([{ all }], given);
    expect(trace.verdicts[0]).toBe(FALSE);
    // All sixty are needed: too many to look for anything smaller to the end.
    expect(leavesIn(reasons.turning(0)).length).toBe(60);
  });
});

describe('the reasons of several rules', () => {
  it('are kept apart, name places in the order of the rule, and outlast another evaluation', () => {
    const wide = { all: Array.from({ length: 70 }, (_, index) => leaf(index)) };
    const { reasons, program } = explain(
      [{ any: [leaf(3), leaf(1)] }, wide, { not: leaf(1) }],
      Array.from({ length: 70 }, () => true),
    );
    program.trace({ f: {} });
    const paths = (nodes: readonly LeafNode[]) => nodes.map(({ source }) => source['path']);
    expect(paths(reasons.deciding(0))).toEqual(['$.l3', '$.l1']);
    expect(paths(reasons.sufficient(0))).toEqual(['$.l3']);
    expect(paths(reasons.turning(0))).toEqual(['$.l3', '$.l1']);
    expect(paths(reasons.sufficient(1))).toEqual(Array.from({ length: 70 }, (_, index) => `$.l${index}`));
    expect(reasons.turning(1).length).toBe(1);
    expect(paths(reasons.deciding(2))).toEqual(['$.l1']);
    expect(() => reasons.deciding(3)).toThrow('no rule 3');
  });
});
