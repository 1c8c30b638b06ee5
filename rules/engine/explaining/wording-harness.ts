import fc from 'fast-check';
import type { FactDeclaration } from '../../facts/declaration.ts';
import { declarationsByName } from '../../facts/declared-field.ts';
import { preDeclarations } from '../../facts/pre-declarations.ts';
import { checkDigit } from '../../identity/citizen-number.ts';
import { shippedCatalogue } from '../../library/shipped.fixture.ts';
import { compileRules } from '../compiler/compile.ts';
import type { Program, Trace } from '../compiler/program.ts';
import { leavesOf } from '../compiler/tree.ts';
import type { LeafNode } from './reasons.ts';
import { leafSentence, type WordingContext } from './wording.ts';

/** Rules about an application for a marriage record, and people who never were, for tests of what is said. */

const title = (zh: string, en: string) => ({ title: { zh, en } });
/** A fact that moves, as no phase declares one yet. */
const clock: FactDeclaration = {
  name: 'clock',
  ...title('时间', 'time'),
  fields: {
    today: { type: 'day', moves: 'day', ...title('今日', 'today') },
    moment: { type: 'number', moves: 'instant', ...title('此刻', 'this moment') },
    waited: { type: 'number', moves: 'daysUp', ...title('已等待天数', 'days waited') },
    marks: { type: 'texts', values: ['a', 'b', 'c'], ...title('标记', 'marks') },
    note: { type: 'text', ...title('备注', 'note') },
  },
};

export const context: WordingContext = {
  facts: {},
  declarations: declarationsByName([...preDeclarations, clock]),
  matter: shippedCatalogue().matter('marriage-record-copy'),
  sources: new Map([['civil-affairs', { zh: '民政部门', en: 'the civil affairs department' }]]),
};

export type Facts = Readonly<Record<string, unknown>>;
export type Condition = Readonly<Record<string, unknown>>;

/** A leaf by the usual way of writing: `form.registeredOn`. */
export function leaf(where: string, operator: string, value: unknown): Condition {
  const dot = where.indexOf('.');
  return { fact: where.slice(0, dot), path: `$.${where.slice(dot + 1)}`, operator, value };
}

/** Another fact as the value of a leaf. */
export function at(where: string): Condition {
  const { fact, path } = leaf(where, '', '');
  return { fact, path };
}

export function traced(conditions: Condition, facts: Facts, absentFails = false): { program: Program; trace: Trace } {
  const program = compileRules([{ conditions }], { mode: 'threeValued', absentFails: () => absentFails });
  return { program, trace: program.trace(facts) };
}

/** The sentences of all leaves of a rule. */
export function sentences(
  conditions: Condition,
  facts: Facts,
  absentFails = false,
): readonly { zh: string; en: string }[] {
  const { program, trace } = traced(conditions, facts, absentFails);
  const nodes: readonly LeafNode[] = leavesOf((program.rules[0] as Program['rules'][number]).node);
  return nodes.map((node) => leafSentence(program, trace, node, context));
}

const surnames = Array.from('赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨');
const given = Array.from('伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂');
const days = fc
  .integer({ min: 0, max: 30_000 })
  .map((day) => new Date(Date.UTC(1930, 0, 1 + day)).toISOString().slice(0, 10));

/** A citizen made up of parts, whose number has the right check digit. */
export const citizen = fc
  .record({
    name: fc.tuple(fc.constantFrom(...surnames), fc.array(fc.constantFrom(...given), { minLength: 2, maxLength: 2 })),
    birthDate: days,
    order: fc.integer({ min: 100, max: 999 }),
    phone: fc.integer({ min: 100_000_000, max: 999_999_999 }),
  })
  .map(({ name: [surname, rest], birthDate, order, phone }) => {
    const first17 = `330182${birthDate.replaceAll('-', '')}${order}`;
    return {
      name: surname + rest.join(''),
      birthDate,
      idNumber: first17 + checkDigit(first17),
      phone: `13${phone}`,
    };
  });
