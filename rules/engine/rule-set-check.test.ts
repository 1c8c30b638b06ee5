import { describe, expect, it } from 'vitest';
import { shippedCatalogue } from '../library/shipped.fixture.ts';
import { loadPacks } from './load-packs.ts';
import { samplePack, sampleRule } from './pack.fixture.ts';
import { ruleSetFaults } from './rule-set-check.ts';

const sha256 = '0'.repeat(64);
const at = '/rules/0/conditions/all/0';

describe('ruleSetFaults', () => {
  const catalogue = shippedCatalogue();
  const faultsOfSet = (json: unknown) => {
    const loaded = loadPacks([{ file: 'x.json', json, sha256 }]);
    if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
    const found = ruleSetFaults(loaded.packs, catalogue).filter(({ file }) => file === 'x.json');
    return found.map(({ code, pointer }) => [code, pointer]);
  };
  const appliesTo = { matters: ['marriage-record-copy'] };
  const onForm = (changes: object) =>
    samplePack({
      appliesTo,
      rules: [sampleRule({ conditions: { all: [{ fact: 'form', operator: 'equal', ...changes }] } })],
    });

  it('finds matters, form fields, choices and steps that do not exist', () => {
    expect(faultsOfSet(samplePack({ appliesTo: { matters: ['birth-record-copy'] } }))).toEqual([
      ['MATTER_UNKNOWN', '/appliesTo/matters/0'],
    ]);
    expect(faultsOfSet(onForm({ path: '$.recordKind', value: 'marriage' }))).toEqual([]);
    expect(faultsOfSet(onForm({ path: '$.recordType', value: 'marriage' }))).toEqual([['PATH', `${at}/path`]]);
    expect(faultsOfSet(onForm({ path: '$.recordKind', value: 'wedding' }))).toEqual([
      ['VALUE_IMPOSSIBLE', `${at}/value`],
    ]);
    const message = { zh: '{form.floors}层', en: '{form.floors} floors' };
    expect(faultsOfSet(samplePack({ appliesTo, rules: [sampleRule({ params: { message } })] }))).toHaveLength(2);
    const route = sampleRule({ type: 'next', params: { step: 'court', basis: undefined } });
    expect(faultsOfSet(samplePack({ appliesTo, phase: 'route', rules: [route] }))).toEqual([
      ['NEXT_UNKNOWN', '/rules/0/event/params/step'],
    ]);
  });

  it('looks at a rule that only a part of depends on the matter', () => {
    const withLeaf = (leaf: object) =>
      samplePack({
        appliesTo,
        whenUnknown: { applicant: 'human', form: 'human' },
        rules: [sampleRule({ conditions: { any: [{ not: leaf }] } })],
      });
    const material = { fact: 'materials', path: '$.missing', operator: 'contains', value: 'passport' };
    expect(faultsOfSet(withLeaf(material))).toEqual([['VALUE_IMPOSSIBLE', '/rules/0/conditions/any/0/not/value']]);
    const other = { fact: 'applicant', path: '$.age', operator: 'lessThan', value: { fact: 'form', path: '$.floors' } };
    expect(faultsOfSet(withLeaf(other))).toEqual([['PATH', '/rules/0/conditions/any/0/not/value/path']]);
    expect(faultsOfSet(withLeaf({ ...other, value: { fact: 'form', path: '$.copies' } }))).toEqual([]);
    const message = { zh: '{ages.floors}', en: '{ages.floors}' };
    expect(faultsOfSet(samplePack({ appliesTo, rules: [sampleRule({ params: { message } })] }))).toHaveLength(2);
  });

  it('lists the fields of the form, and those with an age, in both languages', () => {
    const loaded = loadPacks([{ file: 'x.json', json: onForm({ path: '$.recordType', value: 'x' }), sha256 }]);
    if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
    const found = ruleSetFaults(loaded.packs, catalogue).find(({ code }) => code === 'PATH');
    for (const text of [found?.message.zh, found?.message.en])
      expect(text).toMatch(/\$\.recordKind, \$\.husbandName, /);
  });

  it('finds pointers to fields that the form does not have', () => {
    const withPointer = (pointer: string) => samplePack({ appliesTo, rules: [sampleRule({ params: { pointer } })] });
    expect(faultsOfSet(withPointer('/data/form/registeredOn'))).toEqual([]);
    for (const name of ['registerdOn', 'constructor', 'registeredOn/0'])
      expect(faultsOfSet(withPointer(`/data/form/${name}`))).toEqual([['POINTER', '/rules/0/event/params/pointer']]);
  });

  const stepIs = (value: string) => ({ fact: 'step', path: '$.id', operator: 'equal', value });
  const isAgent = { fact: 'agent', path: '$.present', operator: 'equal', value: true };
  const nextAfter = (conditions: object, step = 'certify') =>
    faultsOfSet(
      samplePack({
        appliesTo,
        phase: 'route',
        rules: [sampleRule({ type: 'next', conditions, params: { step, basis: undefined } })],
      }),
    );
  it.each<[string, object, boolean]>([
    ['after a step that leads to it', { all: [stepIs('search'), isAgent] }, true],
    ['after one that does not', { all: [isAgent, stepIs('acceptance')] }, false],
    ['after any of several that do', { any: [stepIs('search'), stepIs('extra-review')] }, true],
    ['after any of several of which one does not', { any: [stepIs('search'), stepIs('delivery')] }, false],
    ['where only one choice says the step', { any: [stepIs('acceptance'), isAgent] }, true],
    ['after one of a list', { all: [{ ...stepIs(''), operator: 'in', value: ['search', 'acceptance'] }] }, false],
    [
      'where a deeper condition leaves only steps that do',
      { all: [{ any: [stepIs('search'), stepIs('acceptance')] }, stepIs('search')] },
      true,
    ],
    ['after every step but one', { all: [{ not: stepIs('acceptance') }] }, true],
  ])('knows whether the flow allows a step: %s', (_, conditions, allowed) => {
    expect(nextAfter(conditions)).toEqual(allowed ? [] : [['NEXT_NOT_ALLOWED', '/rules/0/event/params/step']]);
  });

  it('finds conditions on steps that the flow does not have', () => {
    expect(nextAfter({ all: [stepIs('serach')] })).toEqual([['NEXT_UNKNOWN', `${at}/value`]]);
  });

  const faultsOfVeterans = (appliesToVeterans: object, phase: string) => {
    const params = { step: 'search', basis: undefined };
    const rules = phase === 'route' ? [sampleRule({ type: 'next', params })] : [sampleRule()];
    const loaded = loadPacks([
      { file: 'x.json', json: samplePack({ phase, appliesTo: appliesToVeterans, rules }), sha256 },
    ]);
    if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
    const found = ruleSetFaults(loaded.packs, catalogue).filter(({ file }) => file === 'veteran-record-copy.json');
    return found.map(({ code, pointer, message }) => [code, pointer, message.zh.includes('预检')]);
  };
  const veterans = { matters: ['veteran-record-copy'] };

  it('finds matters without packs of their own: packs for every matter know nothing of them', () => {
    const [pre, route] = [
      ['PACK_MISSING', '', true],
      ['PACK_MISSING', '', false],
    ];
    expect(faultsOfVeterans({ matters: ['marriage-record-copy'] }, 'pre')).toEqual([pre, route]);
    expect(faultsOfVeterans({}, 'pre')).toEqual([pre, route]);
    expect(faultsOfVeterans(veterans, 'pre')).toEqual([route]);
  });

  it('finds steps to which no rule leads', () => {
    expect(faultsOfVeterans(veterans, 'route').slice(1)).toEqual([
      ['NEXT_MISSING', '/flow/steps/2', false],
      ['NEXT_MISSING', '/flow/steps/3', false],
    ]);
  });
});
