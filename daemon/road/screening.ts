import { type Screener, startScreener } from '../../actors/followers/screener.ts';
import { measureScreening } from '../../actors/followers/screening-metrics.ts';
import type { Behaviours } from '../../actors/registry.ts';
import { sweepBehaviour } from '../../actors/sweep/sweep.ts';
import type { RuleSets } from '../../rules/engine/evaluation.ts';
import { type KnownRules, readSweeps } from '../screening/sweep-settings.ts';
import type { Decisions } from './decisions.ts';
import type { Storage } from './storage.ts';
import type { Surroundings } from './surroundings.ts';

/** The actor of sweeps. It is there whatever is set up: what an earlier life has begun must come to its end. */
export function screeningBehaviour(rules: RuleSets): Pick<Required<Behaviours>, 'sweep'> {
  return { sweep: sweepBehaviour({ calendar: () => rules.current.calendar }) };
}

/** What a rule set knows, as far as sweeps speak of it. */
export function knownRules(rules: Pick<RuleSets, 'current'>): KnownRules {
  return {
    verifies: (matter) => rules.current.catalogue.matter(matter)?.verification !== undefined,
    knowsDataset: (dataset) => rules.current.sources.dataset(dataset) !== undefined,
  };
}

/** Starts who reads the lists of cases for the sweeps of the configuration folder. @throws ConfigFault */
export function startScreening(
  { store, rules }: Storage,
  { journal, registry }: Decisions,
  { config, meter, fatal, stoppers }: Surroundings,
): Screener {
  const known = knownRules(rules);
  const definitions = readSweeps(config.folders, known);
  measureScreening(
    journal,
    definitions.map(({ sweep }) => sweep),
    meter,
  );
  const screener = startScreener({ journal, store, registry, definitions, verifies: known.verifies, fatal });
  stoppers.push('screener', () => screener.stop());
  return screener;
}
