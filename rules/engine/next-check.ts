import { type Fault, type FaultCode, pointerTo } from '../matters/fault.ts';
import { type Matter, stepOf } from '../matters/matter.ts';
import { isFactReference, type Leaf, readCondition, type SharedConditions, walkConditions } from './condition.ts';
import type { Rule } from './pack.ts';
import { parsePath } from './path.ts';

/**
 * Whether the flow of a matter allows what a `route` rule names: the step exists, and follows every step after which the
 * rule can hold, as far as its conditions say so (`step.id` equal or in). Steps that the conditions name exist as well.
 */
export function nextFaults(
  rule: Rule,
  pointer: string,
  { file, matter, shared }: { file: string; matter: Matter; shared: SharedConditions },
): Fault[] {
  const { step } = rule.event.params;
  if (step === undefined) return [];
  const tell = (at: string, code: FaultCode, zh: string, en: string): Fault => {
    return { file, pointer: at, code, message: { zh, en } };
  };
  const { leaves } = walkConditions(rule.conditions, `${pointer}/conditions`, shared);
  const faults = leaves.flatMap(({ leaf, pointer: at }) =>
    (namedSteps(leaf) ?? []).flatMap((id) => {
      if (stepOf(matter, id) !== undefined) return [];
      const [zh, en] = [`事项 ${matter.code} 的流程没有环节 ${id}`, `the flow of ${matter.code} has no step ${id}`];
      return [tell(pointerTo(at, 'value'), 'NEXT_UNKNOWN', zh, en)];
    }),
  );
  const at = `${pointer}/event/params/step`;
  if (stepOf(matter, step) === undefined) {
    const [zh, en] = [`事项 ${matter.code} 的流程没有环节 ${step}`, `the flow of ${matter.code} has no step ${step}`];
    return [...faults, tell(at, 'NEXT_UNKNOWN', zh, en)];
  }
  for (const id of pinnedSteps(rule.conditions, shared) ?? []) {
    const done = stepOf(matter, id);
    if (done === undefined || done.next.includes(step)) continue;
    const zh = `事项 ${matter.code} 的流程不允许环节 ${id} 之后到 ${step}；可用：${done.next.join(', ')}`;
    const en = `the flow of ${matter.code} does not lead from step ${id} to ${step}; it leads to: ${done.next.join(', ')}`;
    faults.push(tell(at, 'NEXT_NOT_ALLOWED', zh, en));
  }
  return faults;
}

/**
 * The steps of which one must have been done for the conditions to hold; undefined where they do not say. References have
 * been found to be without circles.
 */
function pinnedSteps(conditions: unknown, shared: SharedConditions): ReadonlySet<string> | undefined {
  const node = readCondition(conditions);
  switch (node.kind) {
    case 'leaf': {
      const named = namedSteps(node.leaf);
      return named === undefined ? undefined : new Set(named);
    }
    case 'all': {
      const [first, ...others] = node.children.flatMap((child) => pinnedSteps(child, shared) ?? []);
      if (first === undefined) return undefined;
      return new Set([...first].filter((id) => others.every((other) => other.has(id))));
    }
    case 'any': {
      const pinned = node.children.map((child) => pinnedSteps(child, shared));
      return pinned.some((one) => one === undefined) ? undefined : new Set(pinned.flatMap((one) => [...(one ?? [])]));
    }
    case 'reference':
      return Object.hasOwn(shared, node.name) ? pinnedSteps(shared[node.name], shared) : undefined;
    case 'not':
    case 'malformed':
      return undefined;
  }
}

/** The steps that a leaf names by equality; undefined of every other leaf. */
function namedSteps({ fact, path, operator, value }: Leaf): readonly string[] | undefined {
  if (fact !== 'step' || path === undefined || isFactReference(value)) return undefined;
  const parsed = parsePath(path);
  if (!('path' in parsed) || parsed.path.length !== 1 || parsed.path[0] !== 'id') return undefined;
  if (operator === 'equal') return [String(value)];
  return operator === 'in' && Array.isArray(value) ? value.map(String) : undefined;
}
