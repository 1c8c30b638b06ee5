import type { Meter } from '../actors/ports.ts';
import type { Evaluation, RuleSet } from '../rules/engine/evaluation.ts';
import type { Phase } from '../rules/engine/pack.ts';
import { unknownCodes } from '../rules/engine/unknown-finding.ts';
import type { RulesInForce } from './rules-in-force.ts';

/** Rules that have numbers of their own: of those in force there are about two hundred, and versions of before in cases that go on. */
const MOST_RULES = 90;
const PHASES = 6;
const BUCKETS_SECONDS = [0.000_01, 0.000_03, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.1];

const unknowns: ReadonlySet<string> = new Set(Object.values(unknownCodes));

/** The rules in force, with what they find and how long they take told of: which rule of which version, and what could not be judged. */
export function measureRules(rules: RulesInForce, meter: Pick<Meter, 'counter' | 'histogram'>): RulesInForce {
  const countFound = meter.counter(
    'onedoor_rule_findings_total',
    'Verdicts of rules that held, by rule and version, and of what was not known although a rule needs it',
    ['phase', 'pack', 'version', 'rule', 'verdict'],
    MOST_RULES,
  );
  const countUnknown = meter.counter(
    'onedoor_rule_unknowns_total',
    'Evaluations with a value that was not known',
    ['phase'],
    PHASES,
  );
  const measure = meter.histogram(
    'onedoor_rule_evaluation_seconds',
    'Time of one evaluation of the rules of a phase',
    BUCKETS_SECONDS,
    ['phase'],
    PHASES,
  );
  const count = (phase: Phase, { findings }: Evaluation): void => {
    let unknown = false;
    for (const { pack, version, rule, type, code } of findings) {
      // Where an application goes next is no verdict on it.
      if (type === 'next') continue;
      const isUnknown = unknowns.has(code);
      unknown ||= isUnknown;
      countFound({ phase, pack, version, rule, verdict: isUnknown ? 'unknown' : type });
    }
    if (unknown) countUnknown({ phase });
  };
  const measured = new WeakMap<RuleSet, RuleSet>();
  const wrap = (set: RuleSet): RuleSet => {
    const known = measured.get(set);
    if (known !== undefined) return known;
    const wrapped: RuleSet = {
      ...set,
      evaluate: (phase, scope, facts) => {
        const begun = performance.now();
        const evaluation = set.evaluate(phase, scope, facts);
        measure((performance.now() - begun) / 1000, { phase });
        count(phase, evaluation);
        return evaluation;
      },
    };
    measured.set(set, wrapped);
    return wrapped;
  };
  return {
    get current() {
      return wrap(rules.current);
    },
    find: (id) => {
      const found = rules.find(id);
      return found === undefined ? undefined : wrap(found);
    },
    activate: rules.activate,
  };
}
