import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Engine, type RuleProperties } from 'json-rules-engine';
import { describe, expect, it } from 'vitest';
import { leavesOf, readWorkload, workloadFile } from './workload.ts';

const { rules, facts } = readWorkload();
const leaves = rules.flatMap(({ conditions }) => leavesOf(conditions));

describe('the workload of the bench', () => {
  it('is frozen: a change of it would make the figures of two days speak of different work', () => {
    expect(createHash('sha256').update(readFileSync(workloadFile)).digest('hex')).toBe(
      'fd31edff4f0e9cbb1d53d1a1635e401a242db38a332bfcaf92d1907fb4a748a2',
    );
  });

  it('has 30 rules with 138 conditions, and facts of about 2 kB', () => {
    expect(rules).toHaveLength(30);
    expect(new Set(rules.map(({ name }) => name)).size).toBe(30);
    expect(leaves).toHaveLength(138);
    expect(Buffer.byteLength(JSON.stringify(facts))).toBe(2081);
  });

  it('uses every operator, all, any, not, several decorators, other facts as values, lists and priorities', () => {
    const operators = new Set(leaves.map(({ operator }) => operator));
    for (const plain of [
      'equal',
      'notEqual',
      'in',
      'notIn',
      'contains',
      'doesNotContain',
      'lessThan',
      'lessThanInclusive',
      'greaterThan',
      'greaterThanInclusive',
    ])
      expect(operators).toContain(plain);
    expect([...operators].filter((operator) => operator.includes(':')).length).toBeGreaterThanOrEqual(6);
    const text = JSON.stringify(rules);
    for (const part of ['"not":', '"any":', '"all":', '[*]', '[0]', '"value":{"fact":']) expect(text).toContain(part);
    expect(leaves.filter(({ priority }) => priority !== undefined).length).toBeGreaterThan(0);
    expect(new Set(rules.map(({ priority }) => priority)).size).toBeGreaterThan(5);
  });

  it('has as many different conditions as rules of a real service: not all of one kind, not all different', () => {
    const different = new Set(
      leaves.map(({ fact, path, operator, value }) => JSON.stringify([fact, path, operator, value])),
    );
    expect(different.size).toBe(112);
  });

  it('lets a third of the rules hold, as json-rules-engine judges', async () => {
    const { results } = await new Engine(structuredClone(rules) as unknown as RuleProperties[]).run(facts);
    expect(results.map(({ name }) => name).sort()).toEqual([
      'agent-authority-complete',
      'applicant-is-a-party',
      'commitment-allowed',
      'elderly-green-channel',
      'electronic-delivery',
      'materials-complete',
      'names-agree-with-record',
      'ordinary-desk',
      'record-needs-restoration',
      'verification-stale',
    ]);
  });
});
