import { type Fault, type FaultCode, pointerTo } from '../../matters/fault.ts';
import type { Matter } from '../../matters/matter.ts';
import { termText } from './condition-text.ts';
import { type EventRelation, eventRelation } from './event-relation.ts';
import type { PackOverlap } from './pack-overlap.ts';
import type { LogicFindings } from './rule-logic.ts';
import type { PlacedRule, RuleSpaces } from './rule-space.ts';
import { sharedTerm } from './shared-term.ts';
import { type Effort, isWithin, type Term } from './term.ts';

/** What a check of pairs of rules works with. */
export interface PairContext {
  readonly matters: readonly Matter[];
  readonly spaces: RuleSpaces;
  readonly overlap: PackOverlap;
  readonly effort: Effort;
}

interface Pair {
  readonly one: PlacedRule;
  readonly other: PlacedRule;
  readonly relation: Exclude<EventRelation, 'beside'>;
  /** Matters in which both are asked together. */
  readonly matters: readonly Matter[];
}

/**
 * Rules of one phase whose events have to do with each other: the same code (in phase `route` the same step).
 *
 * - `SUBSUMED`: a rule whose conditions imply those of another that says the same, in every matter that both are for. Two
 *   rules of a pack that hold of exactly the same facts are a fault: every such applicant is told twice. A narrower rule, or
 *   one of another pack, is a warning: it may have a better message, or be there for the time when the other is not.
 * - `CONTRADICTS`: one code with two types of event. A fault where both are done of the same facts and cannot both be done
 *   (`return` and `warn`); a warning where that is only possible, since facts that look independent may not be, and where
 *   both can be done.
 */
export function pairFindings(rules: readonly PlacedRule[], context: PairContext): LogicFindings {
  const told = new Map<PlacedRule, Found>();
  for (const pair of pairsOf(rules, context)) {
    if (told.get(pair.one)?.severity === 'fault' && told.get(pair.other)?.severity === 'fault') continue;
    const found = pair.relation === 'same' ? subsumed(pair, context) : contradicting(pair, context);
    if (found === undefined) continue;
    // Of each rule the worst is told, once, however many others it has to do with.
    const before = told.get(found.rule);
    if (before === undefined || (before.severity === 'warning' && found.severity === 'fault'))
      told.set(found.rule, found);
  }
  const ofSeverity = (severity: Found['severity']): Fault[] =>
    [...told.values()].filter((found) => found.severity === severity).map(({ fault }) => fault);
  return { faults: ofSeverity('fault'), warnings: ofSeverity('warning') };
}

/** Only rules of one code are held against each other, so the number of pairs stays small. */
function* pairsOf(rules: readonly PlacedRule[], { matters, overlap, effort }: PairContext): Generator<Pair> {
  const groups = new Map<string, PlacedRule[]>();
  for (const placed of rules) {
    const { code, step } = placed.rule.event.params;
    const key = `${placed.pack.phase} ${placed.pack.phase === 'route' ? step : code}`;
    const group = groups.get(key) ?? [];
    group.push(placed);
    groups.set(key, group);
  }
  for (const group of groups.values()) {
    for (const [index, other] of group.entries()) {
      for (const one of group.slice(0, index)) {
        if (!effort.spend(1)) return;
        const relation = eventRelation(one.pack.phase, one.rule, other.rule);
        if (relation === 'beside') continue;
        const shared = matters.filter((matter) => overlap(one.pack, other.pack, matter));
        if (shared.length > 0) yield { one, other, relation, matters: shared };
      }
    }
  }
}

interface Found {
  /** The rule that it is told of. */
  readonly rule: PlacedRule;
  readonly severity: 'fault' | 'warning';
  readonly fault: Fault;
}

function subsumed({ one, other, matters }: Pair, context: PairContext): Found | undefined {
  let [forwards, backwards] = [true, true];
  for (const [terms, others] of readings(one, other, matters, context)) {
    if (terms.length === 0 || others.length === 0) return undefined;
    backwards &&= isWithin(terms, others, context.effort);
    forwards &&= isWithin(others, terms, context.effort);
    if (!forwards && !backwards) return undefined;
  }
  const [narrow, wide] = forwards ? [other, one] : [one, other];
  const { name } = narrow.rule;
  if (!forwards || !backwards) {
    const zh = `${together(narrow, wide, 'zh')}凡规则 ${name} 成立，${nameOf(wide, narrow, 'zh')}也成立且结论相同`;
    const en = `${together(narrow, wide, 'en')}wherever rule ${name} holds, ${nameOf(wide, narrow, 'en')} holds as well and says the same`;
    return found(narrow, 'warning', 'SUBSUMED', zh, en);
  }
  const zh = `${together(narrow, wide, 'zh')}规则 ${name} 与${nameOf(wide, narrow, 'zh')}条件等同、结论相同`;
  const en = `${together(narrow, wide, 'en')}rule ${name} holds exactly where ${nameOf(wide, narrow, 'en')} does, and says the same`;
  return found(narrow, narrow.pack === wide.pack ? 'fault' : 'warning', 'SUBSUMED', zh, en);
}

function contradicting({ one, other, relation, matters }: Pair, context: PairContext): Found | undefined {
  const { code } = other.rule.event.params;
  let possible: string | undefined;
  for (const [terms, others] of readings(one, other, matters, context)) {
    if (terms.length === 0 || others.length === 0) continue;
    const narrow = isWithin(others, terms, context.effort)
      ? other
      : isWithin(terms, others, context.effort)
        ? one
        : undefined;
    if (narrow !== undefined) {
      const wide = narrow === one ? other : one;
      const types = [narrow.rule.event.type, wide.rule.event.type];
      const zh = `${together(narrow, wide, 'zh')}凡规则 ${narrow.rule.name} 成立，${nameOf(wide, narrow, 'zh')}也成立，同一代码 ${code} 却既是 ${types.join(' 又是 ')}`;
      const en = `${together(narrow, wide, 'en')}wherever rule ${narrow.rule.name} holds, ${nameOf(wide, narrow, 'en')} holds as well, so ${code} is both ${types.join(' and ')}`;
      return found(narrow, relation === 'excluding' ? 'fault' : 'warning', 'CONTRADICTS', zh, en);
    }
    const both = relation === 'excluding' ? sharedTerm(terms, others) : undefined;
    possible ??= both === undefined ? undefined : termText(both);
  }
  if (possible === undefined) return undefined;
  const types = [other.rule.event.type, one.rule.event.type];
  const zh = `规则 ${other.rule.name} 与${nameOf(one, other, 'zh')}可能同时成立（${possible}），同一代码 ${code} 却既是 ${types.join(' 又是 ')}`;
  const en = `rule ${other.rule.name} and ${nameOf(one, other, 'en')} may hold together (${possible}), and ${code} is then both ${types.join(' and ')}`;
  return found(other, 'warning', 'CONTRADICTS', zh, en);
}

function found(rule: PlacedRule, severity: Found['severity'], code: FaultCode, zh: string, en: string): Found {
  return { rule, severity, fault: faultOf(rule, code, zh, en) };
}

/** Two packs need not be asked together everywhere and always. */
function together({ pack }: PlacedRule, other: PlacedRule, language: 'zh' | 'en'): string {
  if (pack === other.pack) return '';
  return language === 'zh' ? '两个规则包同时适用时，' : 'where both packs are asked, ';
}

/** Where each of the two holds, in each space that has to be looked at; nothing where a condition is too big. */
function* readings(
  one: PlacedRule,
  other: PlacedRule,
  matters: readonly Matter[],
  { spaces }: PairContext,
): Generator<readonly [readonly Term[], readonly Term[]]> {
  for (const matter of one.perMatter || other.perMatter ? matters : [undefined]) {
    const [terms, others] = [one, other].map(({ pack, rule }) =>
      spaces.reader(pack, matter).where(rule.conditions, true),
    );
    yield [terms ?? [], others ?? []];
  }
}

/** How a rule is named beside another: with its file where that is another one. */
export function nameOf({ pack, rule }: PlacedRule, beside: PlacedRule, language: 'zh' | 'en'): string {
  const [before, file] = language === 'zh' ? ['规则 ', `（${pack.file}）`] : ['rule ', ` (${pack.file})`];
  return `${before}${rule.name}${pack === beside.pack ? ' ' : file}`.trimEnd() + (language === 'zh' ? ' ' : '');
}

export function faultOf({ pack, index }: PlacedRule, code: FaultCode, zh: string, en: string): Fault {
  return { file: pack.file, pointer: pointerTo('/rules', index), code, message: { zh, en } };
}
