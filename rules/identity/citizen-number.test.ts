import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDigit, examineCitizenNumber } from './citizen-number.ts';
import { knowDivision } from './division.ts';

const today = '2026-09-18';
const examine = (text: string) => examineCitizenNumber(text, today);
const withCheck = (first17: string) => first17 + checkDigit(first17);

const digits = (count: number) => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`));
const birthDates = fc
  .date({ min: new Date('1850-01-01'), max: new Date(today), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const persons = fc.record({
  division: fc.stringMatching(/^([1-7][0-9]|8[123])[0-9]{4}$/),
  birthDate: birthDates,
  sequence: digits(3),
});
const validNumbers = persons.map(({ division, birthDate, sequence }) =>
  withCheck(division + birthDate.replaceAll('-', '') + sequence),
);

describe('the standard and its examples', () => {
  test("the standard's own woman of 1949 is valid with check X", () => {
    expect(examine('11010519491231002X')).toEqual({
      status: 'valid',
      kind: 'resident',
      normalised: '11010519491231002X',
      birthDate: '1949-12-31',
      sex: 'female',
      division: '110105',
    });
  });

  test("the standard's own man of 1880 is valid", () => {
    const examination = examine('440524188001010014');
    expect(examination).toMatchObject({ status: 'valid', birthDate: '1880-01-01', sex: 'male' });
  });

  test('people whose division was abolished are valid', () => {
    for (const number of ['330103198001010014', '11010319700505123X']) {
      const examination = examine(number);
      expect(examination.status).toBe('valid');
      expect(knowDivision(examination.division ?? '').standing).toBe('historical');
    }
  });

  test('a division that no list knows is no ground for refusal', () => {
    const number = withCheck('79999919800101001');
    expect(knowDivision('799999').standing).toBe('unknown');
    expect(examine(number).status).toBe('valid');
  });
});

describe('the birth date', () => {
  test('31 February is refused although the check digit is right', () => {
    expect(checkDigit('33010219800231001')).toBe('2');
    expect(examine('330102198002310012').status).toBe('birthDate');
  });

  test('29 February passes in a leap year only', () => {
    expect(examine(withCheck('33010219800229001')).status).toBe('valid');
    expect(examine(withCheck('33010219810229001')).status).toBe('birthDate');
    expect(examine(withCheck('33010219000229001')).status).toBe('birthDate');
  });

  test('nobody was born before 1850', () => {
    expect(examine(withCheck('33010218500101001')).status).toBe('valid');
    expect(examine(withCheck('33010218491231001')).status).toBe('birthDate');
  });

  test('somebody born today is accepted and somebody born tomorrow is not', () => {
    expect(examine(withCheck('33010220260918001')).status).toBe('valid');
    expect(examine(withCheck('33010220260919001')).status).toBe('birthInFuture');
  });

  test('a today outside the calendar is a broken invariant', () => {
    expect(() => examineCitizenNumber('11010519491231002X', '18.9.2026')).toThrow(RangeError);
  });
});

describe('the other numbers of persons', () => {
  test('an old number of 15 digits becomes the 18 of the same person', () => {
    expect(examine('110105491231002')).toMatchObject({
      status: 'valid',
      kind: 'resident15',
      normalised: '11010519491231002X',
      birthDate: '1949-12-31',
    });
    expect(examine('330102800231001').status).toBe('birthDate');
  });

  test('the foreign permanent resident card tells its province and no county', () => {
    expect(examine('911124198108030024')).toMatchObject({
      status: 'valid',
      kind: 'foreignPermanentResident',
      birthDate: '1981-08-03',
      sex: 'female',
      division: '110000',
    });
    expect(examine('911124198108030025').status).toBe('checksum');
  });

  test('residents from Hong Kong, Macau and Taiwan are told by 81, 82 and 83', () => {
    for (const division of ['810000', '820000', '830000']) {
      const examination = examine(withCheck(`${division}19900101001`));
      expect(examination).toMatchObject({ status: 'valid', kind: 'hongKongMacauTaiwanResident', division });
    }
  });

  test('first digits nobody was given are no citizen number', () => {
    for (const first17 of ['03010219800101001', '84000019800101001', '80000019800101001'])
      expect(examine(withCheck(first17)).status).toBe('format');
    expect(examine('911124810803002').status).toBe('format');
  });
});

describe('what a person types', () => {
  test('full-width digits, a small x and blanks around are put right', () => {
    for (const text of [
      '11010519491231002x',
      ' 11010519491231002X\n',
      '１１０１０５１９４９１２３１００２ｘ',
      '　11010519491231002Ｘ',
    ])
      expect(examine(text).normalised).toBe('11010519491231002X');
  });

  test('anything else is no citizen number', () => {
    const texts = ['', 'X', '11010519491231002', '11010519491231002XX', '1101051949123100X2', '110105 19491231002X'];
    for (const text of [...texts, '١١٠١٠٥١٩٤٩١٢٣١٠٠٢X', '11010519491231002Y', '11010549123100X']) {
      const refused = { normalised: undefined, birthDate: undefined, sex: undefined, division: undefined };
      expect(examine(text)).toEqual({ status: 'format', kind: undefined, ...refused });
    }
  });

  test('a refused number tells nothing of the person', () => {
    const refused = { normalised: undefined, birthDate: undefined, sex: undefined, division: undefined };
    expect(examine('110105194912310021')).toEqual({ status: 'checksum', kind: 'resident', ...refused });
  });

  test('no text makes the examination throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void examine(text)));
  });
});

describe('properties of every number', () => {
  test('a number built by the rules is valid and gives back what it was built from', () => {
    fc.assert(
      fc.property(persons, ({ division, birthDate, sequence }) => {
        const number = withCheck(division + birthDate.replaceAll('-', '') + sequence);
        const sex = Number(sequence) % 2 === 1 ? 'male' : 'female';
        expect(examine(number)).toMatchObject({ status: 'valid', normalised: number, division, birthDate, sex });
      }),
    );
  });

  test('normalising twice changes nothing', () => {
    fc.assert(
      fc.property(validNumbers, (number) => {
        expect(examine(examine(number.toLowerCase()).normalised ?? '').normalised).toBe(number);
      }),
    );
  });

  test('one wrong character anywhere is caught', () => {
    const places = fc.nat({ max: 17 });
    fc.assert(
      fc.property(validNumbers, places, fc.constantFrom(...'0123456789X'.split('')), (number, place, character) => {
        fc.pre(number.charAt(place) !== character);
        expect(examine(number.slice(0, place) + character + number.slice(place + 1)).status).not.toBe('valid');
      }),
      { numRuns: 2_000 },
    );
  });

  test('two neighbours exchanged are caught', () => {
    fc.assert(
      fc.property(validNumbers, fc.nat({ max: 16 }), (number, place) => {
        const [left, right] = [number.charAt(place), number.charAt(place + 1)];
        fc.pre(left !== right);
        expect(examine(number.slice(0, place) + right + left + number.slice(place + 2)).status).not.toBe('valid');
      }),
    );
  });

  test('15 to 18 digits keeps birth date, sex and division', () => {
    const olderPersons = persons.filter(({ birthDate, division }) => /^19/.test(birthDate) && !/^8/.test(division));
    fc.assert(
      fc.property(olderPersons, ({ division, birthDate, sequence }) => {
        const old = division + birthDate.replaceAll('-', '').slice(2) + sequence;
        const before = examine(old);
        const after = examine(before.normalised ?? '');
        expect(after).toEqual({ ...before, kind: 'resident' });
        expect(after).toMatchObject({ status: 'valid', division, birthDate });
      }),
    );
  });

  test('a check digit is refused for anything but 17 digits, without repeating them', () => {
    for (const text of ['', '1101051949123100', '110105194912310021', '1101051949123100X'])
      expect(() => checkDigit(text)).toThrow('a check digit needs exactly 17 digits');
  });
});
