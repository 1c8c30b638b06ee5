import { closureOf } from './closures.ts';
import { awaitedContender, type Contender, immediateContender, verdictsByName } from './contender.ts';
import { expressionOf } from './expression.ts';
import { startGenerating } from './generating.ts';
import { jsonLogicOf } from './json-logic.ts';
import type { RivalPackages } from './rival-packages.ts';
import type { Facts, Workload, WorkloadRule } from './workload.ts';
import { zenOf } from './zen.ts';

// What the bench uses of the rivals, written down here because their types are not installed with the project.
interface JsonLogicEngine {
  run(logic: unknown, data: Facts): unknown;
}
interface NodeRule {
  readonly name: string;
  readonly priority: number;
  condition(engine: { when(outcome: boolean): void }, facts: Facts): void;
  consequence(engine: { next(): void }): void;
}
interface NodeRulesEngine {
  execute(facts: Facts, done: (session: { readonly matchPath: readonly string[] }) => void): void;
}
interface ZenDecision {
  evaluate(facts: Facts): Promise<{ readonly result: Readonly<Record<string, boolean>> }>;
}
interface Modules {
  readonly jsonLogic: { readonly LogicEngine: new () => JsonLogicEngine };
  readonly nodeRules: {
    readonly RuleEngine: new (rules: NodeRule[], options: { ignoreFactChanges: boolean }) => NodeRulesEngine;
  };
  readonly zen: {
    readonly ZenEngine: new () => { createDecision(content: object): ZenDecision };
    readonly ZenDecisionContent: new (graph: object) => object;
  };
}

/** The rivals with the workload in each one's own format, in the way of asking that was the fastest where there are several. */
export async function createRivals(packages: RivalPackages, workload: Workload): Promise<readonly Contender[]> {
  const { rules } = workload;
  const logics = rules.map(({ conditions }) => jsonLogicOf(expressionOf(conditions)));
  return [
    createJsonLogic(packages.load('json-logic-engine') as Modules['jsonLogic'], logics),
    await startGenerating(packages.resolve('json-logic-engine'), logics),
    createNodeRules(packages.load('node-rules') as Modules['nodeRules'], rules),
    createZen(packages.load('@gorules/zen-engine') as Modules['zen'], workload),
  ];
}

/** Its default `run`, which keeps closures for rules that it has seen; a call for each rule is faster than one for a list of all. */
function createJsonLogic({ LogicEngine }: Modules['jsonLogic'], logics: readonly unknown[]): Contender {
  const engine = new LogicEngine();
  return immediateContender(
    { name: 'json-logic-engine', detail: { zh: '5.0.7，解释执行', en: '5.0.7 run(), interpreted' } },
    (facts) => logics.map((logic) => engine.run(logic, facts) === true),
    (facts) => {
      let held = 0;
      for (let rule = 0; rule < logics.length; rule += 1) if (engine.run(logics[rule], facts) === true) held += 1;
      return held;
    },
  );
}

/** Its conditions are functions. Facts do not change while these rules run, which the engine is told and is faster for. */
function createNodeRules({ RuleEngine }: Modules['nodeRules'], rules: readonly WorkloadRule[]): Contender {
  const engine = new RuleEngine(
    rules.map(({ name, priority, conditions }): NodeRule => {
      const holds = closureOf(expressionOf(conditions));
      return {
        name,
        priority,
        condition: (flow, facts) => flow.when(holds(facts)),
        consequence: (flow) => flow.next(),
      };
    }),
    { ignoreFactChanges: true },
  );
  const matched = (facts: Facts) =>
    new Promise<readonly string[]>((resolve) => engine.execute(facts, ({ matchPath }) => resolve(matchPath)));
  return awaitedContender(
    { name: 'node-rules', detail: { zh: '9.2.0，条件为函数', en: '9.2.0, conditions as functions' } },
    async (facts) => verdictsByName(rules, await matched(facts)),
    async (facts) => (await matched(facts)).length,
  );
}

/** One expression node with an expression for each rule: faster than a decision table that collects, or a text that is read every time. */
function createZen({ ZenEngine, ZenDecisionContent }: Modules['zen'], { rules, facts }: Workload): Contender {
  const isText = (place: readonly string[]): boolean => {
    let value: unknown = facts;
    for (const name of place) value = (value as Readonly<Record<string, unknown>> | undefined)?.[name];
    return typeof value === 'string';
  };
  const expressions = rules.map(({ name, conditions }, index) => ({
    id: name,
    key: `rule${index}`,
    value: zenOf(expressionOf(conditions), isText),
  }));
  const node = { id: 'rules', name: 'rules', type: 'expressionNode', content: { expressions, passThrough: false } };
  const input = { id: 'in', name: 'in', type: 'inputNode', content: {} };
  const output = { id: 'out', name: 'out', type: 'outputNode', content: {} };
  const edges = [
    { id: 'first', sourceId: 'in', targetId: 'rules', type: 'edge' },
    { id: 'second', sourceId: 'rules', targetId: 'out', type: 'edge' },
  ];
  const content = new ZenDecisionContent({ nodes: [input, node, output], edges });
  const decision = new ZenEngine().createDecision(content);
  return awaitedContender(
    { name: 'zen-engine', detail: { zh: '0.52.1，表达式节点', en: '0.52.1, an expression node' } },
    async (one) => {
      const { result } = await decision.evaluate(one);
      return rules.map((_, index) => result[`rule${index}`] === true);
    },
    async (one) => {
      const { result } = await decision.evaluate(one);
      let held = 0;
      for (let rule = 0; rule < rules.length; rule += 1) if (result[`rule${rule}`] === true) held += 1;
      return held;
    },
  );
}
