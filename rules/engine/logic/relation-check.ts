import type { Declarations } from '../../facts/declared-field.ts';
import type { Catalogue } from '../../matters/catalogue.ts';
import type { Fault } from '../../matters/fault.ts';
import type { Matter } from '../../matters/matter.ts';
import { noSources, type Sources } from '../../sources/sources.ts';
import { factsOfPhase } from '../load-packs.ts';
import type { Pack, Phase } from '../pack.ts';
import { allFindings, conditionLogic, logicFaults } from './pack-logic.ts';
import { createPackOverlap } from './pack-overlap.ts';
import { type PairContext, pairFindings } from './pair-check.ts';
import { routeFindings } from './route-check.ts';
import type { LogicFindings } from './rule-logic.ts';
import { RuleSpaces } from './rule-space.ts';
import { Effort } from './term.ts';

/** What a set that was made to be difficult may cost: about a second. */
const effortOfSet = 1_000_000;

/**
 * What can be said of the rules of a set beside each other and beside their matters:
 * - what `logicFaults` finds once the forms and flows are known, where it is so in every matter that a pack is for;
 * - rules of a phase that say the same where one already follows from the other, or contradict each other (`pairFindings`);
 * - route rules that name different steps where the flow allows one (`routeFindings`).
 *
 * Only rules that are asked together are held against each other: see `createPackOverlap`.
 * @param packs loaded without faults, which fit the catalogue
 */
export function relationFaults(
  packs: readonly Pack[],
  catalogue: Catalogue,
  sources: Sources = noSources,
): LogicFindings {
  const declarationsOf = (phase: Phase) => factsOfPhase(phase, sources);
  const effort = new Effort(effortOfSet);
  const spaces = new RuleSpaces(declarationsOf, effort);
  const matters = catalogue.all();
  const rules = packs.flatMap((pack) => spaces.placed(pack));
  const context: PairContext = { matters, spaces, effort, overlap: createPackOverlap(packs) };
  return allFindings([
    ...packs.map((pack) => inMatters(pack, context, declarationsOf(pack.phase))),
    pairFindings(rules, context),
    routeFindings(rules, context),
  ]);
}

/** What is found of a pack's conditions in each of its matters, and was not found without them. */
function inMatters(
  pack: Pack,
  { matters, spaces, effort, overlap }: PairContext,
  declarations: Declarations | undefined,
): LogicFindings {
  const [matter, ...otherMatters] = matters.filter((one) => overlap(pack, pack, one));
  const findingsIn = (one: Matter): LogicFindings =>
    conditionLogic(pack, spaces.reader(pack, one), effort, (json) => spaces.isPerMatter(pack, json));
  // What is not so in one matter is not so in every one, and nearly always that settles it.
  const first = matter === undefined ? allFindings([]) : findingsIn(matter);
  if (first.faults.length + first.warnings.length === 0) return first;
  const others = otherMatters.map(findingsIn);
  const before = logicFaults(pack, declarations);
  const everywhere = (of: 'faults' | 'warnings'): Fault[] =>
    first[of].filter(
      (fault) =>
        others.every((found) => found[of].some((other) => isSame(fault, other))) &&
        !before[of].some((other) => isSame(fault, other)),
    );
  return { faults: everywhere('faults'), warnings: everywhere('warnings') };
}

function isSame(one: Fault, other: Fault): boolean {
  return one.pointer === other.pointer && one.code === other.code;
}
