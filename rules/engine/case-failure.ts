import type { Facts } from '../facts/declaration.ts';
import type { LocalizedText } from '../text.ts';
import { UNKNOWN } from './compiler/tree.ts';
import { type Cause, Unknown } from './compiler/unknown.ts';
import type { PackProgram } from './pack-program.ts';
import { everything, type Path } from './path.ts';

/** What a case says of a rule: that it holds, and what that leads to. */
export interface Expectation {
  readonly rule: string;
  readonly type: string;
  readonly code: string;
}

/** A case that did not give what it expects. */
export interface CaseFailure {
  readonly name: string;
  /** JSON pointer to what it expects, in the file of cases. */
  readonly pointer: string;
  readonly message: LocalizedText;
  readonly expected: readonly Expectation[];
  readonly got: readonly Expectation[];
  /** Rules that were to be unknown; undefined where the case does not say. */
  readonly expectedUnknown?: readonly string[];
  readonly unjudged: readonly UnjudgedRule[];
}

/** A rule that could not be judged, and what it lacks for that. */
export interface UnjudgedRule {
  readonly rule: string;
  readonly lacks: readonly { readonly place: string; readonly cause: Cause }[];
}

/** The rules that facts leave unjudged, each with the values that are not known and would have decided. */
export function unjudgedRules({ program, reasoner, rules }: PackProgram, facts: Facts): UnjudgedRule[] {
  const trace = program.trace(facts);
  if (!trace.verdicts.includes(UNKNOWN)) return [];
  const reasons = reasoner.reasons(trace);
  return rules.flatMap(({ rule }, index) => {
    if (trace.verdicts[index] !== UNKNOWN) return [];
    const lacks = new Map<string, UnjudgedRule['lacks'][number]>();
    for (const { leaf } of reasons.deciding(index)) {
      const { slot, valueSlot } = program.leaves[leaf] ?? {};
      for (const one of [slot, valueSlot]) {
        const place = one === undefined ? undefined : program.slots.places[one];
        const value = one === undefined ? undefined : trace.values[one];
        if (place === undefined || (value !== undefined && !(value instanceof Unknown))) continue;
        const name = placeName(place.fact, place.path);
        lacks.set(name, { place: name, cause: value?.cause ?? 'absent' });
      }
    }
    return [{ rule: rule.name, lacks: [...lacks.values()] }];
  });
}

/** A place as authors write it: `form.registeredOn`, `materials.missing[0]`. */
function placeName(fact: string, path: Path): string {
  const parts = path.map((segment) => {
    if (segment === everything) return '[*]';
    return typeof segment === 'number' ? `[${segment}]` : `.${segment}`;
  });
  return fact + parts.join('');
}

/** Says in what a case differs from what it expects: what is lacking, and what is there besides. */
export function differenceText(name: string, expected: readonly string[], got: readonly string[]): LocalizedText {
  const lacking = without(expected, got).join(', ');
  const besides = without(got, expected).join(', ');
  const [zh, en]: [string[], string[]] = [[], []];
  if (lacking !== '') {
    zh.push(`缺少 [${lacking}]`);
    en.push(`lacks [${lacking}]`);
  }
  if (besides !== '') {
    zh.push(`多出 [${besides}]`);
    en.push(`has [${besides}] besides`);
  }
  return { zh: `用例「${name}」与预期不符：${zh.join('，')}`, en: `case "${name}" ${en.join(' and ')}` };
}

/** What one list has more of; what stands in it twice is there twice. */
function without(all: readonly string[], taken: readonly string[]): string[] {
  const rest = [...taken];
  return all.filter((one) => {
    const at = rest.indexOf(one);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}
