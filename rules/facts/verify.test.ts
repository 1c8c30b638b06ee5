import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Unknown } from '../engine/compiler/unknown.ts';
import { factsOfPhase } from '../engine/load-packs.ts';
import { shippedCatalogue } from '../library/shipped.fixture.ts';
import type { Matter } from '../matters/matter.ts';
import { mapRecord } from '../sources/mapping.ts';
import { shippedDataset, shippedSources } from '../sources/shipped-sources.fixture.ts';
import { declaredField } from './declared-field.ts';
import { type DatasetAnswer, standingOf, type VerificationInput, verifyFacts } from './verify.ts';
import { answerStatuses, identifications } from './verify-declarations.ts';

const matter = shippedCatalogue().matter('marriage-record-copy') as Matter;
const marriage = 'civil-affairs.marriage';
const record = {
  XM: '王芳',
  SFZH: '11010519491231002X',
  CSRQ: '19491231',
  XB: '2',
  YWLX: 'IA',
  XM_NAN: '李健国',
  XM_NV: '王芳',
  DJRQ: '二〇〇八年五月二十日',
  HYZT: '90',
};
const answer = (changes: Partial<DatasetAnswer> = {}): DatasetAnswer => ({
  status: 'hit',
  identified: 'match',
  records: 1,
  asOf: '2026-09-20T16:30:00Z',
  best: mapRecord(shippedDataset(marriage).dataset, record),
  ...changes,
});
const input = (changes: Partial<VerificationInput> = {}): VerificationInput => ({
  purpose: 'preRoute',
  region: '330182',
  on: '2026-09-21',
  matter,
  applicant: { name: '王芳', idNumber: '11010519491231002x' },
  form: { husbandName: '李建国', wifeName: '王芳', registeredOn: '2008-05-20', recordKind: 'divorce', copies: '2' },
  answers: { [marriage]: answer() },
  sources: shippedSources(),
  ...changes,
});
const found = (changes: Partial<DatasetAnswer>) =>
  verifyFacts(input({ answers: { [marriage]: answer(changes) } }))['civilAffairsMarriage'] ?? {};

describe('the facts of a verification', () => {
  it('hold what was declared, what was found, and how far the two agree', () => {
    const facts = verifyFacts(input());
    expect(facts['case']).toEqual({ purpose: 'preRoute', matter: matter.code, region: '330182', on: '2026-09-21' });
    // The number says the birth date and the sex of its holder; a field of the wrong type is left out.
    expect(facts['applicant']).toEqual({
      name: '王芳',
      idNumber: '11010519491231002x',
      birthDate: '1949-12-31',
      sex: 'female',
    });
    expect(facts['form']).toEqual({
      husbandName: '李建国',
      wifeName: '王芳',
      registeredOn: '2008-05-20',
      recordKind: 'divorce',
    });
    expect(facts['civilAffairsMarriage']).toEqual({
      status: 'hit',
      identified: 'match',
      records: 1,
      // 00:30 of the same day in Shanghai.
      ageDays: 0,
      name: '王芳',
      idNumber: '11010519491231002X',
      birthDate: '1949-12-31',
      sex: 'female',
      nameLevel: 'same',
      idNumberLevel: 'same',
      birthDateLevel: 'same',
      sexLevel: 'same',
      kind: 'marriage',
      kindLevel: 'different',
      husbandName: '李健国',
      husbandNameLevel: 'homophone',
      wifeName: '王芳',
      wifeNameLevel: 'same',
      registeredOn: '2008-05-20',
      registeredOnLevel: 'same',
    });
    expect(facts['publicSecurityHousehold']).toEqual({ status: 'notAsked', identified: 'none', records: 0 });
  });

  it.each<[string, Partial<DatasetAnswer>, Unknown['cause']]>([
    ['that has not come', { status: 'awaited' }, 'awaited'],
    ['that came too late', { status: 'timeout' }, 'awaited'],
    ['that cannot be used', { status: 'garbage' }, 'awaited'],
    ['of a source that is left alone', { status: 'unavailable' }, 'awaited'],
    ['that was refused', { status: 'refused' }, 'refused'],
    ['that is called stale', { status: 'stale' }, 'stale'],
    ['that is older than the source vouches for', { asOf: '2026-08-01' }, 'stale'],
    ['about somebody who may be the person', { identified: 'review' }, 'awaited'],
  ])('do not take an answer %s for an empty one', (_, changes, cause) => {
    const unknown = new Unknown(cause, 'civil-affairs');
    const facts = found(changes);
    expect([facts['wifeName'], facts['name'], facts['wifeNameLevel'], facts['certificateNumber']]).toEqual([
      unknown,
      unknown,
      unknown,
      unknown,
    ]);
  });

  it('say nothing of a person of whom nothing is known, or whose records are of others', () => {
    for (const changes of [{ status: 'none', records: 0, identified: 'none' }, { identified: 'noMatch' }] as const)
      expect(Object.keys(found(changes)).sort()).toEqual(['ageDays', 'identified', 'records', 'status']);
  });

  it('take a former name for the person in another form', () => {
    const household = 'public-security.household';
    const levelOf = (record: object) => {
      const best = mapRecord(shippedDataset(household).dataset, record);
      const facts = verifyFacts(input({ answers: { [household]: answer({ best }) } }));
      return facts['publicSecurityHousehold']?.['nameLevel'];
    };
    expect(levelOf({ XM: '王美玲' })).toBe('different');
    expect(levelOf({ XM: '王美玲', CYM: '李梅、王芳' })).toBe('variant');
    expect(levelOf({ XM: '王方', CYM: '王芳' })).toBe('variant');
    expect(levelOf({ XM: '王芳', CYM: '王芳' })).toBe('same');
    expect(levelOf({ XM: '王方', CYM: '李梅' })).toBe('homophone');
  });

  it('count days to the day that the data is of', () => {
    const age = (asOf: string) => found({ asOf })['ageDays'];
    expect([age('2026-09-01'), age('2026-09-20T15:59:59Z'), age('2026-12-01'), age('yesterday'), age('')]).toEqual([
      20,
      1,
      0,
      undefined,
      undefined,
    ]);
    expect(standingOf(shippedDataset(marriage), answer({ asOf: '2026-08-22' }), '2026-09-21')).toBe('hit');
    expect(standingOf(shippedDataset(marriage), answer({ asOf: '2026-08-21' }), '2026-09-21')).toBe('stale');
    expect(() => verifyFacts(input({ on: '2026-02-30' }))).toThrow(RangeError);
  });

  it('are exactly those that are declared, of their types', () => {
    const declarations = factsOfPhase('verify', shippedSources()) ?? new Map();
    const answers = fc.dictionary(
      fc.constantFrom(
        ...shippedSources()
          .datasets()
          .map(({ name }) => name),
      ),
      fc.record({
        status: fc.constantFrom(...Object.keys(answerStatuses).filter((one) => one !== 'notAsked')),
        identified: fc.constantFrom(...Object.keys(identifications)),
        records: fc.nat(50),
        asOf: fc.constantFrom('2026-09-20', '2020-01-01', 'x'),
      }),
    );
    const known = (name: string) =>
      mapRecord(shippedDataset(name).dataset, { ...record, QLRXM: '王芳', TDMJ: '0.2亩' });
    fc.assert(
      fc.property(
        answers,
        fc.dictionary(fc.constantFrom('husbandName', 'copies', 'x'), fc.jsonValue()),
        (given, form) => {
          const asked = Object.entries(given).map(([name, one]) => [name, { ...one, best: known(name) }]);
          const facts = verifyFacts(
            input({ answers: Object.fromEntries([...asked, ['bank.unknown', {}]]) as never, form }),
          );
          expect(Object.keys(facts)).toEqual([...declarations.keys()]);
          for (const [name, fields] of Object.entries(facts)) {
            for (const [field, value] of Object.entries(fields)) {
              const declared = declaredField(declarations.get(name), [field], matter);
              expect(declared, `${name}.${field}`).toBeDefined();
              if (declared === undefined || declared === 'perMatter') continue;
              if (value instanceof Unknown) expect(declared.optional).toBe(true);
              else if (declared.values !== undefined) expect(declared.values).toContain(value);
              else
                expect(typeof value).toBe(
                  declared.type === 'number' ? 'number' : declared.type === 'truth' ? 'boolean' : 'string',
                );
            }
          }
        },
      ),
    );
  });
});
