import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cause, Unknown } from '../compiler/unknown.ts';
import { at, citizen, leaf, sentences } from './wording-harness.ts';

const facts = {
  applicant: { kind: 'citizen', age: 17, name: '王小芳', idNumberStatus: 'valid' },
  agent: { present: false },
  materials: { missing: ['id-card'], missingCount: 1, unknownCount: 0 },
  form: { registeredOn: '1949-10-02', recordKind: 'marriage', husbandBirthDate: '1948-02-01', copies: 2 },
  clock: { marks: ['a', 'b'], note: 'x', today: '2026-03-10' },
};
const say = (where: string, operator: string, value: unknown, given: Readonly<Record<string, unknown>> = facts) => {
  const [said] = sentences({ all: [leaf(where, operator, value)] }, given);
  return [said?.zh, said?.en];
};

describe('a condition with what was found', () => {
  it('is a sentence in both languages', () => {
    expect(say('form.registeredOn', 'lessThan', '1950-05-01')).toEqual([
      '「登记日期」为 1949-10-02，早于 1950-05-01',
      'day of registration is 1949-10-02, which is before 1950-05-01',
    ]);
    expect(say('applicant.age', 'greaterThanInclusive', 18)).toEqual([
      '「申请当日周岁」为 17，小于 18',
      'age in full years on the day of application is 17, which is less than 18',
    ]);
    expect(say('clock.marks', 'everyFact:in', ['a', 'c'])).toEqual([
      '「标记」为 a、b，其中至少有一项不属于 a、c',
      'marks is a, b, which has at least one item that is none of a, c',
    ]);
  });

  it('says how things are, though the condition stands under a not', () => {
    const [plain] = sentences({ all: [leaf('applicant.age', 'lessThan', 18)] }, facts);
    const [negated] = sentences({ not: leaf('applicant.age', 'lessThan', 18) }, facts);
    expect(negated).toEqual(plain);
  });

  it('does not repeat a value that says it all', () => {
    expect(say('agent.present', 'equal', true)).toEqual(['「有代理人」为 否', 'whether an agent applies is no']);
    expect(say('clock.note', 'equal', 'x')).toEqual(['「备注」为 x', 'note is x']);
    expect(say('clock.note', 'equal', 'y')).toEqual(['「备注」为 x，不是 y', 'note is x, which is not y']);
    expect(say('clock.note', 'notEqual', 'x')).toEqual(['「备注」为 x', 'note is x']);
  });

  it('calls choices, materials and items of lists by their titles', () => {
    expect(say('form.recordKind', 'in', ['marriage', 'divorce'])[0]).toMatch(/^「.+」为 结婚.*，属于 结婚.*、离婚/);
    expect(say('materials.missing', 'contains', 'id-card')[0]).toMatch(/身份证.*，包含 .*身份证/);
    expect(say('clock.marks[1]', 'equal', 'c')[0]).toBe('「标记第 2 项」为 b，不是 c');
    expect(say('clock.marks', 'contains', 'a', { clock: { marks: [] } })[0]).toBe('「标记」为 （空），不包含 a');
  });

  it('names the other field and its value, each masked as its own class wants it', () => {
    const [zh, en] = say('form.registeredOn', 'lessThan', at('form.husbandBirthDate'));
    expect(zh).toMatch(/^「登记日期」为 1949-10-02，不早于 「.+」（\*{6}）$/);
    expect(en).toMatch(/^day of registration is 1949-10-02, which is not before .+ \(\*{6}\)$/);
  });

  it('says nothing of what is not declared but stars', () => {
    expect(say('secret.word', 'equal', 'b', { secret: { word: 'a' } })).toEqual([
      '「secret」为 ******，不是 ******',
      'secret is ******, which is not ******',
    ]);
  });
});

describe('a condition on what is not known', () => {
  const unknown = (cause: Cause, source?: string) => {
    const value = cause === 'absent' ? undefined : new Unknown(cause, source);
    return say('applicant.age', 'lessThan', 18, { applicant: { age: value } });
  };

  it('says why, and what cannot be judged', () => {
    expect(unknown('absent')).toEqual([
      '「申请当日周岁」没有提供，无法判断其是否小于 18',
      'age in full years on the day of application was not given, so it is not known whether it is less than 18',
    ]);
    expect(unknown('awaited', 'civil-affairs')[0]).toContain('「申请当日周岁」尚待 民政部门 答复，');
    expect(unknown('awaited', 'civil-affairs')[1]).toContain('is still awaited from the civil affairs department, so');
    expect(unknown('awaited', 'no-title')[0]).toContain('尚待 no-title 答复');
    expect(unknown('awaited')[0]).toContain('「申请当日周岁」尚待答复，');
    expect(unknown('refused', 'civil-affairs')[0]).toContain('民政部门 拒绝提供「申请当日周岁」，');
    expect(unknown('refused')[1]).toContain('was refused, so');
    expect(unknown('stale')[0]).toContain('已过时，');
    expect(unknown('stale', 'civil-affairs')[1]).toContain('as told by the civil affairs department is out of date');
    expect(unknown('contradictory')[0]).toContain('说法不一，');
    expect(unknown('contradictory', 'civil-affairs')[0]).toContain('民政部门 提供的「申请当日周岁」与其他来源不一，');
  });

  it('names both sides where both are missing, and only the one that is', () => {
    const compared = leaf('form.registeredOn', 'lessThan', at('form.husbandBirthDate'));
    const [both] = sentences({ all: [compared] }, { form: { husbandBirthDate: new Unknown('stale') } });
    expect(both?.zh).toMatch(/^「登记日期」没有提供，「.+」已过时，无法判断「登记日期」是否早于 「.+」$/);
    expect(both?.en).toMatch(/ was not given and .+ is out of date, so it is not known whether /);
    const [one] = sentences({ all: [compared] }, { form: { registeredOn: '1949-10-02' } });
    expect(one?.zh).toMatch(/^「[^」]+」没有提供，无法判断「登记日期」是否早于 「[^」]+」$/);
  });

  it('says that absence fulfils nothing where the pack says so', () => {
    const [said] = sentences({ all: [leaf('applicant.age', 'lessThan', 18)] }, {}, true);
    expect(said).toEqual({
      zh: '「申请当日周岁」没有提供，此条件按不成立处理',
      en: 'age in full years on the day of application was not given, and so the condition counts as not fulfilled',
    });
  });
});

describe('personal values', () => {
  it('never stand in a sentence, neither found nor compared with, whatever the operator', () => {
    const operators = fc.constantFrom(
      'equal',
      'notEqual',
      'lessThan',
      'in',
      'someValue:equal',
      'not:greaterThan',
      'swap:equal',
    );
    const places = [
      'applicant.name',
      'applicant.idNumber',
      'applicant.phone',
      'applicant.birthDate',
      'form.wifeName',
      'form.wifeBirthDate',
    ];
    fc.assert(
      fc.property(
        citizen,
        citizen,
        operators,
        fc.constantFrom(...places),
        fc.constantFrom(...places),
        (one, other, operator, where, against) => {
          const given = {
            applicant: one,
            // Nobody of these was born so late: the day of registration may be told, and is no birth date.
            form: { wifeName: other.name, wifeBirthDate: other.birthDate, registeredOn: '2020-01-01' },
          };
          const member = where
            .slice(where.indexOf('.') + 1)
            .replace('wifeName', 'name')
            .replace('wifeBirthDate', 'birthDate');
          const literal = other[member as keyof typeof other];
          const wantsList = /^in$|someValue/.test(operator);
          const leaves = [
            leaf(where, operator, wantsList ? [literal] : literal),
            leaf(where, 'notEqual', at(against)),
            leaf('form.registeredOn', 'lessThan', at('form.wifeBirthDate')),
          ];
          const said = JSON.stringify(sentences({ any: leaves }, given));
          for (const person of [one, other]) {
            for (const value of Object.values(person)) expect(said).not.toContain(value);
          }
          expect(said).toContain('*');
        },
      ),
      { numRuns: 500 },
    );
  });
});
