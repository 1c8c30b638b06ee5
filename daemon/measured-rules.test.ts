import { describe, expect, it } from 'vitest';
import { ruleSet } from '../actors/application/specimens-harness.ts';
import type { Evaluation, Finding } from '../rules/engine/evaluation.ts';
import { unknownCodes } from '../rules/engine/unknown-finding.ts';
import { measureRules } from './measured-rules.ts';
import { createRulesInForce } from './rules-in-force.ts';

const finding = (rest: Partial<Finding>): Finding => ({
  pack: 'identity-pre',
  version: '1.0',
  rule: 'checksum',
  type: 'return',
  code: 'ID_CHECKSUM',
  message: { zh: '', en: '' },
  params: {},
  because: [],
  ...rest,
});
const scope = { matter: 'm', region: '33', on: '2026-08-03' };

function measured(findings: readonly Finding[]) {
  const told: unknown[] = [];
  const evaluation: Evaluation = { packs: [], findings };
  const set = { ...ruleSet(), evaluate: () => evaluation };
  const rules = measureRules(createRulesInForce([], set), {
    counter: (name) => (labels) => told.push([name, labels]),
    histogram: (name) => (value, labels) => {
      expect(value).toBeGreaterThanOrEqual(0);
      told.push([name, labels]);
    },
  });
  return { told, rules, evaluation, set };
}

describe('the rules in force, measured', () => {
  it('say what they say, and tell what they found by rule and version, and what was not known', () => {
    const { told, rules, evaluation } = measured([
      finding({}),
      finding({ type: 'review', code: unknownCodes.human, rule: 'history' }),
      finding({ type: 'next', rule: 'to-search' }),
    ]);
    expect(rules.current.evaluate('pre', scope, {})).toBe(evaluation);
    const rule = { phase: 'pre', pack: 'identity-pre', version: '1.0' };
    expect(told).toEqual([
      ['onedoor_rule_evaluation_seconds', { phase: 'pre' }],
      ['onedoor_rule_findings_total', { ...rule, rule: 'checksum', verdict: 'return' }],
      ['onedoor_rule_findings_total', { ...rule, rule: 'history', verdict: 'unknown' }],
      ['onedoor_rule_unknowns_total', { phase: 'pre' }],
    ]);
  });

  it('are the same set each time, found by its id, and another one once that is put in force', () => {
    const { rules, set } = measured([]);
    expect(rules.current).toBe(rules.current);
    expect(rules.find(set.id)).toBe(rules.current);
    expect(rules.find('another')).toBeUndefined();
    rules.activate({ ...ruleSet(), id: 'b'.repeat(64) });
    expect(rules.current.id).toBe('b'.repeat(64));
    expect(rules.find(set.id)?.id).toBe(set.id);
  });
});
