import { CompileError, compileRules } from './compiler/compile.ts';
import type { Findings } from './compiler/program.ts';
import { Almanac, type AlmanacOptions, checkAlmanac, type RuleEvent } from './drop-in/almanac.ts';
import { DataOnlyError, refusals } from './drop-in/data-only.ts';
import { Condition, isRoot } from './drop-in/library-condition.ts';
import { Fact, type FactOptions } from './drop-in/library-fact.ts';
import { LibraryProgram } from './drop-in/library-program.ts';
import { LibraryRule, type RuleProperties, rootWanted } from './drop-in/library-rule.ts';
import { type Listener, Listeners } from './drop-in/listeners.ts';
import type { RuleResult } from './drop-in/rule-result.ts';
import { beginEvaluation, endEvaluation } from './evaluation-bound.ts';

export { Almanac } from './drop-in/almanac.ts';
export { Fact } from './drop-in/library-fact.ts';
export { LibraryRule as Rule } from './drop-in/library-rule.ts';

export interface EngineOptions extends AlmanacOptions {
  readonly allowUndefinedConditions?: boolean;
  readonly replaceFactsInEventParams?: boolean;
}

export interface EngineResult {
  readonly events: readonly RuleEvent[];
  readonly failureEvents: readonly RuleEvent[];
  readonly results: readonly RuleResult[];
  readonly failureResults: readonly RuleResult[];
  readonly almanac: Almanac;
}

/**
 * Stands in for the `Engine` of json-rules-engine 7.3 where rules and facts are data: change the import, and rules,
 * options, results and errors are the same. Rules are compiled once, and again only after a change. Functions as facts,
 * operators, decorators and path resolvers are refused with `DataOnlyError`. Where it differs on purpose is told and
 * tested in `differences.fixture.ts`.
 */
export class Engine {
  readonly rules: LibraryRule[] = [];
  readonly facts = new Map<string, Fact>();
  readonly conditions = new Map<string, Condition>();
  allowUndefinedFacts: boolean;
  allowUndefinedConditions: boolean;
  replaceFactsInEventParams: boolean;
  status: 'READY' | 'RUNNING' | 'FINISHED' = 'READY';
  readonly #listeners = new Listeners();
  #compiled: LibraryProgram | undefined;
  /** How often `stop` was called. */
  #stops = 0;
  /** How many runs are under way. */
  #running = 0;

  /** @throws as `addRule`; DataOnlyError for a path resolver */
  constructor(rules: readonly (RuleProperties | LibraryRule)[] = [], options: EngineOptions = {}) {
    if (options.pathResolver) throw new DataOnlyError(refusals.pathResolver);
    this.allowUndefinedFacts = options.allowUndefinedFacts || false;
    this.allowUndefinedConditions = options.allowUndefinedConditions || false;
    this.replaceFactsInEventParams = options.replaceFactsInEventParams || false;
    for (const rule of rules) this.addRule(rule);
  }

  /** @throws Error as the library does, CompileError for paths and sizes that are refused, DataOnlyError for what is no data */
  addRule(properties: RuleProperties | LibraryRule): this {
    if (!properties) throw new Error('Engine: addRule() requires options');
    const rule = properties instanceof LibraryRule ? properties : ruleOf(properties);
    if (rule.conditions !== undefined) checkConditions(rule.conditions);
    this.rules.push(rule);
    return this;
  }

  /** Puts a rule in the place of the one of the same name. @throws Error where there is none */
  updateRule(rule: LibraryRule): void {
    const at = this.rules.findIndex(({ name }) => name === rule.name);
    if (at < 0) throw new Error('Engine: updateRule() rule not found');
    this.addRule(rule);
    this.rules.splice(at, 1);
  }

  /** Removes a rule, or all of a name; says whether there was one. */
  removeRule(rule: unknown): boolean {
    const kept = this.rules.filter((own) => (rule instanceof LibraryRule ? own !== rule : own.name !== rule));
    const removed = kept.length < this.rules.length;
    this.rules.splice(0, this.rules.length, ...kept);
    return removed;
  }

  /** Sets a condition that rules can refer to by its name. @throws as `addRule` */
  setCondition(name: string, conditions: unknown): this {
    if (!name) throw new Error('Engine: setCondition() requires name');
    if (!conditions) throw new Error('Engine: setCondition() requires conditions');
    if (!isRoot(conditions)) throw new Error(rootWanted);
    const condition = new Condition(conditions);
    checkConditions(condition);
    this.conditions.set(name, condition);
    this.#compiled = undefined;
    return this;
  }

  removeCondition(name: string): boolean {
    this.#compiled = undefined;
    return this.conditions.delete(name);
  }

  /** Adds a fact that each run begins with. @throws DataOnlyError for a function */
  addFact(fact: Fact): this;
  addFact(id: string, value: unknown, options?: FactOptions): this;
  addFact(fact: Fact | string, value?: unknown, options?: FactOptions): this {
    const added = fact instanceof Fact ? fact : new Fact(fact, value, options);
    if (this.facts.get(added.id)?.priority !== added.priority) this.#compiled = undefined;
    this.facts.set(added.id, added);
    return this;
  }

  removeFact(fact: Fact | string): boolean {
    this.#compiled = undefined;
    return this.facts.delete(fact instanceof Fact ? fact.id : fact);
  }

  getFact(id: string): Fact | undefined {
    return this.facts.get(id);
  }

  /**
   * Calls the listener for each rule that held (`success`), or did not (`failure`), with (event, almanac, result); or for
   * each event of a type, with (params, almanac, result). A promise that it gives is waited for.
   */
  on(name: string, listener: Listener): this {
    this.#listeners.on(name, listener);
    return this;
  }

  off(name: string, listener: Listener): this {
    this.#listeners.off(name, listener);
    return this;
  }

  /** Lets runs that are under way end before the rules of the next priority. */
  stop(): this {
    this.#stops += 1;
    this.status = 'FINISHED';
    return this;
  }

  /**
   * Asks all rules: those of the highest priority first, those of one priority in declared order; then tells what came of
   * them before it goes on to the next.
   * @throws as rejections, what the library throws (UndefinedFactError, Error, TypeError), CompileError,
   * EvaluationBoundError, and what a listener throws
   */
  async run(facts: Readonly<Record<string, unknown>> = {}, options: { almanac?: Almanac } = {}): Promise<EngineResult> {
    const { allowUndefinedFacts } = this;
    const almanac = options.almanac ?? new Almanac({ allowUndefinedFacts });
    checkAlmanac(almanac);
    for (const fact of this.facts.values()) almanac.addFact(fact);
    for (const [name, value] of Object.entries(facts)) {
      if (value instanceof Fact) almanac.addFact(value);
      else almanac.addFact(name, value);
    }
    this.#running += 1;
    this.status = 'RUNNING';
    try {
      await this.#runAll(this.#programFor(almanac), almanac);
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.status = 'FINISHED';
    }
    const results = almanac.getResults();
    return {
      events: almanac.getEvents('success'),
      failureEvents: almanac.getEvents('failure'),
      results: results.filter(({ result }) => result),
      failureResults: results.filter(({ result }) => !result),
      almanac,
    };
  }

  async #runAll(compiled: LibraryProgram, almanac: Almanac): Promise<void> {
    const stops = this.#stops;
    let { revision } = almanac;
    let findings = compiled.program.look(almanac.facts);
    for (const set of compiled.sets) {
      if (this.#stops !== stops) return;
      if (almanac.revision !== revision) findings = compiled.program.look(almanac.facts);
      ({ revision } = almanac);
      // All rules of a priority are judged before anybody is told, so that nothing is told of a run that fails there.
      const results = resultsOf(compiled, set, findings, almanac);
      await this.#tell(
        results.map((result, index) => ({ rule: compiled.rule(set[index] as number), result })),
        almanac,
      );
    }
  }

  async #tell(
    found: readonly { readonly rule: LibraryRule; readonly result: RuleResult }[],
    almanac: Almanac,
  ): Promise<void> {
    for (const { rule, result } of found) {
      const { event } = result;
      const outcome = result.result ? 'success' : 'failure';
      // Mostly nobody listens; a promise for each would then be what a run takes longest for.
      const byRule = rule.listeners.tell(outcome, event, almanac, result);
      if (byRule !== undefined) await byRule;
      almanac.addResult(result);
      const byOutcome = this.#listeners.tell(outcome, event, almanac, result);
      if (byOutcome !== undefined) await byOutcome;
      const byType = result.result ? this.#listeners.tell(event.type, event.params, almanac, result) : undefined;
      if (byType !== undefined) await byType;
    }
  }

  #programFor({ allowUndefinedFacts }: Almanac): LibraryProgram {
    const { rules, conditions, allowUndefinedConditions, replaceFactsInEventParams } = this;
    const options = { allowUndefinedFacts, allowUndefinedConditions, replaceFactsInEventParams };
    if (this.#compiled?.isOf(rules, options)) return this.#compiled;
    const factPriorities = new Map([...this.facts].map(([name, { priority }]) => [name, priority]));
    this.#compiled = new LibraryProgram(rules, options, { conditions, factPriorities });
    return this.#compiled;
  }

  addOperator(): never {
    throw new DataOnlyError(refusals.operator);
  }

  removeOperator(): never {
    throw new DataOnlyError(refusals.operator);
  }

  addOperatorDecorator(): never {
    throw new DataOnlyError(refusals.operator);
  }

  removeOperatorDecorator(): never {
    throw new DataOnlyError(refusals.operator);
  }
}

/** Makes an engine, as the library's default export does. */
export default function createEngine(rules?: readonly RuleProperties[], options?: EngineOptions): Engine {
  return new Engine(rules, options);
}

function ruleOf(properties: RuleProperties): LibraryRule {
  for (const wanted of ['event', 'conditions']) {
    if (!Object.hasOwn(properties, wanted)) throw new Error(`Engine: addRule() argument requires "${wanted}" property`);
  }
  return new LibraryRule(properties);
}

/** What facts are put into the events counts as an evaluation does. */
function resultsOf(
  compiled: LibraryProgram,
  set: readonly number[],
  findings: Findings,
  almanac: Almanac,
): readonly RuleResult[] {
  beginEvaluation();
  try {
    return set.map((number) => compiled.resultOf(number, findings, almanac));
  } finally {
    endEvaluation();
  }
}

/** What is refused is refused when it comes, rather than when it is run; references can still be set afterwards. */
function checkConditions(conditions: Condition): void {
  try {
    compileRules([{ conditions }], { mode: 'library', allowUndefinedConditions: true });
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    throw new CompileError(error.text, error.pointer.slice('/0'.length));
  }
}
