import type { RuleSets } from '../../rules/engine/evaluation.ts';
import { caseAfter, type KeptCase, keptCase } from '../application/case-row.ts';
import { isOpen } from '../application/lists.ts';
import type { ApplicationState } from '../application/state.ts';
import type { CaseRow } from '../protocol/desk.ts';
import { casePlaces } from '../questions/case-list.ts';
import type { OpenTable, Tabled } from './open-table.ts';

export type CaseTable = OpenTable<CaseRow>;

/** The applications that are open. */
export function tabledCases(rules: RuleSets): Tabled<CaseRow, KeptCase> {
  return {
    kind: 'application',
    list: 'openApplications',
    name: 'cases',
    kept: (id, state, at) => keptCase(id, state as unknown as ApplicationState, at, rules),
    after: (id, before, entry) => caseAfter(id, before, entry, rules),
    isOpen: ({ status }) => isOpen(status),
    entering: ({ events }) => (events[0]?.type === 'ApplicationReceived' ? 'new' : undefined),
    cursorOf: casePlaces.cursorOf,
  };
}
