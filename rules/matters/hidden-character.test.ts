import { describe, expect, it } from 'vitest';
import { hiddenCharacter, withoutHidden } from './hidden-character.ts';

describe('hiddenCharacter', () => {
  it.each([
    ['\u0000', 'U+0000'],
    ['a\u001B[2J', 'U+001B'],
    ['a\rb', 'U+000D'],
    ['\u007F', 'U+007F'],
    ['\u0085', 'U+0085'],
    ['a\u202Eb', 'U+202E'],
    ['\u2066', 'U+2066'],
    ['\u2028', 'U+2028'],
    ['\uFEFF{', 'U+FEFF'],
    ['a\uD83D', 'U+D83D'],
    ['\uDE00a', 'U+DE00'],
  ])('finds what nobody sees in %j', (text, shown) => {
    expect(hiddenCharacter(text)).toBe(shown);
  });

  it('leaves alone what is written, in any script', () => {
    for (const text of ['', '中文，标点。', 'a\tb\nc', '😀👨‍👩‍👧', 'ئۇيغۇر', 'བོད', 'e\u0301', '\u3000'])
      expect(hiddenCharacter(text), text).toBeUndefined();
  });
});

describe('withoutHidden', () => {
  it('shows what is hidden, on one line', () => {
    expect(withoutHidden('a\u0000b\u202Ec\nd\te\uD800')).toBe('a<U+0000>b<U+202E>c d e<U+D800>');
    expect(withoutHidden('a\u200Bb')).toBe('a<U+200B>b');
    expect(withoutHidden('中文 😀')).toBe('中文 😀');
  });
});
