import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, startOfNextMonth } from '../day.ts';
import type { DueRow, JournalCommand } from '../protocol/journal.ts';
import { type SourceCommand, type SourceOutcome, sourceOutcomes } from '../protocol/verification.ts';
import { surroundings } from '../specification-harness.ts';
import { sourceBehaviour } from './source.ts';
import type { SourceState } from './state.ts';

const limits = { window: 10, least: 11, failureShare: 1, openMs: 5000, mostOpenMs: 60_000 };
const CODE = '11330100K31821026M';
const OTHER = '11330100K318210506';

class Life {
  state: SourceState | undefined;
  now = Date.parse('2026-01-30T10:00:00+08:00');
  readonly rows = new Map<string, DueRow>();
  readonly told: JournalCommand[] = [];

  tell(outcome: SourceOutcome, organisation: string = CODE): void {
    const by = organisation === 'unknown' ? {} : { organisation };
    this.#when({ type: 'outcome', dataset: 'a.one', outcome, limits, ...by });
  }

  /** Time passes; every month that is over is closed. */
  passTo(moment: number): void {
    this.now = moment;
    for (const row of [...this.rows.values()].filter(({ at }) => at <= moment)) {
      this.rows.delete(row.name);
      this.#when({ type: 'closeMonth', month: row.name.slice('closeMonth_'.length) });
    }
  }

  passMonth(): void {
    this.passTo(startOfNextMonth(dayOf(this.now)));
  }

  /** What was told, shortly. */
  get tallies(): readonly string[] {
    return this.told.map(({ to, command }) => {
      if (command.type !== 'tally') throw new Error(`told ${command.type}`);
      expect([command.evidence, `organisation-${command.organisation}`]).toEqual(['source/a', to.id]);
      return `${to.kind} ${command.tally} ${command.month} ${command.hits}/${command.of}`;
    });
  }

  order(command: SourceCommand): void {
    this.#when(command);
  }

  #when(command: SourceCommand): void {
    const decision = sourceBehaviour.decide(this.state, command, undefined, surroundings({ id: 'a', now: this.now }));
    if (decision.verdict === 'refused') throw new Error('a source refuses nothing');
    for (const event of decision.events) this.state = sourceBehaviour.evolve(this.state, event);
    for (const row of decision.dueSet ?? []) this.rows.set(row.name, row);
    this.told.push(...(decision.commands ?? []));
  }
}

describe('what a source was asked in a month', () => {
  it('is told to the ledger of whoever answers for it, when the month is over', () => {
    const life = new Life();
    for (const outcome of sourceOutcomes) life.tell(outcome);
    expect(life.told).toEqual([]);
    life.passMonth();
    // hit, none, refused, stale and garbage are answers; one of these five was garbage.
    expect(life.tallies).toEqual(['ledger verification-answers 2026-01 5/7', 'ledger data-rejects 2026-01 1/5']);
    life.passMonth();
    life.passMonth();
    expect(life.told).toHaveLength(2);
  });

  it('says nothing of data where nothing was answered', () => {
    const life = new Life();
    life.tell('timeout');
    life.passMonth();
    expect(life.tallies).toEqual(['ledger verification-answers 2026-01 0/1']);
  });

  it('is told to each organisation what came in its time, where another answers for the source since', () => {
    const life = new Life();
    life.tell('hit');
    life.tell('timeout', OTHER);
    life.passMonth();
    expect(life.told.map(({ to }) => to.id)).toEqual(
      [CODE, CODE, OTHER].map((organisation) => `organisation-${organisation}`),
    );
  });

  it('counts nothing of what was journaled before it was known who answers', () => {
    const life = new Life();
    life.tell('hit', 'unknown');
    expect([life.state?.monthly, life.rows.size, life.state?.totals]).toEqual([undefined, 0, { hit: 1 }]);
  });

  it('is told anew without tries that the operator has taken out, where they are there to be taken', () => {
    const life = new Life();
    for (const outcome of ['hit', 'timeout', 'timeout', 'garbage'] as const) life.tell(outcome);
    life.passMonth();
    const discount = (unanswered: number, garbage: number, month = '2026-01') =>
      life.order({ type: 'discount', month, unanswered, garbage });
    for (const [unanswered, garbage] of [
      [3, 0],
      [0, 2],
    ] as const)
      discount(unanswered, garbage);
    discount(1, 0, '2026-02');
    life.passMonth();
    expect(life.tallies).toEqual(['ledger verification-answers 2026-01 2/4', 'ledger data-rejects 2026-01 1/2']);
    discount(1, 1);
    life.passMonth();
    expect(life.tallies.slice(2)).toEqual([
      'ledger verification-answers 2026-01 2/3',
      'ledger data-rejects 2026-01 0/2',
    ]);
    life.tell('hit');
    life.tell('timeout', OTHER);
    life.order({ type: 'discount', month: '2026-04', unanswered: 1, garbage: 0 });
    life.order({ type: 'discount', month: '2026-04', organisation: OTHER, unanswered: 1, garbage: 0 });
    life.passMonth();
    // Of the other there is nothing to tell.
    expect(life.told.slice(4).map(({ to }) => to.id)).toEqual([`organisation-${CODE}`, `organisation-${CODE}`]);
  });

  it('is told anew also where nothing is left', () => {
    const life = new Life();
    life.tell('timeout');
    life.passMonth();
    life.order({ type: 'discount', month: '2026-01', unanswered: 1, garbage: 0 });
    life.passMonth();
    expect(life.tallies).toEqual([
      'ledger verification-answers 2026-01 0/1',
      'ledger verification-answers 2026-01 0/0',
    ]);
  });

  it('comes to the naive count of outcomes over random histories (property)', () => {
    const step = fc.record({ outcome: fc.constantFrom(...sourceOutcomes), hours: fc.integer({ min: -30, max: 120 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
        const life = new Life();
        const naive = new Map<string, { asked: number; answered: number; garbage: number }>();
        for (const { outcome, hours } of steps) {
          life.passTo(life.now + hours * 3_600_000);
          life.tell(outcome);
          const month = dayOf(life.now).slice(0, 7);
          const counts = naive.get(month) ?? { asked: 0, answered: 0, garbage: 0 };
          counts.asked += 1;
          if (outcome !== 'timeout' && outcome !== 'unavailable') counts.answered += 1;
          if (outcome === 'garbage') counts.garbage += 1;
          naive.set(month, counts);
        }
        life.passTo(life.now + 90 * 86_400_000);
        const last = new Map(life.tallies.map((one) => [one.split(' ').slice(1, 3).join(' '), one.split(' ')[3]]));
        const wanted = [...naive].flatMap(([month, { asked, answered, garbage }]) => [
          [`verification-answers ${month}`, `${answered}/${asked}`] as const,
          ...(answered === 0 ? [] : [[`data-rejects ${month}`, `${garbage}/${answered}`] as const]),
        ]);
        expect([...last].sort()).toEqual([...wanted].sort());
      }),
      { numRuns: 300 },
    );
  });
});
