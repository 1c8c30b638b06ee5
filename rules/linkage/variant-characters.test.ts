import { describe, expect, it } from 'vitest';
import { simplified } from './simplified.ts';
import { plainCharacters, variantPairs } from './variant-characters.ts';

describe('variant characters', () => {
  it('are listed once each, are left alone by OpenCC, and lead to a form that is no variant itself', () => {
    const pairs = variantPairs.split(' ').map((pair) => Array.from(pair));
    expect(pairs.length).toBeGreaterThan(100);
    expect(new Set(pairs.map(([variant]) => variant)).size).toBe(pairs.length);
    for (const [variant = '', plain = '', ...more] of pairs) {
      expect(more).toEqual([]);
      expect(simplified(variant), variant).toBe(variant);
      expect(simplified(plain), plain).toBe(plain);
      expect(plainCharacters(plain), plain).toBe(plain);
    }
  });

  it('are brought to their common form within a text', () => {
    expect(plainCharacters('王堃喆')).toBe('王坤哲');
    expect(plainCharacters('王小明')).toBe('王小明');
  });
});
