import type { Listing } from '../protocol/lists.ts';
import type { ApplicationState } from './state.ts';

/** An application is open by the day of its submission until it is closed, then ended by the day of that. */
export function lists({ status, submittedOn, deeds }: ApplicationState): readonly Listing[] {
  if (status !== 'closed') return [{ list: 'openApplications', on: submittedOn }];
  return [{ list: 'endedApplications', on: deeds.at(-1)?.on ?? submittedOn }];
}
