import { describe, expect, it } from 'vitest';
import { shippedCatalogue } from '../library/shipped.fixture.ts';
import { shippedSources } from '../sources/shipped-sources.fixture.ts';
import { noSources } from '../sources/sources.ts';
import { loadPacks } from './load-packs.ts';
import { samplePack, sampleRule } from './pack.fixture.ts';
import { ruleSetFaults } from './rule-set-check.ts';

const catalogue = shippedCatalogue();
const dataset = 'civil-affairs.marriage';
const message = { zh: '样例', en: 'sample' };
const hit = { fact: 'civilAffairsMarriage', path: '$.status', operator: 'equal', value: 'hit' };
const level = { fact: 'civilAffairsMarriage', path: '$.wifeNameLevel', operator: 'equal', value: 'different' };
const verdict = { field: '/data/form/wifeName', dataset };

interface Parts {
  readonly type?: string;
  readonly params?: object;
  readonly leaves?: readonly object[];
  readonly more?: object;
}

/** Codes and places of everything that is wrong with a pack, alone and in its set. */
function faultsOf(
  { type = 'contradicted', params = verdict, leaves = [hit], more = {} }: Parts,
  sources = shippedSources(),
) {
  const json = samplePack({
    phase: 'verify',
    appliesTo: { matters: ['marriage-record-copy'] },
    whenUnknown: { civilAffairsMarriage: 'human' },
    rules: [sampleRule({ type, conditions: { all: leaves }, params: { message, ...params } })],
    ...more,
  });
  const loaded = loadPacks([{ file: 'x.json', json, sha256: '0'.repeat(64) }]);
  const faults = 'faults' in loaded ? loaded.faults : ruleSetFaults(loaded.packs, catalogue, sources);
  return faults.filter(({ file }) => file === 'x.json').map(({ code, pointer }) => [code, pointer]);
}

describe('a pack of phase verify', () => {
  it('is sound', () => {
    expect(faultsOf({})).toEqual([]);
    expect(faultsOf({ leaves: [hit, level] })).toEqual([]);
  });

  it.each<[string, Parts, [string, string][]]>([
    ['without a field', { params: { dataset } }, [['EVENT_TYPE', '/rules/0/event/params/field']]],
    ['without data', { params: { field: '/data/form/wifeName' } }, [['EVENT_TYPE', '/rules/0/event/params/dataset']]],
    ['with an event of another phase', { type: 'return' }, [['EVENT_TYPE', '/rules/0/event/type']]],
    [
      'that detects without a law',
      { type: 'detect', params: { dataset, basis: undefined } },
      [['BASIS_MISSING', '/rules/0/event/params/basis']],
    ],
    [
      'with a field that no applicant gives',
      { params: { dataset, field: '/data/applicant/shoeSize' } },
      [['POINTER', '/rules/0/event/params/field']],
    ],
    [
      'with a field that the form does not have',
      { params: { dataset, field: '/data/form/shoeSize' } },
      [['POINTER', '/rules/0/event/params/field']],
    ],
    [
      'by data that no source has',
      { params: { ...verdict, dataset: 'bank.marriage' } },
      [['DATASET_UNKNOWN', '/rules/0/event/params/dataset']],
    ],
    [
      'by data that the matter does not ask',
      { params: { ...verdict, dataset: 'bank.accounts' } },
      [['DATASET_UNKNOWN', '/rules/0/event/params/dataset']],
    ],
    [
      'that asks for a fact that no source has',
      { leaves: [{ ...hit, fact: 'bankMarriage' }] },
      [['FACT_UNKNOWN', '/rules/0/conditions/all/0/fact']],
    ],
    [
      'that asks for a field that no source has',
      { leaves: [{ ...hit, path: '$.shoeSize' }] },
      [['PATH', '/rules/0/conditions/all/0/path']],
    ],
    [
      'that asks for a value that there never is',
      { leaves: [{ ...hit, value: 'perhaps' }] },
      [['VALUE_IMPOSSIBLE', '/rules/0/conditions/all/0/value']],
    ],
    [
      'that does not say what an unknown value leads to',
      { leaves: [level], more: { whenUnknown: {} } },
      [['UNKNOWN_UNSAID', '/rules/0/conditions/all/0']],
    ],
    [
      'that speaks of an unknown fact',
      { more: { whenUnknown: { bankMarriage: 'human' } } },
      [['FACT_UNKNOWN', '/whenUnknown/bankMarriage']],
    ],
    [
      'that rests on what the matter does not compare',
      { leaves: [hit, { ...level, path: '$.maritalStatusLevel' }] },
      [['COMPARISON', '/rules/0/conditions/all/1']],
    ],
  ])('is refused: one %s', (_, parts, faults) => {
    expect(faultsOf(parts)).toEqual(faults);
  });

  it('has no facts of departments in a set without sources', () => {
    const codes = faultsOf({}, noSources).map(([code]) => code);
    expect(codes).toContain('FACT_UNKNOWN');
    expect(codes).toContain('DATASET_UNKNOWN');
  });

  it('alone says which field', () => {
    const json = samplePack({ rules: [sampleRule({ params: { field: '/data/form/wifeName', dataset } })] });
    const loaded = loadPacks([{ file: 'x.json', json, sha256: '0'.repeat(64) }]);
    expect('faults' in loaded ? loaded.faults.map(({ pointer }) => pointer) : []).toEqual([
      '/rules/0/event/params/field',
      '/rules/0/event/params/dataset',
    ]);
  });
});
