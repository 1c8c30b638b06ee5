import { type Entry, isReading, type JournalEvent } from '../protocol/journal.ts';
import type { Extent, HistoryRow } from '../protocol/views.ts';

/** A row of an entity's history; what a deed is depends on the kind. */
type Row<Deed> = Omit<HistoryRow, 'deed'> & { deed?: Deed };

/**
 * Rows of a history. Who has read an entity is told to supervisors only, and without the words: the rows of readings are left
 * out for all others, archived or not.
 */
export function historyRows<Deed>(
  entries: readonly Entry[],
  showsReadings: boolean,
  deedIn: (events: readonly JournalEvent[]) => Deed | undefined,
): Row<Deed>[] {
  return entries.flatMap((entry) => {
    const { commit, hash, at, version, events, archived } = entry;
    const reading = readingOf(entry);
    // Who has read what lies in an archive cannot be told any more; that somebody has is told to nobody who was not told before.
    if (!showsReadings && (reading !== undefined || archived?.reading === true)) return [];
    const deed = deedIn(events);
    return [
      {
        commit,
        hash,
        at: new Date(at).toISOString(),
        version,
        events: events.map(({ type }) => type),
        ...(deed === undefined ? {} : { deed }),
        ...(reading === undefined ? {} : { reading }),
        ...(archived === undefined ? {} : { archived: true as const }),
      },
    ];
  });
}

/** Who has read, where that is what an entry tells. */
function readingOf({ input, events }: Entry): HistoryRow['reading'] | undefined {
  const event = events.find((one) => isReading([one]));
  if (event === undefined) return undefined;
  if (input.source !== 'question' && input.source !== 'door') return { by: 'operator', purpose: 'operation' };
  const { purpose, officer } = input;
  const extent = 'extent' in event ? (event.extent as Extent) : undefined;
  return {
    by: input.source === 'door' ? `door.${input.user}` : input.integrator,
    purpose,
    ...(extent === undefined ? {} : { extent }),
    ...(officer === undefined ? {} : { officer }),
  };
}
