/** What a condition comes to. `FAILED` is a leaf on which the library would throw; it counts only where it is reached. */
export const FALSE = 0;
export const TRUE = 1;
export const UNKNOWN = 2;
export const FAILED = 3;
export type Verdict = typeof FALSE | typeof TRUE | typeof UNKNOWN;

/** Levels of conditions, references included. */
export const deepest = 200;

/** The members of a condition as they stand in the rule; a reference has those of what it names laid over its own. */
export type Source = Readonly<Record<string, unknown>>;

const groupKinds = ['any', 'all', 'not'] as const;

/** Which group a condition is; the first counts where several stand in one. Undefined for leaves and references. */
export function kindOf(source: Source): (typeof groupKinds)[number] | undefined {
  for (const kind of groupKinds) if (Object.hasOwn(source, kind)) return kind;
  return undefined;
}

interface Placed {
  readonly source: Source;
  /** Its priority among its neighbours; higher is evaluated first. */
  readonly order: number;
  /** The reference as it was written, where the condition came of one. */
  readonly reference?: Source;
}

/** A condition, read and resolved. Leaves are numbered over all rules of a program; equal ones have one number. */
export type Node = Placed &
  (
    | { readonly kind: 'leaf'; readonly leaf: number }
    | {
        readonly kind: 'all' | 'any';
        readonly children: readonly Node[];
        /** The children by descending order, those of one order as declared; one set where all have the same. */
        readonly sets: readonly (readonly Node[])[];
      }
    | { readonly kind: 'not'; readonly child: Node }
    /** A reference to a condition that there is not: false where that is allowed, else a failure where it is reached. */
    | { readonly kind: 'missing'; readonly name: string; readonly allowed: boolean }
  );

/** A leaf of a rule's conditions, where it stands. */
export type LeafNode = Extract<Node, { kind: 'leaf' }>;

/** Every leaf of a condition, where it stands, in the order of the rule; one comparison can stand in several places. */
export function leavesOf(node: Node): LeafNode[] {
  return node.kind === 'leaf' ? [node] : childrenOf(node).flatMap(leavesOf);
}

/** The conditions right below a condition, as declared. */
export function childrenOf(node: Node): readonly Node[] {
  if (node.kind === 'not') return [node.child];
  return node.kind === 'all' || node.kind === 'any' ? node.children : [];
}

/** The verdict of a single node, for whoever looks at why; `judgeOf` is the way to many verdicts of one. */
export function verdictOf(node: Node, leaves: Uint8Array): number {
  switch (node.kind) {
    case 'leaf':
      return leaves[node.leaf] ?? FAILED;
    case 'missing':
      return FALSE;
    case 'not': {
      const verdict = verdictOf(node.child, leaves);
      return verdict === UNKNOWN ? UNKNOWN : 1 - verdict;
    }
    case 'all':
    case 'any': {
      if (node.children.length === 0) return TRUE;
      const decisive = node.kind === 'all' ? FALSE : TRUE;
      let verdict: number = 1 - decisive;
      for (const child of node.children) {
        const found = verdictOf(child, leaves);
        if (found === decisive) return decisive;
        if (found === UNKNOWN) verdict = UNKNOWN;
      }
      return verdict;
    }
  }
}

/**
 * Goes through a condition as the library does: all conditions of a priority, then the next priority unless it is decided.
 * @param reached is told each node that is evaluated, with its verdict, children first
 * @throws what `fail` throws, for the first failure that is reached
 */
export function walkAsLibrary(
  node: Node,
  leaves: Uint8Array,
  fail: (node: Node) => never,
  reached: (node: Node, verdict: number) => void,
): number {
  const verdict = verdictAsLibrary(node, leaves, fail, reached);
  reached(node, verdict);
  return verdict;
}

function verdictAsLibrary(
  node: Node,
  leaves: Uint8Array,
  fail: (node: Node) => never,
  reached: (node: Node, verdict: number) => void,
): number {
  switch (node.kind) {
    case 'leaf': {
      const verdict = leaves[node.leaf] ?? FAILED;
      return verdict === FAILED ? fail(node) : verdict;
    }
    case 'missing':
      return node.allowed ? FALSE : fail(node);
    case 'not': {
      const verdict = walkAsLibrary(node.child, leaves, fail, reached);
      return verdict === UNKNOWN ? UNKNOWN : 1 - verdict;
    }
    case 'all':
    case 'any': {
      if (node.children.length === 0) return TRUE;
      const decisive = node.kind === 'all' ? FALSE : TRUE;
      let verdict = 1 - decisive;
      for (const set of node.sets) {
        for (const child of set) {
          const found = walkAsLibrary(child, leaves, fail, reached);
          if (found === decisive) verdict = decisive;
          else if (found === UNKNOWN && verdict !== decisive) verdict = UNKNOWN;
        }
        if (verdict === decisive) break;
      }
      return verdict;
    }
  }
}
