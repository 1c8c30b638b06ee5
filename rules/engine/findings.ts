import type { Facts } from '../facts/declaration.ts';
import { declaredField } from '../facts/declared-field.ts';
import type { LocalizedText } from '../text.ts';
import type { Trace } from './compiler/program.ts';
import { FALSE, TRUE, UNKNOWN } from './compiler/tree.ts';
import { type Cause, Unknown } from './compiler/unknown.ts';
import { isFactReference } from './condition.ts';
import type { Finding, Reason } from './evaluation.ts';
import type { LeafNode, Reasons } from './explaining/reasons.ts';
import { maskedBeside, maskedValue, type NamedPlace, type ShowContext, shownText } from './explaining/show.ts';
import { fillMessage, placeholdersOf } from './message.ts';
import type { EventType } from './pack.ts';
import type { PackProgram, PackRule } from './pack-program.ts';
import type { Path } from './path.ts';
import { findingOfWant, placeKey, type Want } from './unknown-finding.ts';
import { remedyFor, saidOfWhole } from './when-unknown.ts';

/** What is told of an evaluation: the rules that hold, in their order, then the values that were wanted and are not known. */
export function findingsOf(prepared: PackProgram, trace: Trace, show: ShowContext): readonly Finding[] {
  const { verdicts } = trace;
  // Most rules hold of nobody; then there is nothing to give reasons for.
  if (!verdicts.includes(TRUE) && !verdicts.includes(UNKNOWN)) return [];
  const reasons = prepared.reasoner.reasons(trace);
  const findings: Finding[] = [];
  const wants = new Map<string, Want>();
  for (const [index, verdict] of verdicts.entries()) {
    const rule = prepared.rules[index];
    if (rule === undefined) throw new Error(`the program has a rule ${index} that no pack has`);
    if (verdict === TRUE) findings.push(...findingsOfRule(rule, reasonsFor(prepared, reasons, index, show), show));
    else if (verdict === UNKNOWN) gatherWants(prepared, reasons, index, show, wants);
  }
  return [...findings, ...[...wants.values()].map(findingOfWant)];
}

/** Why a rule holds, for people: the conditions that decided, masked by the class of their field. */
function reasonsFor(prepared: PackProgram, reasons: Reasons, rule: number, show: ShowContext): readonly Reason[] {
  return reasons.deciding(rule).map((node) => reasonOf(prepared, reasons.trace, node, show));
}

/** A condition with what was found, masked. */
export function reasonOf(
  { program }: PackProgram,
  { leaves, values }: Trace,
  node: LeafNode,
  show: ShowContext,
): Reason {
  const { slot, valueSlot } = program.leaves[node.leaf] ?? {};
  const { fact, path, operator, value } = node.source;
  const at = { fact: String(fact), ...(path === undefined ? {} : { path: String(path) }) };
  const found = slot === undefined ? undefined : values[slot];
  const compared = valueSlot === undefined ? value : values[valueSlot];
  const cause = causeOf(found) ?? (valueSlot === undefined ? undefined : causeOf(compared));
  // An order tells of two values only that they differ; anything else can tell what one is by the other.
  const tellsApart = /than/i.test(String(operator));
  const other = isFactReference(value) ? value : undefined;
  const shown = (one: unknown, place: NamedPlace, beside: NamedPlace): unknown =>
    tellsApart ? maskedValue(known(one), place, show) : maskedBeside(known(one), place, beside, show);
  return {
    ...at,
    operator: String(operator),
    value: shown(compared, other ?? at, at),
    actual: shown(found, at, other ?? at),
    ...(leaves[node.leaf] === FALSE ? { negated: true as const } : {}),
    ...(cause === undefined ? {} : { unknown: cause }),
  };
}

function known(value: unknown): unknown {
  return value instanceof Unknown ? undefined : value;
}

function causeOf(value: unknown): Cause | undefined {
  if (value === undefined) return 'absent';
  return value instanceof Unknown ? value.cause : undefined;
}

/** One want for each place, cause and remedy, however many rules look there. */
function gatherWants(
  prepared: PackProgram,
  reasons: Reasons,
  index: number,
  show: ShowContext,
  wants: Map<string, Want>,
): void {
  const { program, rules } = prepared;
  const { pack, rule } = rules[index] as PackRule;
  const { values } = reasons.trace;
  for (const node of reasons.deciding(index)) {
    const leaf = program.leaves[node.leaf];
    for (const slot of [leaf?.slot, leaf?.valueSlot]) {
      const place = slot === undefined ? undefined : program.slots.places[slot];
      const cause = slot === undefined ? undefined : causeOf(values[slot]);
      if (place === undefined || cause === undefined || slot === undefined) continue;
      const { fact } = place;
      const { whenUnknown = {} } = pack;
      const remedy = remedyFor(whenUnknown, fact, place.path, cause);
      if (remedy === 'notMet') continue;
      const path = remedy !== 'ask' && saidOfWhole(whenUnknown, fact, place.path) ? [] : place.path;
      const key = `${placeKey(fact, path)} ${cause} ${remedy}`;
      const before = wants.get(key);
      const names = before?.rules ?? [];
      const value = values[slot];
      wants.set(key, {
        pack: before?.pack ?? pack,
        fact,
        path,
        cause,
        source: value instanceof Unknown ? value.source : undefined,
        remedy,
        rules: names.includes(rule.name) ? names : [...names, rule.name],
        because: before?.because ?? [reasonOf(prepared, reasons.trace, node, show)],
        title: placeTitle(fact, path, show),
      });
    }
  }
}

/** What a place in the facts is called. */
export function placeTitle(fact: string, path: Path, { declarations, matter }: ShowContext): LocalizedText {
  const declaration = declarations?.get(fact);
  const field = declaration === undefined ? undefined : declaredField(declaration, path, matter);
  if (field !== undefined && field !== 'perMatter') return field.title;
  return declaration?.title ?? { zh: fact, en: fact };
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
