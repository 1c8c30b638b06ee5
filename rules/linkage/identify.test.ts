import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDigit } from '../identity/citizen-number.ts';
import { identify } from './identify.ts';
import type { PersonRecord } from './person.ts';
import { chinesePersonModel as model } from './shipped-model.ts';

const seed = 20_260_701;
const numbered = (first17: string): string => first17 + checkDigit(first17);
const person = {
  name: '王建国',
  idNumber: numbered('33010619800101001'),
  birthDate: '1980-01-01',
  sex: '男',
  phone: '13812345678',
  address: '330106 文三路12号3幢402室',
} satisfies PersonRecord;
type FieldName = keyof typeof person;
const fieldNames = Object.keys(person) as FieldName[];

function only(whole: PersonRecord, ...names: readonly FieldName[]): PersonRecord {
  return Object.fromEntries(names.map((name) => [name, whole[name]]));
}

function decisionsOf(declared: PersonRecord, ...candidates: readonly PersonRecord[]): readonly string[] {
  return identify(model, declared, candidates).map(({ decision }) => decision);
}

describe('a declared person among the candidates of a source', () => {
  it.each<[string, PersonRecord, PersonRecord, string]>([
    ['everything equal', person, person, 'match'],
    ['name and number', only(person, 'name', 'idNumber'), person, 'match'],
    ['name and day of birth', only(person, 'name', 'birthDate'), only(person, 'name', 'birthDate'), 'match'],
    ['a name alone', only(person, 'name'), person, 'review'],
    ['nothing in common', person, only(person, 'sex'), 'noMatch'],
    ['nothing declared', {}, person, 'noMatch'],
    ['the number of old', { ...person, idNumber: '330106800101001' }, person, 'match'],
    [
      'the lunar day',
      { ...only(person, 'name', 'sex'), birthDate: '1979-11-14' },
      only(person, 'name', 'birthDate', 'sex'),
      'match',
    ],
    [
      'a former name',
      { ...only(person, 'birthDate', 'idNumber'), name: '王大力', formerNames: '王铁柱、王建国' },
      person,
      'match',
    ],
    ['a number beside a day', only(person, 'name', 'idNumber'), only(person, 'name', 'birthDate', 'sex'), 'match'],
    [
      'another day beside a number',
      only(person, 'name', 'idNumber'),
      { name: '王建国', birthDate: '1991-07-09' },
      'noMatch',
    ],
    ['the name of a stranger', { ...person, idNumber: '' }, { name: '李梅', sex: '女' }, 'noMatch'],
  ])('%s: %#', (_, declared, candidate, expected) => {
    expect(decisionsOf(declared, candidate)).toEqual([expected]);
  });

  it('leaves a valid number under another name to a person', () => {
    const [found] = identify(model, only(person, 'name', 'idNumber'), [{ ...person, name: '李梅' }]);
    expect(found).toMatchObject({ decision: 'review', reservation: 'nameDiffers' });
  });

  it('never merges two valid numbers that differ', () => {
    const [found] = identify(model, person, [{ ...person, idNumber: numbered('33010619800101003') }]);
    expect(found?.reservation).toBe('numbersDiffer');
    expect(found?.decision).not.toBe('match');
  });

  it('leaves namesakes of one day to a person, both, and settles them by a number', () => {
    const bare = only(person, 'name', 'birthDate', 'sex');
    const namesakes = [
      { ...bare, idNumber: person.idNumber },
      { ...bare, idNumber: numbered('33010219800101011'), address: '330102 解放街1号' },
    ];
    expect(decisionsOf(bare, ...namesakes)).toEqual(['review', 'review']);
    expect(decisionsOf(person, ...namesakes)[0]).toBe('match');
    expect(decisionsOf(person, ...namesakes)[1]).not.toBe('match');
  });

  it('never takes a twin for the person', () => {
    const twin = { ...only(person, 'birthDate', 'sex', 'address'), name: '王建华' };
    expect(decisionsOf(only(person, 'name', 'birthDate', 'sex', 'address'), twin)).toEqual(['review']);
    expect(decisionsOf(person, { ...twin, idNumber: numbered('33010619800101005') })[0]).not.toBe('match');
  });

  it('takes two records with the number of the person for the person, and two that are alike without one for a doubt', () => {
    expect(decisionsOf(person, person, { ...person, address: '' })).toEqual(['match', 'match']);
    const bare = only(person, 'name', 'birthDate', 'address');
    expect(decisionsOf(bare, bare, bare)).toEqual(['review', 'review']);
  });

  it('believes a common name less than a rare one, and everything less the larger the source', () => {
    const weightOf = (name: string, population?: number): number =>
      identify(model, { name, birthDate: '1980-01-01' }, [{ name, birthDate: '1980-01-01' }], population)[0]?.weight ??
      0;
    expect(weightOf('王伟')).toBeLessThan(weightOf('谌子墨'));
    expect(weightOf('王伟', 100_000_000)).toBeLessThan(weightOf('王伟'));
    expect(weightOf('王伟')).toBeLessThan(weightOf('王伟', 5_000));
  });

  it('explains itself as plain JSON in both languages, and the steps add up', () => {
    const found = identify(model, person, [person, only(person, 'name')]);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    for (const { steps, weight } of found) {
      expect(steps.reduce((sum, { bits }) => sum + bits, 0)).toBeCloseTo(weight, 9);
      for (const { zh, en } of steps) expect([zh, en]).not.toContain('');
    }
  });

  it('is not held up by texts without end', () => {
    const endless = {
      ...person,
      address: '杭'.repeat(1_000_000),
      formerNames: '王，'.repeat(100_000),
      name: '王'.repeat(500_000),
    };
    const other = { ...endless, address: '州'.repeat(1_000_000), name: '李'.repeat(500_000) };
    for (const [declared, candidate] of [
      [endless, other],
      [person, endless],
    ] as const) {
      const [found] = identify(model, declared, [candidate]);
      expect(found?.steps.length).toBeGreaterThan(0);
    }
  });

  it('has nothing to say of no candidates', () => {
    expect(identify(model, person, [])).toEqual([]);
  });
});

const families = ['王', '李', '欧阳', '谌', '单'];
const syllables = ['建', '健', '国', '华', '伟', '堃', '坤', '梅'];
const names = fc
  .tuple(fc.constantFrom(...families), fc.array(fc.constantFrom(...syllables), { minLength: 1, maxLength: 2 }))
  .map(([family, given]) => family + given.join(''));
const days = fc
  .date({ min: new Date('1940-01-01'), max: new Date('2005-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const people = fc
  .record({
    name: names,
    birthDate: days,
    sequence: fc.integer({ min: 0, max: 999 }),
    phone: fc.integer({ min: 13_000_000_000, max: 19_999_999_999 }).map(String),
    address: fc.integer({ min: 1, max: 300 }).map((house) => `330106 文三路${house}号`),
  })
  .map(({ name, birthDate, sequence, phone, address }) => ({
    name,
    birthDate,
    idNumber: numbered(`330106${birthDate.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`),
    sex: sequence % 2 === 1 ? '男' : '女',
    phone,
    address,
  }));
const subsets = fc.subarray(fieldNames);

describe(`properties of the decision (seed ${seed})`, () => {
  it('does not depend on the order of the candidates', () => {
    const cases = fc.tuple(people, subsets, fc.array(fc.tuple(people, subsets), { maxLength: 8 }), fc.boolean());
    fc.assert(
      fc.property(cases, ([declared, known, others, present]) => {
        const candidates = [...(present ? [declared] : []), ...others.map(([other, names]) => only(other, ...names))];
        const asked = only(declared, ...known);
        const turned = identify(model, asked, candidates.toReversed()).toReversed();
        const last = candidates.length - 1;
        const told = identify(model, asked, candidates).map((one) => ({ ...one, candidate: last - one.candidate }));
        expect(turned).toEqual(told);
      }),
      { seed, numRuns: 150 },
    );
  });

  it('never believes somebody less for a further field that agrees', () => {
    const cases = fc.tuple(people, people, subsets, subsets, fc.constantFrom(...fieldNames));
    fc.assert(
      fc.property(cases, ([declared, other, known, lent, more]) => {
        // The candidate has some fields of the person and some of somebody else.
        const candidate = { ...only(other, ...known), ...only(declared, ...lent) };
        const before = identify(model, omit(declared, more), [omit(candidate, more)])[0]?.weight ?? 0;
        const after = identify(model, declared, [{ ...omit(candidate, more), [more]: declared[more] }])[0]?.weight ?? 0;
        expect(after).toBeGreaterThanOrEqual(before - 1e-9);
      }),
      { seed, numRuns: 400 },
    );
  });

  it('takes at most one person for the declared one', () => {
    const cases = fc.tuple(people, subsets, fc.array(fc.tuple(people, subsets), { maxLength: 12 }));
    fc.assert(
      fc.property(cases, ([declared, known, others]) => {
        const candidates = [declared, ...others.map(([other, names]) => only(other, ...names))];
        const matches = identify(model, only(declared, ...known), candidates).filter((one) => one.decision === 'match');
        expect(new Set(matches.map(({ candidate }) => candidates[candidate]?.idNumber)).size).toBeLessThanOrEqual(1);
      }),
      { seed, numRuns: 200 },
    );
  });
});

function omit(record: PersonRecord, name: FieldName): PersonRecord {
  return { ...record, [name]: undefined };
}
