import fc from 'fast-check';
import Schema from 'typebox/schema';
import { describe, expect, it } from 'vitest';
import { shippedModelFiles } from '../credit/credit.fixture.ts';
import {
  shippedCases,
  shippedCatalogue,
  shippedMatterFiles,
  shippedPackFiles,
  shippedPacks,
} from '../library/shipped.fixture.ts';
import { shippedSourceFiles, shippedSources } from '../sources/shipped-sources.fixture.ts';
import { editorSchema } from './editor-schema.ts';
import { loadPacks } from './load-packs.ts';
import { operatorNames } from './operator.ts';
import { samplePack, sampleRule } from './pack.fixture.ts';
import { ruleSetFaults } from './rule-set-check.ts';

const catalogue = shippedCatalogue();
const matters = catalogue.all();
const sources = shippedSources();
const ofPacks = editorSchema('packs', matters, undefined, sources);
const fits = (json: unknown): boolean => Schema.Check(ofPacks, json);

const marriage = { matters: ['marriage-record-copy'] };
const leaf = { fact: 'applicant', path: '$.age', operator: 'lessThan', value: 18 };
const withLeaf = (changes: object, appliesTo: object = marriage) =>
  samplePack({ appliesTo, rules: [sampleRule({ conditions: { all: [{ ...leaf, ...changes }] } })] });
const ofList = (changes: object) =>
  samplePack({
    appliesTo: marriage,
    whenUnknown: { materials: 'human' },
    rules: [sampleRule({ conditions: { all: [{ fact: 'materials', ...changes }] } })],
  });
const next = { basis: undefined, step: 'certify' };
const routing = (conditions: object, params: object = next) =>
  samplePack({ phase: 'route', appliesTo: marriage, rules: [sampleRule({ type: 'next', conditions, params })] });
const stepIs = (value: unknown) => ({ all: [{ fact: 'step', path: '$.id', operator: 'equal', value }] });

const status = { fact: 'civilAffairsMarriage', path: '$.status', operator: 'equal', value: 'hit' };
const verifying = (changes: object = {}, params: object = {}) =>
  samplePack({
    phase: 'verify',
    appliesTo: marriage,
    whenUnknown: { civilAffairsMarriage: 'human' },
    rules: [
      sampleRule({
        type: 'confirmed',
        conditions: { all: [{ ...status, ...changes }] },
        params: {
          message: { zh: '样例', en: 'sample' },
          field: '/data/form/wifeName',
          dataset: 'civil-affairs.marriage',
          ...params,
        },
      }),
    ],
  });

/** The codes of what the loader finds wrong with a pack, alone and with the shipped matters. */
function codesOfLoader(json: unknown): string[] {
  const loaded = loadPacks([{ file: 'x.json', json, sha256: '0'.repeat(64) }]);
  const faults = 'faults' in loaded ? loaded.faults : ruleSetFaults(loaded.packs, catalogue, sources);
  return faults.filter(({ file }) => file === 'x.json').map(({ code }) => code);
}

describe('the schema of packs', () => {
  it('takes every pack that is shipped', () => {
    const packs = shippedPackFiles();
    expect(packs.length).toBeGreaterThan(20);
    expect(packs.filter(({ json }) => !fits(json)).map(({ file }) => file)).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['a sound pack', samplePack()],
    ['one that says where its schema lies', samplePack({ $schema: '../../pack.schema.json' })],
    ['one for every matter', withLeaf({}, {})],
    ['a path without $', withLeaf({ path: 'age' })],
    ['a path in brackets', withLeaf({ path: "$['age']" })],
    ['an item of a list', ofList({ path: '$.missing[0]', operator: 'equal', value: 'id-card' })],
    ['all items of a list', ofList({ path: '$.missing[*]', operator: 'contains', value: 'id-card' })],
    [
      'decorators',
      withLeaf({ fact: 'materials', path: '$.missing', operator: 'everyFact:not:in', value: ['id-card'] }),
    ],
    ['another fact as value', withLeaf({ value: { fact: 'agent', path: '$.age' } })],
    ['a name and a priority', withLeaf({ name: 'young', priority: 3 })],
    ['a field of the form', withLeaf({ fact: 'form', path: '$.recordKind', operator: 'in', value: ['divorce'] })],
    ['an age reckoned from the form', withLeaf({ fact: 'ages', path: '$.wifeBirthDate' })],
    [
      'shared conditions',
      samplePack({
        conditions: { adult: { not: { condition: 'young' } }, young: leaf },
        whenUnknown: { applicant: 'human' },
        rules: [sampleRule({ conditions: { condition: 'adult' } })],
      }),
    ],
    [
      'a remedy for each cause',
      samplePack({ whenUnknown: { 'applicant.age': { absent: 'ask', stale: 'wait' }, 'form.copies': 'ask' } }),
    ],
    [
      'a pointer to each of a list',
      samplePack({ rules: [sampleRule({ params: { pointer: '/data/form/{dates.invalid}' } })] }),
    ],
    ['a step of the flow', routing(stepIs('search'))],
    ['a verdict of data that a source has', verifying()],
    ['a level of a field that the matter compares', verifying({ path: '$.wifeNameLevel', value: 'different' })],
    [
      'an item of credit',
      samplePack({
        phase: 'credit',
        whenUnknown: undefined,
        rules: [
          sampleRule({
            name: 'no-show',
            type: 'deduct',
            conditions: { any: [{ fact: 'occurrence', path: '$.kind', operator: 'in', value: ['no-show'] }] },
            params: {
              message: { zh: '样例', en: 'sample' },
              item: { kind: 'no-show', severity: 'minor', points: -10 },
            },
          }),
        ],
      }),
    ],
  ])('takes what the loader takes: %s', (_, json) => {
    expect(codesOfLoader(json)).toEqual([]);
    expect(fits(json)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['an unknown member', samplePack({ colour: 1 })],
    ['an unknown phase', samplePack({ phase: 'later' })],
    ['an unknown matter', samplePack({ appliesTo: { matters: ['birth-record-copy'] } })],
    ['an unknown fact', withLeaf({ fact: 'applicants' })],
    ['a fact of another phase', withLeaf({ fact: 'step', path: '$.id', operator: 'equal', value: 'search' })],
    ['an unknown path', withLeaf({ path: '$.years' })],
    ['no path', withLeaf({ path: undefined })],
    ['a path below a field', withLeaf({ path: '$.age.years' })],
    ['an item of what is no list', withLeaf({ path: '$.age[0]' })],
    ['a field that the form of another matter has', withLeaf({ fact: 'form', path: '$.floors' })],
    [
      'a field that not every form has',
      withLeaf({ fact: 'form', path: '$.recordKind', operator: 'equal', value: 'x' }, {}),
    ],
    ['the same for matters that are an empty list', withLeaf({ fact: 'form', path: '$.floors' }, { matters: [] })],
    ['an unknown operator', withLeaf({ operator: 'matches' })],
    ['an unknown decorator', withLeaf({ operator: 'never:equal' })],
    ['five decorators', withLeaf({ operator: 'not:not:not:not:not:equal' })],
    ['a list operator of what is no list', withLeaf({ operator: 'contains' })],
    ['a comparison of a list', withLeaf({ fact: 'materials', path: '$.missing', operator: 'equal', value: 'id-card' })],
    ['a value of another type', withLeaf({ operator: 'equal', value: '18' })],
    ['"in" without a list', withLeaf({ operator: 'in', value: 18 })],
    ['"in" another fact', withLeaf({ operator: 'in', value: { fact: 'agent', path: '$.age' } })],
    ['a truth in an order', withLeaf({ fact: 'agent', path: '$.present', operator: 'lessThan', value: true })],
    ['a status that is none', withLeaf({ path: '$.idNumberStatus', operator: 'equal', value: 'checkSum' })],
    ['a choice that is none', withLeaf({ fact: 'form', path: '$.recordKind', operator: 'equal', value: 'wedding' })],
    ['a status that is none in a list', withLeaf({ path: '$.kind', operator: 'in', value: ['citizen', 'firm'] })],
    ['a material that is none', withLeaf({ fact: 'materials', path: '$.missing', operator: 'contains', value: 'x' })],
    ['a fact as value with more', withLeaf({ value: { fact: 'agent', path: '$.age', params: {} } })],
    ['an unknown fact as value', withLeaf({ value: { fact: 'moon', path: '$.age' } })],
    ['an unknown path of a value', withLeaf({ value: { fact: 'agent', path: '$.years' } })],
    ['params of a fact', withLeaf({ params: {} })],
    ['priority 0', withLeaf({ priority: 0 })],
    ['a leaf as root', samplePack({ rules: [sampleRule({ conditions: leaf })] })],
    ['an empty any', samplePack({ rules: [sampleRule({ conditions: { any: [] } })] })],
    ['all beside any', samplePack({ rules: [sampleRule({ conditions: { all: [leaf], any: [leaf] } })] })],
    [
      'a fault deep inside',
      samplePack({ rules: [sampleRule({ conditions: { not: { any: [{ all: [{ ...leaf, fact: 'moon' }] }] } } })] }),
    ],
    ['a fault in a shared condition', samplePack({ conditions: { a: { all: [{ ...leaf, fact: 'moon' }] } } })],
    ['an event of another phase', samplePack({ rules: [sampleRule({ type: 'deduct' })] })],
    ['data that no source has', verifying({}, { dataset: 'bank.marriage' })],
    ['a field that no record has', verifying({ path: '$.shoeSize' })],
    ['a value that a field never has', verifying({ value: 'perhaps' })],
    ['a verdict on no field', verifying({}, { field: undefined })],
    ['a verdict in another phase', samplePack({ rules: [sampleRule({ params: { dataset: 'bank.accounts' } })] })],
    ['a return without basis', samplePack({ rules: [sampleRule({ params: { basis: undefined } })] })],
    ['a step outside of route', samplePack({ rules: [sampleRule({ params: { step: 'certify' } })] })],
    ['a next without step', routing(stepIs('search'), { basis: undefined })],
    ['a step that the flow does not have', routing(stepIs('search'), { ...next, step: 'court' })],
    ['a condition on such a step', routing(stepIs('court'))],
    ['a pointer to nothing', samplePack({ rules: [sampleRule({ params: { pointer: '/data/aplicant' } })] })],
    [
      'a pointer to a field that the form does not have',
      samplePack({ appliesTo: marriage, rules: [sampleRule({ params: { pointer: '/data/form/floors' } })] }),
    ],
    [
      'a pointer to each of what is no list',
      samplePack({ rules: [sampleRule({ params: { pointer: '/data/form/{x.y}' } })] }),
    ],
    ['a remedy that is none', samplePack({ whenUnknown: { applicant: 'hope' } })],
    ['a remedy for no fact', samplePack({ whenUnknown: { applicant: 'human', moon: 'human' } })],
    ['a remedy for no field', samplePack({ whenUnknown: { applicant: 'human', 'applicant.years': 'human' } })],
    ['asking for what nobody can give', samplePack({ whenUnknown: { applicant: 'human', materials: 'ask' } })],
    ['waiting for what is blank', samplePack({ whenUnknown: { applicant: { awaited: 'notMet' } } })],
  ])('refuses what the loader refuses: %s', (_, json) => {
    expect(codesOfLoader(json)).not.toEqual([]);
    expect(fits(json)).toBe(false);
  });

  it('refuses nothing that the loader takes, whatever stands in a condition', () => {
    fc.assert(
      fc.property(packs, (json) => {
        if (codesOfLoader(json).length === 0) expect(fits(json)).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  it('refuses most of what the loader refuses, over draws that are always the same', () => {
    const counts = { taken: 0, refused: 0, refusedByBoth: 0 };
    for (const json of fc.sample(packs, { numRuns: 1500, seed: 2026 })) {
      if (codesOfLoader(json).length === 0) counts.taken += 1;
      else {
        counts.refused += 1;
        if (!fits(json)) counts.refusedByBoth += 1;
      }
    }
    expect(counts.taken).toBeGreaterThan(100);
    expect(counts.refusedByBoth / counts.refused).toBeGreaterThan(0.98);
  });
});

const decorators = fc.array(fc.constantFrom('not', 'not', 'someFact', 'everyFact', 'someValue', 'everyValue', 'swap'), {
  maxLength: 3,
});
const operators = fc
  .tuple(fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, decorators), fc.constantFrom(...operatorNames))
  .map(([chain, base]) => [...chain, base].join(':'));
const fields = fc.constantFrom(
  ...['applicant.age', 'applicant.kind', 'agent.present', 'applicant.birthDate', 'materials.missing', 'dates.invalid'],
  ...['form.recordKind', 'form.copies', 'form.registeredOn', 'ages.wifeBirthDate', 'step.id', 'applicant.years'],
);
const spellings = fc.constantFrom('$.@', '$.@', '@', '.@', "$['@']", '["@"]', '$.@[0]', '$.@[*]', '$.@.x', '$[@]');
const place = fc.tuple(fields, spellings).map(([field, spelling]) => {
  const [fact = '', name = ''] = field.split('.');
  return { fact, path: spelling.replace('@', name) };
});
const scalars = fc.oneof(
  fc.constantFrom(18, 1.5, '18', true, 'citizen', 'id-card', 'registeredOn', 'marriage', '2026-01-01', 'search', null),
  fc.constant({ a: 1 }),
);
const values = fc.oneof(
  { weight: 4, arbitrary: scalars },
  { weight: 3, arbitrary: fc.array(scalars, { maxLength: 2 }) },
  { weight: 1, arbitrary: fc.array(fc.array(scalars, { maxLength: 1 }), { maxLength: 2 }) },
  { weight: 2, arbitrary: place },
);
const leaves = fc.tuple(place, operators, values).map(([where, operator, value]) => ({ ...where, operator, value }));
const human = (...facts: string[]) => Object.fromEntries(facts.map((name) => [name, 'human']));
const ofPre = ['applicant', 'agent', 'form', 'ages', 'materials', 'dates'];
const whenUnknown = { pre: human(...ofPre), route: human(...ofPre, 'step') };
const events = { pre: 'review', route: 'next' };
const packs = fc
  .record({
    one: leaves,
    phase: fc.constantFrom('pre', 'route'),
    named: fc.boolean(),
    kind: fc.constantFrom('all', 'any', 'not'),
  })
  .map(({ one, phase, named, kind }) => {
    const message = { zh: '样例', en: 'sample' };
    const params = { message, ...(phase === 'route' ? next : {}) };
    const conditions = kind === 'not' ? { any: [{ not: one }] } : { [kind]: [one] };
    return samplePack({
      phase,
      // No step that follows is one of every matter.
      appliesTo: named || phase === 'route' ? marriage : {},
      whenUnknown: whenUnknown[phase],
      rules: [sampleRule({ type: events[phase], conditions, params })],
    });
  });

describe('the schema of cases', () => {
  it.each([undefined, 'pre', 'route', 'verify'] as const)('takes every case that is shipped (phase %s)', (phase) => {
    const schema = editorSchema('cases', matters, phase, sources);
    const packsOfPhase = shippedPacks().filter((pack) => phase === undefined || pack.phase === phase);
    expect(packsOfPhase.length).toBeGreaterThan(4);
    expect(packsOfPhase.filter((pack) => !Schema.Check(schema, shippedCases(pack).json))).toEqual([]);
  });

  const one = { name: '十八岁', facts: { applicant: { age: 18 } }, expect: [] as object[] };
  const preCases = editorSchema('cases', matters, 'pre');
  it.each<[string, object, boolean]>([
    ['a sound case', one, true],
    ['a value that no applicant gives', { ...one, facts: { applicant: { kind: 7 }, form: { anything: null } } }, true],
    ['rules that cannot be judged', { ...one, unknown: ['too-young'] }, true],
    ['an unknown fact', { ...one, facts: { applicants: {} } }, false],
    ['a fact of another phase', { ...one, facts: { step: {} } }, false],
    ['an unknown field', { ...one, facts: { applicant: { agee: 1 } } }, false],
    ['an event of another phase', { ...one, expect: [{ rule: 'x', type: 'next', code: 'X' }] }, false],
    ['a missing code', { ...one, expect: [{ rule: 'x', type: 'return' }] }, false],
    ['an unknown member', { ...one, given: {} }, false],
  ])('knows %s', (_, json, sound) => {
    expect(Schema.Check(preCases, { cases: [json] })).toBe(sound);
  });

  it('refuses no fact where it does not know the phase, but fields that a fact does not have', () => {
    const schema = editorSchema('cases', matters, undefined, sources);
    expect(
      Schema.Check(schema, { $schema: 'x.json', cases: [{ ...one, facts: { step: { id: 'x' }, moon: {} } }] }),
    ).toBe(true);
    expect(Schema.Check(schema, { cases: [{ ...one, facts: { applicant: { agee: 1 } } }] })).toBe(false);
  });
});

describe('the schema of matters', () => {
  it('takes every matter that is shipped, and refuses what the loader would', () => {
    const schema = editorSchema('matters', matters);
    const files = shippedMatterFiles();
    expect(files.filter(({ json }) => !Schema.Check(schema, json))).toEqual([]);
    expect(Schema.Check(schema, { ...(files[0]?.json as object), colour: 1 })).toBe(false);
  });
});

describe('the schema of sources', () => {
  it('takes every source that is shipped, and refuses what the loader would', () => {
    const schema = editorSchema('sources', matters);
    const files = shippedSourceFiles();
    expect(files.filter(({ json }) => !Schema.Check(schema, json))).toEqual([]);
    expect(Schema.Check(schema, { ...files[0]?.json, colour: 1 })).toBe(false);
  });
});

describe('the schema of credit models', () => {
  const schema = editorSchema('models', matters);
  const models = shippedModelFiles().map(({ json }) => json);

  it('takes every model that is shipped, and refuses what the loader would', () => {
    expect(models.filter((json) => !Schema.Check(schema, json))).toEqual([]);
    expect(Schema.Check(schema, { ...models[0], colour: 1 })).toBe(false);
  });

  it.each([
    [{ measure: 'share', tally: 'steps-overdue', months: 6, least: 20 }, true],
    [{ measure: 'share', tally: 'steps-overdue', months: 6 }, false],
    [{ measure: 'share', tally: 'lunch', months: 6, least: 20 }, false],
    [{ measure: 'share', tally: 'steps-overdue', months: 6, least: 20, kinds: ['no-show'] }, false],
    [{ measure: 'points', kinds: ['no-show'] }, true],
    [{ measure: 'points', kinds: ['no-show'], months: 6 }, false],
    [{ measure: 'count' }, false],
  ])('knows what is read of a tally, and what of items: %j', (ledger, fits) => {
    const [model] = models;
    const [input] = model?.inputs ?? [];
    const changed = { ...model, inputs: [{ ...input, ledger }] };
    expect(Schema.Check(schema, changed)).toBe(fits);
  });
});

describe('what editors offer', () => {
  const definitions = ofPacks['definitions'] as Readonly<Record<string, object>>;

  it('has a text in both languages for every value of a closed list', () => {
    let lists = 0;
    JSON.stringify(
      [ofPacks, editorSchema('cases', matters, undefined, sources)],
      (_, part: { enum?: unknown[]; enumDescriptions?: string[] }) => {
        if (part?.enumDescriptions === undefined) return part;
        lists += 1;
        expect(part.enumDescriptions).toHaveLength(part.enum?.length ?? 0);
        for (const text of part.enumDescriptions) expect(text).toMatch(/ \/ /);
        return part;
      },
    );
    expect(lists).toBeGreaterThan(100);
  });

  it('names the fields of a form by their titles, and its choices', () => {
    const shown = JSON.stringify(definitions['path.form.of.marriage-record-copy']);
    expect(shown).toContain('"$.recordKind"');
    expect(shown).toContain('档案类别 / kind of record');
    expect(JSON.stringify(definitions)).toContain('结婚登记 / marriage');
  });

  it('keeps to draft-07, which knows no empty lists of parts and values', () => {
    const empty: string[] = [];
    for (const schema of [ofPacks, editorSchema('packs', []), editorSchema('cases', matters)])
      JSON.stringify(schema, (name, part: unknown) => {
        if (['allOf', 'anyOf', 'oneOf', 'enum'].includes(name) && Array.isArray(part) && part.length === 0)
          empty.push(name);
        return part;
      });
    expect(empty).toEqual([]);
  });

  it('refers to nothing that is not there', () => {
    const wanted = new Set(JSON.stringify(ofPacks).match(/(?<="#\/definitions\/)[^"]+/g));
    expect(wanted.size).toBeGreaterThan(100);
    expect([...wanted].filter((name) => !Object.hasOwn(definitions, name))).toEqual([]);
  });
});
