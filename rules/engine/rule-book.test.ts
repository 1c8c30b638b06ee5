import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marriageSample, sampleDay } from '../facts/application.fixture.ts';
import type { Facts } from '../facts/declaration.ts';
import { preFacts } from '../facts/pre.ts';
import { shippedCatalogue, shippedPacks } from '../library/shipped.fixture.ts';
import type { Matter } from '../matters/matter.ts';
import { createEvaluator } from './evaluator.ts';
import { loadPacks } from './load-packs.ts';
import { samplePack, sampleRule } from './pack.fixture.ts';
import type { Pack } from './pack.ts';
import { createRuleBook } from './rule-book.ts';

const catalogue = shippedCatalogue();
const scope = { matter: 'marriage-record-copy', region: '330182', on: sampleDay };

function load(...packs: unknown[]): readonly Pack[] {
  const loaded = loadPacks(
    packs.map((json, index) => ({ file: `${index}.json`, json, sha256: String(index).repeat(64) })),
  );
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  return loaded.packs;
}

const bookOf = (...packs: unknown[]) => createRuleBook(load(...packs), catalogue);
const young: Facts = { applicant: { kind: 'citizen', age: 17, idNumber: '11010519491231002X', name: '欧阳建国' } };
const ageUnder = (value: number) => ({ all: [{ fact: 'applicant', path: '$.age', operator: 'lessThan', value }] });

describe('packsFor', () => {
  const effective = (from: string, to: string | null = null) => ({
    effective: { from, to, transition: 'submittedOn' },
  });
  const versionOn = (book: ReturnType<typeof bookOf>, on: string) =>
    book.packsFor('pre', scope.matter, scope.region, on).map(({ version }) => version);

  it('chooses the version that began last, both days of force included', () => {
    const book = bookOf(
      samplePack({ version: '1.0.0', ...effective('2026-01-01') }),
      samplePack({ version: '1.1.0', ...effective('2026-07-01', '2026-09-30') }),
      samplePack({ version: '1.10.0', ...effective('2027-01-01') }),
      samplePack({ version: '1.9.0', ...effective('2027-01-01') }),
    );
    expect(versionOn(book, '2025-12-31')).toEqual([]);
    expect(versionOn(book, '2026-01-01')).toEqual(['1.0.0']);
    expect(versionOn(book, '2026-06-30')).toEqual(['1.0.0']);
    expect(versionOn(book, '2026-07-01')).toEqual(['1.1.0']);
    expect(versionOn(book, '2026-09-30')).toEqual(['1.1.0']);
    expect(versionOn(book, '2026-10-01')).toEqual(['1.0.0']);
    expect(versionOn(book, '2027-01-01')).toEqual(['1.10.0']);
  });

  it('keeps to the matters, regions and phase of a pack', () => {
    const book = bookOf(
      samplePack({ pack: 'b', appliesTo: { matters: ['marriage-record-copy'], regions: ['3301'] } }),
      samplePack({ pack: 'a', appliesTo: {} }),
    );
    const names = (matter: string, region: string) =>
      book.packsFor('pre', matter, region, sampleDay).map(({ pack }) => pack);
    expect(names('marriage-record-copy', '330182001')).toEqual(['a', 'b']);
    expect(names('marriage-record-copy', '3302')).toEqual(['a']);
    expect(names('marriage-record-copy', '33')).toEqual(['a']);
    expect(names('veteran-record-copy', '330182')).toEqual(['a']);
    expect(book.packsFor('route', 'marriage-record-copy', '330182', sampleDay)).toEqual([]);
  });
});

describe('evaluate', () => {
  it('orders findings by pack, priority and declaration, and names every pack that was asked', async () => {
    const rules = [
      sampleRule({ name: 'low', priority: 1, conditions: ageUnder(18) }),
      sampleRule({ name: 'high', priority: 50, conditions: ageUnder(18) }),
      sampleRule({ name: 'plain', conditions: ageUnder(18) }),
      sampleRule({ name: 'silent', conditions: ageUnder(10) }),
    ];
    const book = bookOf(
      samplePack({ pack: 'z' }),
      samplePack({ pack: 'b', rules }),
      samplePack({ pack: 'c', rules: [rules[3]] }),
    );
    const { findings, packs } = await book.evaluate('pre', scope, young);
    expect(findings.map(({ pack, rule }) => `${pack}/${rule}`)).toEqual(['b/high', 'b/low', 'b/plain', 'z/too-young']);
    expect(packs).toEqual([
      { pack: 'b', version: '1.0.0', sha256: '1'.repeat(64) },
      { pack: 'c', version: '1.0.0', sha256: '2'.repeat(64) },
      { pack: 'z', version: '1.0.0', sha256: '0'.repeat(64) },
    ]);
  });

  it('fills messages and reasons with masked values, and carries what the author added', async () => {
    const message = {
      zh: '{applicant.name}（{applicant.idNumber}）{agent.phone}，{form.registeredOn} {form.wifeBirthDate}',
      en: '{form.registeredOn} {form.wifeBirthDate}: {applicant.name} ({applicant.idNumber}) {agent.phone}',
    };
    const conditions = {
      any: [
        { fact: 'applicant', path: '$.idNumber', operator: 'equal', value: '11010519491231002X' },
        { fact: 'applicant', path: '$.age', operator: 'greaterThan', value: 90 },
        { not: { fact: 'applicant', path: '$.kind', operator: 'equal', value: 'organisation' } },
        {
          all: [
            { fact: 'applicant', path: '$.age', operator: 'lessThan', value: 18 },
            { fact: 'applicant', path: '$.age', operator: 'lessThan', value: 10 },
          ],
        },
      ],
    };
    const appliesTo = { matters: ['marriage-record-copy'] };
    const rule = sampleRule({ conditions, params: { message, pointer: '/data/applicant', severity: 3 } });
    const book = bookOf(samplePack({ appliesTo, rules: [rule] }));
    const form = { registeredOn: '1998-05-20', wifeBirthDate: '1977-01-01' };
    const [finding] = (await book.evaluate('pre', scope, { ...young, form })).findings;
    expect(finding).toEqual({
      pack: 'sample-pre',
      version: '1.0.0',
      rule: 'too-young',
      type: 'return',
      code: 'TOO_YOUNG',
      pointer: '/data/applicant',
      message: {
        zh: '欧**国（110105********002X）（未填），1998-05-20 ******',
        en: '1998-05-20 ******: 欧**国 (110105********002X) (not given)',
      },
      params: { basis: [{ text: '样例依据第二条' }], severity: 3 },
      because: [
        {
          fact: 'applicant',
          path: '$.idNumber',
          operator: 'equal',
          value: '110105********002X',
          actual: '110105********002X',
        },
        {
          fact: 'applicant',
          path: '$.kind',
          operator: 'equal',
          value: 'organisation',
          actual: 'citizen',
          negated: true,
        },
      ],
    });
  });

  it('calls choices and yes or no by their names, for people', async () => {
    const conditions = { all: [{ fact: 'form', path: '$.floors', operator: 'greaterThan', value: 1 }] };
    const message = {
      zh: '{form.landKind}；{form.construction}；{form.neighboursAgree}、{form.surrendersExisting}',
      en: '{form.landKind}; {form.construction}; {form.neighboursAgree}, {form.surrendersExisting}',
    };
    const appliesTo = { matters: ['house-building-approval'] };
    const book = bookOf(samplePack({ appliesTo, rules: [sampleRule({ conditions, params: { message } })] }));
    const form = {
      floors: 2,
      landKind: 'waste',
      construction: 'toString',
      neighboursAgree: true,
      surrendersExisting: false,
    };
    const [finding] = (await book.evaluate('pre', { ...scope, matter: 'house-building-approval' }, { form })).findings;
    // What is no choice is shown as it was written.
    expect(finding?.message).toEqual({ zh: '荒地荒坡；toString；是、否', en: 'waste land; toString; yes, no' });
  });

  it('points to each field of a list with a message of its own', async () => {
    const conditions = { all: [{ fact: 'dates', path: '$.invalidCount', operator: 'greaterThan', value: 0 }] };
    const message = { zh: '「{dates.invalid}」共{dates.invalidCount}', en: '{dates.invalid} of {dates.invalidCount}' };
    const params = { message, pointer: '/data/form/{dates.invalid}' };
    const book = bookOf(samplePack({ rules: [sampleRule({ conditions, params })] }));
    const told = async (invalid: unknown) => {
      const { findings } = await book.evaluate('pre', scope, { dates: { invalid, invalidCount: 2 } });
      return findings.map(({ pointer, message: { zh, en } }) => [pointer, zh, en]);
    };
    expect(await told(['registeredOn', 'wifeBirthDate'])).toEqual([
      ['/data/form/registeredOn', '「登记日期」共2', 'day of registration of 2'],
      ['/data/form/wifeBirthDate', '「女方出生日期」共2', "wife's birth date of 2"],
    ]);
    expect(await told([])).toEqual([['/data/form', '「（未填）」共2', '(not given) of 2']]);
  });

  it('cannot be made to fill a placeholder that a citizen wrote', async () => {
    const message = { zh: '{applicant.creditCode}，{applicant.age}', en: '{applicant.creditCode}{applicant.age}' };
    const book = bookOf(samplePack({ rules: [sampleRule({ params: { message } })] }));
    const facts = {
      applicant: { age: 1, creditCode: `{applicant.idNumber}$&$1${'x'.repeat(500)}`, idNumber: 'secret' },
    };
    const [finding] = (await book.evaluate('pre', scope, facts)).findings;
    expect(finding?.message.zh).toMatch(/^\{applicant\.idNumber\}\$&\$1x+，1$/);
    expect(finding?.message.zh.length).toBeLessThan(110);
  });

  it('finds nothing in facts that are absent', async () => {
    const book = createRuleBook(shippedPacks(), catalogue);
    expect((await book.evaluate('pre', scope, {})).findings).toEqual([]);
    const hollow = { applicant: {}, agent: {}, materials: {}, form: {}, ages: {}, dates: {}, people: {} };
    expect((await book.evaluate('pre', scope, hollow)).findings).toEqual([]);
  });

  it('gives 100 concurrent evaluations each its own answer', async () => {
    const book = createRuleBook(shippedPacks(), catalogue);
    const matter = catalogue.matter(scope.matter) as Matter;
    const sample = marriageSample();
    const variants = [
      [sample, []],
      [{ ...sample, materials: [] }, ['MATERIAL_MISSING']],
      [{ ...sample, applicant: { ...sample.applicant, phone: '1' } }, ['PHONE_FORMAT']],
      [{ ...sample, form: { ...sample.form, registeredOn: '1950-04-30' } }, ['MARRIAGE_BEFORE_1950']],
    ] as const;
    const all = Array.from({ length: 100 }, async (_, index) => {
      const [application, expected] = variants[(index * 7) % 4] ?? variants[0];
      const facts = preFacts({ application, matter, submittedOn: sampleDay });
      // Some start a few turns of the microtask queue later, so that runs end while others are half-way.
      for (let turn = 0; turn < index % 13; turn += 1) await Promise.resolve();
      const { findings } = await book.evaluate('pre', scope, facts);
      return [findings.map(({ code }) => code), [...expected]];
    });
    for (const [found, expected] of await Promise.all(all)) expect(found).toEqual(expected);
  });
});

describe('createEvaluator', () => {
  it('loses no rule of a later priority when runs overlap (json-rules-engine issue 303)', async () => {
    const rules = [1, 2, 3, 4, 5].map((priority) =>
      sampleRule({ name: `priority ${priority}`, priority, conditions: ageUnder(10 + priority) }),
    );
    const [pack] = load(samplePack({ rules }));
    if (pack === undefined) throw new Error('no pack');
    const evaluate = createEvaluator(pack);
    const runs = Array.from({ length: 100 }, async (_, index) => {
      for (let turn = 0; turn < index * 3; turn += 1) await Promise.resolve();
      return (await evaluate({ applicant: { age: 9 + (index % 7) } })).length;
    });
    // Ages 9 and 10 are under all five limits of 11 to 15; 15 is under none.
    const expected = runs.map((_, index) => [5, 5, 4, 3, 2, 1, 0][index % 7]);
    expect(await Promise.all(runs)).toEqual(expected);
  });

  it('goes on with other runs after one that failed', async () => {
    const [pack] = load(samplePack());
    if (pack === undefined) throw new Error('no pack');
    const evaluate = createEvaluator(pack);
    const trap = {
      get age(): number {
        throw new Error('broken fact');
      },
    };
    const [one, two, three] = await Promise.allSettled([
      evaluate(young),
      evaluate({ applicant: trap }),
      evaluate(young),
    ]);
    expect([one.status, two.status, three.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('says the same of the same facts, in any order of many', async () => {
    const [pack] = load(
      samplePack({ rules: [sampleRule({ priority: 9 }), sampleRule({ name: 'other', conditions: ageUnder(60) })] }),
    );
    if (pack === undefined) throw new Error('no pack');
    const evaluate = createEvaluator(pack);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 99 }), { maxLength: 20 }), async (ages) => {
        const hits = await Promise.all(ages.map((age) => evaluate({ applicant: { age } })));
        expect(hits.map((found) => found.length)).toEqual(ages.map((age) => (age < 18 ? 2 : age < 60 ? 1 : 0)));
      }),
      { numRuns: 50 },
    );
  });
});
