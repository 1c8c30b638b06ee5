import { describe, expect, it } from 'vitest';
import { mapRecord } from '../../../rules/sources/mapping.ts';
import { shippedDataset } from '../../../rules/sources/shipped-sources.fixture.ts';
import { departments, fakeCodes } from './departments.ts';
import { people } from './people.ts';

const some = people(20_260_925, 400);
const datasets = fakeCodes.flatMap((source) =>
  Object.entries(departments[source]).map(([dataset, write]) => [`${source}.${dataset}`, write] as const),
);

describe('what five departments write', () => {
  it.each(datasets)('is read by the definition of %s, about the person who was asked about', (name, write) => {
    const { dataset } = shippedDataset(name);
    let records = 0;
    for (const person of some) {
      for (const record of write(person)) {
        records += 1;
        const found = mapRecord(dataset, record);
        expect(found.faults).toEqual([]);
        expect(found.person.name).toBe(person.name);
        expect(person.idNumber).toContain(found.person.idNumber?.slice(-4, -1));
        if (found.person.birthDate !== undefined) expect(found.person.birthDate).toBe(person.birthDate);
        if (found.person.sex !== undefined) expect(found.person.sex).toBe(person.sex);
      }
    }
    expect(records).toBeGreaterThan(10);
  });

  it('says in our words what the people are', () => {
    const find = (name: string, wanted: (person: (typeof some)[number]) => boolean) => {
      const person = some.find(wanted);
      if (person === undefined) throw new Error(`nobody for ${name}`);
      const [source = '', dataset = ''] = name.split('.');
      const [record] = departments[source as (typeof fakeCodes)[number]][dataset]?.(person) ?? [];
      return { person, values: mapRecord(shippedDataset(name).dataset, record).values };
    };
    const dead = find('public-security.household', ({ diedOn }) => diedOn !== undefined);
    expect(dead.values).toMatchObject({ state: 'deceased', diedOn: dead.person.diedOn });
    const moved = find('public-security.household', (one) => one.moved !== undefined && one.diedOn === undefined);
    expect(moved.values).toMatchObject({ state: 'movedOut', movedOutOn: moved.person.moved?.on });
    const wife = find('civil-affairs.marriage', ({ sex, marriage }) => sex === 'female' && marriage !== undefined);
    expect(wife.values).toMatchObject({
      wifeName: wife.person.name,
      husbandName: wife.person.marriage?.spouseName,
      registeredOn: wife.person.marriage?.registeredOn,
    });
    const poor = find('civil-affairs.relief', ({ relief }) => relief?.to === undefined && relief !== undefined);
    expect(poor.values).toMatchObject({ state: 'active', monthlyAmount: poor.person.relief?.yuanMonthly });
    const owner = find('housing.holdings', ({ holdings }) => holdings[0]?.kind === 'land');
    expect(owner.values).toMatchObject({
      right: 'homestead',
      certificateNumber: owner.person.holdings[0]?.certificate,
    });
    // The department writes mu with two decimals.
    expect(Number(owner.values['landArea']) / (owner.person.holdings[0]?.squareMetres ?? 0)).toBeCloseTo(1, 1);
  });
});
