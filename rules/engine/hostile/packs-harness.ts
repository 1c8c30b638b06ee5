import { preDeclarations } from '../../facts/pre-declarations.ts';
import type { Random } from '../../random.ts';
import { hostileName, hostilePath, hostileTexts, junk, oddNumbers, operatorWords, recordOf } from './words-harness.ts';

/** Packs that are sound but for what an attack puts into them, and attacks that stand in a condition or two. */

export interface PackParts {
  readonly phase?: string;
  readonly rules?: readonly unknown[];
  readonly conditions?: Readonly<Record<string, unknown>>;
  readonly more?: object;
}

export const title = { zh: '样例', en: 'sample' };
export const basis = [{ text: '样例依据第一条' }];

/** Values that can be absent all have their remedy said, so that a pack is not refused for that alone. */
const whenUnknown = Object.fromEntries(preDeclarations.map(({ name }) => [name, 'human']));

export function packOf({ phase = 'credit', rules, conditions, more = {} }: PackParts = {}): Record<string, unknown> {
  return {
    pack: 'hostile',
    version: '1.0.0',
    phase,
    title,
    appliesTo: {},
    effective: { from: '2026-01-01', to: null, transition: 'submittedOn' },
    basis,
    ...(phase === 'pre' ? { whenUnknown } : {}),
    ...(conditions === undefined ? {} : { conditions }),
    rules: rules ?? [ruleOf({ all: [leafOf({})] }, phase)],
    ...more,
  };
}

export function ruleOf(conditions: unknown, phase = 'credit', name = 'rule', params: object = {}): object {
  const event = {
    type: phase === 'pre' ? 'review' : 'restrict',
    params: { code: 'FOUND', message: title, basis, ...params },
  };
  return { name, conditions, event };
}

/** Phases whose facts are not declared take any fact and path. */
export function leafOf(changes: object): object {
  return { fact: 'list', path: '$.texts', operator: 'contains', value: 'a', ...changes };
}

/** A leaf that a pack of phase `pre` accepts, mostly. */
export function declaredLeaf(chooser: Random): object {
  const { name: fact, fields } = chooser.pick(preDeclarations.filter((one) => one.ofForm === undefined));
  const [name, field] = chooser.pick(Object.entries(fields));
  const path = `$.${name}`;
  switch (field.type) {
    case 'truth':
      return { fact, path, operator: 'equal', value: chooser.chance(0.5) };
    case 'number':
      return {
        fact,
        path,
        operator: chooser.pick(['lessThan', 'greaterThanInclusive', 'equal']),
        value: chooser.pick(oddNumbers),
      };
    case 'day':
      return { fact, path, operator: chooser.pick(['lessThan', 'greaterThan']), value: '2026-02-30' };
    case 'texts':
      return { fact, path, operator: chooser.pick(['contains', 'doesNotContain']), value: 'id-card' };
    case 'text': {
      const { values = ['330182', 'x', '中'.repeat(100)] } = field;
      const operator = chooser.pick(['equal', 'notEqual', 'in', 'notIn', 'not:not:in']);
      return { fact, path, operator, value: operator.endsWith('qual') ? chooser.pick(values) : [...values] };
    }
  }
}

/** A tree of conditions that is accepted, mostly. */
export function declaredTree(chooser: Random, depth: number): object {
  const kind = chooser.pick(['all', 'any', 'not'] as const);
  if (depth === 0) return declaredLeaf(chooser);
  if (kind === 'not') return { not: declaredTree(chooser, depth - 1) };
  return { [kind]: chooser.times(chooser.between(1, 4), () => declaredTree(chooser, depth - 1)) };
}

/** Fuzzed paths, in conditions, in values, in placeholders and in pointers. */
export function pathAttack(chooser: Random): unknown {
  const phase = chooser.pick(['pre', 'credit']);
  const fact = chooser.pick(['applicant', 'materials', 'list', 'deep', 'form']);
  const path = hostilePath(chooser);
  const value = chooser.chance(0.3) ? { fact, path: hostilePath(chooser) } : chooser.pick(oddNumbers);
  const operator = chooser.pick(['equal', 'lessThan', 'contains', 'not:equal']);
  const inText = chooser.chance(0.2) ? { message: { zh: `{${fact}.${path}}`, en: `{${fact}.${path}}` } } : {};
  const pointed = chooser.chance(0.2) ? { pointer: `/data/form/{${fact}${path}}` } : {};
  const leaf = { fact, path, operator, value };
  return packOf({ phase, rules: [ruleOf({ any: [leaf] }, phase, 'rule', { ...inText, ...pointed })] });
}

/** Names of the language as names of facts, members, conditions, rules and params. */
export function prototypeAttack(chooser: Random): unknown {
  const name = hostileName(chooser);
  const phase = chooser.pick(['pre', 'credit']);
  switch (chooser.between(0, 6)) {
    case 0:
      return packOf({ phase, rules: [ruleOf({ all: [leafOf({ fact: name })] }, phase)] });
    case 1:
      return packOf({
        phase,
        rules: [ruleOf({ all: [recordOf([...Object.entries(leafOf({})), [name, junk(chooser)]])] }, phase)],
      });
    case 2:
      return packOf({
        phase,
        conditions: recordOf([[name, { all: [leafOf({})] }]]),
        rules: [ruleOf({ condition: name }, phase)],
      });
    case 3:
      return packOf({
        phase,
        rules: [ruleOf({ all: [leafOf({})] }, phase, 'rule', recordOf([[name, junk(chooser)]]))],
      });
    case 4:
      return packOf({ phase, more: recordOf([[name, { polluted: true }]]) });
    case 5:
      return packOf({ phase, more: { whenUnknown: recordOf([[name, 'human']]), appliesTo: { matters: [name] } } });
    default:
      return packOf({
        phase,
        rules: [
          ruleOf({ all: [leafOf({ path: `$['${name}']`, value: { fact: name, path: `$['${name}']` } })] }, phase, name),
        ],
      });
  }
}

/** Operators that there are not, and that there are, on values that do not fit them. */
export function operatorAttack(chooser: Random): unknown {
  const phase = chooser.pick(['pre', 'credit', 'credit']);
  const leaves = chooser.times(chooser.between(1, 3), () => {
    const path = chooser.pick(['$.texts', '$.numbers', '$.nested', '$.long', '$.objects', '$']);
    const other = { fact: chooser.chance(0.7) ? 'agent' : junk(chooser), path: junk(chooser, 1) };
    const value = chooser.pick<unknown>([[junk(chooser), 'a', 1], junk(chooser), other]);
    if (phase === 'pre' && chooser.chance(0.5)) return { ...declaredLeaf(chooser), value };
    return leafOf({ path, operator: chooser.pick(operatorWords), value });
  });
  return packOf({ phase, rules: [ruleOf({ [chooser.pick(['all', 'any'])]: leaves }, phase)] });
}

/** Texts that lie, wherever a pack has a text. */
export function textAttack(chooser: Random): unknown {
  const text = chooser.pick(hostileTexts);
  const both = { zh: `中${text}`, en: `en ${text}` };
  const phase = 'pre';
  const leaf = declaredLeaf(chooser);
  switch (chooser.between(0, 6)) {
    case 0:
      return packOf({ phase, more: { title: both } });
    case 1:
      return packOf({ phase, rules: [ruleOf({ all: [leaf] }, phase, `r ${text}`)] });
    case 2:
      return packOf({ phase, rules: [ruleOf({ all: [leaf] }, phase, 'rule', { message: both })] });
    case 3:
      return packOf({ phase, rules: [ruleOf({ all: [{ ...leaf, name: text, value: text }] }, phase)] });
    case 4:
      return packOf({
        phase,
        more: { pack: text, version: text, effective: { from: text, to: text, transition: text } },
      });
    case 5:
      return packOf({ phase, rules: [ruleOf({ all: [{ condition: text }] }, phase)] });
    default:
      return packOf({
        phase,
        rules: [ruleOf({ all: [leaf] }, phase, 'rule', { pointer: `/data/${text}`, note: text })],
      });
  }
}

/** Numbers at the edges of what a number is, also as priorities. */
export function numberAttack(chooser: Random): unknown {
  const phase = chooser.pick(['pre', 'credit']);
  const odd = chooser.pick(oddNumbers);
  const leaf =
    phase === 'pre'
      ? { ...declaredLeaf(chooser), priority: odd }
      : leafOf({ path: '$.numbers[0]', operator: 'lessThan', value: odd });
  const conditions = {
    [chooser.pick(['all', 'any'])]: [leaf, leaf],
    ...(chooser.chance(0.5) ? { priority: odd } : {}),
  };
  return packOf({
    phase,
    rules: [{ ...ruleOf(conditions, phase), ...(chooser.chance(0.5) ? { priority: odd } : {}) }],
  });
}
