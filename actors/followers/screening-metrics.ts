import type { Journal } from '../journal.ts';
import type { Meter } from '../ports.ts';
import { type ScreeningOutcome, screeningOutcomes } from '../protocol/screening.ts';
import type { SweepEvent } from '../sweep/state.ts';

/** Sweeps with numbers of their own; there can be no more. */
const MOST_SWEEPS = 6;

/** Counts the cases that sweeps come to, and the sweeps themselves. */
export function measureScreening(journal: Pick<Journal, 'onCommitted'>, sweeps: readonly string[], meter: Meter): void {
  const count = meter.counter(
    'onedoor_screening_cases_total',
    'Cases that sweeps of active screening have come to, by what became of them',
    ['sweep', 'outcome'],
    MOST_SWEEPS * screeningOutcomes.length,
  );
  meter.gauge('onedoor_screening_sweeps', 'Sweeps of active screening that are set up', () => sweeps.length);
  journal.onCommitted(({ entity, events }) => {
    if (entity.kind !== 'sweep') return;
    for (const event of events as readonly SweepEvent[]) {
      if (event.type === 'CaseSwept') count({ sweep: entity.id, outcome: event.outcome });
      if (event.type !== 'PortionSwept') continue;
      for (const [outcome, cases] of Object.entries(event.passed) as [ScreeningOutcome, number][])
        count({ sweep: entity.id, outcome }, cases);
    }
  });
}
