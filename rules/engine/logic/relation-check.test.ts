import { describe, expect, it } from 'vitest';
import { type Catalogue, loadCatalogue } from '../../matters/catalogue.ts';
import type { Fault } from '../../matters/fault.ts';
import { samplePack, sampleRule } from '../pack.fixture.ts';
import type { Pack } from '../pack.ts';
import { sampleMatter } from '../rule-set.fixture.ts';
import { relationFaults } from './relation-check.ts';

const title = { zh: '样例', en: 'sample' };
const step = { title, department: 'archives', role: 'archivist', level: 'county', workingDays: 1 };
const field = { type: 'string', 'x-title': title, 'x-class': 'plain' };

/** A matter with a form and a flow in which `search` and `check` lead to one of two steps, `ask` to several. */
function matter(code: string, changes: object = {}): object {
  const steps = [
    { ...step, id: 'acceptance', kind: 'acceptance', role: 'window', next: ['search', 'check'] },
    { ...step, id: 'search', kind: 'review', next: ['certify', 'ask'] },
    { ...step, id: 'check', kind: 'review', next: ['certify', 'ask'] },
    { ...step, id: 'ask', kind: 'review', next: ['one', 'other'], parallel: true },
    { ...step, id: 'one', kind: 'review', next: ['certify'] },
    { ...step, id: 'other', kind: 'review', next: ['certify'] },
    { ...step, id: 'certify', kind: 'review', next: ['delivery'], join: true },
    { ...step, id: 'delivery', kind: 'delivery', next: [] },
  ];
  return sampleMatter({
    code,
    promisedWorkingDays: 9,
    form: {
      type: 'object',
      properties: {
        kind: { ...field, enum: ['a', 'b', 'c'], 'x-choices': { a: title, b: title, c: title } },
        on: { ...field, format: 'date' },
        floors: { ...field, type: 'integer' },
      },
      required: [],
      additionalProperties: false,
    },
    flow: { start: 'acceptance', steps },
    ...changes,
  });
}

function catalogueOf(...matters: object[]): Catalogue {
  const loaded = loadCatalogue(matters.map((json, index) => ({ file: `${index}.json`, json })));
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  return loaded.catalogue;
}
const catalogue = catalogueOf(matter('first-copy'), matter('second-copy'));

const age = (operator: string, value: unknown) => ({ fact: 'applicant', path: '$.age', operator, value });
const form = (name: string, operator: string, value: unknown) => ({ fact: 'form', path: `$.${name}`, operator, value });
const rule = (name: string, condition: object, type = 'return', params = {}) =>
  sampleRule({ name, conditions: { all: [condition] }, type, params: { message: title, ...params } });

let files = 0;
function pack(rules: readonly object[], changes: object = {}): Pack {
  files += 1;
  return { ...(samplePack({ rules, ...changes }) as Pack), file: `${files}.json` };
}

function told(packs: readonly Pack[], within = catalogue) {
  const { faults, warnings } = relationFaults(packs, within);
  const lines = (found: readonly Fault[]) =>
    found.map(({ code, file, pointer }) => `${code} ${packs.findIndex((one) => one.file === file)}${pointer}`);
  return { faults: lines(faults), warnings: lines(warnings) };
}

const nothing = { faults: [], warnings: [] };

describe('rules that say the same', () => {
  it('of the same facts are a fault, named with each other in both languages', () => {
    const one = pack([rule('one', age('lessThan', 18)), rule('other', { not: age('greaterThanInclusive', 18) })], {
      whenUnknown: { applicant: 'human' },
    });
    expect(relationFaults([one], catalogue)).toEqual({
      faults: [
        {
          file: one.file,
          pointer: '/rules/1',
          code: 'SUBSUMED',
          message: {
            zh: '规则 other 与规则 one 条件等同、结论相同',
            en: 'rule other holds exactly where rule one does, and says the same',
          },
        },
      ],
      warnings: [],
    });
  });

  it('where one is narrower are a warning at the narrower, whichever comes first', () => {
    const [wide, narrow] = [rule('wide', age('lessThan', 18)), rule('narrow', age('lessThan', 10))];
    expect(told([pack([wide, narrow])])).toEqual({ faults: [], warnings: ['SUBSUMED 0/rules/1'] });
    expect(told([pack([narrow, wide])])).toEqual({ faults: [], warnings: ['SUBSUMED 0/rules/0'] });
    expect(told([pack([wide]), pack([narrow], { pack: 'other-pre' })]).warnings).toEqual(['SUBSUMED 1/rules/0']);
    const across = told([pack([wide]), pack([wide], { pack: 'other-pre' })]);
    expect(across).toEqual({ faults: [], warnings: ['SUBSUMED 1/rules/0'] });
  });

  it('are told of once each, however many there are', () => {
    const nested = Array.from({ length: 300 }, (_, index) => rule(`below-${index}`, age('lessThan', index)));
    const { faults, warnings } = told([pack(nested)]);
    expect(faults).toEqual([]);
    expect(warnings.toSorted()).toEqual(
      nested
        .slice(1)
        .map((_, index) => `SUBSUMED 0/rules/${index}`)
        .toSorted(),
    );
  });

  it.each<[string, object]>([
    ['another code', rule('other', age('lessThan', 10), 'return', { code: 'OTHER' })],
    ['another place', rule('other', age('lessThan', 10), 'return', { pointer: '/data/applicant' })],
    [
      'facts that are not all among those of the other',
      rule('other', { all: [age('greaterThan', 9), age('lessThan', 30)] }),
    ],
    ['other facts', rule('other', { fact: 'agent', path: '$.age', operator: 'lessThan', value: 18 })],
  ])('but with %s are none', (_, other) => {
    expect(told([pack([rule('one', age('lessThan', 18)), other])])).toEqual(nothing);
  });

  it('are none where one of them never holds, which is told of by itself', () => {
    const never = rule('never', { all: [age('lessThan', 1), age('greaterThan', 2)] });
    expect(told([pack([rule('one', age('lessThan', 18)), never])])).toEqual(nothing);
  });

  it.each<[string, object]>([
    ['matters', { appliesTo: { matters: ['second-copy'] } }],
    ['days', { effective: { from: '2025-01-01', to: '2025-12-31', transition: 'submittedOn' } }],
    ['regions', { appliesTo: { matters: ['first-copy'], regions: ['44'] } }],
    ['phases', { phase: 'in', rules: [rule('other', age('lessThan', 10), 'warn')] }],
    ['versions of one pack', { pack: 'sample-pre', version: '2.0.0' }],
  ])('but are asked at other %s are none', (_, changes) => {
    const one = pack([rule('one', age('lessThan', 18))], { appliesTo: { matters: ['first-copy'], regions: ['33'] } });
    const other = pack([rule('other', age('lessThan', 10))], { pack: 'other-pre', ...changes });
    expect(told([one, other])).toEqual(nothing);
  });
});

describe('one code with two types', () => {
  it('that cannot both be done is a fault where one rule implies the other', () => {
    const packs = [pack([rule('one', age('lessThan', 18), 'warn'), rule('other', age('lessThan', 10))])];
    expect(told(packs)).toEqual({ faults: ['CONTRADICTS 0/rules/1'], warnings: [] });
    expect(relationFaults(packs, catalogue).faults[0]?.message.en).toBe(
      'wherever rule other holds, rule one holds as well, so TOO_YOUNG is both return and warn',
    );
  });

  it('is a warning with the facts where both may hold, and nothing where they exclude each other', () => {
    const young = rule('young', age('lessThan', 18));
    const from = (years: number) => pack([young, rule('older', age('greaterThanInclusive', years), 'warn')]);
    expect(told([from(18)])).toEqual(nothing);
    const { warnings } = relationFaults([from(16)], catalogue);
    expect(warnings.map(({ code, message }) => [code, message.en])).toEqual([
      [
        'CONTRADICTS',
        'rule older and rule young may hold together (16 ≤ applicant.age < 18), and TOO_YOUNG is then both warn and return',
      ],
    ]);
    // Between 17 and 18 there is no age.
    const between = rule('older', age('greaterThan', 17), 'warn');
    expect(told([pack([young, between])])).toEqual(nothing);
    // What else may go together is not known.
    const elsewhere = rule('other', { fact: 'agent', path: '$.age', operator: 'lessThan', value: 18 }, 'warn');
    expect(told([pack([young, elsewhere])])).toEqual(nothing);
  });

  it('that can both be done is a warning where one rule implies the other, and legitimate on a ladder', () => {
    const events = (phase: string, ...types: readonly string[]) =>
      told([
        pack(
          types.map((type, index) => rule(type, age('lessThan', 10 + index), type)),
          { phase, whenUnknown: {} },
        ),
      ]);
    expect(events('pre', 'return', 'review')).toEqual({ faults: [], warnings: ['CONTRADICTS 0/rules/0'] });
    expect(events('in', 'warn', 'alert', 'stop')).toEqual(nothing);
    expect(events('credit', 'deduct', 'restrict')).toEqual(nothing);
    expect(events('verify', 'match', 'conflict').faults).toEqual([]);
  });
});

describe('what is known with the matter only', () => {
  const never = rule('never', { all: [form('on', 'lessThan', '2020-01-01'), form('on', 'greaterThan', '2020-12-31')] });
  const all = rule('most', { all: [form('kind', 'in', ['a', 'b', 'c']), form('floors', 'lessThan', 3)] });

  it('is told once, where it is so in every matter', () => {
    expect(told([pack([never])])).toEqual({ faults: ['NEVER_TRUE 0/rules/0/conditions/all/0'], warnings: [] });
    // A choice can be left out.
    expect(told([pack([all])])).toEqual(nothing);
    const none = rule('none', form('kind', 'notIn', ['a', 'b', 'c']));
    expect(told([pack([none])])).toEqual({ faults: ['NEVER_TRUE 0/rules/0/conditions/all/0'], warnings: [] });
    const wider = matter('wider-copy', {
      form: {
        type: 'object',
        properties: { kind: { ...field, enum: ['a', 'z'], 'x-choices': { a: title, z: title } } },
        required: [],
        additionalProperties: false,
      },
    });
    expect(told([pack([none])], catalogueOf(matter('first-copy'), wider))).toEqual(nothing);
  });

  it('does not repeat what is known without it', () => {
    const two = rule('two', { all: [form('kind', 'equal', 'a'), form('kind', 'equal', 'b')] });
    expect(told([pack([two])])).toEqual(nothing);
  });

  it('lets rules be held against each other', () => {
    const narrow = rule('narrow', form('on', 'lessThan', '2019-01-01'));
    const wide = rule('wide', form('on', 'lessThan', '2020-01-01'));
    expect(told([pack([narrow, wide])])).toEqual({ faults: [], warnings: ['SUBSUMED 0/rules/0'] });
  });
});

describe('route rules after one step', () => {
  const after = (id: string, condition?: object) => {
    const done = { fact: 'step', path: '$.id', operator: 'equal', value: id };
    return condition === undefined ? done : { all: [done, condition] };
  };
  const next = (name: string, condition: object, to: string) =>
    rule(name, condition, 'next', { code: `TO_${to.toUpperCase()}`, step: to });
  const route = (...rules: object[]) => told([pack(rules, { pack: 'sample-route', phase: 'route' })]);

  it('that name two steps where one may follow are a fault where one implies the other', () => {
    const [certify, ask] = [
      next('certify', after('search'), 'certify'),
      next('ask', after('search', form('floors', 'greaterThan', 3)), 'ask'),
    ];
    expect(route(certify, ask)).toEqual({ faults: ['CONTRADICTS 0/rules/1'], warnings: [] });
    const kinds = { fact: 'step', path: '$.kind', operator: 'equal', value: 'review' };
    expect(route(next('certify', after('search'), 'certify'), next('ask', kinds, 'ask')).faults).toEqual([
      'CONTRADICTS 0/rules/1',
    ]);
    expect(route(certify, next('ask', after('acceptance'), 'ask'))).toEqual(nothing);
  });

  it('that may name two are a warning with the facts, told once for all matters', () => {
    const [low, high] = [form('floors', 'lessThanInclusive', 3), form('floors', 'greaterThanInclusive', 3)];
    const packs = [
      pack([next('low', after('search', low), 'certify'), next('high', after('search', high), 'ask')], {
        pack: 'sample-route',
        phase: 'route',
      }),
    ];
    const { faults, warnings } = relationFaults(packs, catalogue);
    expect(faults).toEqual([]);
    expect(warnings.map(({ pointer, message }) => [pointer, message.en])).toEqual([
      [
        '/rules/1',
        'after step search of first-copy, rule high and rule low may hold together (step.id = search, form.floors = 3): they lead to ask and to certify, and the step is not parallel',
      ],
    ]);
    const above = form('floors', 'greaterThan', 3);
    expect(route(next('low', after('search', low), 'certify'), next('high', after('search', above), 'ask'))).toEqual(
      nothing,
    );
  });

  it('are told of as a fault where both were possible after one step and are certain after another', () => {
    const many = form('floors', 'greaterThanInclusive', 3);
    const low = { any: [after('search', form('floors', 'lessThanInclusive', 3)), after('check')] };
    const high = { any: [after('search', many), after('check', many)] };
    expect(route(next('low', low, 'certify'), next('high', high, 'ask'))).toEqual({
      faults: ['CONTRADICTS 0/rules/1'],
      warnings: [],
    });
  });

  it('are known by what the flow says of the step', () => {
    const reviewed = { fact: 'step', path: '$.kind', operator: 'equal', value: 'review' };
    expect(route(next('reviewed', reviewed, 'certify'), next('direct', after('search'), 'certify'))).toEqual({
      faults: [],
      warnings: ['SUBSUMED 0/rules/1'],
    });
  });

  it('are legitimate where steps are parallel, and where they lead to the same step after others', () => {
    expect(route(next('one', after('ask'), 'one'), next('other', after('ask'), 'other'))).toEqual(nothing);
    const answered = { any: [after('one'), after('other')] };
    expect(route(next('direct', after('search'), 'certify'), next('answered', answered, 'certify'))).toEqual(nothing);
    expect(
      route(
        next('direct', after('search'), 'certify'),
        next('again', after('search', form('floors', 'lessThan', 3)), 'certify'),
      ),
    ).toEqual({ faults: [], warnings: ['SUBSUMED 0/rules/1'] });
  });
});
