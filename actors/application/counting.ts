import type { Circumstances } from '../behaviour.ts';
import type { Counted, Counter } from '../protocol/commands.ts';
import { type EntityKey, officerKey, organisationKey } from '../protocol/entity.ts';
import type { JournalCommand } from '../protocol/journal.ts';
import { personKey } from './people.ts';
import type { Deed, People } from './state.ts';

/** What is counted for whom when something happens to an application (W2). */
export interface Counts {
  readonly applicant?: Counter;
  readonly agent?: Counter;
  readonly officer?: Counter;
  /** Several where one deed is two things for it. */
  readonly organisation?: readonly Counter[];
}

/** The commands that count it; people whose number could not be read are not counted. */
export function counted(
  { people, matter }: { readonly people: People; readonly matter: string },
  { id, today }: Pick<Circumstances, 'id' | 'today'>,
  counts: Counts,
  by?: Pick<Deed, 'officer' | 'organisation'>,
  lateness: Pick<Counted, 'late' | 'at'> = {},
): readonly JournalCommand[] {
  const count = (to: EntityKey | undefined, counter: Counter | undefined): readonly JournalCommand[] =>
    to === undefined || counter === undefined
      ? []
      : [{ to, command: { type: 'count', counter, application: id, matter, on: today, ...lateness } }];
  const person = (key: string | undefined) => (key === undefined ? undefined : personKey(key));
  return [
    ...count(by && officerKey(by.officer), counts.officer),
    ...(counts.organisation ?? []).flatMap((counter) => count(by && organisationKey(by.organisation), counter)),
    ...count(person(people.applicant), counts.applicant),
    ...count(person(people.agent), counts.agent),
  ];
}
