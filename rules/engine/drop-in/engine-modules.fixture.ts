import makeLibraryEngine, * as library from 'json-rules-engine';
import createEngine, { Almanac, Engine, Fact, Rule } from '../json-rules-engine.ts';

/** What both json-rules-engine and its stand-in give, without the types in which they differ. */
export interface EngineModule {
  /** The default export, a factory. */
  readonly default: (rules?: readonly unknown[], options?: object) => AnyEngine;
  readonly Engine: new (rules?: readonly unknown[], options?: object) => AnyEngine;
  readonly Rule: new (rule?: unknown) => AnyRule;
  readonly Fact: new (id: string, value: unknown, options?: object) => object;
  readonly Almanac: new (options?: object) => AnyAlmanac;
}

export interface AnyEngine {
  readonly rules: readonly AnyRule[];
  readonly status: string;
  addRule(rule: unknown): AnyEngine;
  updateRule(rule: unknown): void;
  removeRule(rule: unknown): boolean;
  setCondition(name: string, conditions: unknown): AnyEngine;
  removeCondition(name: string): boolean;
  addFact(id: unknown, value?: unknown, options?: object): AnyEngine;
  removeFact(id: unknown): boolean;
  getFact(id: string): { readonly value: unknown; readonly priority: number } | undefined;
  addOperator(name: string, compare: unknown): unknown;
  on(name: string, listener: (...details: never[]) => unknown): AnyEngine;
  stop(): AnyEngine;
  run(facts?: object, options?: object): Promise<AnyRun>;
}

export interface AnyRule {
  readonly name: unknown;
  setPriority(priority: unknown): AnyRule;
  setConditions(conditions: unknown): AnyRule;
  setEvent(event: unknown): AnyRule;
  on(outcome: string, listener: (...details: never[]) => unknown): AnyRule;
  getConditions(): unknown;
  toJSON(stringify?: boolean): unknown;
}

export interface AnyAlmanac {
  addFact(id: unknown, value?: unknown): AnyAlmanac;
  addRuntimeFact(id: string, value: unknown): void;
  factValue(id: string, params?: unknown, path?: string): Promise<unknown>;
  getEvents(outcome?: string): readonly unknown[];
  getResults(): readonly AnyResult[];
}

export interface AnyResult {
  readonly name: unknown;
  readonly result: boolean;
  readonly priority: number;
  readonly conditions: Readonly<Record<string, unknown>>;
  toJSON(stringify?: boolean): unknown;
}

export interface AnyRun {
  readonly events: readonly { readonly type: string; readonly params?: Readonly<Record<string, unknown>> }[];
  readonly failureEvents: readonly { readonly type: string }[];
  readonly results: readonly AnyResult[];
  readonly failureResults: readonly AnyResult[];
  readonly almanac: AnyAlmanac;
}

export const theirs = { ...library, default: makeLibraryEngine } as unknown as EngineModule;

export const ours = { default: createEngine, Engine, Rule, Fact, Almanac } as unknown as EngineModule;

/** A rule that holds of everything, or of nothing. */
export function ruleThat(holds: boolean, type: string, more: object = {}): Record<string, unknown> {
  const always = { all: [] };
  return { conditions: holds ? always : { not: always }, event: { type }, ...more };
}

/** A leaf that compares a fact with a value. */
export function leaf(fact: string, operator: string, value: unknown, more: object = {}): Record<string, unknown> {
  return { fact, operator, value, ...more };
}
