import { describe, expect, it } from 'vitest';
import { CompileError, refusalTexts } from './compile-error.ts';

/** Each text with something to stand in it. */
const texts = {
  ...refusalTexts,
  nodes: () => refusalTexts.nodes(7),
  nodesInAll: () => refusalTexts.nodesInAll(7),
  depth: () => refusalTexts.depth(7),
  noArray: () => refusalTexts.noArray('any'),
  circle: () => refusalTexts.circle('a', ['a', 'b', 'a']),
  lacking: () => refusalTexts.lacking('value'),
  noOperator: () => refusalTexts.noOperator('near'),
  path: () => refusalTexts.path({ zh: '路径为空', en: 'an empty path' }),
} as const;

describe('what is said of a rule that cannot be compiled', () => {
  it.each(Object.entries(texts))('is said in Chinese and in English: %s', (_name, text) => {
    const { zh, en } = text();
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).toMatch(/^[\p{Script=Latin}"]/u);
    expect(en).not.toMatch(/\p{Script=Han}/u);
    expect(new CompileError({ zh, en }, '/0').message).toBe(`${en} / ${zh} (at /0)`);
  });
});
