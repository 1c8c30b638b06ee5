import { describe, expect, it } from 'vitest';
import { examineCitizenNumber } from '../../../rules/identity/citizen-number.ts';
import { mapRecord } from '../../../rules/sources/mapping.ts';
import { shippedSources } from '../../../rules/sources/shipped-sources.fixture.ts';
import { departments, fakeCodes, identityColumns } from './departments.ts';
import { type FakePerson, people } from './people.ts';

const seed = 20_260_801;
const made = people(seed, 4000);
const numberOf = (text: unknown): string | undefined => examineCitizenNumber(String(text), '2026-09-26').normalised;

describe('the people of the fake sources', () => {
  it('have numbers that are valid, fit their days and sexes, and are nobody else’s', () => {
    for (const { idNumber, birthDate, sex, division } of made)
      expect(examineCitizenNumber(idNumber, '2026-09-26')).toMatchObject({ status: 'valid', birthDate, sex, division });
    expect(new Set(made.map(({ idNumber }) => idNumber)).size).toBe(made.length);
  });

  it('are the same for a seed, however many are made, and others for another', () => {
    expect(people(seed, 100)).toEqual(made.slice(0, 100));
    expect(people(seed + 1, 100)).not.toEqual(made.slice(0, 100));
  });

  it('are married to each other, at an age at which that is lawful', () => {
    const byNumber = new Map<string, FakePerson>(made.map((person) => [person.idNumber, person]));
    const married = made.filter(({ marriage }) => marriage !== undefined);
    expect(married.length).toBeGreaterThan(1000);
    for (const { idNumber, birthDate, marriage } of married) {
      const spouse = byNumber.get(marriage?.spouseIdNumber ?? '');
      expect(spouse?.marriage?.spouseIdNumber).toBe(idNumber);
      expect(Number(marriage?.registeredOn.slice(0, 4)) - Number(birthDate.slice(0, 4))).toBeGreaterThanOrEqual(22);
    }
  });

  it('lead lives of every kind that something can be found out about', () => {
    const some = (has: (person: FakePerson) => boolean) => made.filter(has).length;
    expect(
      some(({ diedOn, relief }) => diedOn !== undefined && relief !== undefined && relief.to === undefined),
    ).toBeGreaterThan(0);
    expect(some(({ moved }) => moved !== undefined)).toBeGreaterThan(0);
    expect(some(({ marriage }) => marriage?.kind === 'divorce')).toBeGreaterThan(0);
    expect(some(({ relief, benefit }) => relief !== undefined && benefit !== undefined)).toBeGreaterThan(0);
    expect(some(({ formerName }) => formerName !== undefined)).toBeGreaterThan(0);
  });
});

describe('what the fake departments keep', () => {
  it.each(fakeCodes)('of %s names the person by the columns that are told, and by nothing canonical', (code) => {
    const columns = identityColumns[code];
    for (const write of Object.values(departments[code])) {
      const rows = made.flatMap((person) => write(person).map((row) => ({ person, row })));
      expect(rows.length).toBeGreaterThan(100);
      for (const { person, row } of rows) {
        expect(numberOf(row[columns.idNumber])).toBe(person.idNumber);
        expect(row[columns.name]).toContain(person.name);
        expect(Object.keys(row).filter((name) => !/^[A-Z][A-Z_0-9]*$/.test(name))).toEqual([]);
      }
    }
  });

  it('is understood by the definitions that are shipped, to the last field', () => {
    const sources = shippedSources();
    for (const code of fakeCodes) {
      for (const [name, write] of Object.entries(departments[code])) {
        const known = sources.dataset(`${code}.${name}`);
        if (known === undefined) throw new Error(`no definition of ${code}.${name}`);
        const read = new Set(
          [...Object.values(known.dataset.identity), ...Object.values(known.dataset.fields)].map((field) =>
            (typeof field === 'string' ? field : field.from).replace('$.', ''),
          ),
        );
        for (const row of made.flatMap(write)) {
          expect(mapRecord(known.dataset, row).faults, `${code}.${name}`).toEqual([]);
          expect(Object.keys(row).filter((member) => !read.has(member))).toEqual([]);
        }
      }
    }
  });

  it('has days in several forms and old numbers in the register of marriages', () => {
    const rows = made.flatMap((person) => departments['civil-affairs']['marriage']?.(person) ?? []);
    for (const form of [/^\d{8}$/, /^\d{4}-\d{2}-\d{2}$/, /^\d{4}年\d{1,2}月\d{1,2}日$/])
      expect(rows.some(({ DJRQ }) => form.test(String(DJRQ)))).toBe(true);
    expect(rows.some(({ SFZH }) => String(SFZH).length === 15)).toBe(true);
    expect(rows.some(({ SFZH }) => String(SFZH).length === 18)).toBe(true);
  });
});
