import { describe, expect, it } from 'vitest';
import { disagreements } from './agreement.ts';
import { createLibrary } from './library.ts';
import { createOurs } from './ours.ts';
import { varyFacts } from './variations.ts';
import { readWorkload } from './workload.ts';

const workload = readWorkload();
const variations = varyFacts(workload, 200, 4);

describe('the variations', () => {
  it('show every rule both holding and not holding', async () => {
    const library = createLibrary(workload.rules);
    const seen = workload.rules.map(() => new Set<boolean>());
    for (const facts of variations) {
      for (const [rule, holds] of (await library.verdicts(facts)).entries()) seen[rule]?.add(holds);
    }
    expect(workload.rules.filter((_, rule) => seen[rule]?.size !== 2).map(({ name }) => name)).toEqual([]);
  });

  it('are the same for the same seed, and others for another', () => {
    expect(varyFacts(workload, 5, 4)).toEqual(variations.slice(0, 5));
    expect(varyFacts(workload, 5, 5)).not.toEqual(variations.slice(0, 5));
  });
});

describe('the contenders that are always there', () => {
  it('agree with json-rules-engine on the workload and its variations', async () => {
    const contenders = createOurs(workload.rules);
    expect(contenders.length).toBeGreaterThanOrEqual(2);
    const documents = [workload.facts, ...variations];
    expect(await disagreements(workload.rules, createLibrary(workload.rules), contenders, documents)).toEqual([]);
  });

  it('are told apart where one has a verdict wrong, by rule', async () => {
    const library = createLibrary(workload.rules);
    const wrong = { ...library, name: 'wrong', verdicts: async () => workload.rules.map(() => false) };
    const [first] = await disagreements(workload.rules, library, [wrong], [workload.facts]);
    expect(first).toMatchObject({ contender: 'wrong', rule: 'elderly-green-channel', expected: true, found: false });
  });

  it('count as many rules in a batch as hold', async () => {
    for (const contender of [createLibrary(workload.rules), ...createOurs(workload.rules)]) {
      const { held } = await contender.batch([workload.facts, workload.facts], 7);
      expect([contender.name, held]).toEqual([contender.name, 70]);
    }
  });
});
