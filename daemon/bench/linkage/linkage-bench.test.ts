import { describe, expect, it } from 'vitest';
import { makeChineseFiles } from './chinese-files.ts';
import { benchChinese } from './linkage-bench.ts';

describe('linkage of made-up Chinese registers', () => {
  it.each([1, 4])('finds nearly all and merges nobody whom nobody can tell apart (seed %i)', (seed) => {
    const { f1, undecidable, undecidableMerged, truePairs } = benchChinese(1500, seed);
    expect(truePairs).toBeGreaterThan(1000);
    expect(undecidable).toBeGreaterThan(0);
    expect(undecidableMerged).toBe(0);
    expect(f1).toBeGreaterThan(0.99);
  });

  it('has everything in it that makes such registers hard', () => {
    const { left, right, undecidable } = makeChineseFiles(1500, 1);
    const numbers = right.map((record) => record['citizenNumber'] ?? '');
    expect(numbers.filter((number) => number.length === 15).length).toBeGreaterThan(50);
    expect(numbers.filter((number) => number === '').length).toBeGreaterThan(600);
    expect(right.filter((record) => /[張陳劉黃]/.test(record['name'] ?? '')).length).toBeGreaterThan(20);
    expect(
      right.filter((record) => /[堃喆甯寗寳珮煇靑眞峯羣昇啓繡暠皜栢]/.test(record['name'] ?? '')).length,
    ).toBeGreaterThan(10);
    expect(undecidable.size).toBeGreaterThan(0);
    expect(makeChineseFiles(1500, 1).right).toEqual(right);
    expect(makeChineseFiles(1500, 2).left).not.toEqual(left);
  });
});
