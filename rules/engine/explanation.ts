import type { Facts } from '../facts/declaration.ts';
import type { LocalizedText } from '../text.ts';
import { anotherText } from './compiler/candidate-values.ts';
import { type Change, counterfactual, type Way } from './compiler/counterfactual.ts';
import { declaredBySlot } from './compiler/declared-places.ts';
import type { Trace } from './compiler/program.ts';
import { TRUE, UNKNOWN } from './compiler/tree.ts';
import { turningTime } from './compiler/turning-time.ts';
import { Unknown } from './compiler/unknown.ts';
import type { Reason } from './evaluation.ts';
import { placeTitle, reasonOf } from './findings.ts';
import type { EventType } from './pack.ts';
import type { PackProgram } from './pack-program.ts';
import { everything, type Path } from './path.ts';
import { maskedValue, type ShowContext } from './show.ts';

/** What a rule comes to. */
export type RuleVerdict = 'holds' | 'doesNotHold' | 'unknown';

/** A value that would have to be another for a verdict to turn. Values are masked by the class of their field. */
export interface ValueChange {
  readonly fact: string;
  /** As in a condition, `$.age`; left out for the whole fact. */
  readonly path?: string;
  readonly title: LocalizedText;
  /** Null where nobody gave it. */
  readonly from: unknown;
  /** Null for nothing at all. */
  readonly to: unknown;
  /** True where any other text than those that the rule names would do; `to` is null then. */
  readonly anyOther?: true;
}

/** How a verdict could be turned: by these values and no fewer, by more than so many, or by none at all. */
export type Turn =
  | { readonly kind: 'changes'; readonly changes: readonly ValueChange[] }
  | { readonly kind: 'more'; readonly than: number }
  | { readonly kind: 'never' };

/** Everything that can be said of why a rule came to its verdict, for people and programs. */
export interface RuleExplanation {
  readonly pack: string;
  readonly version: string;
  readonly rule: string;
  readonly type: EventType;
  readonly code: string;
  readonly verdict: RuleVerdict;
  /** All conditions that have a part in the verdict. */
  readonly deciding: readonly Reason[];
  /** As few as give the verdict whatever the others are; of an unknown one, the same as `deciding`. */
  readonly sufficient: readonly Reason[];
  /** The fewest values that would have to be others for the opposite verdict; of an unknown one, what would make it hold. */
  readonly turnedBy: Turn;
  /** Of an unknown verdict: what would make the rule not hold. */
  readonly dismissedBy?: Turn;
  /** When the verdict changes by itself, and to what: left out where it never does. */
  readonly turnsAt?: { readonly at: string; readonly verdict: RuleVerdict };
}

/**
 * Explains every rule that was asked, in the order in which findings are told.
 * @param now milliseconds since 1970 UTC: when the facts were read
 */
export function explainRules(prepared: PackProgram, facts: Facts, show: ShowContext, now: number): RuleExplanation[] {
  const { program, reasoner, rules } = prepared;
  const trace = program.trace(facts);
  const reasons = reasoner.reasons(trace);
  const declared = declaredBySlot(program.slots.places, show.declarations, show.matter);
  return rules.map(({ pack, rule }, index) => {
    const told = counterfactual(program, index, trace, declared);
    const time = turningTime(program, index, trace, declared, now);
    const shown = (nodes: ReturnType<typeof reasons.deciding>): readonly Reason[] =>
      nodes.map((node) => reasonOf(prepared, trace, node, show));
    return {
      pack: pack.pack,
      version: pack.version,
      rule: rule.name,
      type: rule.event.type as EventType,
      code: rule.event.params.code,
      verdict: verdictName(trace, index),
      deciding: shown(reasons.deciding(index)),
      sufficient: shown(reasons.sufficient(index)),
      ...(told.verdict === UNKNOWN
        ? { turnedBy: turnOf(told.toTrue, show), dismissedBy: turnOf(told.toFalse, show) }
        : { turnedBy: turnOf(told.turned, show) }),
      ...(time === undefined
        ? {}
        : { turnsAt: { at: new Date(time.at).toISOString(), verdict: nameOf(time.verdict) } }),
    };
  });
}

function verdictName({ verdicts }: Trace, rule: number): RuleVerdict {
  return nameOf(verdicts[rule]);
}

function nameOf(verdict: number | undefined): RuleVerdict {
  if (verdict === TRUE) return 'holds';
  return verdict === UNKNOWN ? 'unknown' : 'doesNotHold';
}

function turnOf(way: Way, show: ShowContext): Turn {
  return way.kind === 'changes' ? { kind: 'changes', changes: way.changes.map((one) => changeOf(one, show)) } : way;
}

function changeOf({ place: { fact, path }, from, to }: Change, show: ShowContext): ValueChange {
  const written = pathText(path);
  const at = { fact, ...(written === '$' ? {} : { path: written }) };
  return {
    ...at,
    title: placeTitle(fact, path, show),
    from: from instanceof Unknown ? null : maskedValue(from, at, show),
    to: to === anotherText ? null : maskedValue(to, at, show),
    ...(to === anotherText ? { anyOther: true as const } : {}),
  };
}

/** A path as authors write it. */
function pathText(path: Path): string {
  const parts = path.map((segment) => {
    if (segment === everything) return '[*]';
    if (typeof segment === 'number') return `[${segment}]`;
    return /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(segment) ? `.${segment}` : `['${segment}']`;
  });
  return `$${parts.join('')}`;
}
