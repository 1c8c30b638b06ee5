import type { Fault } from '../../matters/fault.ts';
import type { FlowStep, Matter } from '../../matters/matter.ts';
import { termText } from './condition-text.ts';
import { faultOf, nameOf, type PairContext } from './pair-check.ts';
import type { LogicFindings } from './rule-logic.ts';
import type { PlacedRule } from './rule-space.ts';
import { sharedTerm } from './shared-term.ts';
import { isWithin, meetUnions, type Term } from './term.ts';

/**
 * Route rules that name different steps after the same one, where the flow does not let several follow (`parallel`): the
 * application then goes nowhere at all, since what rules name must be what the flow allows.
 *
 * `CONTRADICTS` is a fault where one of the two conditions implies the other after that step: whenever the narrower rule
 * holds, both steps are named. Where the two only may hold together it is a warning, since facts that look independent
 * need not be.
 */
export function routeFindings(rules: readonly PlacedRule[], context: PairContext): LogicFindings {
  const routing = rules.filter(({ pack }) => pack.phase === 'route');
  const faults = new Map<string, Fault>();
  const warnings = new Map<string, Fault>();
  for (const matter of context.matters) {
    const own = routing.filter(({ pack }) => context.overlap(pack, pack, matter));
    for (const step of matter.flow.steps) {
      if (step.parallel === true || step.next.length < 2) continue;
      for (const clash of clashesAfter(step, matter, own, context)) {
        // One pair is told of once, however many steps and matters it clashes in.
        const key = `${clash.narrow.pack.file} ${clash.narrow.index} ${clash.wide.pack.file} ${clash.wide.index}`;
        if (clash.shared === undefined) faults.set(key, faults.get(key) ?? certainFault(clash, matter, step));
        else warnings.set(key, warnings.get(key) ?? possibleFault(clash, clash.shared, matter, step));
      }
    }
  }
  return {
    faults: [...faults.values()],
    warnings: [...warnings].flatMap(([key, one]) => (faults.has(key) ? [] : [one])),
  };
}

interface Clash {
  readonly narrow: PlacedRule;
  readonly wide: PlacedRule;
  /** Facts of which both may hold; undefined where the narrow rule implies the wide one. */
  readonly shared: Term | undefined;
}

function* clashesAfter(
  { id }: FlowStep,
  matter: Matter,
  rules: readonly PlacedRule[],
  { spaces, effort, overlap }: PairContext,
): Generator<Clash> {
  const here = rules.flatMap((placed) => {
    const reader = spaces.reader(placed.pack, matter);
    const done = reader.where({ fact: 'step', path: '$.id', operator: 'equal', value: id }, true);
    const terms = reader.where(placed.rule.conditions, true);
    const after = done && terms && meetUnions(terms, done, effort);
    return after === undefined || after.length === 0 ? [] : [{ placed, after }];
  });
  for (const [index, { placed: other, after: others }] of here.entries()) {
    for (const { placed: one, after: ones } of here.slice(0, index)) {
      if (!effort.spend(1)) return;
      if (one.rule.event.params.step === other.rule.event.params.step) continue;
      if (one.pack !== other.pack && !overlap(one.pack, other.pack, matter)) continue;
      if (isWithin(others, ones, effort)) yield { narrow: other, wide: one, shared: undefined };
      else if (isWithin(ones, others, effort)) yield { narrow: one, wide: other, shared: undefined };
      else {
        const shared = sharedTerm(ones, others);
        if (shared !== undefined) yield { narrow: other, wide: one, shared };
      }
    }
  }
}

function certainFault({ narrow, wide }: Clash, matter: Matter, step: FlowStep): Fault {
  const [own, theirs] = [narrow.rule.event.params.step, wide.rule.event.params.step];
  const zh = `事项 ${matter.code} 的环节 ${step.id} 之后，凡规则 ${narrow.rule.name} 成立，${nameOf(wide, narrow, 'zh')}也成立，同时指向 ${own} 和 ${theirs}，而该环节不是并行环节（parallel）`;
  const en = `after step ${step.id} of ${matter.code}, wherever rule ${narrow.rule.name} holds, ${nameOf(wide, narrow, 'en')} holds as well: they lead to ${own} and to ${theirs}, and the step is not parallel`;
  return faultOf(narrow, 'CONTRADICTS', zh, en);
}

function possibleFault({ narrow, wide }: Clash, shared: Term, matter: Matter, step: FlowStep): Fault {
  const [own, theirs] = [narrow.rule.event.params.step, wide.rule.event.params.step];
  const facts = termText(shared);
  const zh = `事项 ${matter.code} 的环节 ${step.id} 之后，规则 ${narrow.rule.name} 与${nameOf(wide, narrow, 'zh')}可能同时成立（${facts}），同时指向 ${own} 和 ${theirs}，而该环节不是并行环节（parallel）`;
  const en = `after step ${step.id} of ${matter.code}, rule ${narrow.rule.name} and ${nameOf(wide, narrow, 'en')} may hold together (${facts}): they lead to ${own} and to ${theirs}, and the step is not parallel`;
  return faultOf(narrow, 'CONTRADICTS', zh, en);
}
