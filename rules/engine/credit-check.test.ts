import { describe, expect, it } from 'vitest';
import { shippedCredit } from '../credit/credit.fixture.ts';
import { type CreditBook, noCredit } from '../credit/credit-book.ts';
import { shippedCatalogue } from '../library/shipped.fixture.ts';
import { creditPackFaults } from './credit-check.ts';
import { loadPacks } from './load-packs.ts';
import { samplePack, sampleRule } from './pack.fixture.ts';

const message = { zh: '样例，可依法提出异议', en: 'sample; you may object' };
const noShow = { fact: 'occurrence', path: '$.kind', operator: 'equal', value: 'no-show' };
const item = { kind: 'no-show', severity: 'minor', points: -10 };
const restriction = { measure: 'manual-review', lasts: { months: 3 } };

function packOf(
  rule: { readonly type?: string; readonly leaf?: object; readonly params?: object; readonly name?: string },
  changes: object = {},
) {
  const { type = 'deduct', leaf = noShow, params = { item }, name = 'no-show' } = rule;
  const made = samplePack({
    phase: 'credit',
    whenUnknown: { 'occurrence.severity': 'notMet' },
    rules: [sampleRule({ name, type, conditions: { all: [leaf] }, params: { message, ...params } })],
    ...changes,
  });
  const loaded = loadPacks([{ file: 'x.json', json: made, sha256: 'x' }]);
  const [pack] = 'packs' in loaded ? loaded.packs : [];
  if (pack === undefined) throw new Error(JSON.stringify(loaded));
  return pack;
}

function faults(pack: ReturnType<typeof packOf>, credit: CreditBook = shippedCredit()): readonly string[] {
  return creditPackFaults(pack, shippedCatalogue().all(), credit).map(({ file, pointer, code }) => {
    expect(file).toBe('x.json');
    return `${code} ${pointer}`;
  });
}

describe('a pack of credit', () => {
  it('is taken whose messages tell people of their rights', () => {
    expect(faults(packOf({}))).toEqual([]);
    expect(faults(packOf({ type: 'restrict', params: { restriction } }))).toEqual([]);
    expect(faults(packOf({ type: 'review', params: {} }))).toEqual([]);
  });

  it.each<[string, ReturnType<typeof packOf>, string]>([
    ['a fact', packOf({ leaf: { ...noShow, fact: 'applicantAge' } }), '/rules/0/conditions/all/0/fact'],
    ['a path', packOf({ leaf: { ...noShow, path: '$.sex' } }), '/rules/0/conditions/all/0/path'],
    ['a value', packOf({ leaf: { ...noShow, value: 'complaint-filed' } }), '/rules/0/conditions/all/0/value'],
    [
      'one of several values',
      packOf({ leaf: { ...noShow, operator: 'in', value: ['no-show', 'low-income'] } }),
      '/rules/0/conditions/all/0/value/1',
    ],
    ['the name of a rule', packOf({ name: '少数民族' }), '/rules/0/name'],
    [
      'the kind of an item',
      packOf({ params: { item: { ...item, kind: 'hospital-stay' } } }),
      '/rules/0/event/params/item/kind',
    ],
    ['its own name', packOf({}, { pack: 'poverty-credit' }), '/pack'],
    ['its title', packOf({}, { title: { zh: '信访人员', en: 'sample' } }), '/title/zh'],
  ])('is refused where it judges by a forbidden ground: %s', (_, pack, pointer) => {
    expect(faults(pack)).toContain(`CREDIT_GROUND ${pointer}`);
  });

  it('is refused that takes a fact which nobody has declared', () => {
    expect(faults(packOf({ leaf: { ...noShow, path: '$.whim' } }))).toEqual(['PATH /rules/0/conditions/all/0/path']);
  });

  it.each<[string, ReturnType<typeof packOf>, readonly string[]]>([
    ['points without an item', packOf({ params: {} }), ['EVENT_TYPE /rules/0/event/params/item']],
    [
      'a measure beside points',
      packOf({ params: { item, restriction } }),
      ['EVENT_TYPE /rules/0/event/params/restriction'],
    ],
    ['no law', packOf({ params: { item, basis: undefined } }), ['BASIS_MISSING /rules/0/event/params/basis']],
    [
      'a deduction that adds',
      packOf({ params: { item: { ...item, points: 10 } } }),
      ['CREDIT_INPUT /rules/0/event/params/item/points'],
    ],
    ['an addition that takes', packOf({ type: 'add' }), ['CREDIT_INPUT /rules/0/event/params/item/points']],
    [
      'a measure that is on no list',
      packOf({ type: 'restrict', params: { restriction: { ...restriction, measure: 'shaming' } } }),
      ['CREDIT_MEASURE /rules/0/event/params/restriction/measure'],
    ],
  ])('is refused with %s', (_, pack, expected) => {
    expect(faults(pack)).toEqual(expected);
  });

  it('takes no measure where none is published', () => {
    const pack = packOf({ type: 'restrict', params: { restriction } });
    expect(faults(pack, noCredit)).toEqual(['CREDIT_MEASURE /rules/0/event/params/restriction/measure']);
  });

  it('denies nobody what people live by, and other things only where it names them', () => {
    const { measures, ...book } = shippedCredit();
    if (measures === undefined) throw new Error('no list');
    const denying: CreditBook = {
      ...book,
      measures: { ...measures, measures: measures.measures.map((one) => ({ ...one, effect: 'deny' as const })) },
    };
    const of = (more: object) => packOf({ type: 'restrict', params: { restriction: { ...restriction, ...more } } });
    expect(faults(of({ matters: ['relief-record-copy'] }), denying)).toEqual([
      'CREDIT_LIVELIHOOD /rules/0/event/params/restriction/matters',
    ]);
    expect(faults(of({}), denying)).toEqual(['CREDIT_LIVELIHOOD /rules/0/event/params/restriction/measure']);
    expect(faults(of({ matters: ['house-building-approval'] }), denying)).toEqual([]);
    expect(faults(of({ matters: ['relief-record-copy'] }))).toEqual([]);
  });
});

it('what is for credit stands in no other phase', () => {
  const json = samplePack({ rules: [sampleRule({ params: { item } })] });
  const loaded = loadPacks([{ file: 'x.json', json, sha256: 'x' }]);
  expect('faults' in loaded ? loaded.faults.map(({ code, pointer }) => `${code} ${pointer}`) : []).toEqual([
    'EVENT_TYPE /rules/0/event/params/item',
  ]);
});
