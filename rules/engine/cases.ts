import Type from 'typebox';
import type { Facts } from '../facts/declaration.ts';
import type { Declarations } from '../facts/declared-field.ts';
import { type Fault, type FaultCode, pointerTo } from '../matters/fault.ts';
import { schemaFaults } from '../matters/schema-fault.ts';
import { type CaseFailure, differenceText, type Expectation, unjudgedRules } from './case-failure.ts';
import { FALSE, TRUE, UNKNOWN } from './compiler/tree.ts';
import { walkConditions } from './condition.ts';
import { type CheckContext, fieldAt, isFault } from './condition-check.ts';
import { factsOfPhase } from './load-packs.ts';
import type { Pack, Rule } from './pack.ts';
import { compilePacks, type PackProgram } from './pack-program.ts';
import { type Path, parsePath, walkPath } from './path.ts';
import { sizeFault } from './size.ts';

const strict = { additionalProperties: false } as const;

/**
 * The cases of a pack, `<version>.cases.json` beside it: facts, and exactly the rules that must then hold, with what each
 * leads to: a `return` that becomes a `review` is another rule. Facts that a case leaves out are absent.
 */
export const casesSchema = Type.Object(
  {
    /** Where the file's JSON Schema lies (`onedoor rules schema --of cases`); for editors only. */
    $schema: Type.Optional(Type.String({ maxLength: 500 })),
    cases: Type.Array(
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 200 }),
          facts: Type.Record(
            Type.String({ maxLength: 64 }),
            Type.Record(Type.String({ maxLength: 64 }), Type.Unknown()),
          ),
          expect: Type.Array(Type.Object({ rule: Type.String(), type: Type.String(), code: Type.String() }, strict), {
            maxItems: 100,
          }),
          /** Names of the rules that cannot be judged; nothing is asked of it where it is left out. */
          unknown: Type.Optional(Type.Array(Type.String(), { maxItems: 1000 })),
        },
        strict,
      ),
      { minItems: 1, maxItems: 5000 },
    ),
  },
  strict,
);
type Cases = Type.Static<typeof casesSchema>['cases'];

/** `passed` counts the cases that gave what they expect. */
export interface CaseRun {
  readonly passed: number;
  readonly failed: number;
  readonly faults: readonly Fault[];
  /** One for each case that failed; each is among the faults too. */
  readonly failures: readonly CaseFailure[];
}

export interface CaseOptions {
  /** Which cases to run, by name; of a part of the cases it is not asked that every rule has both kinds. Left out, all. */
  readonly only?: ((name: string) => boolean) | undefined;
  /** The facts that there are; left out, those of the phase. Phase `verify` has its own in every set. */
  readonly declarations?: Declarations | undefined;
}

/**
 * Runs the cases of a pack. Besides cases that fail, it is a fault when a rule has no refusing case (one in which it
 * holds) or no permitting case (one in which it does not, although the case gives a fact that the rule asks for).
 */
export function runCases(
  pack: Pack,
  file: string,
  json: unknown,
  { only, declarations = factsOfPhase(pack.phase) }: CaseOptions = {},
): CaseRun {
  const size = sizeFault(json, file);
  const malformed = size === undefined ? schemaFaults(casesSchema, json, file) : [size];
  if (malformed.length > 0) return { passed: 0, failed: 0, faults: malformed, failures: [] };
  const { cases } = json as { readonly cases: Cases };
  const asked = [...cases.entries()].filter(([, { name }]) => only === undefined || only(name));

  const prepared = compilePacks([pack]);
  const cover = coverOf(pack, prepared);
  const failures: CaseFailure[] = [];
  for (const [index, one] of asked) {
    const verdicts = prepared.program.verdicts(one.facts);
    cover.count(verdicts, one.facts);
    const failure = failureOf(prepared, verdicts, one, pointerTo('/cases', index));
    if (failure !== undefined) failures.push(failure);
  }
  const faults = [
    ...undeclaredFaults(file, asked, declarations),
    ...failures.map(({ pointer, message: { zh, en } }) => fault(file, pointer, 'CASE_FAILED', zh, en)),
    ...(only === undefined ? cover.faults(file) : []),
  ];
  return { passed: asked.length - failures.length, failed: failures.length, faults, failures };
}

/** What a case expects and did not get, or got and did not expect; undefined where there is nothing. */
function failureOf(
  prepared: PackProgram,
  verdicts: Uint8Array,
  { name, facts, expect, unknown }: Cases[number],
  pointer: string,
): CaseFailure | undefined {
  const named = (verdict: number) => prepared.rules.filter((_, index) => verdicts[index] === verdict);
  const got = named(TRUE).map(({ rule }) => expectationOf(rule));
  const gotUnknown = named(UNKNOWN).map(({ rule }) => rule.name);
  const [wanted, found] = [expect.map(label), got.map(label)];
  const holdsAsExpected = same(wanted, found);
  if (holdsAsExpected && (unknown === undefined || same(unknown, gotUnknown))) return undefined;
  return {
    name,
    pointer: pointerTo(pointer, holdsAsExpected ? 'unknown' : 'expect'),
    message: holdsAsExpected ? differenceText(name, unknown ?? [], gotUnknown) : differenceText(name, wanted, found),
    expected: expect,
    got,
    ...(unknown === undefined ? {} : { expectedUnknown: unknown }),
    unjudged: unjudgedRules(prepared, facts),
  };
}

interface Cover {
  count(verdicts: Uint8Array, facts: Facts): void;
  /** Rules that no case refuses by, or none permits. */
  faults(file: string): Fault[];
}

/** Counts which rules cases have refused and permitted by. */
function coverOf(pack: Pack, { rules }: PackProgram): Cover {
  const places = rules.map(({ rule }) => placesOf(rule.conditions, pack));
  const refused = new Set<Rule>();
  const permitted = new Set<Rule>();
  return {
    count(verdicts, facts) {
      for (const [index, { rule }] of rules.entries()) {
        const verdict = verdicts[index];
        if (verdict === TRUE) refused.add(rule);
        if (verdict !== FALSE || permitted.has(rule)) continue;
        const touched = places[index]?.some(({ fact, path }) => walkPath(facts[fact], path) !== undefined);
        if (touched === true) permitted.add(rule);
      }
    },
    faults: (file) =>
      pack.rules.flatMap((rule) => {
        const lacks = (zh: string, en: string): Fault =>
          fault(
            file,
            '/cases',
            'CASE_MISSING',
            `规则「${rule.name}」缺少${zh}用例`,
            `rule "${rule.name}" has no ${en} case`,
          );
        return [
          ...(refused.has(rule) ? [] : [lacks('命中', 'refusing')]),
          ...(permitted.has(rule) ? [] : [lacks('放行', 'permitting')]),
        ];
      }),
  };
}

/** Where in the facts a rule looks. */
function placesOf(conditions: unknown, { conditions: shared = {} }: Pack): { fact: string; path: Path }[] {
  return walkConditions(conditions, '', shared).leaves.flatMap(({ leaf: { fact, path = '' } }) => {
    const parsed = parsePath(path);
    return 'path' in parsed ? [{ fact, path: parsed.path }] : [];
  });
}

/** A case about a fact that does not exist would prove nothing. */
function undeclaredFaults(
  file: string,
  cases: readonly [number, Cases[number]][],
  declarations: Declarations | undefined,
): Fault[] {
  const context: CheckContext = { file, declarations, matter: undefined };
  return cases.flatMap(([index, { facts }]) =>
    Object.entries(facts).flatMap(([fact, fields]) =>
      Object.keys(fields).flatMap((name) => {
        const found = fieldAt({ fact, path: `$['${name}']` }, '', context);
        return isFault(found) ? [{ ...found, pointer: pointerTo('/cases', index, 'facts', fact, name) }] : [];
      }),
    ),
  );
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join('\n') === other.toSorted().join('\n');
}

function expectationOf({ name, event }: Rule): Expectation {
  return { rule: name, type: event.type, code: event.params.code };
}

function label({ rule, type, code }: Expectation): string {
  return `${rule}/${type}/${code}`;
}

function fault(file: string, pointer: string, code: FaultCode, zh: string, en: string): Fault {
  return { file, pointer, code, message: { zh, en } };
}
