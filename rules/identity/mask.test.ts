import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskAll, maskIdNumber, maskName, maskPhone } from './mask.ts';

describe('maskName', () => {
  test('two characters keep the first, three the outer two, more the outer two around two stars', () => {
    expect(maskName('张三')).toBe('张*');
    expect(maskName('张建国')).toBe('张*国');
    expect(maskName('欧阳建国')).toBe('欧**国');
    expect(maskName('买买提·吐尔逊')).toBe('买**逊');
  });

  test('a single character is hidden and nothing stays nothing', () => {
    expect(maskName('张')).toBe('*');
    expect(maskName('')).toBe('');
    expect(maskName(' 张三　')).toBe('张*');
  });

  test('rare characters outside the basic plane stay whole', () => {
    expect(maskName('𠮷三')).toBe('𠮷*');
    expect(maskName('张𬤊𠮷')).toBe('张*𠮷');
    expect(maskName('𠮷')).toBe('*');
  });

  test('a mask never reveals a middle character', () => {
    const outer = fc.constantFrom('张', '国');
    const middle = fc.array(fc.constantFrom('建', '小', '明', '𠮷'), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(outer, middle, outer, (first, between, last) => {
        expect(maskName(first + between.join('') + last)).toMatch(new RegExp(`^${first}\\*{1,2}${last}$`));
      }),
    );
  });
});

describe('maskIdNumber', () => {
  test('18 characters keep six and four around eight stars', () => {
    expect(maskIdNumber('11010519491231002X')).toBe('110105********002X');
    expect(maskIdNumber(' １１０１０５１９４９１２３１００２ｘ ')).toBe('110105********002X');
  });

  test('an old number of 15 keeps six and four around five stars', () => {
    expect(maskIdNumber('110105491231002')).toBe('110105*****1002');
  });

  test('a passport or any shorter number is hidden whole', () => {
    for (const number of ['E12345678', '1', '11010549123100']) expect(maskIdNumber(number)).toMatch(/^\*+$/);
    expect(maskIdNumber('')).toBe('');
  });

  test('the birth date in the middle is never revealed', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{17}[0-9X]$/), (number) => {
        expect(maskIdNumber(number)).toBe(`${number.slice(0, 6)}********${number.slice(14)}`);
      }),
    );
  });

  test('no text shows more than ten characters', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        expect(maskIdNumber(text).replaceAll('*', '').length).toBeLessThanOrEqual(10);
      }),
    );
  });
});

describe('maskPhone', () => {
  test('a mobile number keeps three and four, whichever way it is typed', () => {
    for (const phone of ['13812345678', '+86 138-1234-5678', '１３８１２３４５６７８'])
      expect(maskPhone(phone)).toBe('138****5678');
  });

  test('any other number is hidden whole', () => {
    for (const phone of ['0571-87654321', '+852 9123 4567', '12345']) expect(maskPhone(phone)).toMatch(/^\*+$/);
  });

  test('the middle four digits are never revealed', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^1[3-9][0-9]{9}$/), (phone) => {
        expect(maskPhone(phone)).toBe(`${phone.slice(0, 3)}****${phone.slice(7)}`);
      }),
    );
  });
});

describe('maskAll', () => {
  test('nothing of a value is told, not even its length', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        expect(maskAll(`a${text}`)).toBe('******');
      }),
    );
    expect(maskAll('浙江省杭州市上城区湖滨街道1号')).toBe(maskAll('张'));
  });

  test('an empty value stays empty, so that a missing field does not look filled', () => {
    expect(maskAll('')).toBe('');
    expect(maskAll('  ')).toBe('');
  });
});
