import type { Findings, Program } from '../compiler/program.ts';
import type { Node } from '../compiler/tree.ts';
import type { RuleEvent } from './almanac.ts';
import { copyOfData } from './data-copy.ts';
import type { Condition } from './library-condition.ts';
import type { LibraryRule } from './library-rule.ts';
import { resultTree } from './result-tree.ts';

/** What a rule's result is read from. */
export interface Evaluated {
  readonly program: Program;
  readonly node: Node;
  readonly findings: Findings;
}

/** What a rule came to, as json-rules-engine gives it. The tree of conditions is put together when it is asked for. */
export class RuleResult {
  /** The conditions, each that was evaluated with its result, a leaf also with the values that it compared. */
  declare readonly conditions: Condition;
  readonly event: RuleEvent;
  readonly priority: number;
  readonly name: unknown;
  readonly result: boolean;
  readonly #evaluated: Evaluated;
  #conditions: Condition | undefined;

  /** A member of each result's own, as in the library, so that whoever copies or compares results finds it. */
  static readonly #conditionsMember: PropertyDescriptor & ThisType<RuleResult> = {
    enumerable: true,
    get() {
      const { program, node, findings } = this.#evaluated;
      this.#conditions ??= resultTree(program, node, findings);
      return this.#conditions;
    },
  };

  constructor(rule: LibraryRule, result: boolean, event: RuleEvent, evaluated: Evaluated) {
    Object.defineProperty(this, 'conditions', RuleResult.#conditionsMember);
    this.event = event;
    this.priority = rule.priority;
    this.name = copyOfData(rule.name);
    this.result = result;
    this.#evaluated = evaluated;
  }

  /** The result as plain JSON; as a text unless `stringify` is false. */
  toJSON(stringify?: true): string;
  toJSON(stringify: boolean): unknown;
  toJSON(stringify = true): unknown {
    const { event, priority, name, result } = this;
    const shown = { conditions: this.conditions.toJSON(false), event, priority, name, result };
    return stringify ? JSON.stringify(shown) : shown;
  }
}
