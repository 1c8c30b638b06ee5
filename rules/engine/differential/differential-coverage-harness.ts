import { decorators, operators } from './differential-leaves-harness.ts';
import { type DifferentialCase, optionNames } from './differential-rules-harness.ts';

/** So many comparisons of one value by one operator are made together. */
const crowd = 3;

type Json = Readonly<Record<string, unknown>>;

/** Counts what the cases really had, so that a comparison cannot pass by having compared nothing. */
export class Coverage {
  readonly counts = new Map<string, number>();
  /** Of one case: the literals by what they are compared with. */
  readonly #literals = new Map<string, Set<unknown>>();

  add(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  ofCase({ options, rules, conditions }: DifferentialCase): void {
    this.add('cases');
    for (const option of optionNames) this.add(`${option} ${options[option]}`);
    for (const { conditions: root } of rules) this.#ofWritten(root, 'in a rule');
    for (const [, root] of conditions) this.#ofWritten(root, 'in a shared condition');
    for (const [subject, values] of this.#literals) {
      if (values.size >= crowd) this.add(`many comparisons of one value, ${subject.split(' ')[0]}`);
    }
    this.#literals.clear();
  }

  /** What has no trace in a result: references that were followed, and members that stand beside those that count. */
  #ofWritten(condition: unknown, where: string): void {
    if (typeof condition !== 'object' || condition === null) return;
    const own = condition as Json;
    const groups = ['any', 'all', 'not'].filter((kind) => Object.hasOwn(own, kind));
    if (groups.length > 1) this.add(`group beside a group ${where}`);
    if (Object.hasOwn(own, 'condition')) {
      this.add(`reference to ${own['condition'] === 'lost' ? 'nothing' : 'a condition'} ${where}`);
      if (groups.length > 0) this.add(`reference beside a group ${where}`);
    }
    for (const kind of groups) for (const child of [own[kind]].flat()) this.#ofWritten(child, where);
    if (groups.length > 0 || !Object.hasOwn(own, 'operator')) return;
    const subject = `${String(own['operator'])} ${String(own['fact'])} ${String(own['path'])}`;
    this.#literals.set(subject, (this.#literals.get(subject) ?? new Set()).add(own['value']));
  }

  /** @param results of rules as json-rules-engine gives them, as JSON */
  ofResults(results: readonly unknown[]): void {
    for (const result of results as readonly Json[]) {
      this.add(`rule ${String(result['result'])}`);
      if (result['name'] !== undefined) this.add('rule with a name');
      if ((result['priority'] as number) !== 1) this.add('rule with a priority');
      const { params } = result['event'] as Json;
      if (params !== undefined) this.add(`event particulars ${Array.isArray(params) ? 'list' : typeof params}`);
      this.#ofCondition(result['conditions'] as Json, 0);
    }
  }

  #ofCondition(condition: Json, depth: number): void {
    if (condition['name'] !== undefined) this.add('condition with a name');
    for (const kind of ['all', 'any', 'not']) {
      if (!Object.hasOwn(condition, kind)) continue;
      const inner = [condition[kind]].flat() as readonly Json[];
      this.add(`${kind} of ${Math.min(inner.length, 2)} at depth ${Math.min(depth, 2)}`);
      for (const child of inner) this.#ofCondition(child, depth + 1);
      return;
    }
    if (Object.hasOwn(condition, 'condition')) this.add('reference that was not followed');
    else this.#ofLeaf(condition);
  }

  #ofLeaf(leaf: Json): void {
    const { operator, value, path, result, factResult, priority, params } = leaf as {
      readonly [name: string]: unknown;
    };
    if (priority !== undefined) this.add('leaf with a priority');
    if (params !== undefined) this.add('leaf with parameters');
    if (result === undefined) {
      this.add('leaf that was skipped');
      return;
    }
    const chain = String(operator).split(':');
    this.add(`operator ${chain.at(-1)} ${String(result)}`);
    for (const decorator of chain.slice(0, -1)) this.add(`decorator ${decorator} ${String(result)}`);
    this.add(`${chain.length - 1} decorators`);
    this.add(`fact ${typeOf(factResult)}`);
    if (typeof path === 'string') this.#ofPath(path, factResult);
    if (typeof value === 'object' && value !== null && Object.hasOwn(value, 'fact')) {
      this.add(`value of a fact ${String(result)}`);
      if ((value as Json)['path']) this.add('value of a fact by a path');
    } else {
      this.add(`literal ${typeOf(value)}`);
    }
  }

  #ofPath(path: string, found: unknown): void {
    const form = path.includes('[*]') ? 'with [*]' : path.includes('[') ? 'in brackets' : 'of names';
    this.add(`path ${form} ${found === undefined ? 'to nothing' : 'to a value'}`);
    if (!path.startsWith('$')) this.add('path without $');
  }

  /** What fewer cases had than there should be, of all that is to be seen. */
  missing(least: number): readonly string[] {
    return wanted.filter((what) => (this.counts.get(what) ?? 0) < least);
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (value instanceof Date) return 'day';
  return Array.isArray(value) ? 'list' : typeof value;
}

const bothWays = (names: readonly string[]): readonly string[] =>
  names.flatMap((name) => [`${name} true`, `${name} false`]);
const types = ['null', 'list', 'object', 'string', 'number', 'boolean', 'undefined', 'day'];

const wanted: readonly string[] = [
  ...bothWays(['rule', 'value of a fact', ...optionNames]),
  ...bothWays(operators.map((name) => `operator ${name}`)),
  ...operators.map((name) => `many comparisons of one value, ${name}`),
  ...bothWays(decorators.map((name) => `decorator ${name}`)),
  ...[0, 1, 2, 3].map((count) => `${count} decorators`),
  ...types.flatMap((type) => [`fact ${type}`, `literal ${type}`]),
  ...['all', 'any'].flatMap((kind) =>
    [0, 1, 2].flatMap((size) => [0, 1, 2].map((depth) => `${kind} of ${size} at depth ${depth}`)),
  ),
  ...[0, 1, 2].map((depth) => `not of 1 at depth ${depth}`),
  ...['with [*]', 'in brackets', 'of names'].flatMap((form) => [`path ${form} to nothing`, `path ${form} to a value`]),
  ...['path without $', 'value of a fact by a path', 'leaf that was skipped', 'reference that was not followed'],
  ...[
    'leaf with a priority',
    'leaf with parameters',
    'condition with a name',
    'rule with a name',
    'rule with a priority',
  ],
  ...['list', 'string', 'object'].map((type) => `event particulars ${type}`),
  ...['UNDEFINED_FACT', 'TypeError', 'Error: Unknown', 'Error: No'].map((error) => `failed ${error}`),
  'failed with several errors in reach',
  ...['in a rule', 'in a shared condition'].flatMap((where) => [
    ...['reference to nothing', 'reference to a condition', 'reference beside a group', 'group beside a group'].map(
      (what) => `${what} ${where}`,
    ),
  ]),
];
