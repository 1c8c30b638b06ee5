import type { Clock, Meter } from '../ports.ts';
import type { Entry, JournalEvent } from '../protocol/journal.ts';

/** From what comes at once to a day that a service was off. */
const LATE_SECONDS = [0.5, 1, 5, 10, 30, 60, 3600, 86_400] as const;
/** There are seven. */
const KINDS_OF_ROWS = 8;
/** Four kinds of deadlines, each at three places, and all others. */
const KINDS_OF_TICKS = 13;

/** Counts what falls due, as it is committed: how late each row was, and which places deadlines have come to. */
export function meterDue(meter: Meter, clock: Clock): (entry: Pick<Entry, 'input' | 'events'>) => void {
  const late = meter.histogram(
    'onedoor_due_late_seconds',
    'From the moment of a due row until what came of it was committed; a row that was fired early counts as 0',
    LATE_SECONDS,
    ['row'],
    KINDS_OF_ROWS,
  );
  const ticked = meter.counter(
    'onedoor_deadline_ticks_total',
    'Places that deadlines have come to',
    ['clock', 'place'],
    KINDS_OF_TICKS,
  );
  return ({ input, events }) => {
    if (input.source !== 'due') return;
    const { at, name } = input.row;
    late(Math.max(0, clock.now() - at) / 1000, { row: name.split('_', 1)[0] ?? name });
    for (const event of events) if (isTick(event)) ticked({ clock: event.clock, place: placeOf(event) });
  };
}

interface Tick extends JournalEvent {
  readonly clock: string;
  readonly overdue?: number;
}

function isTick(event: JournalEvent): event is Tick {
  return event.type === 'DeadlineTicked';
}

/** Which kind of place; days would be labels without an end. */
function placeOf({ overdue }: Tick): 'ahead' | 'lapsed' | 'overdue' {
  if (overdue === undefined) return 'ahead';
  return overdue === 0 ? 'lapsed' : 'overdue';
}
