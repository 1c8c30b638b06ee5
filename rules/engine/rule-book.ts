import type { Facts } from '../facts/declaration.ts';
import { within } from '../identity/division.ts';
import type { Catalogue } from '../matters/catalogue.ts';
import type { Evaluation, RuleBook, Scope } from './evaluation.ts';
import { explainRules, type RuleExplanation } from './explaining/explanation.ts';
import { findingsOf } from './findings.ts';
import { factsOfPhase } from './load-packs.ts';
import type { Pack, Phase } from './pack.ts';
import { byNameThenNewest } from './pack-order.ts';
import { compilePacks, type PackProgram } from './pack-program.ts';

/** Combinations of packs that are kept compiled; each matter and phase has one, as long as no version begins or ends. */
const mostPrograms = 500;

/**
 * Puts packs and matters together. Packs were loaded by `loadPacks`, the catalogue by `loadCatalogue`, and
 * `ruleSetFaults` found nothing. Packs that are asked together are compiled together, once.
 */
export function createRuleBook(packs: readonly Pack[], catalogue: Catalogue): RuleBook {
  const ordered = [...packs].sort(byNameThenNewest);
  const programs = new Map<string, PackProgram>();

  const packsFor = (phase: Phase, scope: Scope): readonly Pack[] => {
    const chosen: Pack[] = [];
    for (const pack of ordered) {
      if (pack.phase !== phase || chosen.at(-1)?.pack === pack.pack) continue;
      if (isInForce(pack, scope) && appliesTo(pack, scope)) chosen.push(pack);
    }
    return chosen;
  };

  const programFor = (chosen: readonly Pack[]): PackProgram => {
    const key = chosen.map(({ pack, version }) => `${pack} ${version}`).join('\n');
    const known = programs.get(key);
    if (known !== undefined) return known;
    const [oldest] = programs.keys();
    if (programs.size >= mostPrograms && oldest !== undefined) programs.delete(oldest);
    const prepared = compilePacks(chosen);
    programs.set(key, prepared);
    return prepared;
  };

  return {
    catalogue,
    packsFor,
    evaluate(phase: Phase, scope: Scope, facts: Facts): Evaluation {
      const prepared = programFor(packsFor(phase, scope));
      const show = { facts, declarations: factsOfPhase(phase), matter: catalogue.matter(scope.matter) };
      return {
        packs: prepared.packs.map(({ pack, version, sha256 }) => ({ pack, version, sha256 })),
        findings: findingsOf(prepared, prepared.program.trace(facts), show),
      };
    },
    explain(phase: Phase, scope: Scope, facts: Facts, now: number): readonly RuleExplanation[] {
      const show = { facts, declarations: factsOfPhase(phase), matter: catalogue.matter(scope.matter) };
      return explainRules(programFor(packsFor(phase, scope)), facts, show, now);
    },
  };
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
