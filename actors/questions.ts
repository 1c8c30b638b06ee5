import type { RuleBook } from '../rules/engine/evaluation.ts';
import { maskApplication } from './application/mask.ts';
import type { ApplicationState } from './application/state.ts';
import type { Glimpse } from './behaviour.ts';
import type { Journal } from './journal.ts';
import { maskPerson } from './person/mask.ts';
import type { PersonState } from './person/state.ts';
import type { Clock, JournalStore } from './ports.ts';
import type { EntityKey } from './protocol/entity.ts';
import type { Entry, Json } from './protocol/journal.ts';

export interface QuestionDependencies {
  readonly journal: Journal;
  readonly store: JournalStore;
  readonly clock: Clock;
  readonly rules: RuleBook;
  readonly glimpse: (entity: EntityKey) => Promise<Glimpse>;
}

/** Who asks, and what for; both are journaled with the reading (P3). */
export interface Asker {
  readonly by: string;
  readonly purpose: string;
}

/** One line of a timeline. */
export interface TimelineEntry {
  readonly commit: number;
  readonly hash: string;
  readonly at: string;
  readonly version: number;
  readonly source: string;
  readonly sender?: string;
  readonly events: readonly string[];
}

/** An entity as it is shown: personal values masked by their class. */
export interface EntityView {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly state: unknown;
  readonly timeline: readonly TimelineEntry[];
}

/** How many entries of a timeline are shown; the newest. */
const TIMELINE_LENGTH = 200;

/** Answers what an entity is and how it came to be; undefined when there is none. The answer waits until the reading is committed. */
export async function readEntity(
  entity: EntityKey,
  asker: Asker,
  dependencies: QuestionDependencies,
): Promise<EntityView | undefined> {
  const { journal, store, clock, glimpse } = dependencies;
  const { state, version } =
    entity.kind === 'application' || entity.kind === 'person'
      ? await glimpse(entity)
      : { state: undefined, version: 0 };
  const history = await store.history(entity, TIMELINE_LENGTH);
  if (state === undefined && history.length === 0) return undefined;
  await new Promise<void>((resolve) => {
    const turn = {
      entity,
      at: clock.now(),
      version,
      input: { source: 'operator', ...asker } as const,
      events: [{ type: 'EntityRead' }],
      messages: [],
      commands: [],
      readings: [],
    };
    journal.append(turn, () => resolve());
  });
  return { ...entity, version, state: show(entity, state, dependencies.rules), timeline: history.map(timelineEntry) };
}

function show(entity: EntityKey, state: Json | undefined, rules: RuleBook): unknown {
  if (state === undefined) return undefined;
  if (entity.kind === 'application') return maskApplication(state as unknown as ApplicationState, rules.catalogue);
  return maskPerson(state as unknown as PersonState);
}

function timelineEntry(entry: Entry): TimelineEntry {
  const { commit, hash, at, version, input, events } = entry;
  return {
    commit,
    hash,
    at: new Date(at).toISOString(),
    version,
    source: input.source,
    ...(input.source === 'integrator'
      ? { sender: input.integrator }
      : input.source === 'operator'
        ? { sender: input.by }
        : {}),
    events: events.map(({ type }) => type),
  };
}
