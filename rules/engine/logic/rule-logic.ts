import { type Fault, type FaultCode, pointerTo } from '../../matters/fault.ts';
import type { LocalizedText } from '../../text.ts';
import { readCondition } from '../condition.ts';
import type { ConditionReader } from './condition-reader.ts';
import { conditionText } from './condition-text.ts';
import { type Effort, everywhere, isWithin, meetUnions, type Term } from './term.ts';

/** What is found of a rule's conditions: faults hinder the rule set, warnings do not. */
export interface LogicFindings {
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/** What a condition is looked at with. */
export interface LogicContext {
  readonly file: string;
  readonly reader: ConditionReader;
  readonly effort: Effort;
  /** Whether the condition is a rule's own, or one that rules refer to by name. */
  readonly of: 'rule' | 'shared';
}

/** A condition on its way through the tree of a rule. */
interface Place {
  readonly json: unknown;
  readonly pointer: string;
  /** What it must be for the rule to hold: false under an odd number of `not`. */
  readonly verdict: boolean;
  /** What else must be so for the rule to hold, given everything that stands beside and above; at least that. */
  readonly context: readonly Term[];
  /** The conditions that the context was made of, to name one that clashes; itself may be among them. */
  readonly beside: Beside | undefined;
}

/** Conditions that stand beside each other, and those beside what they stand in. */
interface Beside {
  readonly parts: readonly Place[];
  readonly above: Beside | undefined;
}

/**
 * Looks for conditions of a rule that decide nothing.
 *
 * - `NEVER_TRUE`, a fault: the rule, or a part of it, cannot hold whatever the facts are. Nobody writes that on purpose: it
 *   is a slip in a bound or a choice, and the defect that the author had in mind passes unseen.
 * - `ALWAYS_TRUE` of a whole rule, a fault: it says the same to every applicant, which belongs into the matter's texts. Of a
 *   part of a rule a warning, since the rule still decides as it reads.
 * - `REDUNDANT`, a warning: a part that follows from those beside it, or (in `any`) adds nothing to them. The rule is right,
 *   but one of its bounds may not be the one that was meant.
 *
 * Each finding is certain, as far as facts are as they are declared; what is not found need not be sound. A place is told
 * of once, at the smallest part that explains it.
 * Conditions that are referred to by name are looked at by themselves, for they stand in more than one place.
 * @param conditions of a rule or under a name, read without faults before
 */
export function ruleLogic(conditions: unknown, pointer: string, context: LogicContext): LogicFindings {
  const root: Place = { json: conditions, pointer, verdict: true, context: [everywhere], beside: undefined };
  const walk = new RuleWalk(context, root);
  walk.visit(root);
  return walk;
}

class RuleWalk implements LogicFindings {
  readonly faults: Fault[] = [];
  readonly warnings: Fault[] = [];
  readonly #file: string;
  readonly #reader: ConditionReader;
  readonly #effort: Effort;
  readonly #of: LogicContext['of'];
  readonly #root: Place;

  constructor({ file, reader, effort, of }: LogicContext, root: Place) {
    this.#file = file;
    this.#reader = reader;
    this.#effort = effort;
    this.#of = of;
    this.#root = root;
  }

  /**
   * Looks at a condition and everything below it.
   * @returns the condition without the parts that always hold or follow from others, undefined where nothing of it is left.
   * What was found to follow must not be a reason why something else follows, so from then on only this counts.
   */
  visit(place: Place): unknown {
    const terms = this.#terms(place);
    const here = terms && meetUnions(place.context, terms, this.#effort);
    if (terms?.length === 0) this.#never(place);
    else if (here?.length === 0) this.#neverHere(place);
    else if (terms !== undefined && this.#reader.isEverything(terms)) this.#always(place);
    else return this.#visitParts(place);
    return undefined;
  }

  #visitParts(place: Place): unknown {
    const node = readCondition(place.json);
    switch (node.kind) {
      case 'not': {
        const inner = this.visit(notOf(place, node.child));
        if (inner === node.child) return place.json;
        return inner === undefined ? undefined : { not: inner };
      }
      case 'all':
      case 'any': {
        const parts = childrenOf(place, node.kind, node.children);
        const left =
          (node.kind === 'all') === place.verdict ? this.#visitTogether(place, parts) : this.#visitAlternatives(parts);
        if (left.length === parts.length && left.every((json, index) => json === node.children[index]))
          return place.json;
        return left.length === 0 ? undefined : { [node.kind]: left };
      }
      default:
        return place.json;
    }
  }

  /** Parts that must all have their verdict: each is looked at in the light of the others that are needed. */
  #visitTogether(place: Place, parts: readonly Place[]): unknown[] {
    const before: (readonly Term[])[] = [place.context];
    for (const part of parts) before.push(this.#narrowed(before.at(-1) ?? place.context, part));
    if (before.at(-1)?.length === 0) {
      this.#clash(place, parts);
      return [];
    }
    let after: readonly Term[] = [everywhere];
    const dropped = new Set<Place>();
    const needed: { readonly part: Place; readonly after: readonly Term[] }[] = [];
    for (const [index, part] of [...parts.entries()].reverse()) {
      const terms = this.#terms(part);
      const others = this.#both(before[index] ?? place.context, after);
      const follows = terms !== undefined && isWithin(others, terms, this.#effort);
      if (follows && !this.#reader.isEverything(terms)) {
        dropped.add(part);
        this.#follows(part, { parts: parts.filter((one) => !dropped.has(one)), above: place.beside });
        continue;
      }
      needed.push({ part, after });
      after = this.#narrowed(after, part);
    }
    let kept: readonly Term[] = place.context;
    const left: unknown[] = [];
    const beside = { parts: needed.map(({ part }) => part), above: place.beside };
    for (const { part, after: behind } of needed.reverse()) {
      const json = this.visit({ ...part, context: this.#both(kept, behind), beside });
      if (json === undefined) continue;
      left.push(json);
      kept = this.#narrowed(kept, { ...part, json });
    }
    return left;
  }

  /** Parts of which one is enough: each must be possible, and add something to the others. */
  #visitAlternatives(parts: readonly Place[]): unknown[] {
    let needed = [...parts];
    for (const part of [...parts].reverse()) {
      const terms = this.#terms(part);
      const here = terms && meetUnions(part.context, terms, this.#effort);
      if (here === undefined || here.length === 0) continue;
      if (!this.#effort.spend(needed.length)) break;
      const others = needed.filter((one) => one !== part);
      const known = others.flatMap((one) => this.#terms(one) ?? []);
      if (others.length === 0 || !isWithin(here, known, this.#effort)) continue;
      needed = others;
      this.#addsNothing(part, here, others);
    }
    // An alternative that is told of stays a reason against others: they must be right by themselves, too.
    const kept = new Set(needed);
    return parts.map((part) => (kept.has(part) ? (this.visit(part) ?? part.json) : part.json));
  }

  #terms({ json, verdict }: Place): readonly Term[] | undefined {
    return this.#reader.where(json, verdict);
  }

  /** What is left of terms with one more condition; as they were, where that gets too big, which says no more than is so. */
  #narrowed(terms: readonly Term[], part: Place): readonly Term[] {
    return this.#both(terms, this.#terms(part) ?? [everywhere]);
  }

  #both(ones: readonly Term[], others: readonly Term[]): readonly Term[] {
    return meetUnions(ones, others, this.#effort) ?? ones;
  }

  /** Goes down to the parts that are impossible by themselves; a part that is so only as a whole is a clash in it. */
  #never(place: Place): void {
    const node = readCondition(place.json);
    if (node.kind === 'not') {
      this.#never(notOf(place, node.child));
    } else if (node.kind === 'all' || node.kind === 'any') {
      const parts = childrenOf(place, node.kind, node.children);
      const impossible = parts.filter((part) => this.#terms(part)?.length === 0);
      for (const part of impossible) this.#never(part);
      if (impossible.length === 0) this.#clash(place, parts);
    } else {
      const [zh, en] = [`条件 ${shown(place)} 永远不会成立`, `${shown(place)} can never hold`];
      this.#fail(place, 'NEVER_TRUE', this.#ofWhole(zh, en));
    }
  }

  #clash(place: Place, parts: readonly Place[]): void {
    const [one, other] = this.#clashingPair(parts, [...parts, ...besides(place)]);
    const [zh, en] =
      one === undefined || other === undefined
        ? [`${shown(place)} 中的各项不能同时成立`, `the parts of ${shown(place)} can never hold together`]
        : [
            `条件 ${shown(one)} 与 ${shown(other)} 不能同时成立`,
            `${shown(one)} and ${shown(other)} can never hold together`,
          ];
    this.#fail(place, 'NEVER_TRUE', this.#ofWhole(zh, en));
  }

  #clashingPair(parts: readonly Place[], all: readonly Place[]): readonly Place[] {
    for (const [index, one] of parts.entries()) {
      const other = all.slice(index + 1).find((another) => this.#exclude(one, another));
      if (other !== undefined) return [one, other];
    }
    return [];
  }

  #neverHere(place: Place): void {
    const other = besides(place).find((one) => this.#exclude(place, one));
    const [zh, en] = other === undefined ? ['其余条件', 'the other conditions'] : [shown(other), shown(other)];
    this.#fail(place, 'NEVER_TRUE', {
      zh: `条件 ${shown(place)} 在此处永远不会成立：与 ${zh} 不能同时成立`,
      en: `${shown(place)} can never hold here: it excludes ${en}`,
    });
  }

  #always(place: Place): void {
    const whole = this.#of === 'rule' && place.pointer === this.#root.pointer;
    const zh = `条件 ${shown(place)} 恒成立，${whole ? '规则对所有申请都成立' : '不起作用'}`;
    const en = `${shown(place)} always holds, so ${whole ? 'the rule tells everybody the same' : 'it decides nothing'}`;
    if (whole) this.#fail(place, 'ALWAYS_TRUE', { zh, en });
    else this.#warn(place, 'ALWAYS_TRUE', { zh, en });
  }

  #follows(part: Place, beside: Beside): void {
    const terms = this.#terms(part) ?? [];
    const one = besides({ ...part, beside }).find((other) => {
      const known = this.#terms(other);
      return known !== undefined && known.length > 0 && isWithin(known, terms, this.#effort);
    });
    const [zh, en] = one === undefined ? ['其余条件', 'the conditions beside it'] : [shown(one), shown(one)];
    this.#warn(part, 'REDUNDANT', {
      zh: `条件 ${shown(part)} 是多余的：由 ${zh} 即可推出`,
      en: `${shown(part)} is redundant: it follows from ${en}`,
    });
  }

  #addsNothing(part: Place, here: readonly Term[], others: readonly Place[]): void {
    const one = others.find((other) => isWithin(here, this.#terms(other) ?? [], this.#effort));
    const [zh, en] = one === undefined ? ['其余各项', 'one of the others'] : [shown(one), shown(one)];
    this.#warn(part, 'REDUNDANT', {
      zh: `条件 ${shown(part)} 没有增加任何情形：它成立时 ${zh} 已成立`,
      en: `${shown(part)} adds nothing: wherever it holds, ${en} already does`,
    });
  }

  #exclude(one: Place, other: Place): boolean {
    const [terms, others] = [this.#terms(one), this.#terms(other)];
    return terms !== undefined && others !== undefined && meetUnions(terms, others, this.#effort)?.length === 0;
  }

  /** Says so where the rule as a whole falls with its part. */
  #ofWhole(zh: string, en: string): LocalizedText {
    if (this.#of !== 'rule' || this.#terms(this.#root)?.length !== 0) return { zh, en };
    return { zh: `${zh}，因此整条规则永远不会成立`, en: `${en}, so the rule never does` };
  }

  #fail(place: Place, code: FaultCode, message: LocalizedText): void {
    this.faults.push({ file: this.#file, pointer: place.pointer, code, message });
  }

  #warn(place: Place, code: FaultCode, message: LocalizedText): void {
    this.warnings.push({ file: this.#file, pointer: place.pointer, code, message });
  }
}

/** The conditions beside a place and above it, nearest first. */
function besides({ json, beside }: Place): Place[] {
  const found: Place[] = [];
  for (let one = beside; one !== undefined; one = one.above) {
    for (const part of one.parts) if (part.json !== json) found.push(part);
  }
  return found;
}

function notOf(place: Place, child: unknown): Place {
  return { ...place, json: child, pointer: pointerTo(place.pointer, 'not'), verdict: !place.verdict };
}

function childrenOf(place: Place, kind: 'all' | 'any', children: readonly unknown[]): Place[] {
  return children.map((json, index) => ({ ...place, json, pointer: pointerTo(place.pointer, kind, index) }));
}

/** Under `not` it is the opposite that must hold. */
function shown({ json, verdict }: Place): string {
  return verdict ? conditionText(json) : `not(${conditionText(json)})`;
}
