import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patternDefect } from './pattern-check.ts';

describe('patternDefect', () => {
  it.each([
    '^[0-9]{4}-[0-9]+$',
    '^\\p{Script=Han}{2,4}$',
    '^[\\p{Script=Han}·]+$',
    '^(浙|苏|沪)[A-Z][0-9A-Z]{5}$',
    '^[0-9]+(\\.[0-9]{1,2})?$',
    '^[0-9]{2}(?:[0-9]{2}){0,2}(?:[0-9]{3}){0,2}$',
    '^(?<year>[0-9]{4})年第[0-9]{1,5}号$',
    '[A-Z]{2}',
    '^[^\\]()+*]*\\u{4E00}\\x41$',
    '^a|^b',
    '',
  ])('takes %s', (pattern) => {
    expect(patternDefect(pattern)).toBeUndefined();
  });

  it.each([
    '^(a+)+$',
    '^(a|a)*$',
    '^(a|aa)+$',
    '(a*)*b',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '^(.*)(.*)x$',
    'a*b',
    '^(?:a?){30}a{30}$',
    '(x+x+)+y',
    '^(\\p{L}+\\s?)*!$',
    '^(a{1,100}){1,100}$',
    '^[a-z]+[a-z]+$',
    '^\\d*\\d*$',
    '^(?:(?:^|a){400}){400}x',
    '^[\\]]*[[]*$',
  ])('refuses %s, which can take for ever', (pattern) => {
    expect(patternDefect(pattern)?.en).toContain('too long');
    expect(patternDefect(pattern)?.zh).toContain('耗时');
  });

  it.each(['(?=(a+))a*b\\1', '(?<=a)b', '(?!a)b', '^(a)\\1$', '^(?<n>a)\\k<n>$'])(
    'refuses %s, which looks ahead or back',
    (pattern) => {
      expect(patternDefect(pattern)?.en).toContain('lookahead');
    },
  );

  it.each(['[', '(?', '\\', '\\u{110000}', 'a**', '(?<n>a)\\k<m>', '{'])(
    'refuses %s, which does not compile',
    (pattern) => {
      expect(patternDefect(pattern)?.en).toContain('compile');
    },
  );

  it('never throws, and refuses whatever repeats a repetition', () => {
    const atom = fc.constantFrom('a', '[ab]', '\\d', '.', '\\p{L}', '(?:ab)', '(a|b)', '\\(', '[)(]');
    const sign = fc.constantFrom('*', '+', '{2,}', '{1,900}', '*?');
    fc.assert(
      fc.property(atom, sign, sign, atom, (one, inner, outer, other) => {
        expect(patternDefect(`^(${one}${inner})${outer}${other}$`)).toBeDefined();
        expect(patternDefect(`^(?:${other}(${one}${inner})${other})${outer}$`)).toBeDefined();
      }),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('ab()[]{}|*+?^$\\.,0123<>:=!pPukx-')), maxLength: 20 }),
        (pattern) => {
          patternDefect(pattern);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
