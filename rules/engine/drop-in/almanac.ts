import { CompileError, refusalTexts } from '../compiler/compile-error.ts';
import { parseLibraryPath } from '../compiler/library-path.ts';
import { walkPath } from '../path.ts';
import { DataOnlyError, refusals } from './data-only.ts';
import { Fact, type FactOptions } from './library-fact.ts';
import { UndefinedFactError } from './library-failure.ts';
import type { RuleResult } from './rule-result.ts';

export interface AlmanacOptions {
  readonly allowUndefinedFacts?: boolean;
  readonly pathResolver?: unknown;
}

/** An event of a rule: what kind, and with what particulars. */
export interface RuleEvent {
  readonly type: string;
  readonly params?: Record<string, unknown>;
}

/** The facts of one run of an engine, and what it has found so far. */
export class Almanac {
  readonly allowUndefinedFacts: boolean;
  /** By name; nothing is inherited. */
  readonly facts: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  /** Grows with each fact that is added. */
  revision = 0;
  readonly #events: { readonly success: RuleEvent[]; readonly failure: RuleEvent[] } = { success: [], failure: [] };
  readonly #results: RuleResult[] = [];

  /** @throws DataOnlyError for a path resolver */
  constructor({ allowUndefinedFacts, pathResolver }: AlmanacOptions = {}) {
    this.allowUndefinedFacts = Boolean(allowUndefinedFacts);
    if (pathResolver) throw new DataOnlyError(refusals.pathResolver);
  }

  /** Adds a fact, or gives it another value. Rules that are evaluated later see it. @throws as `Fact` */
  addFact(fact: Fact): this;
  addFact(id: string, value: unknown, options?: FactOptions): this;
  addFact(fact: Fact | string, value?: unknown, options?: FactOptions): this {
    const added = fact instanceof Fact ? fact : new Fact(fact, value, options);
    this.facts[added.id] = added.value;
    this.revision += 1;
    return this;
  }

  addRuntimeFact(id: string, value: unknown): void {
    this.addFact(id, value);
  }

  /**
   * The value of a fact, or what a path leads to in it. Data does not depend on parameters.
   * @throws UndefinedFactError, as a rejection, for a fact that there is not unless that is allowed
   */
  async factValue<Value = unknown>(id: string, _params?: unknown, path?: string | null): Promise<Value> {
    return this.lookUp(id, path) as Value;
  }

  /** As `factValue`, at once. @throws as `factValue` */
  lookUp(id: string, path?: unknown): unknown {
    if (!Object.hasOwn(this.facts, id)) {
      if (this.allowUndefinedFacts) return undefined;
      throw new UndefinedFactError(id);
    }
    const value = this.facts[id];
    if (!path || typeof value !== 'object' || value === null) return value;
    const parsed = parseLibraryPath(String(path));
    if ('defect' in parsed) throw new CompileError(refusalTexts.path(parsed.defect), String(path));
    return walkPath(value, parsed.path);
  }

  addResult(result: RuleResult): void {
    this.#results.push(result);
    this.#events[result.result ? 'success' : 'failure'].push(result.event);
  }

  getResults(): readonly RuleResult[] {
    return this.#results;
  }

  getEvents(outcome?: 'success' | 'failure'): readonly RuleEvent[] {
    if (outcome !== undefined) return this.#events[outcome];
    return [...this.#events.success, ...this.#events.failure];
  }
}

/** @throws DataOnlyError for an almanac that finds the values of facts in a way of its own, which rules would not see */
export function checkAlmanac(almanac: Almanac): void {
  if (almanac instanceof Almanac && almanac.factValue === Almanac.prototype.factValue) return;
  throw new DataOnlyError(refusals.almanac);
}
