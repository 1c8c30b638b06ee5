import type { ApplicationEvent } from '../application/state.ts';
import type { Journal } from '../journal.ts';
import type { Meter } from '../ports.ts';

/** Matters with numbers of their own, and all others: there are ten in the shipped rules. */
const MOST_MATTERS = 11;

/** Measures every case that is closed: how many steps it took, and how often its applicant had to come (S8). */
export function measureCases(journal: Pick<Journal, 'onCommitted'>, meter: Meter): void {
  const labels = ['matter'];
  const measureSteps = meter.histogram(
    'onedoor_steps_per_case',
    'Deeds of officers from the submission to the closing of a case',
    [2, 3, 4, 6, 10, 20],
    labels,
    MOST_MATTERS,
  );
  const measureVisits = meter.histogram(
    'onedoor_visits_per_case',
    'How often the applicant had to come in person',
    [0, 1, 2, 4],
    labels,
    MOST_MATTERS,
  );
  journal.onCommitted(({ entity, events }) => {
    if (entity.kind !== 'application') return;
    for (const event of events as readonly ApplicationEvent[]) {
      if (event.type !== 'ApplicationClosed') continue;
      measureSteps(event.steps, { matter: event.matter });
      measureVisits(event.visits, { matter: event.matter });
    }
  });
}
