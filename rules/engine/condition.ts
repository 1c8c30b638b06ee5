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
  | { readonly kind: 'reference'; readonly name: string }
  | { readonly kind: 'malformed'; readonly reason: { readonly zh: string; readonly en: string } };

const leafMembers: ReadonlySet<string> = new Set(['fact', 'path', 'operator', 'value', 'priority', 'name']);
/** Leaves of one rule, with everything that it refers to: references to references grow without bound. */
const mostLeaves = 1000;
/** Conditions of all kinds, as groups that hold no leaf grow like that too. */
const mostConditions = 2000;
/** Levels of conditions, with everything that is referred to. */
const deepest = 40;
/** Names that a fault lists. */
const mostNames = 20;

/** The conditions of a pack that its rules refer to by name. */
export type SharedConditions = Readonly<Record<string, unknown>>;

/** Reads one node, accepting only what json-rules-engine reads the same way. */
export function readCondition(json: unknown): ConditionNode {
  if (!isRecord(json)) return malformed('条件应为对象', 'a condition must be an object');
  const kinds = (['all', 'any', 'not'] as const).filter((name) => Object.hasOwn(json, name));
  const [kind] = kinds;
  if (Object.hasOwn(json, 'condition')) return readReference(json);
  if (kind === undefined) return readLeaf(json);
  const others = Object.keys(json).filter((name) => name !== kind && name !== 'name' && name !== 'priority');
  if (others.length > 0) {
    return malformed(`${kind} 旁不能有 ${listed(others, '、')}`, `${listed(others, ', ')} cannot stand beside ${kind}`);
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
  /** How many conditions of all kinds were looked at. */
  readonly visited: number;
  readonly leaves: readonly PlacedLeaf[];
  readonly malformed: readonly { readonly pointer: string; readonly reason: { zh: string; en: string } }[];
}

/**
 * All leaves below a condition, and every node that is none; references are followed. The caller has bounded the depth of
 * the file.
 * @param shared what references name; their own pointers begin at `/conditions`
 */
export function walkConditions(json: unknown, pointer: string, shared: SharedConditions = {}): ConditionTree {
  const tree: GrowingTree = { leaves: [], malformed: [], visited: 0, full: false };
  visit(json, { pointer, negated: false, within: [] }, shared, tree);
  return tree;
}

/** The names that a condition refers to, itself and below; those of what they name are not followed. */
export function referencesIn(json: unknown): string[] {
  const node = readCondition(json);
  switch (node.kind) {
    case 'reference':
      return [node.name];
    case 'not':
      return referencesIn(node.child);
    case 'all':
    case 'any':
      return node.children.flatMap(referencesIn);
    case 'leaf':
    case 'malformed':
      return [];
  }
}

interface Place {
  readonly pointer: string;
  readonly negated: boolean;
  /** The references that are being followed. */
  readonly within: readonly string[];
}

interface GrowingTree extends ConditionTree {
  readonly leaves: PlacedLeaf[];
  readonly malformed: ConditionTree['malformed'][number][];
  visited: number;
  /** Set when there are too many, or too deep ones: nothing more is looked at. */
  full: boolean;
}

function visit(json: unknown, place: Place, shared: SharedConditions, tree: GrowingTree, depth = 0): void {
  const { pointer, negated, within } = place;
  const tell = (zh: string, en: string): void => void tree.malformed.push({ pointer, reason: { zh, en } });
  if (tree.full) return;
  tree.visited += 1;
  tree.full = tree.leaves.length >= mostLeaves || tree.visited > mostConditions || depth > deepest;
  if (tree.full) {
    if (depth > deepest)
      tell(
        `条件连同引用嵌套超过 ${deepest} 层`,
        `conditions nested more than ${deepest} levels deep, references included`,
      );
    else if (tree.leaves.length >= mostLeaves) tell(`条件超过 ${mostLeaves} 个`, `more than ${mostLeaves} conditions`);
    else tell(`条件连同引用超过 ${mostConditions} 个`, `more than ${mostConditions} conditions, references included`);
    return;
  }
  const node = readCondition(json);
  switch (node.kind) {
    case 'leaf':
      tree.leaves.push({ leaf: node.leaf, pointer, negated });
      return;
    case 'malformed':
      tree.malformed.push({ pointer, reason: node.reason });
      return;
    case 'not':
      visit(node.child, { ...place, pointer: pointerTo(pointer, 'not'), negated: !negated }, shared, tree, depth + 1);
      return;
    case 'all':
    case 'any':
      for (const [index, child] of node.children.entries()) {
        visit(child, { ...place, pointer: pointerTo(pointer, node.kind, index) }, shared, tree, depth + 1);
      }
      return;
    case 'reference': {
      const { name } = node;
      if (!Object.hasOwn(shared, name)) {
        const known = listed(Object.keys(shared), ', ');
        tell(
          `规则包的 conditions 中没有 ${name}${known === '' ? '' : `；可用：${known}`}`,
          `the pack has no condition ${name} under conditions${known === '' ? '' : `; there are: ${known}`}`,
        );
      } else if (within.includes(name)) {
        const circle = listed([...within.slice(within.indexOf(name)), name], ' → ');
        tell(`条件互相引用成环：${circle}`, `conditions refer to each other in a circle: ${circle}`);
      } else {
        const inside = { pointer: pointerTo('/conditions', name), negated, within: [...within, name] };
        visit(shared[name], inside, shared, tree, depth + 1);
      }
    }
  }
}

function listed(names: readonly string[], separator: string): string {
  const shown = names.slice(0, mostNames);
  return [...shown, ...(names.length > mostNames ? ['…'] : [])].join(separator);
}

function readReference(json: Readonly<Record<string, unknown>>): ConditionNode {
  const { condition } = json;
  if (typeof condition !== 'string')
    return malformed('condition 应为条件名', 'condition must be the name of a condition');
  const others = Object.keys(json).filter((name) => !['condition', 'name', 'priority'].includes(name));
  if (others.length > 0) {
    return malformed(
      `condition 旁不能有 ${listed(others, '、')}`,
      `${listed(others, ', ')} cannot stand beside condition`,
    );
  }
  if (!hasGoodPriority(json)) return malformed('priority 应为正整数', 'priority must be a positive integer');
  return { kind: 'reference', name: condition };
}

function readLeaf(json: Readonly<Record<string, unknown>>): ConditionNode {
  const { fact, operator, path } = json;
  if (typeof fact !== 'string' || typeof operator !== 'string' || !Object.hasOwn(json, 'value')) {
    return malformed('条件需有 fact、operator、value', 'a condition needs fact, operator and value');
  }
  if (path !== undefined && typeof path !== 'string') return malformed('path 应为文字', 'path must be a text');
  const others = Object.keys(json).filter((name) => !leafMembers.has(name));
  if (others.length > 0) {
    return malformed(`条件中不支持 ${listed(others, '、')}`, `a condition has no ${listed(others, ', ')} here`);
  }
  if (!hasGoodPriority(json)) return malformed('priority 应为正整数', 'priority must be a positive integer');
  const { value } = json;
  if (isFactReference(value) && !isSoundReference(value)) {
    return malformed('引用事实只能有 fact 与 path', 'a fact as value has fact and path only');
  }
  return { kind: 'leaf', leaf: { ...json, fact, operator, value } };
}

function isSoundReference({ fact, path, ...others }: FactReference): boolean {
  const names = Object.keys(others);
  return names.length === 0 && typeof fact === 'string' && (path === undefined || typeof path === 'string');
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
