import type { Circumstances } from '../behaviour.ts';
import type { Counter } from '../protocol/commands.ts';
import { officerKey, organisationKey } from '../protocol/entity.ts';
import type { JournalCommand } from '../protocol/journal.ts';
import type { AlertState } from './state.ts';

/** The commands that count it for the officer, where one is known, and for the organisation. */
export function counted(
  { finding }: Pick<AlertState, 'finding'>,
  { id, today }: Pick<Circumstances, 'id' | 'today'>,
  counters: { readonly officer: Counter; readonly organisation: Counter },
  officer: string | undefined,
  returnedOn?: string,
): readonly JournalCommand[] {
  const command = (counter: Counter): JournalCommand['command'] => ({
    type: 'count',
    counter,
    application: id,
    matter: finding.matter ?? '',
    on: today,
  });
  const ofOfficer = { ...command(counters.officer), ...(returnedOn === undefined ? {} : { returnedOn }) };
  return [
    ...(officer === undefined ? [] : [{ to: officerKey(officer), command: ofOfficer }]),
    { to: organisationKey(finding.accountable.organisation), command: command(counters.organisation) },
  ];
}
