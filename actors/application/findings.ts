import type { Finding } from '../../rules/engine/evaluation.ts';
import { historyDeclarations } from '../../rules/facts/history-declarations.ts';
import type { Defect } from '../protocol/defects.ts';

const historyFacts: ReadonlySet<string> = new Set(historyDeclarations.map(({ name }) => name));

/**
 * Whether a finding rests on what is known of the people from before. That is for the window alone: by it, whoever takes
 * applications in could learn what somebody did elsewhere.
 */
export function restsOnHistory({ because }: Pick<Finding, 'because'>): boolean {
  return because.some(({ fact }) => historyFacts.has(fact));
}

/** A finding as it is told: where, which code, and the text for people. */
export function defectOf({ code, pointer, message }: Finding): Defect {
  return { code, pointer: pointer ?? '', message };
}
