import type { Defect } from './protocol/defects.ts';
import type { EntityKey } from './protocol/entity.ts';
import type { Integrator } from './protocol/integrator.ts';
import type { DueRow, JournalCommand, JournalEvent, Json, OutboundMessage } from './protocol/journal.ts';
import type { Listing } from './protocol/lists.ts';

/** Another entity as a turn sees it: undefined state where there is none. */
export interface Glimpse {
  readonly state: Json | undefined;
  readonly version: number;
}

/** What surrounds a decision. Everything that is not state or command comes in here, so that it can be decided again. */
export interface Circumstances {
  /** The entity's own id. */
  readonly id: string;
  /** Version before the turn. */
  readonly version: number;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** Calendar day of `now` in Asia/Shanghai, YYYY-MM-DD. */
  readonly today: string;
  /** Who sent the message; undefined for commands of the journal and the due index, and for orders of the operator and from the door. */
  readonly sender: Integrator | undefined;
  /** The entities that `reads` named. */
  readonly look: (entity: EntityKey) => Glimpse;
  /** Integrators that speak for an organisation, by name. */
  readonly speakersFor: (organisation: string) => readonly string[];
  /** Integrators that supervise a region, by name. */
  readonly supervisorsOf: (region: string) => readonly string[];
}

/** What a decision comes to: events that happen with their effects, or a refusal in which nothing happens. */
export type Decision<Event> =
  | {
      readonly verdict: 'received';
      readonly events: readonly Event[];
      readonly messages?: readonly OutboundMessage[];
      readonly commands?: readonly JournalCommand[];
      readonly dueSet?: readonly DueRow[];
      readonly dueCleared?: readonly DueRow[];
    }
  | {
      readonly verdict: 'refused';
      readonly defects: readonly Defect[];
      /** True where the sender may not even know that the entity exists: the receipt then says nothing of it. */
      readonly unseen?: true;
      /** What the attempt alone gives rise to, such as an alert: to the entity itself nothing happens. */
      readonly commands?: readonly JournalCommand[];
    };

/**
 * One kind of actor. All of it is pure and synchronous: once what it reads is in memory, a turn waits for nothing.
 *
 * @typeParam State JSON
 * @typeParam Findings what the rules said, handed to `decide`
 */
export interface Behaviour<State, Command, Findings, Event extends JournalEvent> {
  readonly initialState: State | undefined;
  /** Other entities that the examination and the decision will look at. `today` as in the circumstances. */
  reads(state: State | undefined, command: Command, today: string): readonly EntityKey[];
  /** Asks the rules. */
  examine(state: State | undefined, command: Command, circumstances: Circumstances): Findings;
  decide(state: State | undefined, command: Command, findings: Findings, circumstances: Circumstances): Decision<Event>;
  evolve(state: State | undefined, event: Event): State;
  /** The lists that an entity of this state stands in; left out, in none. */
  lists?(state: State): readonly Listing[];
}
