import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DueRow } from '../protocol/journal.ts';
import { type Came, HOUSING, lapsesIn, openTable, STRANGER } from './collaboration-harness.ts';
import { lapseRows } from './lapses.ts';
import { ARCHIVES, CIVIL_AFFAIRS } from './specimens-harness.ts';
import type { ApplicationState } from './state.ts';

/** Those who can hold the review come more often, so that much of what is said is allowed. */
const officers = ['R-1', 'R-1', 'R-2', 'H-1', 'H-1', 'H-1', 'D-1', 'S-1', 'T-1'] as const;
const organisations = [HOUSING, HOUSING, STRANGER, ARCHIVES, CIVIL_AFFAIRS] as const;
const DAY_MS = 86_400_000;
const MORNING = Date.parse('2026-08-03T09:00:00+08:00');

const officer = fc.constantFrom(...officers);
const step = fc.constantFrom('review', 'review', 'review', 'review', 'site-visit', 'approval');
const consultation = fc.integer({ min: 1, max: 3 });
const departments = fc.array(fc.constantFrom(...organisations), { minLength: 1, maxLength: 3 });
const words = { reason: '理由', question: '问', opinion: '答', conclusion: '结论' } as const;

/** What anybody may say, sensible or not, most of it by those who hold the review at one time or another. */
const saying = fc.oneof(
  fc.record({ type: fc.constant('transfer'), officer, step, organisation: fc.constantFrom(...organisations) }),
  fc.record({ type: fc.constant('decline'), officer, step }),
  fc.record({ type: fc.constant('claim'), officer, step }),
  fc.record({ type: fc.constant('release'), officer, step }),
  fc.record({ type: fc.constant('consult'), officer, step, departments, workingDays: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ type: fc.constant('opine'), officer, consultation, stance: fc.constant('agree') }),
  fc.record({ type: fc.constant('conclude'), officer, consultation }),
  fc.record({
    type: fc.constant('act'),
    officer,
    step,
    action: fc.constantFrom('approve', 'return', 'object', 'object', 'object', 'object', 'object'),
  }),
  fc.record({ type: fc.constant('wait'), days: fc.integer({ min: 1, max: 3 }) }),
);

const needed: Readonly<Record<string, readonly (keyof typeof words)[]>> = {
  transfer: ['reason'],
  decline: ['reason'],
  consult: ['question'],
  opine: ['opinion'],
  conclude: ['conclusion', 'reason'],
};

/** What must hold of every turn, whatever was said. */
function holds(before: ApplicationState, came: Came, fallbackAfter: number): void {
  const { decision, state } = came;
  if (decision.verdict === 'refused' || state === undefined) return;
  expect(new Set(state.open.map(({ step }) => step)).size).toBe(state.open.length);
  for (const event of decision.events) {
    if (event.type !== 'StepTransferred' && event.type !== 'StepDeclined' && event.type !== 'StepTimedOut') continue;
    const { passage } = event;
    const had = before.open.find((one) => one.step === passage.step);
    expect(had?.fallback).toBeUndefined();
    // The archives that have declined it keep it as the last resort.
    if (event.open.fallback !== true) expect(passage.from).not.toBe(passage.to);
    if (event.type !== 'StepTransferred') expect(had?.holder).toBeDefined();
  }
  for (const { transfers = 0, misses = 0, fallback, holder } of state.open) {
    expect(transfers).toBeLessThanOrEqual(2);
    expect(misses).toBeLessThanOrEqual(transfers);
    expect(fallback === true).toBe(misses >= fallbackAfter);
    if (fallback === true) expect(holder?.dueAt).toBeUndefined();
  }
  for (const { departments: asked, opinions, status, step: at, organisation } of state.consultations) {
    const answered = opinions.map((one) => one.organisation);
    expect(asked).toEqual(expect.arrayContaining(answered));
    expect(asked).not.toContain(organisation);
    expect(new Set(answered).size).toBe(answered.length);
    if (status === 'open') expect(state.open.map((one) => one.step)).toContain(at);
  }
}

const sameRow = (one: DueRow) => (other: DueRow) => one.name === other.name && one.at === other.at;

it('whatever officers say to each other, a step has one holder, a last resort keeps it, and the due index agrees with the state', async () => {
  const seen = new Map<string, number>();
  const run = fc.asyncProperty(
    fc.array(saying, { minLength: 5, maxLength: 40, size: 'max' }),
    fc.boolean(),
    fc.constantFrom(1, 2),
    async (said, stops, fallbackAfter) => {
      const table = await openTable({ fallbackAfter, ...(stops ? { consultationStopsClock: true } : {}) });
      let now = MORNING;
      let rows: readonly DueRow[] = [];
      let state: ApplicationState | undefined;
      const take = (came: Came): void => {
        if (state !== undefined) holds(state, came, fallbackAfter);
        state = came.state;
        if (came.decision.verdict === 'refused') return;
        const { events, dueSet = [], dueCleared = [] } = came.decision;
        const kinds = events.map((event) =>
          'open' in event && 'passage' in event && event.open.fallback ? 'fallback' : event.type,
        );
        for (const kind of kinds) seen.set(kind, (seen.get(kind) ?? 0) + 1);
        rows = [...rows.filter((row) => !dueCleared.some(sameRow(row))), ...lapsesIn(dueSet)];
        expect(rows.map(({ name, at }) => `${name} ${at}`).sort()).toEqual(
          lapseRows(state, 'hall.1')
            .map(({ name, at }) => `${name} ${at}`)
            .sort(),
        );
      };
      for (const { type, ...rest } of said) {
        if ('days' in rest) {
          now += rest.days * DAY_MS;
          // The sweeper gives each row that is due to the application once, and it is gone then.
          for (const due of rows.filter(({ at }) => at <= now)) {
            if (!rows.some(sameRow(due))) continue;
            const [verb, about = ''] = due.name.split('_');
            rows = rows.filter((row) => !sameRow(due)(row));
            take(
              await table.lapse(
                verb === 'holder' ? 'lapseHolder' : 'lapseConsultation',
                about,
                new Date(now).toISOString(),
              ),
            );
          }
          continue;
        }
        const more = Object.fromEntries((needed[type] ?? []).map((name) => [name, words[name]]));
        const defects =
          'action' in rest && rest.action === 'return' ? { defects: [{ pointer: '/a', message: '缺' }] } : {};
        take(await table.say(type, { ...rest, ...more, ...defects }, { around: { now }, next: ['approval'] }));
      }
    },
  );
  await fc.assert(run, { numRuns: 150, seed: 20_260_803 });
  // The sayings reach everything that can happen.
  for (const type of ['StepTransferred', 'StepDeclined', 'StepTimedOut', 'fallback', 'StepClaimed', 'StepReleased'])
    expect(seen.get(type), type).toBeGreaterThan(0);
  for (const type of ['ConsultationOpened', 'OpinionGiven', 'ConsultationDue', 'ConsultationConcluded'])
    expect(seen.get(type), type).toBeGreaterThan(0);
});
