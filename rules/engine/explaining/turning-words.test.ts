import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Unknown } from '../compiler/unknown.ts';
import { counterfactual } from './counterfactual.ts';
import { declaredBySlot } from './declared-places.ts';
import { turningTime } from './turning-time.ts';
import { counterfactualSentences, turningSentence } from './turning-words.ts';
import { at, type Condition, citizen, context, type Facts, leaf, traced } from './wording-harness.ts';

const now = Date.parse('2026-03-10T15:00:00+08:00');

function turns(conditions: Condition, facts: Facts, absentFails = false) {
  const { program, trace } = traced(conditions, facts, absentFails);
  const declared = declaredBySlot(program.slots.places, context.declarations, context.matter);
  return counterfactualSentences(program, trace, counterfactual(program, 0, trace, declared), context);
}

function time(conditions: Condition, facts: Facts) {
  const { program, trace } = traced(conditions, facts);
  const declared = declaredBySlot(program.slots.places, context.declarations, context.matter);
  return turningSentence(program, trace, 0, turningTime(program, 0, trace, declared, now), context);
}

const all = (...leaves: readonly Condition[]): Condition => ({ all: leaves });
const clock = { today: '2026-03-10', moment: now, waited: 3, marks: ['a'], note: 'x' };

describe('what would turn a verdict, in words', () => {
  it('names the value now and the value that would do', () => {
    expect(turns(all(leaf('applicant.age', 'lessThan', 18)), { applicant: { age: 17 } })).toEqual([
      {
        zh: '若「申请当日周岁」由 17 改为 18，本规则即不成立',
        en: 'if age in full years on the day of application were 18 instead of 17, the rule would not hold',
      },
    ]);
    const two = all(leaf('clock.waited', 'greaterThan', 9), leaf('clock.note', 'equal', 'y'));
    expect(turns(two, { clock })).toEqual([
      {
        zh: '若「已等待天数」由 3 改为 10，且「备注」由 x 改为 y，本规则即成立',
        en: 'if days waited were 10 instead of 3 and note were y instead of x, the rule would hold',
      },
    ]);
    expect(turns(all(leaf('clock.note', 'equal', 'x')), { clock })[0]?.zh).toBe(
      '若「备注」由 x 改为 其他值，本规则即不成立',
    );
  });

  it('says of lists what comes in and what goes out', () => {
    const swapped = all(leaf('clock.marks', 'contains', 'b'), leaf('clock.marks', 'doesNotContain', 'a'));
    expect(turns(swapped, { clock })).toEqual([
      {
        zh: '若「标记」增加 b 并去掉 a，本规则即成立',
        en: 'if marks also had b and marks did not have a, the rule would hold',
      },
    ]);
  });

  it('says what is not known, and both ways that it could turn', () => {
    const facts = { applicant: { age: new Unknown('awaited', 'civil-affairs') } };
    expect(turns(all(leaf('applicant.age', 'lessThan', 18)), facts)).toEqual([
      {
        zh: '「申请当日周岁」尚待 民政部门 答复',
        en: 'age in full years on the day of application is still awaited from the civil affairs department',
      },
      {
        zh: '若「申请当日周岁」为 17，本规则即成立',
        en: 'if age in full years on the day of application were 17, the rule would hold',
      },
      {
        zh: '若「申请当日周岁」为 18，本规则即不成立',
        en: 'if age in full years on the day of application were 18, the rule would not hold',
      },
    ]);
  });

  it('says that nothing would do, or no few values', () => {
    const never = all(leaf('clock.waited', 'lessThan', 3), leaf('clock.waited', 'greaterThan', 2));
    expect(turns(never, { clock })).toEqual([
      { zh: '无论改为何值，本规则都不会成立', en: 'whatever the values were, the rule would not come to hold' },
    ]);
    const many = all(
      leaf('clock.waited', 'equal', 9),
      leaf('clock.note', 'equal', 'y'),
      leaf('clock.today', 'equal', '2030-01-01'),
      leaf('clock.marks', 'contains', 'b'),
    );
    expect(turns(many, { clock })[0]).toEqual({
      zh: '须改变 3 项以上的值，本规则才会成立',
      en: 'more than 3 values would have to change for the rule to hold',
    });
    const open = { clock: {} };
    expect(turns(many, open)[1]?.zh).toBe('须查明 3 项以上的值，本规则才会成立');
    expect(turns({ any: [never, leaf('applicant.age', 'lessThan', 0)] }, { clock, applicant: {} }).length).toBe(3);
  });

  it('says that something would not have to be there', () => {
    const [said] = turns(all(leaf('applicant.sex', 'in', ['male', 'female'])), { applicant: { sex: 'male' } }, true);
    expect(said?.zh).toBe('若「性别」没有提供，本规则即不成立');
  });
});

describe('when a verdict turns by itself, in words', () => {
  it('is a day, or a time of a day in Beijing', () => {
    const until = all(leaf('clock.today', 'lessThan', '2026-12-01'));
    expect(time(until, { clock })).toEqual({
      zh: '2026-12-01 起不再成立',
      en: 'from 2026-12-01 on it no longer holds',
    });
    expect(time({ not: until }, { clock })).toEqual({ zh: '2026-12-01 起成立', en: 'from 2026-12-01 on it holds' });
    expect(time(all(leaf('clock.moment', 'lessThan', now + 61_000)), { clock })).toEqual({
      zh: '北京时间 2026-03-10 15:01:01 起不再成立',
      en: 'from 2026-03-10 15:01:01 Beijing time on it no longer holds',
    });
    expect(time(all(leaf('clock.moment', 'lessThan', now + 5)), { clock }).zh).toBe(
      '北京时间 2026-03-10 15:00:00.005 起不再成立',
    );
  });

  it('can be to what cannot be judged and from it, or never', () => {
    const open = leaf('applicant.age', 'lessThan', 18);
    const late = leaf('clock.waited', 'greaterThan', 4);
    const facts = { clock, applicant: {} };
    expect(time(all(open, late), facts)).toEqual({
      zh: '2026-03-12 起无法判断',
      en: 'from 2026-03-12 on it cannot be judged',
    });
    expect(time(all(open, { not: late }), facts)).toEqual({
      zh: '2026-03-12 起不成立',
      en: 'from 2026-03-12 on it does not hold',
    });
    expect(time(all(leaf('clock.note', 'equal', 'x')), { clock }).zh).toBe('不会随时间自行改变');
  });
});

describe('personal values', () => {
  it('are not proposed, nor the values that are compared with them', () => {
    const facts = { applicant: { name: '王小芳' }, form: { registeredOn: '2026-01-01', wifeBirthDate: '1990-02-03' } };
    expect(turns(all(leaf('applicant.name', 'equal', '李明')), facts)).toEqual([
      {
        zh: '若「申请人姓名或名称」改为另一个值（不予显示），本规则即成立',
        en: 'if name of the applicant were another value (not shown), the rule would hold',
      },
    ]);
    expect(turns(all(leaf('applicant.name', 'equal', '李明')), {})[1]?.zh).toBe(
      '若「申请人姓名或名称」为某个值（不予显示），本规则即成立',
    );
    expect(turns(all(leaf('form.registeredOn', 'lessThan', at('form.wifeBirthDate'))), facts)[0]?.zh).toMatch(
      /^若「.+」改为另一个值（不予显示），本规则即成立$/,
    );
  });

  it('are not told by what would turn a verdict, even where another value follows from them, nor by when it turns', () => {
    fc.assert(
      fc.property(citizen, citizen, (one, other) => {
        const facts = {
          applicant: one,
          clock,
          form: { wifeName: other.name, wifeBirthDate: other.birthDate, registeredOn: '2026-01-01' },
        };
        const beside = [Date.parse(other.birthDate) - 86_400_000, Date.parse(other.birthDate) + 86_400_000];
        const secrets = [
          ...Object.values(one),
          ...Object.values(other),
          ...beside.map((day) => new Date(day).toISOString().slice(0, 10)),
        ];
        const rules = [
          all(leaf('form.registeredOn', 'lessThan', at('form.wifeBirthDate'))),
          all(leaf('applicant.name', 'equal', at('form.wifeName'))),
          all(
            leaf('applicant.idNumber', 'equal', other.idNumber),
            leaf('applicant.phone', 'in', [other.phone, one.phone]),
          ),
          all(leaf('applicant.birthDate', 'lessThan', other.birthDate)),
        ];
        const moves = all(leaf('clock.today', 'greaterThanInclusive', at('form.wifeBirthDate')));
        const later = {
          ...facts,
          form: { wifeBirthDate: other.birthDate.replace(/^..../, '2027').replace('02-29', '02-28') },
        };
        const said = JSON.stringify([...rules.flatMap((rule) => turns(rule, facts)), time(moves, later)]);
        for (const secret of [...secrets, later.form.wifeBirthDate]) expect(said).not.toContain(secret);
        expect(said).toContain('不予显示');
        expect(said).toContain('the day follows from personal data');
      }),
      { numRuns: 300 },
    );
  });
});
