import Type from 'typebox';
import type { Facts } from '../facts/declaration.ts';
import { type Fault, type FaultCode, pointerTo } from '../matters/fault.ts';
import { schemaFaults } from '../matters/schema-fault.ts';
import { TRUE, UNKNOWN } from './compiler/tree.ts';
import { walkConditions } from './condition.ts';
import { type CheckContext, fieldAt, isFault } from './condition-check.ts';
import { factsOfPhase } from './load-packs.ts';
import type { Pack, Rule } from './pack.ts';
import { compilePacks } from './pack-program.ts';
import { parsePath, walkPath } from './path.ts';
import { sizeFault } from './size.ts';

const strict = { additionalProperties: false } as const;

/**
 * The cases of a pack, `<version>.cases.json` beside it: facts, and exactly the rules that must then hold, with what each
 * leads to: a `return` that becomes a `review` is another rule. Facts that a case leaves out are absent.
 */
const casesSchema = Type.Object(
  {
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
}

/**
 * Runs the cases of a pack. Besides cases that fail, it is a fault when a rule has no refusing case (one in which it
 * holds) or no permitting case (one in which it does not, although the case gives a fact that the rule asks for).
 */
export function runCases(pack: Pack, file: string, json: unknown): CaseRun {
  const size = sizeFault(json, file);
  const malformed = size === undefined ? schemaFaults(casesSchema, json, file) : [size];
  if (malformed.length > 0) return { passed: 0, failed: 0, faults: malformed };
  const { cases } = json as { readonly cases: Cases };
  const faults = undeclaredFaults(pack, file, cases);

  const { program, rules } = compilePacks([pack]);
  const refused = new Set<number>();
  const permitted = new Set<number>();
  let passed = 0;
  for (const [index, { name, facts, expect, unknown }] of cases.entries()) {
    const verdicts = program.verdicts(facts);
    const holding = new Set(rules.filter((_, index) => verdicts[index] === TRUE).map(({ rule }) => rule));
    const unjudged = new Set(rules.filter((_, index) => verdicts[index] === UNKNOWN).map(({ rule }) => rule));
    const held = new Set(pack.rules.flatMap((rule, position) => (holding.has(rule) ? [position] : [])));
    const found = listed(
      pack.rules
        .filter((_, position) => held.has(position))
        .map(expectationOf)
        .map(label),
    );
    const wanted = listed(expect.map(label));
    pack.rules.forEach((rule, position) => {
      if (held.has(position)) refused.add(position);
      else if (!unjudged.has(rule) && touches(rule.conditions, pack, facts)) permitted.add(position);
    });
    const foundUnknown = listed([...unjudged].map((rule) => rule.name));
    const wantedUnknown = unknown === undefined ? foundUnknown : listed(unknown);
    if (found === wanted && foundUnknown === wantedUnknown) {
      passed += 1;
      continue;
    }
    const differs = found === wanted ? 'unknown' : 'expect';
    const [expected, got] = found === wanted ? [wantedUnknown, foundUnknown] : [wanted, found];
    const [zh, en] = [
      `用例「${name}」预期 [${expected}]，实得 [${got}]`,
      `case "${name}" expects [${expected}], got [${got}]`,
    ];
    faults.push(fault(file, pointerTo('/cases', index, differs), 'CASE_FAILED', zh, en));
  }
  pack.rules.forEach(({ name }, position) => {
    const lacks = (zh: string, en: string) =>
      faults.push(
        fault(file, '/cases', 'CASE_MISSING', `规则「${name}」缺少${zh}用例`, `rule "${name}" has no ${en} case`),
      );
    if (!refused.has(position)) lacks('命中', 'refusing');
    if (!permitted.has(position)) lacks('放行', 'permitting');
  });
  return { passed, failed: cases.length - passed, faults };
}

/** A case about a fact that does not exist would prove nothing. */
function undeclaredFaults(pack: Pack, file: string, cases: Cases): Fault[] {
  const context: CheckContext = { file, declarations: factsOfPhase(pack.phase), matter: undefined };
  return cases.flatMap(({ facts }, index) =>
    Object.entries(facts).flatMap(([fact, fields]) =>
      Object.keys(fields).flatMap((name) => {
        const found = fieldAt({ fact, path: `$['${name}']` }, '', context);
        return isFault(found) ? [{ ...found, pointer: pointerTo('/cases', index, 'facts', fact, name) }] : [];
      }),
    ),
  );
}

function touches(conditions: unknown, { conditions: shared = {} }: Pack, facts: Facts): boolean {
  return walkConditions(conditions, '', shared).leaves.some(({ leaf }) => {
    const path = parsePath(leaf.path ?? '');
    return 'path' in path && walkPath(facts[leaf.fact], path.path) !== undefined;
  });
}

function listed(labels: readonly string[]): string {
  return labels.toSorted().join(', ');
}

type Expectation = Cases[number]['expect'][number];

function expectationOf({ name, event }: Rule): Expectation {
  return { rule: name, type: event.type, code: event.params.code };
}

function label({ rule, type, code }: Expectation): string {
  return `${rule}/${type}/${code}`;
}

function fault(file: string, pointer: string, code: FaultCode, zh: string, en: string): Fault {
  return { file, pointer, code, message: { zh, en } };
}
