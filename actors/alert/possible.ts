import type { Circumstances } from '../behaviour.ts';
import { type AlertOrder, type AlertVerb, alertVerbs } from '../protocol/alert-messages.ts';
import { defectsOfMoment } from './deeds.ts';
import { defectsOfPosition } from './positions.ts';
import type { Actor, AlertState } from './state.ts';

/**
 * What an officer may do with an alert now: the verbs that would be refused neither for where the alert stands nor for who
 * the officer is. It asks what the decision itself asks, so that nothing is offered that would be refused.
 */
export function verbsFor(
  state: AlertState,
  by: Actor,
  circumstances: Pick<Circumstances, 'look' | 'today' | 'version' | 'sender'>,
): readonly AlertVerb[] {
  return alertVerbs.filter((type) => {
    // Assigned to oneself, which hinders nobody.
    const order = { type, data: { ...by, assignee: by } } as unknown as AlertOrder;
    return (
      defectsOfMoment(state, order, circumstances).length === 0 &&
      defectsOfPosition(state, order, circumstances).length === 0
    );
  });
}
