import { describe, expect, it } from 'vitest';
import { shippedCatalogue, shippedPackFiles } from '../../library/shipped.fixture.ts';
import { shippedSources } from '../../sources/shipped-sources.fixture.ts';
import { type ConditionNode, readCondition } from '../condition.ts';
import { factsOfPhase } from '../load-packs.ts';
import type { Pack, PackContent, Rule } from '../pack.ts';
import { allFindings, logicFaults } from './pack-logic.ts';
import { relationFaults } from './relation-check.ts';
import type { LogicFindings } from './rule-logic.ts';

const catalogue = shippedCatalogue();
const sources = shippedSources();
const packs: readonly Pack[] = shippedPackFiles().map(({ json, file, sha256 }) => ({
  ...(json as PackContent),
  file,
  sha256,
}));

function findingsOf(some: readonly Pack[]): LogicFindings {
  return allFindings([
    ...some.map((pack) => logicFaults(pack, factsOfPhase(pack.phase, sources))),
    relationFaults(some, catalogue, sources),
  ]);
}

/** The codes with their places that are told of a pack with other rules. */
function toldOf(pack: Pack, rules: readonly Rule[]): string[] {
  const { faults, warnings } = findingsOf([{ ...pack, rules: [...rules] }]);
  return [...faults, ...warnings].map(({ code, pointer }) => `${code} ${pointer}`);
}

/** A leaf that must be true for a condition to hold. */
function neededLeaf(json: unknown): object | undefined {
  const node: ConditionNode = readCondition(json);
  if (node.kind === 'leaf') return json as object;
  return node.kind === 'all' ? node.children.map(neededLeaf).find((leaf) => leaf !== undefined) : undefined;
}

describe('the shipped packs', () => {
  it('hold nothing that never or always holds, follows from something else or contradicts it', () => {
    expect(packs.reduce((sum, { rules }) => sum + rules.length, 0)).toBeGreaterThan(150);
    expect(findingsOf(packs)).toEqual({ faults: [], warnings: [] });
  });

  it.each(packs.map((pack) => [pack.file, pack] as const))('%s would not pass with a slip in a rule', (_, pack) => {
    const { rules } = pack;
    const never = rules.map((rule) => ({ ...rule, conditions: { all: [rule.conditions, { not: rule.conditions }] } }));
    expect(toldOf(pack, never)).toEqual(
      expect.arrayContaining(rules.map((__, index) => `NEVER_TRUE /rules/${index}/conditions`)),
    );

    const repeated = rules.map((rule) => {
      const leaf = neededLeaf(rule.conditions);
      return { ...rule, conditions: leaf === undefined ? rule.conditions : { all: [rule.conditions, leaf] } };
    });
    const wanted = repeated.flatMap(({ conditions }, index) =>
      conditions === rules[index]?.conditions ? [] : [`REDUNDANT /rules/${index}/conditions/all/1`],
    );
    expect(toldOf(pack, repeated)).toEqual(expect.arrayContaining(wanted));

    const copies = rules.map((rule) => ({ ...rule, name: `${rule.name}-copy` }));
    expect(toldOf(pack, [...rules, ...copies])).toEqual(
      expect.arrayContaining(rules.map((__, index) => `SUBSUMED /rules/${rules.length + index}`)),
    );
  });

  it('would not pass with a rule that leads elsewhere after a step from which one way goes on', () => {
    let planted = 0;
    for (const pack of packs.filter(({ phase }) => phase === 'route')) {
      const steps = catalogue
        .all()
        .filter(({ code }) => pack.appliesTo.matters?.includes(code))
        .flatMap(({ flow }) => flow.steps)
        .filter(({ next, parallel }) => next.length > 1 && parallel !== true);
      for (const rule of pack.rules) {
        const done = steps.find(({ id }) => JSON.stringify(rule.conditions).includes(`"${id}"`));
        const elsewhere = done?.next.find((id) => id !== rule.event.params.step);
        if (elsewhere === undefined) continue;
        const params = { ...rule.event.params, step: elsewhere };
        const told = toldOf(pack, [...pack.rules, { ...rule, name: 'copy', event: { ...rule.event, params } }]);
        expect(told).toContain(`CONTRADICTS /rules/${pack.rules.length}`);
        planted += 1;
      }
    }
    expect(planted).toBeGreaterThan(20);
  });
});
