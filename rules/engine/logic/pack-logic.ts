import type { Declarations } from '../../facts/declared-field.ts';
import { pointerTo } from '../../matters/fault.ts';
import type { Pack, PackContent } from '../pack.ts';
import { remedyFor } from '../when-unknown.ts';
import { ConditionReader } from './condition-reader.ts';
import { FactSpace } from './fact-space.ts';
import { type LogicFindings, ruleLogic } from './rule-logic.ts';
import { Effort } from './term.ts';

/** What a pack that was made to be difficult may cost: a few tenths of a second. The shipped ones need up to 20,000. */
const effortOfPack = 200_000;

/** A pack as far as its conditions go, before or after it was loaded. */
export type LogicPack = Pick<Pack, 'file'> & Pick<PackContent, 'rules' | 'conditions' | 'whenUnknown'>;

/**
 * What can be said of the conditions of a pack by itself: those that never hold, always hold, or follow from others. See
 * `ruleLogic`. Fields of forms are of any type here; `relationFaults` looks again with the matters.
 * @param pack without any other fault
 * @param declarations the facts of its phase, undefined where they are not declared
 */
export function logicFaults(pack: LogicPack, declarations: Declarations | undefined): LogicFindings {
  const effort = new Effort(effortOfPack);
  const reader = readerOf(pack, new FactSpace({ declarations, matter: undefined }), effort);
  return conditionLogic(pack, reader, effort);
}

/** Reads the conditions of a pack as points of a space. */
export function readerOf({ conditions = {}, whenUnknown = {} }: LogicPack, space: FactSpace, effort: Effort) {
  const absentFails = (fact: string, path: Parameters<typeof remedyFor>[2]): boolean =>
    remedyFor(whenUnknown, fact, path, 'absent') === 'notMet';
  return new ConditionReader(space, { shared: conditions, absentFails }, effort);
}

/**
 * As `logicFaults`, with a reader that is there already.
 * @param isWanted which conditions are looked at; left out, all
 */
export function conditionLogic(
  { file, rules, conditions: shared = {} }: LogicPack,
  reader: ConditionReader,
  effort: Effort,
  isWanted: (conditions: unknown) => boolean = () => true,
): LogicFindings {
  const own = rules.map(({ conditions }, index) => ({
    json: conditions,
    pointer: pointerTo('/rules', index, 'conditions'),
    of: 'rule' as const,
  }));
  const named = Object.entries(shared).map(([name, json]) => ({
    json,
    pointer: pointerTo('/conditions', name),
    of: 'shared' as const,
  }));
  return allFindings(
    [...named, ...own].flatMap(({ json, pointer, of }) =>
      isWanted(json) ? [ruleLogic(json, pointer, { file, reader, effort, of })] : [],
    ),
  );
}

export function allFindings(findings: readonly LogicFindings[]): LogicFindings {
  return {
    faults: findings.flatMap(({ faults }) => faults),
    warnings: findings.flatMap(({ warnings }) => warnings),
  };
}
