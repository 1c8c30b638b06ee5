import type { Behaviour, Circumstances, Decision } from './behaviour.ts';
import { dayOf } from './day.ts';
import { type EntityKey, entityName } from './protocol/entity.ts';
import type { JournalEvent, Json } from './protocol/journal.ts';
import { hall } from './road-harness.ts';

type Received<Event> = Extract<Decision<Event>, { verdict: 'received' }>;

/** What came of a command. */
export interface Outcome<State, Event> {
  readonly decision: Decision<Event>;
  /** What happened; throws when the command was refused. */
  received(): Received<Event>;
  /** Codes and pointers of the refusal, as `CODE pointer`; throws when the command was not refused. */
  refused(): readonly string[];
  /** The state after the command. */
  readonly state: State | undefined;
}

/** Given these events, when this command comes, then … */
export function given<State, Command, Findings, Event extends JournalEvent>(
  behaviour: Pick<Behaviour<State, Command, Findings, Event>, 'decide' | 'evolve'>,
  ...before: readonly Event[]
) {
  const fold = (from: State | undefined, events: readonly Event[]) =>
    events.reduce<State | undefined>((state, event) => behaviour.evolve(state, event), from);
  const state = fold(undefined, before);
  return {
    state,
    when(command: Command, findings: Findings, circumstances: Circumstances): Outcome<State, Event> {
      const decision = behaviour.decide(state, command, findings, circumstances);
      return {
        decision,
        state: decision.verdict === 'received' ? fold(state, decision.events) : state,
        received() {
          if (decision.verdict === 'refused') throw new Error(`refused: ${JSON.stringify(decision.defects)}`);
          return decision;
        },
        refused() {
          if (decision.verdict === 'received') throw new Error(`received: ${JSON.stringify(decision.events)}`);
          return decision.defects.map(({ code, pointer }) => `${code} ${pointer}`.trim());
        },
      };
    },
  };
}

export interface Surroundings extends Partial<Omit<Circumstances, 'look' | 'today'>> {
  /** The states of other entities. */
  readonly others?: readonly (readonly [EntityKey, unknown])[];
}

/** The circumstances of a decision: 3 August 2026, sent by the hall, unless said otherwise. */
export function surroundings({ others = [], ...rest }: Surroundings): Circumstances {
  const states = new Map(others.map(([entity, state]) => [entityName(entity), state as Json]));
  const now = rest.now ?? Date.parse('2026-08-03T10:00:00+08:00');
  return {
    id: 'hall.1',
    version: 0,
    sender: hall,
    speakersFor: () => [],
    supervisorsOf: () => [],
    look: (entity) => ({ state: states.get(entityName(entity)), version: states.has(entityName(entity)) ? 1 : 0 }),
    ...rest,
    now,
    today: dayOf(now),
  };
}
