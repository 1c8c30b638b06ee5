import { describe, expect, it } from 'vitest';
import { identify } from './identify.ts';
import { PeopleIndex } from './people-index.ts';
import type { PersonRecord } from './person.ts';
import { chinesePersonModel as model } from './shipped-model.ts';

const person: PersonRecord = {
  name: '王建国',
  formerNames: '王铁柱',
  idNumber: '330106198001010012',
  birthDate: '1980-01-01',
  sex: '男',
  phone: '13812345678',
  address: '330106 文三路12号',
};

function indexOf(...people: readonly PersonRecord[]): PeopleIndex {
  const index = new PeopleIndex(model);
  for (const one of people) index.add(one);
  return index;
}

const strangers = Array.from({ length: 300 }, (_, place) => ({
  name: `李${String.fromCodePoint(0x5b50 + place)}`,
  birthDate: `19${50 + (place % 40)}-0${1 + (place % 9)}-1${place % 10}`,
  address: `330203 解放街${place}号`,
}));

describe('an index of people', () => {
  const index = indexOf(...strangers, person);

  it.each<[string, PersonRecord]>([
    ['number', { idNumber: '330106198001010012' }],
    ['name', { name: '王建国' }],
    ['former name', { name: '王铁柱' }],
    ['name by ear', { name: '王健国' }],
    ['day', { birthDate: '1980年1月1日' }],
    ['lunar day', { birthDate: '1979-11-14' }],
    ['number that tells the day', { idNumber: '330106800101001' }],
    ['telephone', { phone: '+86 138 1234 5678' }],
    ['month and region', { birthDate: '1980-01', address: '浙江省杭州市西湖区' }],
    ['family name, year and region', { name: '王五', birthDate: '1980', address: '330106' }],
    ['address', { address: '杭州市西湖区文三路12号' }],
  ])('finds somebody by %s', (_, asked) => {
    expect(index.lookup(asked).candidates.map(({ number }) => number)).toContain(strangers.length);
  });

  it('finds somebody by the Gregorian day whose lunar day it has', () => {
    const lunar = indexOf(...strangers, { name: '王建国', birthDate: '1979-11-14' });
    const [first] = lunar.lookup({ name: '赵四', birthDate: '1980-01-01' }).candidates;
    expect(first?.number).toBe(strangers.length);
  });

  it('has nobody for who has nothing in common with anybody', () => {
    expect(index.lookup({ name: '尉迟恭', birthDate: '1901-01-01' })).toEqual({
      candidates: [],
      leftOut: 0,
      cutShort: [],
    });
    expect(index.lookup({}).candidates).toEqual([]);
  });

  it('gives back people as they were added, the likeliest first, ready for the decision', () => {
    const { candidates } = index.lookup({ ...person, idNumber: '' });
    expect(candidates[0]).toEqual({ number: strangers.length, person });
    const people = candidates.map((candidate) => candidate.person);
    expect(identify(model, person, people)[0]?.decision).toBe('match');
  });

  it('finds people who were added later, and no longer who was removed', () => {
    const living = indexOf(person);
    const number = living.add({ name: '王建国' });
    expect(living.lookup({ name: '王建国' }).candidates.map((one) => one.number)).toEqual([0, number]);
    expect(living.remove(number)).toBe(true);
    expect([living.remove(number), living.remove(9), living.remove(-1), living.remove(0.5)]).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(living.lookup({ name: '王建国' }).candidates.map((one) => one.number)).toEqual([0]);
    expect(living.size).toBe(1);
  });

  it('tells how many it left out, and which keys too many share', () => {
    const crowd = indexOf(...Array.from({ length: 400 }, () => ({ name: '王伟' })), {
      name: '王伟',
      phone: '13812345678',
    });
    const bounds = { mostCandidates: 5, mostOfKey: 100 };
    const cut = crowd.lookup({ name: '王伟' }, bounds);
    expect(cut.candidates.length).toBe(5);
    expect(cut.leftOut).toBe(95);
    expect([...cut.cutShort].sort()).toEqual(['name', 'sound']);
    // One thing more in common, and the crowd is no hindrance.
    const known = crowd.lookup({ name: '王伟', phone: '13812345678' }, { mostCandidates: 5, mostOfKey: 1000 });
    expect(known.candidates[0]?.number).toBe(400);
    expect(known.cutShort).toEqual([]);
    expect(known.leftOut).toBe(396);
  });

  it('keeps every person when it grows far beyond its first room', () => {
    const many = Array.from({ length: 5000 }, (_, place) => ({ phone: `138${String(place).padStart(8, '0')}` }));
    const large = indexOf(...many);
    for (const [place, asked] of many.entries()) {
      expect(large.lookup(asked).candidates).toEqual([{ number: place, person: asked }]);
    }
  });
});
