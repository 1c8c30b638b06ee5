import { describe, expect, it } from 'vitest';
import { firstTime, marriageSample, sampleDay } from '../facts/application.fixture.ts';
import type { Facts } from '../facts/declaration.ts';
import { preFacts } from '../facts/pre.ts';
import { shippedCatalogue, shippedPacks } from '../library/shipped.fixture.ts';
import type { Matter } from '../matters/matter.ts';
import { type Cause, Unknown } from './compiler/unknown.ts';
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
    book.packsFor('pre', { ...scope, on }).map(({ version }) => version);

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

  it('goes by the day that the transition clause names', () => {
    const onAcceptance = { effective: { from: '2026-07-01', to: null, transition: 'acceptedOn' } };
    const book = bookOf(samplePack({ version: '1.0.0' }), samplePack({ version: '2.0.0', ...onAcceptance }));
    const version = (on: string, acceptedOn?: string) =>
      book.packsFor('pre', { ...scope, on, ...(acceptedOn === undefined ? {} : { acceptedOn }) })[0]?.version;
    expect(version('2026-06-30')).toBe('1.0.0');
    expect(version('2026-06-30', '2026-07-01')).toBe('2.0.0');
    expect(version('2026-06-29', '2026-06-30')).toBe('1.0.0');
    expect(version('2026-07-01')).toBe('2.0.0');
  });

  it('keeps to the matters, regions and phase of a pack', () => {
    const book = bookOf(
      samplePack({ pack: 'b', appliesTo: { matters: ['marriage-record-copy'], regions: ['3301'] } }),
      samplePack({ pack: 'a', appliesTo: {} }),
    );
    const names = (matter: string, region: string) =>
      book.packsFor('pre', { matter, region, on: sampleDay }).map(({ pack }) => pack);
    expect(names('marriage-record-copy', '330182001')).toEqual(['a', 'b']);
    expect(names('marriage-record-copy', '3302')).toEqual(['a']);
    expect(names('marriage-record-copy', '33')).toEqual(['a']);
    expect(names('veteran-record-copy', '330182')).toEqual(['a']);
    expect(book.packsFor('route', { matter: 'marriage-record-copy', region: '330182', on: sampleDay })).toEqual([]);
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
    const { findings, packs } = book.evaluate('pre', scope, young);
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
    const rule = sampleRule({ conditions, params: { message, pointer: '/data/applicant', urgency: 3 } });
    const book = bookOf(samplePack({ appliesTo, rules: [rule] }));
    const form = { registeredOn: '1998-05-20', wifeBirthDate: '1977-01-01' };
    const [finding] = book.evaluate('pre', scope, { ...young, form }).findings;
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
      params: { basis: [{ text: '样例依据第二条' }], urgency: 3 },
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
    const [finding] = book.evaluate('pre', { ...scope, matter: 'house-building-approval' }, { form }).findings;
    // What is no choice is shown as it was written.
    expect(finding?.message).toEqual({ zh: '荒地荒坡；toString；是、否', en: 'waste land; toString; yes, no' });
  });

  it('points to each field of a list with a message of its own', async () => {
    const conditions = { all: [{ fact: 'dates', path: '$.invalidCount', operator: 'greaterThan', value: 0 }] };
    const message = { zh: '「{dates.invalid}」共{dates.invalidCount}', en: '{dates.invalid} of {dates.invalidCount}' };
    const params = { message, pointer: '/data/form/{dates.invalid}' };
    const book = bookOf(samplePack({ rules: [sampleRule({ conditions, params })] }));
    const told = async (invalid: unknown) => {
      const { findings } = book.evaluate('pre', scope, { dates: { invalid, invalidCount: 2 } });
      return findings.map(({ pointer, message: { zh, en } }) => [pointer, zh, en]);
    };
    expect(await told(['registeredOn', 'wifeBirthDate'])).toEqual([
      ['/data/form/registeredOn', '「登记日期」共2', 'day of registration of 2'],
      ['/data/form/wifeBirthDate', '「女方出生日期」共2', "wife's birth date of 2"],
    ]);
    expect(await told([])).toEqual([['/data/form', '「（未填）」共2', '(not given) of 2']]);
  });

  it('masks a value that is another fact by its own class, and what equals it as well', () => {
    const told = (operator: string, path: string, other: string) => {
      const conditions = { all: [{ fact: 'form', path, operator, value: { fact: 'form', path: other } }] };
      const book = bookOf(samplePack({ rules: [sampleRule({ conditions })] }));
      const form = { registeredOn: '1948-02-01', husbandBirthDate: '1948-02-01', wifeBirthDate: '1948-03-01' };
      return book.evaluate('pre', scope, { form }).findings[0]?.because[0];
    };
    const before = told('lessThan', '$.registeredOn', '$.wifeBirthDate');
    expect(before).toMatchObject({ actual: '1948-02-01', value: expect.stringMatching(/^\*+$/) });
    const equal = told('equal', '$.registeredOn', '$.husbandBirthDate');
    expect(equal).toMatchObject({ actual: expect.stringMatching(/^\*+$/), value: expect.stringMatching(/^\*+$/) });
  });

  it('cannot be made to fill a placeholder that a citizen wrote', async () => {
    const message = { zh: '{applicant.creditCode}，{applicant.age}', en: '{applicant.creditCode}{applicant.age}' };
    const book = bookOf(samplePack({ rules: [sampleRule({ params: { message } })] }));
    const facts = {
      applicant: { age: 1, creditCode: `{applicant.idNumber}$&$1${'x'.repeat(500)}`, idNumber: 'secret' },
    };
    const [finding] = book.evaluate('pre', scope, facts).findings;
    expect(finding?.message.zh).toMatch(/^\{applicant\.idNumber\}\$&\$1x+，1$/);
    expect(finding?.message.zh.length).toBeLessThan(110);
  });

  it('lets no rule hold of facts that are absent, and tells what is not known', () => {
    const book = createRuleBook(shippedPacks(), catalogue);
    const hollow = { applicant: {}, agent: {}, materials: {}, form: {}, ages: {}, dates: {}, people: {} };
    for (const facts of [{}, hollow]) {
      const { findings } = book.evaluate('pre', scope, facts);
      expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['VALUE_WANTED', 'VALUE_UNKNOWN']));
      expect(findings.find(({ code }) => code === 'VALUE_WANTED')).toMatchObject({
        type: 'return',
        pointer: '/data/form/registeredOn',
        message: { zh: expect.stringContaining('「登记日期」没有提供') },
      });
    }
  });

  it('gives each evaluation its own answer, whatever was asked before', () => {
    const book = createRuleBook(shippedPacks(), catalogue);
    const matter = catalogue.matter(scope.matter) as Matter;
    const sample = marriageSample();
    const variants = [
      [sample, []],
      [{ ...sample, materials: [] }, ['MATERIAL_MISSING']],
      [{ ...sample, applicant: { ...sample.applicant, phone: '1' } }, ['PHONE_FORMAT']],
      [{ ...sample, form: { ...sample.form, registeredOn: '1950-04-30' } }, ['MARRIAGE_BEFORE_1950']],
    ] as const;
    for (let index = 0; index < 100; index += 1) {
      const [application, expected] = variants[(index * 7) % 4] ?? variants[0];
      const facts = preFacts({ application, matter, submittedOn: sampleDay, history: firstTime });
      expect(book.evaluate('pre', scope, facts).findings.map(({ code }) => code)).toEqual([...expected]);
    }
  });
});

describe('what is not known', () => {
  const under = (fact: string, path: string) => ({ all: [{ fact, path, operator: 'lessThan', value: 18 }] });
  const packOf = (whenUnknown: object, ...rules: object[]) => samplePack({ whenUnknown, rules });
  const findingsOf = (pack: unknown, facts: Facts) => bookOf(pack).evaluate('pre', scope, facts).findings;
  const ofAge = packOf({ applicant: 'ask' }, sampleRule(), sampleRule({ name: 'second', conditions: ageUnder(60) }));

  it('is asked of the applicant once, however many rules need it, with the basis of the pack', () => {
    const [finding, ...others] = findingsOf(ofAge, { applicant: {} });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      type: 'return',
      code: 'VALUE_WANTED',
      pointer: '/data/applicant/idNumber',
      params: { cause: 'absent', rules: ['too-young', 'second'], basis: [{ text: '样例依据第一条' }] },
      because: [{ fact: 'applicant', path: '$.age', actual: null, unknown: 'absent' }],
    });
  });

  it('waits for a source that was asked, and names it; what a source refuses or tells in two ways is for a human', () => {
    const told = (cause: Cause) => findingsOf(ofAge, { applicant: { age: new Unknown(cause, 'police') } });
    expect(told('awaited')).toMatchObject([{ type: 'review', code: 'VALUE_AWAITED', params: { source: 'police' } }]);
    expect(told('awaited')[0]?.message.en).toContain('is still awaited (source police)');
    for (const cause of ['refused', 'stale', 'contradictory'] as const) {
      expect(told(cause)).toMatchObject([{ type: 'review', code: 'VALUE_UNKNOWN', params: { cause } }]);
    }
  });

  it('fulfils nothing where the pack says so of a blank, but never for another cause', () => {
    const blank = packOf({ applicant: 'notMet' }, sampleRule());
    expect(findingsOf(blank, { applicant: {} })).toEqual([]);
    expect(findingsOf(blank, {})).toEqual([]);
    expect(findingsOf(blank, { applicant: { age: new Unknown('stale') } })).toMatchObject([{ type: 'review' }]);
  });

  it('does not matter where the rest of a rule decides', () => {
    const guarded = {
      all: [{ fact: 'agent', path: '$.present', operator: 'equal', value: true }, under('agent', '$.age')],
    };
    const pack = packOf({ agent: 'human' }, sampleRule({ conditions: guarded }));
    expect(findingsOf(pack, { agent: { present: false } })).toEqual([]);
    expect(findingsOf(pack, { agent: { present: true } })).toMatchObject([{ code: 'VALUE_UNKNOWN' }]);
    expect(findingsOf(pack, { agent: { present: true, age: 17 } })).toMatchObject([{ code: 'TOO_YOUNG' }]);
  });

  it('of a whole fact is told once, by the name of the fact', () => {
    const rules = ['openCount', 'refusedLast365Days'].map((field) =>
      sampleRule({ name: field, type: 'warn', conditions: under('applicantHistory', `$.${field}`) }),
    );
    expect(findingsOf(packOf({ applicantHistory: 'human' }, ...rules), {})).toMatchObject([
      {
        code: 'VALUE_UNKNOWN',
        message: { zh: expect.stringContaining('「申请人历史」') },
        params: { rules: ['openCount', 'refusedLast365Days'] },
      },
    ]);
  });
});
