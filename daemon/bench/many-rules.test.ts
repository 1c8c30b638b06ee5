import { describe, expect, it } from 'vitest';
import { disagreements } from './agreement.ts';
import { createLibrary } from './library.ts';
import { manyRules } from './many-rules.ts';
import { compileOurs, createOurs } from './ours.ts';
import { varyFacts } from './variations.ts';
import { leavesOf, readWorkload } from './workload.ts';

const workload = readWorkload();
const rules = manyRules(workload, 1000, 7);

describe('rules by the thousand', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(manyRules(workload, 20, 7)).toEqual(rules.slice(0, 20));
    expect(manyRules(workload, 20, 8)).not.toEqual(rules.slice(0, 20));
  });

  it('have about as many conditions each as the workload, most of them different', () => {
    const leaves = rules.flatMap(({ conditions }) => leavesOf(conditions));
    expect(leaves.length / rules.length).toBeGreaterThan(4);
    expect(compileOurs(rules, 'library').leaves / leaves.length).toBeGreaterThan(0.6);
  });

  it('hold and do not hold, and our engine says the same of them as json-rules-engine', async () => {
    const documents = [workload.facts, ...varyFacts(workload, 3, 1)];
    const library = createLibrary(rules);
    const held = (await library.verdicts(workload.facts)).filter(Boolean).length;
    expect(held).toBeGreaterThan(50);
    expect(held).toBeLessThan(950);
    expect(await disagreements(rules, library, createOurs(rules), documents)).toEqual([]);
  });
});
