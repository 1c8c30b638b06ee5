import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Condition, conditionsOver } from '../explaining/random-rules-harness.ts';
import { compileRules } from './compile.ts';
import { judgeOf } from './judge.ts';
import { childrenOf, FALSE, leavesOf, type Node, TRUE, UNKNOWN, verdictOf, walkAsLibrary } from './tree.ts';

/** A condition whose verdict is that of the leaf of its number. */
const leaf = (number: number): Condition => ({ fact: 'f', path: `$.l${number}`, operator: 'equal', value: true });
const absent: Condition = { condition: 'there is none' };

function treeOf(conditions: Condition): Node {
  const program = compileRules([{ conditions }], { mode: 'threeValued', allowUndefinedConditions: true });
  return (program.rules[0] as { readonly node: Node }).node;
}

const verdicts = [FALSE, TRUE, UNKNOWN];
const names = ['false', 'true', 'unknown'];
const judge = (conditions: Condition, ...leaves: number[]) =>
  names[judgeOf(treeOf(conditions))(Uint8Array.from(leaves))];

/** Kleene's tables, written out: by the first leaf, then by the second. */
const tables = {
  all: [
    ['false', 'false', 'false'],
    ['false', 'true', 'unknown'],
    ['false', 'unknown', 'unknown'],
  ],
  any: [
    ['false', 'true', 'unknown'],
    ['true', 'true', 'true'],
    ['unknown', 'true', 'unknown'],
  ],
};

/** Kleene's logic as numbers: all is the least, any the greatest of 0, ½ and 1. An empty group holds, as in the library. */
function asNumber(node: Node, leaves: Uint8Array): number {
  switch (node.kind) {
    case 'leaf':
      return [0, 1, 0.5][leaves[node.leaf] ?? 0] ?? 0;
    case 'missing':
      return 0;
    case 'not':
      return 1 - asNumber(node.child, leaves);
    case 'all':
    case 'any': {
      const children = node.children.map((child) => asNumber(child, leaves));
      if (children.length === 0) return 1;
      return node.kind === 'all' ? Math.min(...children) : Math.max(...children);
    }
  }
}

const someLeaf = fc.oneof({ weight: 8, arbitrary: fc.nat(5).map(leaf) }, { weight: 1, arbitrary: fc.constant(absent) });
const leafVerdicts = fc
  .array(fc.constantFrom(...verdicts), { minLength: 6, maxLength: 6 })
  .map((all) => Uint8Array.from(all));

describe('all, any and not', () => {
  it('are those of Kleene', () => {
    for (const kind of ['all', 'any'] as const) {
      for (const one of verdicts) {
        for (const other of verdicts) {
          const wanted = tables[kind][one]?.[other];
          expect([kind, one, other, judge({ [kind]: [leaf(0), leaf(1)] }, one, other)]).toEqual([
            kind,
            one,
            other,
            wanted,
          ]);
          // Behind another level, where another judge is at work.
          expect(judge({ [kind]: [{ not: { not: leaf(0) } }, leaf(1)] }, one, other)).toBe(wanted);
        }
      }
    }
    expect(verdicts.map((one) => judge({ not: leaf(0) }, one))).toEqual(['true', 'false', 'unknown']);
  });

  it('hold when they are empty, and a reference to nothing does not', () => {
    expect(judge({ all: [] })).toBe('true');
    expect(judge({ any: [] })).toBe('true');
    expect(judge({ any: [absent] })).toBe('false');
    expect(judge({ not: absent })).toBe('true');
    expect(judge({ any: [absent, leaf(0)] }, UNKNOWN)).toBe('unknown');
  });

  it('come to the same by every way: judged, looked at, walked in the order of priorities', () => {
    fc.assert(
      fc.property(conditionsOver(someLeaf), leafVerdicts, (conditions, leaves) => {
        const tree = treeOf(conditions);
        const wanted = [FALSE, UNKNOWN, TRUE][asNumber(tree, leaves) * 2];
        expect(judgeOf(tree)(leaves)).toBe(wanted);
        expect(verdictOf(tree, leaves)).toBe(wanted);
        const fail = () => {
          throw new Error('nothing here can fail');
        };
        expect(walkAsLibrary(tree, leaves, fail, () => {})).toBe(wanted);
      }),
      { numRuns: 1000 },
    );
  });

  it('never take back what was known when more becomes known', () => {
    fc.assert(
      fc.property(
        conditionsOver(someLeaf),
        leafVerdicts,
        fc.nat(5),
        fc.constantFrom(FALSE, TRUE),
        (conditions, leaves, at, now) => {
          const tree = treeOf(conditions);
          const before = judgeOf(tree)(leaves);
          if (before === UNKNOWN || leaves[at] !== UNKNOWN) return;
          expect(judgeOf(tree)(leaves.with(at, now))).toBe(before);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('the leaves of a condition', () => {
  it('are listed where they stand, the same comparison as often as it stands there', () => {
    const tree = treeOf({ all: [leaf(3), { any: [leaf(1), { not: leaf(3) }] }, absent] });
    expect(leavesOf(tree).map((one) => [one.leaf, one.source['path']])).toEqual([
      [0, '$.l3'],
      [1, '$.l1'],
      [0, '$.l3'],
    ]);
    expect(childrenOf(tree).map(({ kind }) => kind)).toEqual(['leaf', 'any', 'missing']);
  });
});
