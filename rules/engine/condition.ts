import { pointerTo } from '../matters/fault.ts';

/** A leaf condition as it stands in a rule: compare the value of a fact with another. */
export interface Leaf {
  readonly fact: string;
  readonly path?: string;
  readonly operator: string;
  readonly value: unknown;
  readonly priority?: number;
  readonly name?: string;
}

/** The value of a leaf where it is another fact. */
export interface FactReference {
  readonly fact: string;
  readonly path?: string;
}

/** What can be said of a node of the tree of conditions by its own shape. */
export type ConditionNode =
  | { readonly kind: 'all' | 'any'; readonly children: readonly unknown[] }
  | { readonly kind: 'not'; readonly child: unknown }
  | { readonly kind: 'leaf'; readonly leaf: Leaf }
  | { readonly kind: 'malformed'; readonly reason: { readonly zh: string; readonly en: string } };

const leafMembers: ReadonlySet<string> = new Set(['fact', 'path', 'operator', 'value', 'priority', 'name']);

/** Reads one node, accepting only what json-rules-engine reads the same way. */
export function readCondition(json: unknown): ConditionNode {
  if (!isRecord(json)) return malformed('条件应为对象', 'a condition must be an object');
  const kinds = (['all', 'any', 'not'] as const).filter((name) => Object.hasOwn(json, name));
  const [kind] = kinds;
  if (Object.hasOwn(json, 'condition')) return malformed('规则包不支持引用条件', 'packs have no shared conditions');
  if (kind === undefined) return readLeaf(json);
  const others = Object.keys(json).filter((name) => name !== kind && name !== 'name' && name !== 'priority');
  if (others.length > 0) {
    return malformed(`${kind} 旁不能有 ${others.join('、')}`, `${others.join(', ')} cannot stand beside ${kind}`);
  }
  if (!hasGoodPriority(json)) return malformed('priority 应为正整数', 'priority must be a positive integer');
  const inner = json[kind];
  if (kind === 'not') return { kind, child: inner };
  if (!Array.isArray(inner) || inner.length === 0) {
    return malformed(`${kind} 应为非空列表`, `${kind} must be a list that is not empty`);
  }
  return { kind, children: inner };
}

/** Whether a leaf's value is another fact rather than a literal. */
export function isFactReference(value: unknown): value is FactReference {
  return isRecord(value) && Object.hasOwn(value, 'fact');
}

export interface PlacedLeaf {
  readonly leaf: Leaf;
  /** Pointer to the leaf, from where the walk began. */
  readonly pointer: string;
  /** Whether it stands under an odd number of `not`. */
  readonly negated: boolean;
}

export interface ConditionTree {
  readonly leaves: readonly PlacedLeaf[];
  readonly malformed: readonly { readonly pointer: string; readonly reason: { zh: string; en: string } }[];
}

/** All leaves below a condition, and every node that is none. The caller has bounded the depth. */
export function walkConditions(json: unknown, pointer: string, negated = false): ConditionTree {
  const node = readCondition(json);
  switch (node.kind) {
    case 'leaf':
      return { leaves: [{ leaf: node.leaf, pointer, negated }], malformed: [] };
    case 'malformed':
      return { leaves: [], malformed: [{ pointer, reason: node.reason }] };
    case 'not':
      return walkConditions(node.child, pointerTo(pointer, 'not'), !negated);
    case 'all':
    case 'any': {
      const parts = node.children.map((child, index) =>
        walkConditions(child, pointerTo(pointer, node.kind, index), negated),
      );
      return { leaves: parts.flatMap((part) => part.leaves), malformed: parts.flatMap((part) => part.malformed) };
    }
  }
}

function readLeaf(json: Readonly<Record<string, unknown>>): ConditionNode {
  const { fact, operator, path } = json;
  if (typeof fact !== 'string' || typeof operator !== 'string' || !Object.hasOwn(json, 'value')) {
    return malformed('条件需有 fact、operator、value', 'a condition needs fact, operator and value');
  }
  if (path !== undefined && typeof path !== 'string') return malformed('path 应为文字', 'path must be a text');
  const others = Object.keys(json).filter((name) => !leafMembers.has(name));
  if (others.length > 0) {
    return malformed(`条件中不支持 ${others.join('、')}`, `a condition has no ${others.join(', ')} here`);
  }
  if (!hasGoodPriority(json)) return malformed('priority 应为正整数', 'priority must be a positive integer');
  return { kind: 'leaf', leaf: { ...json, fact, operator, value: json['value'] } };
}

function hasGoodPriority(json: Readonly<Record<string, unknown>>): boolean {
  const priority = json['priority'];
  return priority === undefined || (Number.isSafeInteger(priority) && Number(priority) > 0);
}

function malformed(zh: string, en: string): ConditionNode {
  return { kind: 'malformed', reason: { zh, en } };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
