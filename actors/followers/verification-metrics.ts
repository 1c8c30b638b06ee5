import type { Journal } from '../journal.ts';
import type { Meter } from '../ports.ts';
import type { VerificationEvent } from '../verification/state.ts';

/** Counts what verifications come to, and what people make of it. */
export function measureVerifications(journal: Pick<Journal, 'onCommitted'>, meter: Meter): void {
  const reports = meter.counter(
    'onedoor_verification_reports_total',
    'Reports sealed, by what they were made for and what they come to',
    ['purpose', 'outcome'],
    15,
  );
  const statuses = meter.counter(
    'onedoor_verification_answers_total',
    'How the sources stand in sealed reports, first versions',
    ['status'],
    8,
  );
  const fields = meter.counter(
    'onedoor_verification_fields_total',
    'Fields in sealed reports, first versions, by their verdict',
    ['verdict'],
    4,
  );
  const reviews = meter.counter(
    'onedoor_verification_reviews_total',
    'Decisions of people: upheld, overturned by two, or not agreed to by the second',
    ['decision'],
    3,
  );
  const unused = meter.counter(
    'onedoor_verification_unused_answers_total',
    'Answers that went into no report',
    ['why'],
    4,
  );
  journal.onCommitted(({ entity, events }) => {
    if (entity.kind !== 'verification') return;
    for (const event of events as readonly VerificationEvent[]) {
      if (event.type === 'AnswerUnused') unused({ why: event.why });
      if (event.type === 'ReviewCountersigned' && !event.agree) reviews({ decision: 'disagreed' });
      if (event.type !== 'ReportSealed') continue;
      const { purpose, outcome, version, sources, fields: compared, decidedBy } = event.report;
      reports({ purpose, outcome });
      const decided = events.some(({ type }) => type === 'ReviewDecided' || type === 'ReviewCountersigned');
      if (decided && decidedBy !== undefined)
        reviews({ decision: decidedBy.decision === 'uphold' ? 'upheld' : 'overturned' });
      if (version !== 1) continue;
      for (const { status } of sources) statuses({ status });
      for (const { verdict } of compared) fields({ verdict });
    }
  });
}
