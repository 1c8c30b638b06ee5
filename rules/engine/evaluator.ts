import { Almanac, Engine, Fact, type RuleResult } from 'json-rules-engine';
import type { Facts } from '../facts/declaration.ts';
import type { Pack } from './pack.ts';
import { type Path, parsePath, walkPath } from './path.ts';

/** A leaf condition that decided, as found: nothing masked yet. */
export interface DecidingLeaf {
  readonly fact: string;
  readonly path?: string;
  readonly operator: string;
  readonly value: unknown;
  readonly actual: unknown;
  /** Whether the rule holds because this condition does not. */
  readonly negated: boolean;
}

/** A rule that held: its place in the pack, and what decided. */
export interface Hit {
  readonly rule: number;
  readonly because: readonly DecidingLeaf[];
}

/** Asks all rules of one pack, in one go; the rules that hold come back in no particular order. */
export type Evaluator = (facts: Facts) => Promise<Hit[]>;

/**
 * Makes the evaluator of a pack. This is the one place that knows json-rules-engine; our own compiler will stand here.
 *
 * - Paths go through `walkPath`, never through the JSONPath of the library, which can execute code.
 * - Runs of one engine wait for each other: the library keeps its state on the engine, and a run that ends makes another
 *   that is under way skip its remaining rules (its issue 303). A run awaits nothing but its own promises, so waiting
 *   costs nothing.
 * - Facts are records known beforehand; one that is not given is undefined.
 *
 * @throws Error, as a rejection, when the library fails on a rule; other runs are not touched by it.
 */
export function createEvaluator(pack: Pack): Evaluator {
  const resolvePath = pathResolver();
  const engine = new Engine([], { allowUndefinedFacts: true, pathResolver: resolvePath });
  pack.rules.forEach((rule, index) => {
    const { conditions, event, priority } = structuredClone(rule);
    engine.addRule({
      name: String(index),
      conditions: conditions as never,
      event: { type: event.type },
      ...(priority === undefined ? {} : { priority }),
    });
  });

  let last: Promise<unknown> = Promise.resolve();
  return (facts) => {
    const run = async (): Promise<Hit[]> => {
      const almanac = new Almanac({ allowUndefinedFacts: true, pathResolver: resolvePath });
      // Without the cache the library does not hash every fact; the values are constants anyway.
      for (const [name, value] of Object.entries(facts)) almanac.addFact(new Fact(name, value, { cache: false }));
      const { results } = await engine.run({}, { almanac });
      return results.map(hitOf);
    };
    const result = last.then(run, run);
    last = result.catch(() => undefined);
    return result;
  };
}

/** Each path of a pack is read once; the loader has checked it. */
function pathResolver(): (value: object, path: string) => unknown {
  const paths = new Map<string, Path>();
  return (value, text) => {
    let path = paths.get(text);
    if (path === undefined) {
      const parsed = parsePath(text);
      if ('defect' in parsed) throw new Error(`not a path: ${parsed.defect.en}`);
      path = parsed.path;
      paths.set(text, path);
    }
    return walkPath(value, path);
  };
}

function hitOf(result: RuleResult): Hit {
  const because: DecidingLeaf[] = [];
  collect(result.conditions as unknown as ResultNode, true, because);
  return { rule: Number(result.name), because };
}

/** The library's tree of results; a node that was not needed any more has no result. */
interface ResultNode {
  readonly all?: readonly ResultNode[];
  readonly any?: readonly ResultNode[];
  readonly not?: ResultNode;
  readonly result?: boolean;
  readonly fact?: string;
  readonly path?: string;
  readonly operator?: string;
  readonly value?: unknown;
  readonly factResult?: unknown;
  readonly valueResult?: unknown;
}

/** Gathers the leaves that made a node what it is; `holds` is what the node is known to be. */
function collect(node: ResultNode, holds: boolean, into: DecidingLeaf[]): void {
  const children = node.all ?? node.any;
  if (node.not !== undefined) {
    collect(node.not, !holds, into);
    return;
  }
  if (children !== undefined) {
    for (const child of children) if (child.result === holds) collect(child, holds, into);
    return;
  }
  const { fact = '', path, operator = '', valueResult: value, factResult: actual } = node;
  into.push({ fact, ...(path === undefined ? {} : { path }), operator, value, actual, negated: !holds });
}
