import type { Facts } from '../facts/declaration.ts';
import type { Declarations } from '../facts/declared-field.ts';
import { within } from '../identity/division.ts';
import type { Catalogue } from '../matters/catalogue.ts';
import type { Matter } from '../matters/matter.ts';
import type { Evaluation, Finding, Reason, RuleBook, Scope } from './evaluation.ts';
import { createEvaluator, type DecidingLeaf, type Evaluator, type Hit } from './evaluator.ts';
import { factsOfPhase } from './load-packs.ts';
import { fillMessage } from './message.ts';
import { type EventType, type Pack, type Phase, priorityOf } from './pack.ts';
import { maskedValue, type ShowContext, shownText } from './show.ts';

/**
 * Puts packs and matters together. Packs were loaded by `loadPacks`, the catalogue by `loadCatalogue`, and
 * `ruleSetFaults` found nothing; each pack is prepared once, here.
 */
export function createRuleBook(packs: readonly Pack[], catalogue: Catalogue): RuleBook {
  const ordered = [...packs].sort(byNameThenNewest);
  const evaluators = new Map<Pack, Evaluator>(ordered.map((pack) => [pack, createEvaluator(pack)]));

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
          return inOrder(pack, hits).map((hit) => findingOf(pack, hit, facts, factsOfPhase(phase), matter));
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

function findingOf(
  { pack, version, rules }: Pack,
  hit: Hit,
  facts: Facts,
  declarations: Declarations | undefined,
  matter: Matter | undefined,
): Finding {
  const rule = rules[hit.rule];
  if (rule === undefined) throw new Error(`pack ${pack} ${version} has no rule ${hit.rule}`);
  const { code, message, pointer, ...params } = rule.event.params;
  const show: ShowContext = { facts, declarations, matter };
  return {
    pack,
    version,
    rule: rule.name,
    type: rule.event.type as EventType,
    code,
    ...(pointer === undefined ? {} : { pointer }),
    message: {
      zh: fillMessage(message.zh, (wanted) => shownText(wanted, 'zh', show)),
      en: fillMessage(message.en, (wanted) => shownText(wanted, 'en', show)),
    },
    params,
    because: hit.because.map((leaf) => reasonOf(leaf, show)),
  };
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
