import { describe, expect, it } from 'vitest';
import { loadSources } from './load-sources.ts';
import { shippedSourceFiles, shippedSources } from './shipped-sources.fixture.ts';
import type { Source } from './source.ts';

const shipped = shippedSourceFiles();
const police = shipped.find(({ json }) => json.source === 'public-security')?.json as Source;
const [household] = police.datasets as [Source['datasets'][number]];
const withFields = (fields: object, identity: object = household.identity) => ({
  ...police,
  datasets: [{ ...household, identity, fields }],
});
const title = { zh: '样例', en: 'sample' };
const text = { from: 'X', type: 'text', title };

/** Codes and places of everything that is wrong with these files. */
function faultsOf(...files: readonly unknown[]): [string, string][] {
  const loaded = loadSources(files.map((json, index) => ({ file: `${index}.json`, json })));
  if (!('faults' in loaded)) return [];
  for (const { message } of loaded.faults) {
    expect(message.zh).toMatch(/\p{Script=Han}/u);
    expect(message.en).toMatch(/[a-z]/);
  }
  return loaded.faults.map(({ code, pointer }) => [code, pointer]);
}

describe('the sources', () => {
  it.each(shipped.map(({ json }) => [json.source, json.limits] as const))(
    'that are shipped: %s is left alone within five seconds where it hangs',
    (_code, { concurrency, timeoutMs, circuit }) => {
      // So many are asked at once, and all of them are silent.
      expect(Math.ceil(circuit.least / concurrency) * timeoutMs).toBeLessThan(5000);
    },
  );

  it('that are shipped load, and are found by their code and their sets of data', () => {
    expect(faultsOf(...shipped.map(({ json }) => json))).toEqual([]);
    const sources = shippedSources();
    expect(sources.all().map(({ source }) => source)).toEqual([
      'archives-hall',
      'bank',
      'civil-affairs',
      'housing',
      'public-security',
      'social-security',
    ]);
    expect(sources.source('bank')?.datasets.map(({ dataset }) => dataset)).toEqual(['accounts']);
    expect(sources.dataset('civil-affairs.relief')?.source.source).toBe('civil-affairs');
    expect([sources.source('toString'), sources.dataset('civil-affairs'), sources.dataset('bank.relief')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  const at = '/datasets/0/fields/one';
  it.each<[string, unknown, [string, string][]]>([
    ['is no source', {}, 'any' as never],
    ['an unknown member', { ...police, colour: 1 }, [['SCHEMA', '/colour']]],
    [
      'a credit code with a slip',
      { ...police, organisation: '113301000000000000' },
      [['CREDIT_CODE', '/organisation']],
    ],
    [
      'a circuit that never opens',
      { ...police, limits: { ...police.limits, circuit: { ...police.limits.circuit, least: 21 } } },
      [['SOURCE_LIMITS', '/limits/circuit']],
    ],
    ['a path that is none', withFields({ one: { ...text, from: '$..X' } }), [['PATH', `${at}/from`]]],
    ['a path to several places', withFields({ one: { ...text, from: '$.X[*]' } }), [['PATH', `${at}/from`]]],
    ['a day without its forms', withFields({ one: { ...text, type: 'day' } }), [['SOURCE_FIELD', at]]],
    [
      'a form that is none',
      withFields({ one: { ...text, type: 'day', formats: ['YYYYMMDD', 'DD.MM.'] } }),
      [['SOURCE_FIELD', `${at}/formats/1`]],
    ],
    [
      'a text with a unit',
      withFields({ one: { ...text, unit: { of: '亩', times: 2 } } }),
      [['SOURCE_FIELD', `${at}/unit`]],
    ],
    [
      'a number with codes',
      withFields({ one: { ...text, type: 'number', codes: { 1: 'a' }, choices: { a: title } } }),
      [['SOURCE_FIELD', `${at}/codes`]],
    ],
    ['codes without titles', withFields({ one: { ...text, codes: { 1: 'a' } } }), [['FORM_CHOICES', `${at}/choices`]]],
    [
      'titles of nothing',
      withFields({ one: { ...text, codes: { 1: null }, choices: { a: title } } }),
      [['FORM_CHOICES', `${at}/choices/a`]],
    ],
    [
      'one of several without saying which',
      withFields({ one: { ...text, split: { at: ['/'] } } }),
      [['SOURCE_FIELD', `${at}/split`]],
    ],
    [
      'a list of which one part is taken',
      withFields({ one: { ...text, type: 'texts', split: { at: ['/'], part: 0 } } }),
      [['SOURCE_FIELD', `${at}/split`]],
    ],
    ['a field that facts have', withFields({ status: text }), [['SOURCE_FIELD', '/datasets/0/fields/status']]],
    ['a field of the person', withFields({ idNumber: text }), [['SOURCE_FIELD', '/datasets/0/fields/idNumber']]],
    [
      'a field called like a level',
      withFields({ nameLevel: text }),
      [['SOURCE_FIELD', '/datasets/0/fields/nameLevel']],
    ],
    ['nobody to be told', withFields({ one: text }, { phone: 'X' }), [['SOURCE_FIELD', '/datasets/0/identity']]],
    [
      'a sex without codes',
      withFields({ one: text }, { name: 'X', sex: 'Y' }),
      [['SOURCE_FIELD', '/datasets/0/identity/sex']],
    ],
  ])('are refused: %s', (name, json, faults) => {
    const found = faultsOf(json);
    if (name === 'is no source') expect(found.length).toBeGreaterThan(5);
    else expect(found).toEqual(faults);
  });

  it('are refused when two have one code, or two sets of data one name in rules', () => {
    expect(faultsOf(police, police)).toEqual([['DUPLICATE', '/source']]);
    const hyphened = { ...police, source: 'public', datasets: [{ ...household, dataset: 'security-household' }] };
    expect(faultsOf(police, hyphened)).toEqual([['DUPLICATE', '/datasets/0/dataset']]);
    const clash = { ...police, source: 'public-security-household', datasets: [{ ...household, dataset: 'a' }] };
    expect(faultsOf(police, clash)).toEqual([]);
  });
});
