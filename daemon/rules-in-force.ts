import type { RuleSet, RuleSets } from '../rules/engine/evaluation.ts';

/** The rule sets of a running daemon. */
export interface RulesInForce extends RuleSets {
  /**
   * From this step on new applications are governed by the set; every set from before can still be found. Call it when the
   * journal holds that the set is in force, not before.
   */
  activate(set: RuleSet): void;
}

/** @param sets every set that was published, `current` among them */
export function createRulesInForce(sets: readonly RuleSet[], current: RuleSet): RulesInForce {
  const byId = new Map<string, RuleSet>([...sets, current].map((one) => [one.id, one]));
  let governing = current;
  return {
    get current() {
      return governing;
    },
    find: (id) => byId.get(id),
    activate(set) {
      // The same id means the same bytes: what is there already is kept, so that nothing is in memory twice.
      governing = byId.get(set.id) ?? set;
      byId.set(set.id, governing);
    },
  };
}
