import { Engine as Oracle, type EngineOptions as OracleOptions } from 'json-rules-engine';
import { compileRules } from '../compiler/compile.ts';
import type { Findings, Program } from '../compiler/program.ts';
import { TRUE } from '../compiler/tree.ts';
import { libraryFailure } from '../drop-in/library-failure.ts';
import { Engine } from '../json-rules-engine.ts';
import type { Coverage } from './differential-coverage-harness.ts';
import { failuresOf } from './differential-failures-harness.ts';
import { type DifferentialCase, randomCase } from './differential-rules-harness.ts';

/** What both engines give, as far as it is compared. */
interface ResultLike {
  readonly result: boolean | null;
  readonly priority: number;
  readonly event: unknown;
  toJSON(stringify: false): unknown;
}
interface RunLike {
  readonly results: readonly ResultLike[];
  readonly failureResults: readonly ResultLike[];
  readonly events: readonly unknown[];
  readonly failureEvents: readonly unknown[];
}
interface EngineLike {
  addRule(rule: never): unknown;
  setCondition(name: string, conditions: never): unknown;
  addFact(id: string, value: unknown, options?: never): unknown;
  run(facts: Record<string, unknown>): Promise<unknown>;
}
type Outcome = { readonly run: RunLike } | Fault;
interface Fault {
  /** Whether the engine did not accept the rules, rather than failed on them. */
  readonly refused: boolean;
  readonly error: unknown;
}

/** Runs cases by json-rules-engine and by our own engine. Gives the first difference, told in words, or undefined. */
export async function firstDifference(
  firstSeed: number,
  count: number,
  coverage: Coverage,
): Promise<string | undefined> {
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    const tried = randomCase(seed);
    const difference = await differenceOf(tried, coverage);
    if (difference !== undefined) return `seed ${seed}: ${difference}\n${canonical(tried)}`;
  }
  return undefined;
}

/** How the two engines differ on a case, told in words; undefined where they do not. */
export async function differenceOf(tried: DifferentialCase, coverage: Coverage): Promise<string | undefined> {
  // The library writes into the rules that it is given.
  const { rules, conditions } = structuredClone({ rules: tried.rules, conditions: tried.conditions });
  const theirs = await outcomeOf(new Oracle([], tried.options as OracleOptions), { ...tried, rules, conditions });
  const ours = await outcomeOf(new Engine([], tried.options), tried);
  coverage.ofCase(tried);
  if ('error' in theirs || 'error' in ours) {
    if (!('error' in theirs && 'error' in ours) || theirs.refused !== ours.refused) {
      return `theirs is ${told(theirs)}, ours ${told(ours)}`;
    }
    return theirs.refused
      ? differenceOfRefusals(theirs, ours, coverage)
      : differenceOfFailures(tried, { theirs, ours }, coverage);
  }
  coverage.ofResults([...theirs.run.results, ...theirs.run.failureResults].map((result) => result.toJSON(false)));
  return differenceOfRuns(theirs.run, ours.run) ?? differenceOfVerdicts(tried, ours.run);
}

function differenceOfRefusals(theirs: Fault, ours: Fault, coverage: Coverage): string | undefined {
  coverage.add(`refused ${labelOf(theirs.error)}`);
  return labelOf(theirs.error) === labelOf(ours.error) ? undefined : `theirs is ${told(theirs)}, ours ${told(ours)}`;
}

async function outcomeOf(engine: EngineLike, tried: DifferentialCase): Promise<Outcome> {
  try {
    for (const [name, conditions] of tried.conditions) engine.setCondition(name, conditions as never);
    for (const { id, value, options } of tried.engineFacts) engine.addFact(id, value, options as never);
    for (const rule of tried.rules) engine.addRule(rule as never);
  } catch (error) {
    return { refused: true, error };
  }
  try {
    return { run: (await engine.run(tried.facts)) as RunLike };
  } catch (error) {
    return { refused: false, error };
  }
}

function differenceOfRuns(theirs: RunLike, ours: RunLike): string | undefined {
  for (const run of [theirs, ours]) {
    if (run.events.some((event, index) => event !== run.results[index]?.event))
      return 'an event is not that of its result';
    const all = [...run.results, ...run.failureResults];
    if (all.length !== run.events.length + run.failureEvents.length) return 'an event is missing';
    for (const list of [run.results, run.failureResults]) {
      if (list.some(({ priority }, index) => priority > (list[index - 1]?.priority ?? priority))) return 'out of order';
    }
  }
  const json = (result: ResultLike): string => canonical(result.toJSON(false));
  return (
    differenceIn('results', theirs.results, ours.results, json) ??
    differenceIn('failure results', theirs.failureResults, ours.failureResults, json) ??
    differenceIn('events', theirs.events, ours.events, canonical) ??
    differenceIn('failure events', theirs.failureEvents, ours.failureEvents, canonical)
  );
}

/** Compares two lists without regard to order. */
function differenceIn<Item>(
  what: string,
  theirs: readonly Item[],
  ours: readonly Item[],
  text: (item: Item) => string,
): string | undefined {
  const [one, other] = [theirs.map(text).sort(), ours.map(text).sort()];
  const at = one.findIndex((item, index) => item !== other[index]);
  if (at < 0 && one.length === other.length) return undefined;
  return `${what}: theirs ${one[at] ?? `${one.length} in number`}\nours ${other[at] ?? `${other.length} in number`}`;
}

/** The compiled rules themselves, without what stands around them as an engine. */
function programOf(tried: DifferentialCase): { readonly program: Program; readonly facts: Record<string, unknown> } {
  const priorities = tried.engineFacts.map(
    ({ id, options }) => [id, Number.parseInt(String(options?.['priority']), 10)] as const,
  );
  const program = compileRules(
    tried.rules.map(({ conditions, priority }) => {
      return { conditions, priority: Number.parseInt(String(priority || 1), 10) };
    }),
    {
      mode: 'library',
      ...tried.options,
      conditions: new Map(tried.conditions),
      factPriorities: new Map(priorities),
    },
  );
  return {
    program,
    facts: { ...Object.fromEntries(tried.engineFacts.map(({ id, value }) => [id, value])), ...tried.facts },
  };
}

function differenceOfVerdicts(tried: DifferentialCase, ours: RunLike): string | undefined {
  const { program, facts } = programOf(tried);
  const verdicts = [...program.verdicts(facts)];
  if (verdicts.some((verdict) => verdict > TRUE)) return `a verdict is neither true nor false: ${verdicts.join()}`;
  const byPriority = verdicts.map((verdict, rule) => ({ verdict, priority: program.rules[rule]?.priority ?? 0 }));
  const holding = byPriority.filter(({ verdict }) => verdict === TRUE).map(({ priority }) => priority);
  return differenceIn(
    'verdicts by priority',
    ours.results.map(({ priority }) => priority),
    holding,
    String,
  );
}

/** The library fails with whichever comes first; ours must fail with one of those that it could have met. */
function differenceOfFailures(
  tried: DifferentialCase,
  { theirs, ours }: { readonly theirs: Fault; readonly ours: Fault },
  coverage: Coverage,
): string | undefined {
  const { program, facts } = programOf(tried);
  const findings: Findings = program.look(facts);
  const failures = failuresOf(program, findings, tried, facts);
  const reachable = failures.map((failure) =>
    labelOf('node' in failure ? libraryFailure(program, failure.node, findings.values) : failure.error),
  );
  coverage.add(`failed ${labelOf(theirs.error).replace(/^(UNDEFINED_FACT|Error: [A-Z][a-z]+).*/, '$1')}`);
  if (new Set(reachable).size > 1) coverage.add('failed with several errors in reach');
  for (const [whose, { error }] of Object.entries({ theirs, ours })) {
    if (!reachable.includes(labelOf(error)))
      return `${whose} failed with ${labelOf(error)}, of ${reachable.join(' | ')}`;
  }
  if (!failures.some((failure) => 'node' in failure)) return undefined;
  try {
    program.verdicts(facts);
  } catch {
    return undefined;
  }
  return 'the compiled rules did not fail';
}

/** The class of an error and what it says; JavaScript words a TypeError by the names in the code that threw it. */
function labelOf(error: unknown): string {
  if (!(error instanceof Error)) return `no error but ${String(error)}`;
  if (error instanceof TypeError) return 'TypeError';
  if ('code' in error) return `${String(error.code)}: ${error.message}`;
  return `${error.constructor.name}: ${error.message}`;
}

function told(outcome: Outcome): string {
  if (!('error' in outcome)) return 'done';
  return `${outcome.refused ? 'refused' : 'failed'} with ${labelOf(outcome.error)}`;
}

/** Any value as a text, the same for equal values only; members in the order of their names. */
export function canonical(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Date) return `Date(${value.getTime()})`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical((value as Record<string, unknown>)[name])}`).join(',')}}`;
}
