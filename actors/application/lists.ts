import type { Listing } from '../protocol/lists.ts';
import type { ApplicationState, Status } from './state.ts';

/** An application is open until it is closed. */
export function isOpen(status: Status): boolean {
  return status !== 'closed';
}

/** Open by the day of its submission, then ended by the day of its closing. */
export function lists({ status, submittedOn, deeds }: ApplicationState): readonly Listing[] {
  if (isOpen(status)) return [{ list: 'openApplications', on: submittedOn }];
  return [{ list: 'endedApplications', on: deeds.at(-1)?.on ?? submittedOn }];
}
