import { describe, expect, it } from 'vitest';
import { link, linkTable } from './linkage.ts';
import { makeRegisters, registerConfiguration } from './registers.fixture.ts';
import { contradictionsIn, type ReviewedPair } from './reviewed.ts';
import { prepareTable } from './table.ts';

/** Pairs written `1-2` for a match and `1/2` for none, line by line. */
function reviewed(...pairs: readonly string[]): readonly ReviewedPair[] {
  return pairs.map((pair, place) => {
    const [left = 0, right = 0] = pair.split(/[-/]/).map(Number);
    return { left, right, decision: pair.includes('-') ? 'match' : 'noMatch', line: place + 1 };
  });
}

describe('decisions of people', () => {
  it.each([
    ['oneToOne', ['1-2', '3-4', '5/6'], []],
    ['oneToOne', ['1-2', '1-2', '5/6', '5/6'], []],
    ['oneToOne', ['1-2', '1/2'], ['1 2']],
    ['oneToOne', ['1/2', '1-2'], ['1 2']],
    ['oneToOne', ['1-2', '7/8', '1-3'], ['1 3']],
    ['oneToOne', ['1-2', '3-2'], ['1 2']],
    ['manyToMany', ['1-2', '1-3', '4-2'], []],
    ['manyToMany', ['1-2', '3-2', '3-4', '1/4'], ['3 4']],
    ['manyToMany', ['1-2', '1/2'], ['1 2']],
    ['duplicates', ['1-2', '2-3', '4/5'], []],
    ['duplicates', ['1-2', '1/3', '2-3'], ['2 3']],
  ] as const)('of %s %j contradict each other on %j', (task, pairs, expected) => {
    const told = contradictionsIn(task, reviewed(...pairs));
    expect(told.map(({ earlierLine, line }) => `${earlierLine} ${line}`)).toEqual(expected);
  });

  it('stand, whatever the weights are, and free or bind the partners of both', () => {
    const { left, right } = makeRegisters(120, 5);
    const table = prepareTable(registerConfiguration, left, right);
    const before = link(registerConfiguration, left, right);
    const { pairs } = before.comparisons;
    const matches = [...before.decisions.keys()].filter((pair) => before.decisions[pair] === 'match');
    const [one = 0, other = 0] = matches;
    const pairOf = (pair: number) => ({ left: pairs.left[pair] ?? 0, right: pairs.right[pair] ?? 0 });
    // One match is taken apart, and its left record given to the partner of another, which no key would have found.
    const asked = [
      { ...pairOf(one), decision: 'noMatch' as const, line: 2 },
      { left: pairOf(one).left, right: pairOf(other).right, decision: 'match' as const, line: 3 },
    ];
    const after = linkTable(registerConfiguration, table, { known: before.model, reviewed: asked });
    const decisionOf = (wanted: { readonly left: number; readonly right: number }): string | undefined => {
      const { left: lefts, right: rights, count } = after.comparisons.pairs;
      const all = Array.from({ length: count }, (_, pair) => pair);
      return after.decisions[all.find((pair) => lefts[pair] === wanted.left && rights[pair] === wanted.right) ?? -1];
    };
    expect(decisionOf(pairOf(one))).toBe('noMatch');
    expect(decisionOf({ left: pairOf(one).left, right: pairOf(other).right })).toBe('match');
    // Each has one partner, so the former one of the other is none any more.
    expect(decisionOf(pairOf(other))).toBe('noMatch');
    for (const pair of matches.slice(2)) expect(decisionOf(pairOf(pair))).toBe('match');
    expect([...after.decided.values()].toSorted()).toEqual(['match', 'noMatch']);
  });
});
