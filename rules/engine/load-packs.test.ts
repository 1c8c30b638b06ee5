import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadPacks } from './load-packs.ts';
import { samplePack, sampleRule } from './pack.fixture.ts';

const sha256 = '0'.repeat(64);

function faultsOf(json: unknown): [string, string][] {
  const loaded = loadPacks([{ file: 'x.json', json, sha256 }]);
  if (!('faults' in loaded)) return [];
  for (const { file, message } of loaded.faults) {
    expect(file).toBe('x.json');
    expect(message.zh).toMatch(/\p{Script=Han}/u);
    expect(message.en.length).toBeGreaterThan(5);
  }
  return loaded.faults.map(({ code, pointer }) => [code, pointer]);
}

const leaf = { fact: 'applicant', path: '$.age', operator: 'lessThan', value: 18 };
const withLeaf = (changes: object) =>
  samplePack({ rules: [sampleRule({ conditions: { all: [{ ...leaf, ...changes }] } })] });
const at = '/rules/0/conditions/all/0';
const nested = (depth: number): object => (depth === 0 ? leaf : { not: { not: nested(depth - 1) } });

describe('loadPacks', () => {
  it('loads a sound pack with file name and hash', () => {
    const loaded = loadPacks([{ file: 'x.json', json: samplePack(), sha256 }]);
    expect(loaded).toMatchObject({ packs: [{ pack: 'sample-pre', file: 'x.json', sha256 }] });
  });

  it.each<[string, unknown, [string, string][]]>([
    ['no object', 7, [['SCHEMA', '']]],
    ['an unknown member', samplePack({ colour: 1 }), [['SCHEMA', '/colour']]],
    ['no title in English', samplePack({ title: { zh: '样例' } }), [['SCHEMA', '/title/en']]],
    ['no basis', samplePack({ basis: undefined }), [['BASIS_MISSING', '/basis']]],
    ['an empty basis', samplePack({ basis: [] }), [['BASIS_MISSING', '/basis']]],
    ['no rules', samplePack({ rules: [] }), [['SCHEMA', '/rules']]],
    [
      'a return without basis',
      samplePack({ rules: [sampleRule({ params: { basis: undefined } })] }),
      [['BASIS_MISSING', '/rules/0/event/params/basis']],
    ],
    [
      'a message without Chinese',
      samplePack({ rules: [sampleRule({ params: { message: { en: 'too young' } } })] }),
      [['SCHEMA', '/rules/0/event/params/message/zh']],
    ],
    ['a rule twice', samplePack({ rules: [sampleRule(), sampleRule()] }), [['DUPLICATE', '/rules/1/name']]],
    [
      'an event of another phase',
      samplePack({ rules: [sampleRule({ type: 'deduct' })] }),
      [['EVENT_TYPE', '/rules/0/event/type']],
    ],
    [
      'a next without step',
      samplePack({ phase: 'route', rules: [sampleRule({ type: 'next' })] }),
      [['EVENT_TYPE', '/rules/0/event/params/step']],
    ],
    ['an unknown operator', withLeaf({ operator: 'matches' }), [['OPERATOR', `${at}/operator`]]],
    ['an unknown fact', withLeaf({ fact: 'applicants' }), [['FACT_UNKNOWN', `${at}/fact`]]],
    ['an inherited fact', withLeaf({ fact: 'constructor' }), [['FACT_UNKNOWN', `${at}/fact`]]],
    ['an unknown path', withLeaf({ path: '$.years' }), [['PATH', `${at}/path`]]],
    ['no path', withLeaf({ path: undefined }), [['PATH', `${at}/path`]]],
    [
      'a script in a path',
      withLeaf({ path: '$[?(@.constructor.constructor("return 1")())]' }),
      [['PATH', `${at}/path`]],
    ],
    ['a prototype in a path', withLeaf({ path: '$.__proto__.polluted' }), [['PATH', `${at}/path`]]],
    [
      'a script in the path of a value',
      withLeaf({ value: { fact: 'applicant', path: '$..age' } }),
      [['PATH', `${at}/value/path`]],
    ],
    [
      'an unknown fact as value',
      withLeaf({ value: { fact: 'nobody', path: '$.age' } }),
      [['FACT_UNKNOWN', `${at}/value/fact`]],
    ],
    [
      'a list where a number belongs',
      withLeaf({ value: [1] }),
      [
        ['OPERATOR_VALUE', `${at}/value`],
        ['VALUE_IMPOSSIBLE', `${at}/value`],
      ],
    ],
    [
      '"in" a text',
      withLeaf({ path: '$.kind', operator: 'in', value: 'citizen' }),
      [['OPERATOR_VALUE', `${at}/value`]],
    ],
    [
      '"in" another fact',
      withLeaf({ operator: 'in', value: { fact: 'materials', path: '$.missing' } }),
      [['OPERATOR_VALUE', `${at}/value`]],
    ],
    [
      'a status that is none',
      withLeaf({ path: '$.idNumberStatus', operator: 'equal', value: 'checkSum' }),
      [['VALUE_IMPOSSIBLE', `${at}/value`]],
    ],
    [
      'a text compared with a number',
      withLeaf({ operator: 'equal', value: '18' }),
      [['VALUE_IMPOSSIBLE', `${at}/value`]],
    ],
    [
      'what can be absent without a word on what then happens',
      samplePack({ whenUnknown: { agent: 'notMet', 'applicant.name': 'ask' } }),
      [['UNKNOWN_UNSAID', at]],
    ],
    [
      'a value that can be absent without a word on what then happens',
      samplePack({
        whenUnknown: { agent: 'notMet' },
        rules: [
          sampleRule({
            conditions: {
              all: [{ fact: 'agent', path: '$.age', operator: 'equal', value: { fact: 'applicant', path: '$.age' } }],
            },
          }),
        ],
      }),
      [['UNKNOWN_UNSAID', `${at}/value`]],
    ],
    [
      'a remedy for a fact that there is not',
      samplePack({ whenUnknown: { applicant: 'human', moon: 'ask' } }),
      [['FACT_UNKNOWN', '/whenUnknown/moon']],
    ],
    [
      'a remedy for a field that there is not',
      samplePack({ whenUnknown: { applicant: 'human', 'applicant.agee': 'human' } }),
      [['PATH', '/whenUnknown/applicant.agee']],
    ],
    [
      'asking for what nobody can give',
      samplePack({ whenUnknown: { applicant: 'human', applicantHistory: 'ask' } }),
      [['REMEDY', '/whenUnknown/applicantHistory']],
    ],
    [
      'a source that is waited for as if it were blank',
      samplePack({ whenUnknown: { applicant: { awaited: 'notMet' } } }),
      [
        ['SCHEMA', '/whenUnknown/applicant'],
        ['SCHEMA', '/whenUnknown/applicant/awaited'],
        ['SCHEMA', '/whenUnknown/applicant'],
      ],
    ],
    [
      'a reference to nothing',
      samplePack({ rules: [sampleRule({ conditions: { all: [leaf, { condition: 'adult' }] } })] }),
      [['SCHEMA', '/rules/0/conditions/all/1']],
    ],
    [
      'conditions in a circle',
      samplePack({
        conditions: { a: { all: [{ condition: 'b' }] }, b: { not: { condition: 'a' } } },
        rules: [sampleRule({ conditions: { condition: 'a' } })],
      }),
      [['SCHEMA', '/conditions/b/not']],
    ],
    [
      'a condition that nobody refers to',
      samplePack({ conditions: { a: { all: [leaf] } } }),
      [['CONDITION_UNUSED', '/conditions/a']],
    ],
    [
      'a fault in a condition that two rules share, once',
      samplePack({
        conditions: { a: { all: [{ ...leaf, fact: 'moon' }] } },
        rules: [
          sampleRule({ conditions: { condition: 'a' } }),
          sampleRule({ name: 'other', conditions: { not: { condition: 'a' } } }),
        ],
      }),
      [['FACT_UNKNOWN', '/conditions/a/all/0/fact']],
    ],
    [
      'a shared condition under not, whose absence would pass',
      samplePack({
        conditions: { a: { all: [leaf] } },
        rules: [sampleRule({ conditions: { not: { condition: 'a' } } })],
      }),
      [['ABSENT_WOULD_PASS', '/conditions/a/all/0']],
    ],
    [
      'a not around what can be absent',
      samplePack({ rules: [sampleRule({ conditions: { all: [{ not: leaf }] } })] }),
      [['ABSENT_WOULD_PASS', '/rules/0/conditions/all/0/not']],
    ],
    [
      'a code that the engine uses itself',
      samplePack({ rules: [sampleRule({ params: { code: 'VALUE_WANTED' } })] }),
      [['DUPLICATE', '/rules/0/event/params/code']],
    ],
    ['a leaf as root', samplePack({ rules: [sampleRule({ conditions: leaf })] }), [['SCHEMA', '/rules/0/conditions']]],
    [
      'an empty any',
      samplePack({ rules: [sampleRule({ conditions: { any: [] } })] }),
      [['SCHEMA', '/rules/0/conditions']],
    ],
    [
      'all and any together',
      samplePack({ rules: [sampleRule({ conditions: { all: [leaf], any: [leaf] } })] }),
      [['SCHEMA', '/rules/0/conditions']],
    ],
    [
      'a shared condition',
      samplePack({ rules: [sampleRule({ conditions: { all: [{ condition: 'x' }] } })] }),
      [['SCHEMA', at]],
    ],
    ['params of a fact', withLeaf({ params: { a: 1 } }), [['SCHEMA', at]]],
    [
      'more than 20 levels',
      samplePack({ rules: [sampleRule({ conditions: { all: [nested(9)] } })] }),
      [['SIZE', expect.stringContaining('/rules/0/conditions') as string]],
    ],
    [
      '10,000 levels',
      samplePack({ rules: [sampleRule({ conditions: { all: [nested(5000)] } })] }),
      [['SIZE', expect.any(String) as string]],
    ],
    ['a very long text', samplePack({ title: { zh: '长'.repeat(5000), en: 'long' } }), [['SIZE', '/title/zh']]],
    [
      'too many values',
      withLeaf({ path: '$.kind', operator: 'in', value: Array(200_000).fill('citizen') }),
      [['SIZE', expect.any(String) as string]],
    ],
    [
      'a placeholder of no fact',
      samplePack({ rules: [sampleRule({ params: { message: { zh: '{applicant.years}岁', en: '{x}' } } })] }),
      [
        ['PLACEHOLDER', '/rules/0/event/params/message/zh'],
        ['PLACEHOLDER', '/rules/0/event/params/message/en'],
      ],
    ],
    [
      'a placeholder in Chinese only',
      samplePack({ rules: [sampleRule({ params: { message: { zh: '{applicant.age}岁', en: 'too young' } } })] }),
      [['PLACEHOLDER', '/rules/0/event/params/message/en']],
    ],
    [
      'a placeholder in English only',
      samplePack({ rules: [sampleRule({ params: { message: { zh: '太小', en: '{applicant.age} is too young' } } })] }),
      [['PLACEHOLDER', '/rules/0/event/params/message/zh']],
    ],
    ...[
      '/data/aplicant',
      '/data/applicant/name/0',
      '/type',
      '/data/form/{dates.invalidCount}',
      '/data/{dates.invalid}',
    ].map((pointer): [string, unknown, [string, string][]] => [
      `a pointer to ${pointer}`,
      samplePack({ rules: [sampleRule({ params: { pointer } })] }),
      [['POINTER', '/rules/0/event/params/pointer']],
    ]),
    ...['{materials.given}', '{dates.never}', '{dates.invalid[0]}', '{dates.invalid[*]}', 'x{dates.invalid}'].map(
      (name): [string, unknown, [string, string][]] => [
        `a pointer to each of ${name}`,
        samplePack({ rules: [sampleRule({ params: { pointer: `/data/form/${name}` } })] }),
        [['POINTER', '/rules/0/event/params/pointer']],
      ],
    ),
    [
      'a day that is none',
      samplePack({ effective: { from: '2026-02-30', to: null, transition: 'submittedOn' } }),
      [['EFFECTIVE', '/effective/from']],
    ],
    [
      'an end before the start',
      samplePack({ effective: { from: '2026-02-03', to: '2026-02-02', transition: 'submittedOn' } }),
      [['EFFECTIVE', '/effective/to']],
    ],
  ])('refuses %s', (_, json, expected) => {
    expect(faultsOf(json)).toEqual(expected);
  });

  it('allows pointers to members of an application, to fields of forms, and to each of a list of them', () => {
    for (const pointer of ['/data/agent/idNumber', '/data/materials', '/data/form/any', '/data/form/{dates.invalid}'])
      expect(faultsOf(samplePack({ rules: [sampleRule({ params: { pointer } })] }))).toEqual([]);
  });

  it.each<[string, object, string, string]>([
    ['a value that is no choice', { path: '$.kind', operator: 'equal', value: 'firm' }, 'VALUE_IMPOSSIBLE', '可选值'],
    ['a value of another type', { operator: 'equal', value: '18' }, 'VALUE_IMPOSSIBLE', '数字'],
    ['contains of no list', { operator: 'contains', value: 18 }, 'VALUE_IMPOSSIBLE', '列表'],
    ['a path that is none', { path: '$..age' }, 'PATH', '写法'],
    ['a list that is none', { path: '$.kind', operator: 'in', value: 'citizen' }, 'OPERATOR_VALUE', '列表'],
    ['a truth in a comparison', { operator: 'lessThan', value: true }, 'OPERATOR_VALUE', '数字或日期'],
  ])('says in Chinese what is wrong with %s, and no English', (_, changes, code, said) => {
    const loaded = loadPacks([{ file: 'x.json', json: withLeaf(changes), sha256 }]);
    const found = 'faults' in loaded ? loaded.faults.find((one) => one.code === code)?.message.zh : undefined;
    expect(found).toContain(said);
    expect(found).not.toMatch(/\b(is|of|no|none|needs?|nothing|at)\b/);
  });

  it('lists the paths that there are', () => {
    const loaded = loadPacks([{ file: 'x.json', json: withLeaf({ fact: 'dates', path: '$.past' }), sha256 }]);
    const [found] = 'faults' in loaded ? loaded.faults : [];
    expect(found?.message.zh).toBe('事实 dates 没有 $.past；可用：$.invalid, $.invalidCount, $.future, $.futureCount');
  });

  it('tells all faults of all files at once', () => {
    const loaded = loadPacks([
      { file: 'a.json', json: withLeaf({ operator: 'x', fact: 'y' }), sha256 },
      { file: 'b.json', json: samplePack({ title: undefined }), sha256 },
    ]);
    expect('faults' in loaded && loaded.faults.map(({ file, code }) => [file, code])).toEqual([
      ['a.json', 'FACT_UNKNOWN'],
      ['a.json', 'OPERATOR'],
      ['b.json', 'SCHEMA'],
    ]);
  });

  it('refuses the same version of a pack twice', () => {
    const files = ['a.json', 'b.json'].map((file) => ({ file, json: samplePack(), sha256 }));
    const loaded = loadPacks(files);
    expect('faults' in loaded && loaded.faults.map(({ file, code }) => [file, code])).toEqual([
      ['b.json', 'DUPLICATE'],
    ]);
  });

  it('never throws, whatever stands in a file', () => {
    const names = ['all', 'any', 'not', 'fact', 'path', 'operator', 'value', '__proto__', 'constructor', 'condition'];
    const hostile = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom(null, 0, '', 'applicant', '$.age', 'equal', 'not:in', '$[?(1)]'),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...names), tie('node'), { maxKeys: 4 }),
      ),
    })).node;
    fc.assert(
      fc.property(hostile, (conditions) => {
        const json = samplePack({ rules: [sampleRule({ conditions })] });
        loadPacks([{ file: 'x.json', json, sha256 }]);
        loadPacks([{ file: 'x.json', json: conditions, sha256 }]);
      }),
      { numRuns: 2000 },
    );
  });
});
