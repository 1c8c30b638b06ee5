import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreementOf } from './agreement.ts';
import { agreementLevels, type ComparisonKind, comparisonKinds } from './comparison.ts';

describe('two written values', () => {
  it.each<[ComparisonKind, string | number, string | number, string]>([
    ['name', '张建国', '张建国', 'same'],
    ['name', '張建國', '张 建国', 'same'],
    ['name', '王堃', '王坤', 'variant'],
    ['name', '张建国', '张健国', 'homophone'],
    ['name', '张建国', '张建华', 'close'],
    ['name', '张建国', '李梅', 'different'],
    ['idNumber', '11010519491231002x', '１１０１０５１９４９１２３１００２Ｘ', 'same'],
    ['idNumber', '110105491231002', '11010519491231002X', 'variant'],
    ['idNumber', '11010519491231002X', '440524188001010014', 'different'],
    ['idNumber', '11010519491231002X', '110105194912310028', 'close'],
    ['day', '2008-05-20', '2008-05-20', 'same'],
    ['day', '1952-08-03', '1952-09-21', 'variant'],
    ['day', '2008-05-20', '2008-05', 'close'],
    ['day', '2008-05-20', '2008-05-21', 'close'],
    ['day', '2008-05-20', '1999-01-02', 'different'],
    // A year or a month alone leaves open what the other says.
    ['day', '2008-05-20', '2008', 'close'],
    ['day', '2008-05-20', '2009', 'different'],
    ['day', '2008-05', '2008', 'close'],
    ['address', '330106 文三路12号', '330106文三路12号', 'same'],
    ['address', '330106 文三路12号', '330106', 'close'],
    // Counties of one city are merged and renamed; one that exists no more contradicts nobody.
    ['address', '330103 体育场路1号', '330105 庆春路77号', 'close'],
    ['text', 'J330182-2008-000123', 'j330182-2008-000123', 'same'],
    ['text', '建德市民政局', '桐庐县人民法院', 'different'],
    ['code', 'marriage', 'marriage', 'same'],
    ['code', 'divorce', 'divorced', 'different'],
    ['number', 120, 120.000006, 'same'],
    ['number', 0, 0, 'same'],
    ['number', 100, 103, 'close'],
    ['number', 4, 3, 'different'],
    ['number', Number.NaN, 3, 'different'],
  ])('by %s: %s and %s are %s', (kind, one, other, level) => {
    expect(agreementOf(kind, one, other)).toBe(level);
    expect(agreementOf(kind, other, one)).toBe(level);
  });

  it('have a level whatever is written, and the same from either side', () => {
    const value = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.double(),
      fc.constantFrom('无', '', '2008年'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...comparisonKinds), value, value, (kind, one, other) => {
        expect(agreementLevels).toContain(agreementOf(kind, one, other));
        expect(agreementOf(kind, one, other)).toBe(agreementOf(kind, other, one));
      }),
    );
  });
});
