import type { Facts } from '../../facts/declaration.ts';
import type { LocalizedText } from '../../text.ts';
import type { Trace } from '../compiler/program.ts';
import { TRUE, UNKNOWN } from '../compiler/tree.ts';
import type { Reason } from '../evaluation.ts';
import type { EventType } from '../pack.ts';
import type { PackProgram } from '../pack-program.ts';
import { type Counterfactual, counterfactual } from './counterfactual.ts';
import { declaredBySlot } from './declared-places.ts';
import { reasonOf } from './reason.ts';
import type { ShowContext } from './show.ts';
import { turningTime } from './turning-time.ts';
import { counterfactualSentences, turningSentence } from './turning-words.ts';
import { leafSentence } from './wording.ts';

/** What a rule comes to. */
export type RuleVerdict = 'holds' | 'doesNotHold' | 'unknown';

/** A condition that has a part in a verdict. */
export interface ExplainedReason extends Reason {
  /** Whether it is one of as few conditions as give the verdict whatever the others are. */
  readonly sufficient: boolean;
  /** How things are, a sentence without a full stop. */
  readonly text: LocalizedText;
}

/** Everything that can be said of why a rule came to its verdict. Personal values are masked, in the sentences as well. */
export interface RuleExplanation {
  readonly pack: string;
  readonly version: string;
  readonly rule: string;
  readonly type: EventType;
  readonly code: string;
  readonly verdict: RuleVerdict;
  /** All conditions that decided; of an unknown verdict, those that are not known. */
  readonly because: readonly ExplainedReason[];
  /**
   * The fewest values that would have to be others for the opposite verdict, as sentences; of an unknown verdict what is not
   * known, and what would settle it either way. `values` is how many would have to be others, where that is known.
   */
  readonly turnedBy: { readonly values?: number; readonly texts: readonly LocalizedText[] };
  /** When the verdict changes by itself, and to what; left out where it never does. */
  readonly turnsByItself?: { readonly verdict: RuleVerdict; readonly text: LocalizedText };
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
  return rules.map(({ pack, rule }, index): RuleExplanation => {
    const found = counterfactual(program, index, trace, declared);
    const time = turningTime(program, index, trace, declared, now);
    const sufficient = new Set(reasons.sufficient(index));
    return {
      pack: pack.pack,
      version: pack.version,
      rule: rule.name,
      type: rule.event.type as EventType,
      code: rule.event.params.code,
      verdict: verdictName(trace, index),
      because: reasons.deciding(index).map((node) => ({
        ...reasonOf(prepared, trace, node, show),
        sufficient: sufficient.has(node),
        text: leafSentence(program, trace, node, show),
      })),
      turnedBy: { ...changesOf(found), texts: counterfactualSentences(program, trace, found, show) },
      ...(time === undefined
        ? {}
        : {
            turnsByItself: {
              verdict: nameOf(time.verdict),
              text: turningSentence(program, trace, index, time, show),
            },
          }),
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

function changesOf(found: Counterfactual): { values?: number } {
  if (found.verdict === UNKNOWN || found.turned.kind !== 'changes') return {};
  return { values: found.turned.changes.length };
}
