import { Engine, type RuleProperties } from 'json-rules-engine';
import { awaitedContender, type Contender, verdictsByName } from './contender.ts';
import type { Facts, WorkloadRule } from './workload.ts';

/** json-rules-engine itself as its users have it: default options, its own JSONPath, `run(facts)`. The others are measured against it. */
export function createLibrary(rules: readonly WorkloadRule[]): Contender {
  // The engine makes the conditions its own, so it gets a copy.
  const engine = new Engine(structuredClone(rules) as unknown as RuleProperties[]);
  const results = async (facts: Facts) => (await engine.run(facts)).results;
  return awaitedContender(
    { name: 'json-rules-engine', detail: { zh: '7.3.1，默认选项', en: '7.3.1, default options' } },
    async (facts) =>
      verdictsByName(
        rules,
        (await results(facts)).map(({ name }) => name),
      ),
    async (facts) => (await results(facts)).length,
  );
}
