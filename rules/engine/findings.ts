import type { Facts } from '../facts/declaration.ts';
import type { Trace } from './compiler/program.ts';
import { TRUE, UNKNOWN } from './compiler/tree.ts';
import type { Finding, Reason } from './evaluation.ts';
import { reasonOf } from './explaining/reason.ts';
import type { Reasons } from './explaining/reasons.ts';
import { type ShowContext, shownText } from './explaining/show.ts';
import { fillMessage, placeholdersOf } from './message.ts';
import type { EventType } from './pack.ts';
import type { PackProgram, PackRule } from './pack-program.ts';
import { findingOfWant } from './unknown-finding.ts';
import { Wants } from './wants.ts';

/** What is told of an evaluation: the rules that hold, in their order, then the values that were wanted and are not known. */
export function findingsOf(prepared: PackProgram, trace: Trace, show: ShowContext): readonly Finding[] {
  const { verdicts } = trace;
  // Most rules hold of nobody; then there is nothing to give reasons for.
  if (!verdicts.includes(TRUE) && !verdicts.includes(UNKNOWN)) return [];
  const reasons = prepared.reasoner.reasons(trace);
  const findings: Finding[] = [];
  const wants = new Wants(prepared, reasons, show);
  for (const [index, verdict] of verdicts.entries()) {
    const rule = prepared.rules[index];
    if (rule === undefined) throw new Error(`the program has a rule ${index} that no pack has`);
    if (verdict === TRUE) findings.push(...findingsOfRule(rule, reasonsFor(prepared, reasons, index, show), show));
    else if (verdict === UNKNOWN) wants.add(index);
  }
  return [...findings, ...wants.all().map(findingOfWant)];
}

/** Why a rule holds, for people: the conditions that decided, masked by the class of their field. */
function reasonsFor(prepared: PackProgram, reasons: Reasons, rule: number, show: ShowContext): readonly Reason[] {
  return reasons.deciding(rule).map((node) => reasonOf(prepared, reasons.trace, node, show));
}

/** One finding, or one for each form field where the rule's pointer is a list of them. */
function findingsOfRule({ pack, rule }: PackRule, because: readonly Reason[], show: ShowContext): Finding[] {
  const { code, message, pointer, ...params } = rule.event.params;
  return placesOf(pointer, show.facts).map((place) => {
    const shown = { ...show, facts: place.facts };
    return {
      pack: pack.pack,
      version: pack.version,
      rule: rule.name,
      type: rule.event.type as EventType,
      code,
      ...(place.pointer === undefined ? {} : { pointer: place.pointer }),
      message: {
        zh: fillMessage(message.zh, (wanted) => shownText(wanted, 'zh', shown)),
        en: fillMessage(message.en, (wanted) => shownText(wanted, 'en', shown)),
      },
      params,
      because,
    };
  });
}

interface Place {
  readonly pointer: string | undefined;
  /** Here a list in the pointer holds the one field that is pointed to, so that the message names that field alone. */
  readonly facts: Facts;
}

/** Where a pointer leads. A list that is empty leaves the form as a whole, for a rule that holds for another reason. */
function placesOf(pointer: string | undefined, facts: Facts): readonly [Place, ...Place[]] {
  const [each] = placeholdersOf(pointer ?? '');
  if (pointer === undefined || each === undefined) return [{ pointer, facts }];
  const name = each.path.slice(each.path.indexOf('.') + 1);
  const listed = facts[each.fact]?.[name];
  const [first, ...others] = Array.isArray(listed) ? listed.map(String) : [];
  const placeOf = (field: string): Place => {
    const narrowed = { ...facts, [each.fact]: { ...facts[each.fact], [name]: [field] } };
    return { pointer: pointer.replace(each.whole, () => field), facts: narrowed };
  };
  if (first === undefined) return [{ pointer: pointer.slice(0, pointer.lastIndexOf('/')), facts }];
  return [placeOf(first), ...others.map(placeOf)];
}
