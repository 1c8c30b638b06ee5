import type { Facts } from '../facts/declaration.ts';
import { within } from '../identity/division.ts';
import type { Catalogue } from '../matters/catalogue.ts';
import { noSources, type Sources } from '../sources/sources.ts';
import type { Evaluation, RuleBook, Scope } from './evaluation.ts';
import { explainRules, type RuleExplanation } from './explaining/explanation.ts';
import { findingsOf } from './findings.ts';
import { factsOfPhase } from './load-packs.ts';
import type { Pack, Phase } from './pack.ts';
import { byNameThenNewest } from './pack-order.ts';
import { compilePacks, type PackProgram } from './pack-program.ts';

/** Combinations of packs that are kept compiled; each matter and phase has one, as long as no version begins or ends. */
const mostPrograms = 500;
/** Scopes whose packs are remembered; with the days of submission and acceptance they become many, and old ones are not asked again. */
const mostScopes = 5000;

/**
 * Puts packs and matters together. Packs were loaded by `loadPacks`, the catalogue by `loadCatalogue`, and
 * `ruleSetFaults` found nothing. Packs that are asked together are compiled together, once.
 */
export function createRuleBook(packs: readonly Pack[], catalogue: Catalogue, sources: Sources = noSources): RuleBook {
  const ordered = [...packs].sort(byNameThenNewest);
  const programs = new Map<string, PackProgram>();
  const scopes = new Map<string, PackProgram>();

  const packsFor = (phase: Phase, scope: Scope): readonly Pack[] => {
    const chosen: Pack[] = [];
    for (const pack of ordered) {
      if (pack.phase !== phase || chosen.at(-1)?.pack === pack.pack) continue;
      if (isInForce(pack, scope) && appliesTo(pack, scope)) chosen.push(pack);
    }
    return chosen;
  };

  const programFor = (phase: Phase, scope: Scope): PackProgram => {
    const { matter, region, on, acceptedOn = on } = scope;
    return kept(scopes, mostScopes, `${phase} ${matter} ${region} ${on} ${acceptedOn}`, () => {
      const chosen = packsFor(phase, scope);
      const key = chosen.map(({ pack, version }) => `${pack} ${version}`).join('\n');
      return kept(programs, mostPrograms, key, () => compilePacks(chosen));
    });
  };

  return {
    catalogue,
    packsFor,
    evaluate(phase: Phase, scope: Scope, facts: Facts): Evaluation {
      const prepared = programFor(phase, scope);
      const show = { facts, declarations: factsOfPhase(phase, sources), matter: catalogue.matter(scope.matter) };
      return {
        packs: prepared.packs.map(({ pack, version, sha256 }) => ({ pack, version, sha256 })),
        findings: findingsOf(prepared, prepared.program.trace(facts), show),
      };
    },
    explain(phase: Phase, scope: Scope, facts: Facts, now: number): readonly RuleExplanation[] {
      const show = { facts, declarations: factsOfPhase(phase, sources), matter: catalogue.matter(scope.matter) };
      return explainRules(programFor(phase, scope), facts, show, now);
    },
  };
}

/** What stands in a bounded map under a key, made if it does not; the oldest goes first. */
function kept<Value>(map: Map<string, Value>, most: number, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  const [oldest] = map.keys();
  if (map.size >= most && oldest !== undefined) map.delete(oldest);
  map.set(key, made);
  return made;
}

/** Both days included. Of several versions in force the one that began last governs; so no old file is ever edited. */
function isInForce({ effective: { from, to, transition } }: Pack, { on, acceptedOn = on }: Scope): boolean {
  const day = transition === 'acceptedOn' ? acceptedOn : on;
  return from <= day && (to === null || day <= to);
}

function appliesTo({ appliesTo: { matters = [], regions = [] } }: Pack, { matter, region }: Scope): boolean {
  if (matters.length > 0 && !matters.includes(matter)) return false;
  return regions.length === 0 || regions.some((area) => within(region, area));
}
