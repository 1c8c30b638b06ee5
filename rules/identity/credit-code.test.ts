import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bodyCodeCheck, creditCodeCheck, examineCreditCode } from './credit-code.ts';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const characters = (count: number) => fc.stringMatching(new RegExp(`^[0-9A-HJ-NPQRTUWXY]{${count}}$`));
const built = (department: string, category: string, division: string, body: string) => {
  const first17 = department + category + division + body + bodyCodeCheck(body);
  return first17 + creditCodeCheck(first17);
};
const validCodes = fc
  .tuple(fc.constantFrom(...'123456789ANY'.split('')), characters(1), fc.stringMatching(/^[0-9]{6}$/), characters(8))
  .map((parts) => built(...parts));

describe('the standard and its examples', () => {
  test("the standard's own example ends in 3", () => {
    expect(creditCodeCheck('91350100M000100Y4')).toBe('3');
    expect(examineCreditCode('91350100M000100Y43')).toEqual({
      status: 'valid',
      normalised: '91350100M000100Y43',
      division: '350100',
      departmentKnown: true,
    });
  });

  test('the same code ending in Z is refused, as Z is not in the alphabet', () => {
    expect(examineCreditCode('91350100M000100Y4Z').status).toBe('format');
  });

  test('codes in public use are valid', () => {
    for (const code of ['91110000802100433B', '9144030071526726XG', '91100000100003962T'])
      expect(examineCreditCode(code).status).toBe('valid');
  });

  test('the inner check gives 3, X and 4 for the known body codes', () => {
    expect(bodyCodeCheck('80210043')).toBe('3');
    expect(bodyCodeCheck('71526726')).toBe('X');
    expect(bodyCodeCheck('M000100Y')).toBe('4');
  });

  test('the inner check is 0 where eleven remains', () => {
    expect(bodyCodeCheck('00000000')).toBe('0');
  });
});

describe('refusals', () => {
  test('a wrong last character is a checksum fault', () => {
    expect(examineCreditCode('91350100M000100Y44')).toEqual({
      status: 'checksum',
      normalised: undefined,
      division: undefined,
      departmentKnown: false,
    });
  });

  test('a wrong inner character under a right outer one is a fault of the body code', () => {
    const first17 = '91350100M000100Y5';
    expect(examineCreditCode(first17 + creditCodeCheck(first17)).status).toBe('bodyChecksum');
  });

  test('letters that look like digits, other lengths and letters in the division are no credit code', () => {
    const wrong = ['', '91350100M000100Y4', '91350100M000100Y433', '91350100MO00100Y43', '91350I00M000100Y43'];
    for (const code of [...wrong, '9135A100M000100Y43', '91350100-M000100Y43', '91350100M000100S43'])
      expect(examineCreditCode(code).status).toBe('format');
  });

  test('a department outside the standard is only told, not refused', () => {
    expect(examineCreditCode(built('B', '1', '350100', 'M000100Y'))).toMatchObject({
      status: 'valid',
      departmentKnown: false,
    });
    expect(examineCreditCode(built('0', '1', '350100', 'M000100Y'))).toMatchObject({ departmentKnown: false });
  });

  test('no text makes the examination throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void examineCreditCode(text)));
  });

  test('check functions refuse other lengths and characters', () => {
    expect(() => creditCodeCheck('91350100M000100Y')).toThrow('a check needs exactly 17 characters');
    expect(() => creditCodeCheck('9135010OM000100Y4')).toThrow('character 8 is not in the alphabet');
    expect(() => bodyCodeCheck('m000100Y')).toThrow('character 1 is not in the alphabet');
    expect(() => bodyCodeCheck('8021004')).toThrow(RangeError);
  });
});

describe('properties of every code', () => {
  test('a code built by the rules is valid, in full width and lower case too', () => {
    fc.assert(
      fc.property(validCodes, (code) => {
        expect(examineCreditCode(code)).toMatchObject({ status: 'valid', normalised: code, departmentKnown: true });
        const fullWidth = Array.from(code, (character) => String.fromCodePoint(character.charCodeAt(0) + 0xfee0));
        expect(examineCreditCode(` ${fullWidth.join('').toLowerCase()}\t`).normalised).toBe(code);
      }),
    );
  });

  test('one wrong character anywhere is caught', () => {
    fc.assert(
      fc.property(validCodes, fc.nat({ max: 17 }), fc.constantFrom(...alphabet.split('')), (code, place, character) => {
        fc.pre(code.charAt(place) !== character);
        expect(examineCreditCode(code.slice(0, place) + character + code.slice(place + 1)).status).not.toBe('valid');
      }),
      { numRuns: 2_000 },
    );
  });
});
