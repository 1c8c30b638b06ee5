import { dayOf } from '../day.ts';
import { filingOn } from '../person/filing.ts';
import type { PersonState } from '../person/state.ts';
import { type EntityKey, officerKey, organisationKey } from '../protocol/entity.ts';
import type { JournalEvent, Json, Reading as Seen } from '../protocol/journal.ts';
import type { Extent } from '../protocol/views.ts';
import type { Asking, ReaderDependencies, Reading } from './reading.ts';
import { type Claim, readingFiling } from './rights.ts';

/** What every reader of entities rests on: who asks, and that nothing is read without an entry in the journal. */
export interface JournaledReading {
  /** The officer's right rests on two filings; they are looked at first, whether or not there is anything to be read. */
  claimOf(asking: Asking): Promise<Claim & { readonly seen: Seen[] }>;
  /**
   * Looks, weighs the right and journals in one go, so that the entry stands right behind what was seen. Undefined where
   * there is nothing and where the asker has no right; a refusal is journaled, but the answer does not wait for it.
   *
   * @param seen what else the right rests on
   * @param weigh how much may be read, undefined: nothing
   * @param said what else the entry says
   * @param nothing what is read where there is no such entity; left out, nothing is
   */
  read<State, Reach extends string = Extent>(
    entity: EntityKey,
    asking: Asking,
    seen: readonly Seen[],
    weigh: (state: State) => Reach | undefined,
    said?: Readonly<Record<string, unknown>>,
    nothing?: State,
  ): Promise<Reading<State, Reach> | undefined>;
}

export function createJournaledReading({
  journal,
  clock,
  look,
}: Pick<ReaderDependencies, 'journal' | 'clock' | 'look'>): JournaledReading {
  const journaled = (
    entity: EntityKey,
    version: number,
    readings: readonly Seen[],
    event: JournalEvent,
    { integrator, service, purpose, officer, reason }: Asking,
  ): Promise<void> => {
    const why = { purpose, ...(officer === undefined ? {} : { officer }), ...(reason === undefined ? {} : { reason }) };
    return new Promise((resolve) => {
      journal.append(
        {
          entity,
          at: clock.now(),
          version,
          input: { source: 'question', integrator: integrator.integrator, service, ...why },
          events: [{ ...event, ...why }],
          messages: [],
          commands: [],
          readings,
        },
        () => resolve(),
      );
    });
  };

  return {
    claimOf: async ({ integrator, purpose, officer }) => {
      const seen: Seen[] = [];
      const personAt = (entity: EntityKey): Promise<PersonState | undefined> =>
        look(entity, ({ state, version }) => {
          seen.push({ entity, version });
          return state as PersonState | undefined;
        });
      if ((purpose !== 'handling' && purpose !== 'verification') || officer === undefined)
        return { integrator, purpose, seen };
      const today = dayOf(clock.now());
      const person = await personAt(officerKey(officer));
      const employer = filingOn(person, today)?.organisation;
      const organisation = employer === undefined ? undefined : await personAt(organisationKey(employer));
      const filing = readingFiling(person, organisation, integrator, today);
      return { integrator, purpose, seen, ...(typeof filing === 'string' ? { unfit: filing } : { officer: filing }) };
    },
    read: async <State, Reach extends string = Extent>(
      entity: EntityKey,
      asking: Asking,
      seen: readonly Seen[],
      weigh: (state: State) => Reach | undefined,
      said: Readonly<Record<string, unknown>> = {},
      nothing?: State,
    ) => {
      const found = await look(entity, ({ state: json, version }) => {
        const state = json === undefined ? nothing : (json as Json as State);
        if (state === undefined) return undefined;
        const extent = weigh(state);
        // Of what is not there nothing is refused: whoever tries ids leaves no entities behind.
        if (json === undefined && extent === undefined) return undefined;
        const event: JournalEvent & { extent?: Reach } =
          extent === undefined ? { type: 'EntityReadRefused' } : { type: 'EntityRead', extent, ...said };
        return { state, version, extent, committed: journaled(entity, version, seen, event, asking) };
      });
      if (found === undefined) return undefined;
      const { state, version, extent, committed } = found;
      if (extent === undefined) {
        asking.pending(committed);
        return undefined;
      }
      await committed;
      return { entity, version, state, extent };
    },
  };
}
