import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsFault } from './bounds.ts';

const bounds = { deepest: 5, mostValues: 100, longestText: 20 };
const faultOf = (json: unknown) => {
  const found = boundsFault(json, 'x.json', bounds);
  return found === undefined ? undefined : [found.code, found.pointer];
};
const nested = (depth: number): unknown => (depth === 1 ? 1 : [nested(depth - 1)]);

describe('boundsFault', () => {
  it('takes what is just within the bounds', () => {
    expect(faultOf(nested(5))).toBeUndefined();
    expect(faultOf(Array(99).fill(0))).toBeUndefined();
    expect(faultOf(['a'.repeat(20), '\t\n', '中文 ÄÖ 😀'])).toBeUndefined();
    expect(faultOf({ ['n'.repeat(200)]: null })).toBeUndefined();
  });

  it('tells the first place at which there is too much', () => {
    expect(faultOf(nested(6))).toEqual(['SIZE', '/0/0/0/0/0']);
    expect(faultOf(Array(100).fill(0))).toEqual(['SIZE', '/99']);
    expect(faultOf({ a: ['a'.repeat(21)] })).toEqual(['SIZE', '/a/0']);
    expect(faultOf({ a: { ['n'.repeat(201)]: 1 } })).toEqual(['SIZE', '/a']);
  });

  it('adds up the characters of all texts and names', () => {
    const wide = { deepest: 3, mostValues: 1000, longestText: 100_000 };
    const texts = (count: number) => Array<string>(count).fill('a'.repeat(100_000));
    expect(boundsFault(texts(40), 'x.json', wide)).toBeUndefined();
    expect(boundsFault(texts(41), 'x.json', wide)?.pointer).toBe('/40');
  });

  it('never leaves the stack, and never points with what is hidden', () => {
    let abyss: unknown = 1;
    for (let depth = 0; depth < 100_000; depth += 1) abyss = { a: abyss };
    expect(faultOf(abyss)).toEqual(['SIZE', '/a/a/a/a/a']);
    expect(faultOf({ a: { 'b\u0000': { c: '\u0000' } } })).toEqual(['HIDDEN_CHARACTER', '/a']);
  });

  it('finds a fault exactly where there is one', () => {
    const depthOf = (json: unknown): number =>
      typeof json === 'object' && json !== null ? 1 + Math.max(0, ...Object.values(json).map(depthOf)) : 1;
    const countOf = (json: unknown): number =>
      typeof json === 'object' && json !== null
        ? Object.values(json).reduce((sum: number, one) => sum + countOf(one), 1)
        : 1;
    const longest = (json: unknown): number =>
      typeof json === 'string'
        ? json.length
        : typeof json === 'object' && json !== null
          ? Math.max(0, ...Object.values(json).map(longest))
          : 0;
    let sound = 0;
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6, stringUnit: 'grapheme-ascii' }), (json) => {
        const within = depthOf(json) <= 5 && countOf(json) <= 100 && longest(json) <= 20;
        expect(faultOf(json) === undefined).toBe(within);
        if (within) sound += 1;
      }),
      { numRuns: 500 },
    );
    expect(sound).toBeGreaterThan(50);
  });
});
