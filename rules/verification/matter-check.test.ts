import { describe, expect, it } from 'vitest';
import { shippedCatalogue } from '../library/shipped.fixture.ts';
import type { Matter, MatterVerification } from '../matters/matter.ts';
import { shippedSources } from '../sources/shipped-sources.fixture.ts';
import { noSources } from '../sources/sources.ts';
import { matterVerificationFaults } from './matter-check.ts';

const matter = shippedCatalogue().matter('marriage-record-copy') as Matter;
const sources = shippedSources();
const marriage = 'civil-affairs.marriage';
type Field = MatterVerification['fields'][number];
const wife: Field = { field: '/data/form/wifeName', dataset: marriage, found: 'wifeName', compare: 'name' };

function codesOf(changes: Partial<MatterVerification>, from = sources): [string, string][] {
  const verification = { datasets: [marriage], fields: [wife], deadlineSeconds: 30, ...changes };
  return matterVerificationFaults({ ...matter, verification }, from).map(({ file, code, pointer, message }) => {
    expect(file).toBe('marriage-record-copy.json');
    expect(message.zh).toMatch(/\p{Script=Han}/u);
    return [code, pointer];
  });
}
const ofField = (changes: Partial<Field>) => codesOf({ fields: [{ ...wife, ...changes }] });

describe('what a matter asks of departments', () => {
  it('is sound where it is shipped', () => {
    const asking = shippedCatalogue()
      .all()
      .filter(({ verification }) => verification !== undefined);
    expect(asking.map(({ code }) => code)).toEqual([
      'house-building-approval',
      'marriage-record-copy',
      'relief-record-copy',
    ]);
    expect(asking.flatMap((one) => matterVerificationFaults(one, sources))).toEqual([]);
    expect(codesOf({})).toEqual([]);
  });

  it('is a set of data that a source has', () => {
    expect(codesOf({ datasets: [marriage, 'bank.marriage', marriage] })).toEqual([
      ['DATASET_UNKNOWN', '/verification/datasets/1'],
      ['DUPLICATE', '/verification/datasets/2'],
    ]);
    expect(codesOf({}, noSources)).toEqual([['DATASET_UNKNOWN', '/verification/datasets/0']]);
    expect(ofField({ dataset: 'civil-affairs.relief' })).toEqual([
      ['DATASET_UNKNOWN', '/verification/fields/0/dataset'],
    ]);
  });

  it.each<[string, Partial<Field>, [string, string][]]>([
    ['a field that the form does not have', { field: '/data/form/spouse' }, [['FORM_FIELD_UNKNOWN', 'field']]],
    ['a member that no applicant gives', { field: '/data/applicant/address' }, [['FORM_FIELD_UNKNOWN', 'field']]],
    ['a field that no record has', { found: 'spouse' }, [['COMPARISON', 'found']]],
    ['a field of every object', { found: 'constructor' }, [['COMPARISON', 'found']]],
    ['a name compared as a day', { compare: 'day' }, [['COMPARISON', 'compare']]],
    ['a day compared with a name', { field: '/data/form/registeredOn' }, [['COMPARISON', 'compare']]],
    ['the person as somebody else', { found: 'name' }, [['COMPARISON', 'found']]],
    [
      'values that are never the same',
      { field: '/data/form/recordKind', found: 'maritalStatus', compare: 'code' },
      [['COMPARISON', 'found']],
    ],
  ])('is no %s', (_, changes, faults) => {
    expect(ofField(changes)).toEqual(faults.map(([code, member]) => [code, `/verification/fields/0/${member}`]));
  });

  it('compares a field once, and the person with the applicant', () => {
    expect(codesOf({ fields: [wife, { ...wife, field: '/data/form/husbandName' }] })).toEqual([
      ['DUPLICATE', '/verification/fields/1'],
    ]);
    expect(ofField({ field: '/data/applicant/name', found: 'name' })).toEqual([]);
  });
});
