import { Random } from '../../random.ts';
import { factNames, randomFacts, randomValue, withoutInheritedNames } from './differential-facts-harness.ts';
import { LeafWriter } from './differential-leaves-harness.ts';

type Json = Record<string, unknown>;

/** Rules, facts and options, all of them random, to be run by json-rules-engine and by what stands in for it. */
export interface DifferentialCase {
  readonly seed: number;
  readonly rules: readonly Json[];
  readonly conditions: readonly (readonly [string, unknown])[];
  /** Facts that the engine keeps, with their options. */
  readonly engineFacts: readonly { readonly id: string; readonly value: unknown; readonly options: Json | undefined }[];
  /** Facts of the run. */
  readonly facts: Json;
  readonly options: { readonly [option in (typeof optionNames)[number]]: boolean };
}

export const optionNames = ['allowUndefinedFacts', 'allowUndefinedConditions', 'replaceFactsInEventParams'] as const;
export function randomCase(seed: number): DifferentialCase {
  return new CaseWriter(new Random(Math.imul(seed, 2_654_435_761))).write(seed);
}

class CaseWriter {
  readonly #choose: Random;
  /** Whether nothing in the case can fail but one reference: the library leaves other failures unhandled beside that one. */
  readonly #calm: boolean;
  readonly #options: DifferentialCase['options'];
  readonly #engineFacts: DifferentialCase['engineFacts'];
  readonly #facts: Json;
  readonly #leaves: LeafWriter;
  readonly #shared: number;
  #missing: number;

  constructor(choose: Random) {
    this.#choose = choose;
    this.#calm = choose.chance(0.6);
    const [allowUndefinedFacts, allowUndefinedConditions, replaceFactsInEventParams] = optionNames.map(() =>
      choose.chance(0.5),
    ) as [boolean, boolean, boolean];
    this.#options = { allowUndefinedFacts, allowUndefinedConditions, replaceFactsInEventParams };
    this.#facts = { count: 1, ...randomFacts(choose, this.#calm) };
    this.#engineFacts = choose.chance(0.4) ? this.#randomEngineFacts() : [];
    const known = { ...Object.fromEntries(this.#engineFacts.map(({ id, value }) => [id, value])), ...this.#facts };
    this.#leaves = new LeafWriter(choose, this.#calm, allowUndefinedFacts || !this.#calm, known);
    this.#shared = choose.between(0, 3);
    this.#missing = allowUndefinedConditions ? Number.POSITIVE_INFINITY : this.#calm && choose.chance(0.2) ? 1 : 0;
  }

  write(seed: number): DifferentialCase {
    const choose = this.#choose;
    const missing = this.#missing;
    // Where it fails, a missing reference stands in one rule only.
    if (!this.#options.allowUndefinedConditions) this.#missing = 0;
    const conditions = choose.times(this.#shared, (index): [string, unknown] => [`c${index}`, this.#root(index + 1)]);
    this.#missing = missing;
    const rules = choose.times(choose.between(1, 4), (index) => this.#rule(index));
    if (choose.chance(0.03)) this.#spoil(choose.pick(rules));
    return { seed, rules, conditions, engineFacts: this.#engineFacts, facts: this.#facts, options: this.#options };
  }

  #rule(index: number): Json {
    const choose = this.#choose;
    return {
      conditions: this.#root(0),
      event: this.#event(),
      ...(choose.chance(0.7) && { name: choose.pick([`r${index}`, index, { of: index }]) }),
      ...(choose.chance(0.4) && { priority: choose.pick([1, 2, 3, 10, '2', '10', 2.9, '3x', 0, null]) }),
    };
  }

  #event(): Json {
    const choose = this.#choose;
    const type = choose.pick(['told', 'asked', 'success', 5, '退回']);
    if (choose.chance(0.3)) return { type };
    if (choose.chance(0.2))
      return { type, params: choose.pick([null, 'text', 0, [], {}, [1, { fact: this.#leaves.factName() }]]) };
    const value = () =>
      choose.chance(0.5) ? this.#leaves.factReference() : withoutInheritedNames(randomValue(choose, true));
    const params = { code: 'C1', one: value(), other: value(), deep: { not: { fact: 'count' } } };
    return { type, params, dropped: true };
  }

  /** What may stand at the root of a rule or of a shared condition. @param from the first shared condition that it may refer to */
  #root(from: number): Json {
    const choose = this.#choose;
    const kind =
      choose.chance(0.12) && this.#canRefer(from) ? 'condition' : choose.pick(['all', 'any', 'not', 'all', 'any']);
    return this.#node(kind, from, 0);
  }

  #condition(from: number, depth: number): Json {
    const choose = this.#choose;
    if (this.#canRefer(from) && choose.chance(0.15)) return this.#node('condition', from, depth);
    if (depth < 3 && choose.chance(0.3)) return this.#node(choose.pick(['all', 'any', 'not']), from, depth);
    return this.#leaves.leaf();
  }

  #canRefer(from: number): boolean {
    return from < this.#shared || this.#missing > 0;
  }

  #node(kind: string, from: number, depth: number): Json {
    const choose = this.#choose;
    const node: Json = { [kind]: this.#inner(kind, from, depth) };
    // Groups beside groups, references beside groups, and members of leaves where they mean nothing.
    if (choose.chance(0.06)) node[choose.pick(['all', 'any'])] ??= this.#inner('all', from, depth);
    if (choose.chance(0.03)) node['not'] ??= this.#leaves.leaf();
    if (choose.chance(0.04) && this.#canRefer(from)) node['condition'] ??= this.#inner('condition', from, depth);
    if (choose.chance(0.04)) Object.assign(node, { fact: this.#leaves.factName(), value: 1, operator: 'equal' });
    if (choose.chance(0.3)) {
      const ofGroup = [1, 2, 3, '2', '3x', 'x', 2.7, -1, 0, null];
      node['priority'] = kind === 'condition' ? this.#leaves.priority() : choose.pick(ofGroup);
    }
    if (choose.chance(0.1)) node['name'] = choose.pick(['分组', 7, '']);
    return node;
  }

  #inner(kind: string, from: number, depth: number): unknown {
    const choose = this.#choose;
    if (kind === 'not') return this.#condition(from, depth + 1);
    if (kind !== 'condition')
      return choose.times(choose.pick([0, 1, 2, 2, 3, 3, 4]), () => this.#condition(from, depth + 1));
    if (this.#missing > 0 && (from >= this.#shared || choose.chance(0.4))) {
      this.#missing -= 1;
      return 'lost';
    }
    return `c${choose.between(from, this.#shared - 1)}`;
  }

  #randomEngineFacts(): DifferentialCase['engineFacts'] {
    const choose = this.#choose;
    const names = factNames.filter(() => choose.chance(0.4));
    const options = [undefined, {}, { priority: 2 }, { priority: '3' }, { priority: 10 }, { priority: 'x' }];
    return names.map((id) => ({ id, value: randomValue(choose, this.#calm), options: choose.pick(options) }));
  }

  /** Makes a rule that is not accepted. */
  #spoil(rule: Json): void {
    const choose = this.#choose;
    const root = rule['conditions'] as Json;
    const inner = { fact: 'count', operator: 'equal', value: 1 };
    const { [choose.pick(['fact', 'operator', 'value'])]: _, ...partial } = inner as Json;
    const spoils: (() => void)[] = [
      () => delete rule['event'],
      () => delete rule['conditions'],
      () => Object.assign(rule, { event: { params: {} } }),
      () => Object.assign(rule, { event: null, priority: '0' }),
      () => Object.assign(rule, { priority: choose.pick([-1, '0', 0.5]) }),
      () => Object.assign(rule, { conditions: inner }),
      () => Object.assign(rule, { conditions: choose.pick([{}, 'text', 5, []]) }),
      () => Object.assign(root, { any: choose.pick([[partial], [null], [5], [''], {}, inner, null]) }),
      () => Object.assign(rule, { conditions: { not: choose.pick([[inner], null, partial, 'text']) } }),
      () => Object.assign(rule, { conditions: { all: [{ any: [{ all: [partial] }] }] } }),
    ];
    choose.pick(spoils)();
  }
}
