import { type CompileOptions, compileRules } from '../compiler/compile.ts';
import { CompileError, refusalTexts } from '../compiler/compile-error.ts';
import { parseLibraryPath } from '../compiler/library-path.ts';
import type { Findings, Program } from '../compiler/program.ts';
import { type Node, TRUE, walkAsLibrary } from '../compiler/tree.ts';
import type { Almanac, RuleEvent } from './almanac.ts';
import { copyOfData } from './data-copy.ts';
import { libraryFailure } from './library-failure.ts';
import type { LibraryRule } from './library-rule.ts';
import { RuleResult } from './rule-result.ts';

export interface LibraryOptions {
  readonly allowUndefinedFacts: boolean;
  readonly allowUndefinedConditions: boolean;
  readonly replaceFactsInEventParams: boolean;
}

/** A rule with what it had when it was compiled. */
interface CompiledRule extends Pick<LibraryRule, 'conditions' | 'priority' | 'event'> {
  readonly rule: LibraryRule;
}

/** The rules of an engine as they were when they were compiled. */
export class LibraryProgram {
  readonly program: Program;
  /** Numbers of rules: one list for each priority, the highest first, each in declared order. */
  readonly sets: readonly (readonly number[])[];
  readonly #rules: readonly CompiledRule[];
  readonly #options: LibraryOptions;

  /** @throws CompileError for paths, cycles and sizes that are refused */
  constructor(
    rules: readonly LibraryRule[],
    options: LibraryOptions,
    { conditions, factPriorities }: Pick<CompileOptions, 'conditions' | 'factPriorities'>,
  ) {
    const { allowUndefinedFacts, allowUndefinedConditions } = options;
    this.program = compileRules(
      rules.map((rule) => ({ conditions: rule.conditions, priority: rule.priority })),
      {
        mode: 'library',
        allowUndefinedFacts,
        allowUndefinedConditions,
        ...(conditions && { conditions }),
        ...(factPriorities && { factPriorities }),
      },
    );
    if (options.replaceFactsInEventParams) rules.forEach(checkParams);
    this.#rules = rules.map((rule) => {
      const { conditions: written, priority, event } = rule;
      return { rule, conditions: written, priority, event };
    });
    this.#options = options;
    const priorities = [...new Set(rules.map(({ priority }) => priority))].sort((one, other) => other - one);
    this.sets = priorities.map((wanted) =>
      rules.flatMap(({ priority }, number) => (priority === wanted ? [number] : [])),
    );
  }

  /** Whether these are the same rules and options, and unchanged. */
  isOf(rules: readonly LibraryRule[], options: LibraryOptions): boolean {
    const own = this.#options;
    return (
      own.allowUndefinedFacts === options.allowUndefinedFacts &&
      own.allowUndefinedConditions === options.allowUndefinedConditions &&
      own.replaceFactsInEventParams === options.replaceFactsInEventParams &&
      rules.length === this.#rules.length &&
      this.#rules.every((known, index) => rules[index] === known.rule && isUnchanged(known))
    );
  }

  rule(number: number): LibraryRule {
    const found = this.#rules[number];
    if (found === undefined) throw new Error(`there is no rule ${number}`);
    return found.rule;
  }

  /** What a rule comes to. @throws what the library throws for the first condition that fails where it is reached */
  resultOf(number: number, findings: Findings, almanac: Almanac): RuleResult {
    const { program } = this;
    const rule = this.rule(number);
    const { node } = program.rules[number] as { readonly node: Node };
    const fail = (failed: Node): never => {
      throw libraryFailure(program, failed, findings.values);
    };
    const result = walkAsLibrary(node, findings.leaves, fail, ignored) === TRUE;
    return new RuleResult(rule, result, this.#eventOf(rule, almanac), { program, node, findings });
  }

  /** A copy of the rule's event; where facts are to be replaced, those at the top of its particulars are. */
  #eventOf({ event }: LibraryRule, almanac: Almanac): RuleEvent {
    const copy = copyOfData(event) as RuleEvent;
    const { params } = copy;
    if (!this.#options.replaceFactsInEventParams || typeof params !== 'object') return copy;
    const replaced = Object.entries(params).map(([name, value]) => {
      return [name, refersToFact(value) ? almanac.lookUp(value.fact, value.path) : value] as const;
    });
    const list = Array.isArray(params);
    return {
      type: copy.type,
      params: (list ? replaced.map(([, value]) => value) : Object.fromEntries(replaced)) as never,
    };
  }
}

function isUnchanged({ rule, conditions, priority, event }: CompiledRule): boolean {
  return rule.conditions === conditions && rule.priority === priority && rule.event === event;
}

function checkParams({ event }: LibraryRule, number: number): void {
  if (typeof event.params !== 'object') return;
  for (const [name, value] of Object.entries(event.params)) {
    if (!refersToFact(value) || !value.path) continue;
    const parsed = parseLibraryPath(String(value.path));
    if (!('defect' in parsed)) continue;
    throw new CompileError(refusalTexts.path(parsed.defect), `/${number}/event/params/${name}/path`);
  }
}

function refersToFact(value: unknown): value is { readonly fact: string; readonly path?: unknown } {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'fact');
}

function ignored(): void {}
