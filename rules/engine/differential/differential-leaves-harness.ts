import type { Random } from '../../random.ts';
import {
  factNames,
  randomPath,
  randomScalar,
  randomValue,
  undefinedFactNames,
  withoutInheritedNames,
} from './differential-facts-harness.ts';

type Json = Record<string, unknown>;

export const operators = [
  ...['equal', 'notEqual', 'in', 'notIn', 'contains', 'doesNotContain'],
  ...['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'],
];
export const decorators = ['someFact', 'everyFact', 'someValue', 'everyValue', 'swap', 'not'];
const noOperators = ['equals', 'not:', ':equal', 'equal:not', 'nope:equal', 'constructor', 'not:toString', '', 'not'];

/** Writes random comparisons of facts. */
export class LeafWriter {
  readonly #choose: Random;
  /** Whether no comparison may fail. */
  readonly #calm: boolean;
  readonly #mayBeUndefined: boolean;
  readonly #known: Json;
  /** What most leaves of some cases look at, so that there are many comparisons of one value. */
  readonly #crowd: { readonly fact: string; readonly operator: string; readonly path: Json } | undefined;

  /** @param known the facts that there are; at least one */
  constructor(choose: Random, calm: boolean, mayBeUndefined: boolean, known: Json) {
    this.#choose = choose;
    this.#calm = calm;
    this.#mayBeUndefined = mayBeUndefined;
    this.#known = known;
    this.#crowd = choose.chance(0.25) ? { ...this.#subject(), operator: choose.pick(operators) } : undefined;
  }

  /** A priority of a leaf or of a reference. */
  priority(): unknown {
    return this.#choose.pick([1, 2, 3, '2', '3', 10, '10', 1.5, '1.5', -1, 0, null, '']);
  }

  leaf(): Json {
    const choose = this.#choose;
    const { fact, operator, path } = this.#crowd !== undefined && choose.chance(0.6) ? this.#crowd : this.#subject();
    // Now and then a fact is compared with itself.
    const itself = !this.#calm && choose.chance(0.04);
    return {
      fact,
      operator,
      value: itself ? { fact, ...path } : withoutInheritedNames(this.#value(operator, this.#valueOf(fact))),
      ...path,
      ...(choose.chance(0.3) && { priority: this.priority() }),
      ...(choose.chance(0.1) && { name: choose.pick(['条件', 3]) }),
      ...(choose.chance(0.08) && { params: choose.pick([{ deep: [1] }, null, 'text']) }),
      ...(choose.chance(0.03) && { comment: 'not shown' }),
    };
  }

  /** What a leaf looks at, and how. */
  #subject(): { readonly fact: string; readonly operator: string; readonly path: Json } {
    const fact = this.factName();
    return {
      fact,
      operator: this.#operator(),
      path: this.#choose.chance(0.45) ? { path: this.#path(fact) } : {},
    };
  }

  factName(): string {
    const choose = this.#choose;
    const mayBeUndefined = this.#mayBeUndefined;
    if (mayBeUndefined && choose.chance(0.04)) return choose.pick(undefinedFactNames);
    // Facts that this case happens not to have are undefined as well.
    return choose.pick(mayBeUndefined && choose.chance(0.06) ? factNames : Object.keys(this.#known));
  }

  #path(fact: string): unknown {
    const choose = this.#choose;
    if (choose.chance(0.04)) return choose.pick(['$', '', null]);
    return randomPath(choose, this.#valueOf(fact));
  }

  #valueOf(fact: string): unknown {
    return Object.hasOwn(this.#known, fact) ? this.#known[fact] : undefined;
  }

  /** What stands for a value that is another fact's. */
  factReference(): Json {
    const choose = this.#choose;
    const fact = this.factName();
    return {
      fact,
      ...(choose.chance(0.4) && { path: this.#path(fact) }),
      ...(choose.chance(0.2) && { params: { any: 1 } }),
    };
  }

  #operator(): string {
    const choose = this.#choose;
    if (!this.#calm && choose.chance(0.02)) return choose.pick(noOperators);
    const count = choose.pick([0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3]);
    const allowed = this.#calm ? ['not', 'someFact', 'everyFact'] : decorators;
    const chain = choose.times(count, () => choose.pick(allowed));
    const operator = choose.pick(operators);
    if (!this.#calm || choose.chance(0.8)) return [...chain, operator].join(':');
    // The decorators that can fail, in places where they cannot.
    const safe = choose.pick(operators.filter((name) => name !== 'in' && name !== 'notIn'));
    return `${choose.pick(['someValue', 'everyValue', 'swap', 'not:swap', 'everyValue:not', 'someFact:someValue'])}:${safe}`;
  }

  #value(operator: string, ofFact: unknown): unknown {
    const choose = this.#choose;
    const wantsList = /(?:^|:)(?:in|notIn)$|Value:/.test(operator);
    const literal = () => (choose.chance(0.3) ? structuredClone(this.#partOf(ofFact)) : randomScalar(choose));
    if (wantsList && (this.#calm || choose.chance(0.85))) {
      if (/(?:^|:)(?:in|notIn)$/.test(operator) && choose.chance(0.1)) return choose.pick(['abc', '0', '']);
      const list = choose.times(choose.pick([0, 1, 2, 3, 4, 12]), literal);
      if (!/Value:.*(?:in|notIn)$/.test(operator)) return list;
      return choose.times(choose.between(0, 2), () => [...list, literal()]);
    }
    if (choose.chance(0.2)) return this.factReference();
    if (choose.chance(0.7)) return literal();
    return randomValue(choose, this.#calm);
  }

  /** The value of a fact or something in it, so that comparisons hold now and then. */
  #partOf(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || this.#choose.chance(0.4)) return value;
    const members: readonly unknown[] = Object.values(value);
    return members.length === 0 ? value : this.#partOf(this.#choose.pick(members));
  }
}
