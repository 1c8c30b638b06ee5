import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { examinePhone } from './phone.ts';

describe('examinePhone', () => {
  test('a mobile number is valid whichever way it is typed', () => {
    const ways = ['13812345678', '+86 138-1234-5678', '+8613812345678', '１３８１２３４５６７８', ' 138 1234 5678 '];
    for (const text of [...ways, '＋８６－１３８－１２３４－５６７８', '138–1234–5678', '138\u00a01234\u00a05678'])
      expect(examinePhone(text)).toEqual({ status: 'valid', normalised: '13812345678' });
  });

  test('the second digit runs from 3 to 9', () => {
    for (const second of '3456789') expect(examinePhone(`1${second}012345678`).status).toBe('valid');
    for (const second of '012') expect(examinePhone(`1${second}012345678`).status).toBe('format');
  });

  test('landlines, other countries and other lengths are no mainland mobile', () => {
    const others = ['', '0571-87654321', '+852 9123 4567', '+1 381 234 5678', '1381234567', '138123456789'];
    for (const text of [...others, '86+13812345678', '+86+8613812345678', '1381234567a', '13812345678,13912345678'])
      expect(examinePhone(text)).toEqual({ status: 'format', normalised: undefined });
  });

  test('every number of the pattern is valid and comes back as it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^1[3-9][0-9]{9}$/), (number) => {
        expect(examinePhone(number).normalised).toBe(number);
      }),
    );
  });
});
