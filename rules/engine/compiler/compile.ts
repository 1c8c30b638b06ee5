import { type Operator, parseOperator } from '../operator.ts';
import { everything, type ParsedPath, type Path, parsePath } from '../path.ts';
import { type Comparison, comparisonBy, testOf } from './comparison.ts';
import { CompileError, refusalTexts } from './compile-error.ts';
import { byOrder, orderOfGroup, orderOfLeaf } from './condition-order.ts';
import { parseLibraryPath } from './library-path.ts';
import { Program, type ProgramLeaf, type ProgramRule } from './program.ts';
import { noFact, Slots } from './slots.ts';
import { deepest, FAILED, FALSE, kindOf, type Node, type Source, TRUE, UNKNOWN } from './tree.ts';
import { Unknown } from './unknown.ts';

export { CompileError } from './compile-error.ts';

/** A rule as json-rules-engine writes it; what is not named here is carried along in `source`. */
export interface RuleSource {
  readonly conditions: unknown;
  readonly priority?: number;
}

export interface CompileOptions {
  /**
   * `threeValued`, the way of Onedoor's packs: what is not known makes a condition unknown, and nothing fails.
   * `library`: json-rules-engine 7.3 to the letter.
   */
  readonly mode: 'threeValued' | 'library';
  /** Conditions that rules refer to by name. */
  readonly conditions?: ReadonlyMap<string, unknown>;
  /** `library` only: a fact that there is not is undefined, else it is a failure where it is reached. */
  readonly allowUndefinedFacts?: boolean;
  /** A reference to a condition that there is not is false, else a failure where it is reached. */
  readonly allowUndefinedConditions?: boolean;
  /** The priority of conditions that have none of their own, by fact; 1 where a fact has none. */
  readonly factPriorities?: ReadonlyMap<string, number>;
  /**
   * `threeValued` only: whether a value that nobody gave makes a condition false rather than unknown. It is never asked
   * for a value that is unknown for another cause.
   */
  readonly absentFails?: (fact: string, path: Path) => boolean;
}

/** Nodes of one rule with everything that it refers to laid out: references to references can grow without bound. */
const mostNodes = 10_000;
/** Nodes of all rules together in mode `library`: a thousand rules can refer to one large condition. Packs have a bound of their own. */
const mostNodesInAll = 100_000;

/**
 * Turns rules into closures, once: each place in the facts gets a slot, equal leaves are one, lists become sets. No code
 * is generated, and no JSONPath is run.
 * @throws CompileError for what json-rules-engine does not accept either, and for paths, cycles and sizes that are refused
 */
export function compileRules(rules: readonly RuleSource[], options: CompileOptions): Program {
  return compileGroups([{ rules, options }]);
}

/** Rules with the options that are theirs. */
export interface RuleGroup {
  readonly rules: readonly RuleSource[];
  readonly options: CompileOptions;
}

/**
 * As `compileRules`, for rules that are asked together though they were written apart: they share slots and leaves. The
 * rules are numbered through; all groups have one mode, that of the first.
 * @throws CompileError with a pointer into the group's own rules
 */
export function compileGroups(groups: readonly RuleGroup[]): Program {
  const mode = groups[0]?.options.mode ?? 'threeValued';
  const compiler = new Compiler();
  const compiled = groups.flatMap(({ rules, options }) => {
    compiler.begin({ ...options, mode });
    return rules.map((rule, index): ProgramRule => {
      return { node: compiler.rule(rule.conditions, `/${index}/conditions`), priority: rule.priority ?? 1 };
    });
  });
  return new Program(compiled, compiler.leaves, compiler.slots, mode);
}

type Comparing = Omit<ProgramLeaf, 'ask' | 'absent'>;

class Compiler {
  readonly slots = new Slots();
  readonly leaves: ProgramLeaf[] = [];
  /** Those of the rules that are compiled now. */
  #options: CompileOptions = { mode: 'threeValued' };
  readonly #leafNumbers = new Map<string, number>();
  readonly #paths = new Map<string, ParsedPath>();
  readonly #operators = new Map<string, Operator>();
  #nodes = 0;
  #nodesBefore = 0;
  #objects = 0;

  /** Goes on with rules that have these options. */
  begin(options: CompileOptions): void {
    this.#options = options;
    this.#nodes = 0;
    this.#nodesBefore = 0;
  }

  rule(conditions: unknown, pointer: string): Node {
    this.#nodesBefore += this.#nodes;
    this.#nodes = 0;
    return this.#node(conditions, pointer, []);
  }

  /** @param within the references that are being followed */
  #node(json: unknown, pointer: string, within: readonly string[], depth = 0): Node {
    this.#nodes += 1;
    if (this.#nodes > mostNodes) throw new CompileError(refusalTexts.nodes(mostNodes), pointer);
    if (this.#options.mode === 'library' && this.#nodesBefore + this.#nodes > mostNodesInAll) {
      throw new CompileError(refusalTexts.nodesInAll(mostNodesInAll), pointer);
    }
    if (depth > deepest) throw new CompileError(refusalTexts.depth(deepest), pointer);
    if (typeof json !== 'object' || json === null) throw new CompileError(refusalTexts.noObject(), pointer);
    const source = json as Source;
    const kind = kindOf(source);
    // The library looks for a reference first, except at the root of a rule.
    if (Object.hasOwn(source, 'condition') && (depth > 0 || kind === undefined)) {
      return this.#reference(source, pointer, within, depth);
    }
    if (kind === undefined) return this.#leaf(source, pointer);
    const order = orderOfGroup(source);
    const inner = source[kind];
    if (kind === 'not') {
      if (Array.isArray(inner)) throw new CompileError(refusalTexts.notOfMany(), pointer);
      return { kind, child: this.#node(inner, `${pointer}/not`, within, depth + 1), source, order };
    }
    if (!Array.isArray(inner)) throw new CompileError(refusalTexts.noArray(kind), pointer);
    const children = inner.map((one, index) => this.#node(one, `${pointer}/${kind}/${index}`, within, depth + 1));
    return { kind, children, sets: byOrder(children), source, order };
  }

  /** A reference becomes what it names, whose members are laid over its own. */
  #reference(source: Source, pointer: string, within: readonly string[], depth: number): Node {
    const { condition, ...own } = source;
    const name = condition as string;
    const order = kindOf(source) === undefined ? this.#orderOfLeaf(source, pointer) : orderOfGroup(source);
    const found = this.#options.conditions?.get(name);
    if (found === undefined) {
      const allowed = this.#options.allowUndefinedConditions === true;
      return { kind: 'missing', name: String(name), allowed, source, order };
    }
    if (within.includes(name)) {
      throw new CompileError(refusalTexts.circle(name, [...within, name]), pointer);
    }
    const node = this.#node(found, pointer, [...within, name], depth + 1);
    return { ...node, source: { ...own, ...node.source }, order, reference: source };
  }

  #orderOfLeaf(source: Source, pointer: string): number {
    return orderOfLeaf(source, this.#options.factPriorities?.get(source['fact'] as string), pointer);
  }

  #leaf(source: Source, pointer: string): Node {
    for (const wanted of ['fact', 'operator', 'value']) {
      if (!Object.hasOwn(source, wanted)) throw new CompileError(refusalTexts.lacking(wanted), pointer);
    }
    const { value, operator } = source;
    if (typeof operator !== 'string') throw new CompileError(refusalTexts.operatorNoText(), `${pointer}/operator`);
    const order = this.#orderOfLeaf(source, pointer);
    const slot = this.#slot(source, pointer);
    const valueSlot = refersToFact(value) ? this.#slot(value, `${pointer}/value`) : undefined;
    const other = valueSlot === undefined ? this.#keyOf(value, operator) : [valueSlot, this.#absentVerdict(valueSlot)];
    const undefinedFacts = this.#options.allowUndefinedFacts === true;
    const key = JSON.stringify([slot, this.#absentVerdict(slot), undefinedFacts, operator, other]);
    let leaf = this.#leafNumbers.get(key);
    if (leaf === undefined) {
      leaf = this.leaves.length;
      this.#leafNumbers.set(key, leaf);
      this.leaves.push(this.#programLeaf({ slot, valueSlot, value, operator }, pointer));
    }
    return { kind: 'leaf', leaf, source, order };
  }

  #slot({ fact, path }: Source, pointer: string): number {
    if (typeof fact !== 'string') throw new CompileError(refusalTexts.factNoText(), `${pointer}/fact`);
    if (path === undefined || path === null || path === '') return this.slots.slotOf(fact, []);
    if (typeof path !== 'string') throw new CompileError(refusalTexts.pathNoText(), `${pointer}/path`);
    const parsed = this.#paths.get(path) ?? this.#parsed(path);
    this.#paths.set(path, parsed);
    if ('defect' in parsed) throw new CompileError(refusalTexts.path(parsed.defect), `${pointer}/path`);
    return this.slots.slotOf(fact, parsed.path);
  }

  #parsed(path: string): ParsedPath {
    return this.#options.mode === 'library' ? parseLibraryPath(path) : parsePath(path);
  }

  /** Two values of one key are the same to an operator. Lists are compared one by one by `in`, else by identity. */
  #keyOf(value: unknown, operator: string): readonly unknown[] {
    if (typeof value !== 'object' || value === null) return [typeof value, String(value)];
    if (operator === 'in' || operator === 'notIn') {
      if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return ['list', ...value];
    }
    this.#objects += 1;
    return ['object', this.#objects];
  }

  #programLeaf(leaf: Comparing, pointer: string): ProgramLeaf {
    if (this.#options.mode === 'library') {
      const absent = this.#options.allowUndefinedFacts === true ? undefined : FAILED;
      return { ...leaf, absent, ask: this.#askAsLibrary(leaf) };
    }
    return { ...leaf, absent: this.#absentVerdict(leaf.slot), ask: this.#askThreeValued(leaf, pointer) };
  }

  #askAsLibrary({ slot, valueSlot, value, operator }: Comparing): ProgramLeaf['ask'] {
    const parsed = this.#operator(operator);
    if (parsed === undefined) return () => FAILED;
    const missing = this.#options.allowUndefinedFacts === true ? undefined : noFact;
    if (valueSlot === undefined) {
      const test = testOf(parsed, value);
      return (values) => {
        const found = values[slot];
        if (found !== noFact) return test(found) ? TRUE : FALSE;
        return missing === noFact ? FAILED : test(undefined) ? TRUE : FALSE;
      };
    }
    const gathers = slot === valueSlot && this.slots.places[slot]?.path.includes(everything) === true;
    const compare = gathers ? gatheringAnew(comparisonBy(parsed)) : comparisonBy(parsed);
    return (values) => {
      let [one, other] = [values[slot], values[valueSlot]];
      if (one === noFact) one = missing;
      if (other === noFact) other = missing;
      if (one === noFact || other === noFact) return FAILED;
      return compare(one, other) ? TRUE : FALSE;
    };
  }

  #askThreeValued({ slot, valueSlot, value, operator }: Comparing, pointer: string): ProgramLeaf['ask'] {
    const parsed = this.#operator(operator);
    if (parsed === undefined) throw new CompileError(refusalTexts.noOperator(operator), pointer);
    const absent = this.#absentVerdict(slot);
    if (valueSlot === undefined) {
      const test = testOf(parsed, value);
      return (values) => {
        const found = values[slot];
        if (found === undefined) return absent;
        if (typeof found === 'object' && found instanceof Unknown) return UNKNOWN;
        return test(found) ? TRUE : FALSE;
      };
    }
    const otherAbsent = this.#absentVerdict(valueSlot);
    const compare = comparisonBy(parsed);
    return (values) => {
      const one = values[slot];
      const other = values[valueSlot];
      // Where the absence of either fulfils nothing, it does not matter what the other is.
      if ((one === undefined && absent === FALSE) || (other === undefined && otherAbsent === FALSE)) return FALSE;
      if (one === undefined || other === undefined) return UNKNOWN;
      if (one instanceof Unknown || other instanceof Unknown) return UNKNOWN;
      return compare(one, other) ? TRUE : FALSE;
    };
  }

  #operator(name: string): Operator | undefined {
    const known = this.#operators.get(name);
    if (known !== undefined) return known;
    const parsed = parseOperator(name);
    if (parsed !== undefined) this.#operators.set(name, parsed);
    return parsed;
  }

  #absentVerdict(slot: number): number {
    const place = this.slots.places[slot];
    return place !== undefined && this.#options.absentFails?.(place.fact, place.path) === true ? FALSE : UNKNOWN;
  }
}

/** A path with `[*]` makes a list of its own each time that json-rules-engine follows it: no list is the very same as another. */
function gatheringAnew(compare: Comparison): Comparison {
  return (one, other) => compare(one, Array.isArray(other) ? [...other] : other);
}

function refersToFact(value: unknown): value is Source {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'fact');
}
