import type { Facts } from '../facts/declaration.ts';
import { within } from '../identity/division.ts';
import type { Catalogue } from '../matters/catalogue.ts';
import type { Evaluation, Finding, Reason, RuleBook, Scope } from './evaluation.ts';
import { createEvaluator, type DecidingLeaf, type Evaluator, type Hit } from './evaluator.ts';
import { factsOfPhase } from './load-packs.ts';
import { fillMessage, placeholdersOf } from './message.ts';
import { type EventType, type Pack, type Phase, priorityOf } from './pack.ts';
import { maskedValue, type ShowContext, shownText } from './show.ts';

/**
 * Puts packs and matters together. Packs were loaded by `loadPacks`, the catalogue by `loadCatalogue`, and
 * `ruleSetFaults` found nothing; each pack is prepared once.
 * @param evaluatorOf prepares a pack; books of several sets can share what is prepared of the same bytes
 */
export function createRuleBook(
  packs: readonly Pack[],
  catalogue: Catalogue,
  evaluatorOf: (pack: Pack) => Evaluator = createEvaluator,
): RuleBook {
  const ordered = [...packs].sort(byNameThenNewest);
  const evaluators = new Map<Pack, Evaluator>(ordered.map((pack) => [pack, evaluatorOf(pack)]));

  const packsFor = (phase: Phase, matter: string, region: string, on: string): readonly Pack[] => {
    const chosen: Pack[] = [];
    for (const pack of ordered) {
      if (pack.phase !== phase || chosen.at(-1)?.pack === pack.pack) continue;
      if (isInForce(pack, on) && appliesTo(pack, matter, region)) chosen.push(pack);
    }
    return chosen;
  };

  return {
    catalogue,
    packsFor,
    async evaluate(phase: Phase, scope: Scope, facts: Facts): Promise<Evaluation> {
      const chosen = packsFor(phase, scope.matter, scope.region, scope.on);
      const matter = catalogue.matter(scope.matter);
      const findings = await Promise.all(
        chosen.map(async (pack) => {
          const hits = (await evaluators.get(pack)?.(facts)) ?? [];
          return inOrder(pack, hits).flatMap((hit) =>
            findingsOf(pack, hit, { facts, declarations: factsOfPhase(phase), matter }),
          );
        }),
      );
      return {
        packs: chosen.map(({ pack, version, sha256 }) => ({ pack, version, sha256 })),
        findings: findings.flat(),
      };
    },
  };
}

/** Both days included. Of several versions in force the one that began last governs; so no old file is ever edited. */
function isInForce({ effective: { from, to } }: Pack, on: string): boolean {
  return from <= on && (to === null || on <= to);
}

function appliesTo({ appliesTo: { matters = [], regions = [] } }: Pack, matter: string, region: string): boolean {
  if (matters.length > 0 && !matters.includes(matter)) return false;
  return regions.length === 0 || regions.some((area) => within(region, area));
}

function byNameThenNewest(one: Pack, other: Pack): number {
  if (one.pack !== other.pack) return one.pack < other.pack ? -1 : 1;
  if (one.effective.from !== other.effective.from) return one.effective.from > other.effective.from ? -1 : 1;
  return compareVersions(other.version, one.version);
}

function compareVersions(one: string, other: string): number {
  const [left, right] = [one.split('.').map(Number), other.split('.').map(Number)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function inOrder(pack: Pack, hits: readonly Hit[]): Hit[] {
  const priority = ({ rule }: Hit) => {
    const found = pack.rules[rule];
    return found === undefined ? 0 : priorityOf(found);
  };
  return [...hits].sort((one, other) => priority(other) - priority(one) || one.rule - other.rule);
}

/** One finding, or one for each form field where the rule's pointer is a list of them. */
function findingsOf({ pack, version, rules }: Pack, hit: Hit, show: ShowContext): Finding[] {
  const rule = rules[hit.rule];
  if (rule === undefined) throw new Error(`pack ${pack} ${version} has no rule ${hit.rule}`);
  const { code, message, pointer, ...params } = rule.event.params;
  return placesOf(pointer, show.facts).map((place) => {
    const shown = { ...show, facts: place.facts };
    return {
      pack,
      version,
      rule: rule.name,
      type: rule.event.type as EventType,
      code,
      ...(place.pointer === undefined ? {} : { pointer: place.pointer }),
      message: {
        zh: fillMessage(message.zh, (wanted) => shownText(wanted, 'zh', shown)),
        en: fillMessage(message.en, (wanted) => shownText(wanted, 'en', shown)),
      },
      params,
      because: hit.because.map((leaf) => reasonOf(leaf, show)),
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

function reasonOf({ fact, path, operator, value, actual, negated }: DecidingLeaf, show: ShowContext): Reason {
  return {
    fact,
    ...(path === undefined ? {} : { path }),
    operator,
    value: maskedValue(value, { fact, path }, show),
    actual: maskedValue(actual, { fact, path }, show),
    ...(negated ? { negated } : {}),
  };
}
