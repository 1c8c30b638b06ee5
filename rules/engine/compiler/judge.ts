import { FALSE, type Node, TRUE, UNKNOWN } from './tree.ts';

/** Gives the verdict of a condition from those of all leaves; none of them has failed. */
export type Judge = (leaves: Uint8Array) => number;

/** Makes the judge of a single condition. See `JudgeCode`. */
export function judgeOf(node: Node): Judge {
  const code = new JudgeCode([node]);
  return (leaves) => code.verdict(0, leaves);
}

const LEAF = 0;
const NOT = 1;
const ALL = 2;
const ANY = 3;
const HOLDS = 4;
const HOLDS_NOT = 5;

/**
 * Conditions written one after the other as numbers, so that thousands are judged in the order in which they lie in memory:
 * three-valued after Kleene, and with leaves that are only true or false exactly the library's all, any and not. The order
 * of priorities cannot change a verdict.
 *
 * Each condition is `[kind, end, …]`: of a leaf its number, of a group the count of its own leaves, these, and then its
 * other children, of a `not` its child.
 */
export class JudgeCode {
  readonly #code: Int32Array;
  readonly #starts: Int32Array;

  constructor(nodes: readonly Node[]) {
    const code: number[] = [];
    this.#starts = Int32Array.from(nodes, (node) => {
      const start = code.length;
      write(node, code);
      return start;
    });
    this.#code = Int32Array.from(code);
  }

  /** The verdict of the condition with this number. */
  verdict(index: number, leaves: Uint8Array): number {
    return judge(this.#code, this.#starts[index] as number, leaves);
  }

  /** The verdicts of all conditions. */
  verdicts(leaves: Uint8Array, into: Uint8Array): void {
    const code = this.#code;
    const starts = this.#starts;
    for (let index = 0; index < starts.length; index += 1) into[index] = judge(code, starts[index] as number, leaves);
  }
}

function write(node: Node, code: number[]): void {
  const start = code.length;
  switch (node.kind) {
    case 'leaf':
      code.push(LEAF, 0, node.leaf);
      break;
    case 'missing':
      code.push(HOLDS_NOT, 0);
      break;
    case 'not':
      code.push(NOT, 0);
      write(node.child, code);
      break;
    case 'all':
    case 'any': {
      if (node.children.length === 0) {
        // An empty group holds, whether all or any of it is wanted.
        code.push(HOLDS, 0);
        break;
      }
      const own = node.children.flatMap((child) => (child.kind === 'leaf' ? [child.leaf] : []));
      code.push(node.kind === 'all' ? ALL : ANY, 0, own.length);
      for (const leaf of own) code.push(leaf);
      for (const child of node.children) if (child.kind !== 'leaf') write(child, code);
    }
  }
  code[start + 1] = code.length;
}

function judge(code: Int32Array, at: number, leaves: Uint8Array): number {
  const kind = code[at] as number;
  if (kind === ALL || kind === ANY) return judgeGroup(code, at, kind === ALL ? FALSE : TRUE, leaves);
  if (kind === LEAF) return leaves[code[at + 2] as number] as number;
  if (kind === NOT) {
    const verdict = judge(code, at + 2, leaves);
    return verdict === UNKNOWN ? UNKNOWN : 1 - verdict;
  }
  return kind === HOLDS ? TRUE : FALSE;
}

/** @param decisive the verdict that one child settles by itself */
function judgeGroup(code: Int32Array, at: number, decisive: number, leaves: Uint8Array): number {
  let verdict = 1 - decisive;
  const end = code[at + 1] as number;
  let next = at + 3;
  const ownEnd = next + (code[at + 2] as number);
  for (; next < ownEnd; next += 1) {
    const found = leaves[code[next] as number] as number;
    if (found === decisive) return decisive;
    if (found === UNKNOWN) verdict = UNKNOWN;
  }
  while (next < end) {
    const found = judge(code, next, leaves);
    if (found === decisive) return decisive;
    if (found === UNKNOWN) verdict = UNKNOWN;
    next = code[next + 1] as number;
  }
  return verdict;
}
