import { describe, expect, it } from 'vitest';
import { organisationKey } from '../protocol/entity.ts';
import type { RegisterData } from '../protocol/messages.ts';
import { given, surroundings } from '../specification-harness.ts';
import { filingOf, officer, organisation, personBehaviour } from './specimens-harness.ts';

const OWN = '11010519491231002X';
const SPOUSE = '330106199003074517';
const filed = { filing: filingOf(organisation), counters: {} };
const others = [[organisationKey(organisation.organisation), filed]] as const;

function register(data: RegisterData, id: string) {
  const command = { type: 'register', data } as const;
  const circumstances = surroundings({ id, others });
  return given(personBehaviour).when(
    command,
    personBehaviour.examine(undefined, command, circumstances),
    circumstances,
  );
}

describe('the interests that a filing declares', () => {
  it('are kept as keys, and no number anywhere', () => {
    const relatives = [
      { relation: 'spouse', idNumber: SPOUSE },
      { relation: 'other', idNumber: ` ${SPOUSE}` },
    ] as const;
    const outcome = register({ ...officer, idNumber: OWN.toLowerCase(), relatives: [...relatives] }, 'officer-A-7');
    expect(outcome.state?.filing).toMatchObject({ self: 'citizen-of002X', relatives: ['citizen-of4517'] });
    const written = JSON.stringify([outcome.decision, outcome.state]);
    for (const number of [OWN, SPOUSE]) expect(written).not.toContain(number);
  });

  it('may be left out', () => {
    expect(register(officer, 'officer-A-7').state?.filing).toEqual(filingOf(officer));
  });

  it('are numbers that can be read, each told by its place', () => {
    const relatives = [
      { relation: 'child', idNumber: SPOUSE },
      { relation: 'parent', idNumber: '330106199003074518' },
    ] as const;
    expect(register({ ...officer, idNumber: '1', relatives: [...relatives] }, 'officer-A-7').refused()).toEqual([
      'CITIZEN_NUMBER /data/idNumber',
      'CITIZEN_NUMBER /data/relatives/1/idNumber',
    ]);
  });

  it('are those of officers: an organisation has none', () => {
    const id = organisationKey(organisation.organisation).id;
    expect(register({ ...organisation, idNumber: OWN }, id).refused()).toEqual([
      'FILING_MEMBER_UNEXPECTED /data/idNumber',
    ]);
    expect(register({ ...organisation, relatives: [] }, id).refused()).toEqual([
      'FILING_MEMBER_UNEXPECTED /data/relatives',
    ]);
  });
});
