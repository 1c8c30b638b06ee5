import { CompileError, refusalTexts } from '../compiler/compile-error.ts';
import { orderOfGroup } from '../compiler/condition-order.ts';
import { deepest, kindOf, type Source } from '../compiler/tree.ts';
import { copyOfData } from './data-copy.ts';

/** Names that would hide what a condition can do; as members of a condition they mean nothing to the library either. */
const reserved: ReadonlySet<string> = new Set(['toJSON', '__proto__', 'constructor']);

/**
 * A condition as json-rules-engine has it in its rules and results: the members that were written; a group has its
 * `operator`, always a `priority`, and conditions in place of what was written in it. What was evaluated has a `result`,
 * leaves also `factResult` and `valueResult`.
 */
export class Condition {
  [member: string]: unknown;

  /** @throws Error as the library does for what is no condition; CompileError for one that is nested too deep */
  constructor(properties: unknown, depth = 0) {
    if (!properties) throw new Error('Condition: constructor options required');
    if (depth > deepest) throw new CompileError(refusalTexts.depth(deepest), '');
    const source = properties as Source;
    const kind = typeof properties === 'object' ? kindOf(source) : undefined;
    for (const [name, member] of Object.entries(source)) {
      if (name !== kind && !reserved.has(name)) this[name] = copyOfData(member);
    }
    if (kind !== undefined) {
      this['operator'] = kind;
      this['priority'] = orderOfGroup(source);
      this[kind] = innerOf(kind, source[kind], depth);
    } else if (!Object.hasOwn(source, 'condition')) {
      for (const wanted of ['fact', 'operator', 'value']) {
        if (!Object.hasOwn(source, wanted)) throw new Error(`Condition: constructor "${wanted}" property required`);
      }
    }
  }

  /** The condition as plain JSON, with the results that it has; as a text unless `stringify` is false. */
  toJSON(stringify?: true): string;
  toJSON(stringify: boolean): unknown;
  toJSON(stringify = true): unknown {
    const shown = shownMembers(this);
    return stringify ? JSON.stringify(shown) : shown;
  }
}

/** A condition that has these members as they are; those of a group are conditions already. */
export function conditionWith(members: Source): Condition {
  return Object.assign(Object.create(Condition.prototype) as Condition, members);
}

/** Whether this may stand at the root of a rule or under a name of its own: a group or a reference. */
export function isRoot(conditions: unknown): boolean {
  if (typeof conditions !== 'object' || conditions === null) return false;
  return kindOf(conditions as Source) !== undefined || Object.hasOwn(conditions, 'condition');
}

function innerOf(kind: 'any' | 'all' | 'not', inner: unknown, depth: number): Condition | Condition[] {
  const list = Array.isArray(inner);
  if (kind === 'not') {
    if (list) throw new Error('"not" cannot be an array');
    return new Condition(inner, depth + 1);
  }
  if (!list) throw new Error(`"${kind}" must be an array`);
  return inner.map((one) => new Condition(one, depth + 1));
}

function shownMembers(condition: Condition): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const name of ['priority', 'name']) if (condition[name]) shown[name] = condition[name];
  const kind = kindOf(condition);
  if (kind !== undefined) {
    const inner = condition[kind] as Condition | readonly Condition[];
    shown[kind] = Array.isArray(inner) ? inner.map(shownMembers) : shownMembers(inner as Condition);
    return shown;
  }
  if (Object.hasOwn(condition, 'condition')) {
    shown['condition'] = condition['condition'];
    return shown;
  }
  for (const name of ['operator', 'value', 'fact']) shown[name] = condition[name];
  for (const name of ['factResult', 'valueResult', 'result']) {
    if (condition[name] !== undefined) shown[name] = condition[name];
  }
  for (const name of ['params', 'path']) if (condition[name]) shown[name] = condition[name];
  return shown;
}
