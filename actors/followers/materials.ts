import type { ApplicationEvent } from '../application/state.ts';
import type { Journal } from '../journal.ts';
import type { Meter } from '../ports.ts';

/** Types of materials with numbers of their own: those of the shipped matters, and some of a site; the others are counted together. */
const MOST_TYPES = 20;

/** Counts what applicants did not have to hand in once more, because it is held and valid (R8). */
export function measureMaterials(journal: Pick<Journal, 'onCommitted'>, meter: Meter): void {
  const count = meter.counter(
    'onedoor_uploads_avoided_total',
    'Materials that were named instead of handed in once more, by their type',
    ['type'],
    MOST_TYPES,
  );
  journal.onCommitted(({ entity, events }) => {
    if (entity.kind !== 'application') return;
    const happened = events as readonly ApplicationEvent[];
    // What the rules send back is handed in once more as a whole.
    if (happened.some(({ type }) => type === 'ApplicationReturned')) return;
    for (const event of happened) {
      if (event.type !== 'ApplicationReceived' && event.type !== 'ApplicationCorrected') continue;
      for (const { type, held } of event.content.materials) if (held === true) count({ type });
    }
  });
}
