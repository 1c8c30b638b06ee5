import type { Listing } from '../protocol/lists.ts';
import type { CreditFileState } from './state.ts';

/** A file that owes an answer, by the last day for it, so that who must answer finds first what is due first. */
export function lists({ request }: CreditFileState): readonly Listing[] {
  return request === undefined ? [] : [{ list: 'openCreditRequests', on: request.answerBy }];
}
