import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SourceCommand, type SourceOutcome, sourceOutcomes } from '../protocol/verification.ts';
import { surroundings } from '../specification-harness.ts';
import { sourceBehaviour } from './source.ts';
import type { SourceState } from './state.ts';

const limits = { window: 10, least: 4, failureShare: 0.5, openMs: 5000, mostOpenMs: 60_000 };
const NOW = Date.parse('2026-08-03T02:00:00Z');

/** A source from its first outcome on, with the rows that wait and the alarms that left. */
class Life {
  state: SourceState | undefined;
  now = NOW;
  readonly rows: number[] = [];
  readonly alarms: string[] = [];

  tell(...outcomes: readonly SourceOutcome[]): void {
    for (const outcome of outcomes) this.#when({ type: 'outcome', dataset: 'a.one', outcome, limits });
  }

  /** The next row falls due. */
  fall(): void {
    const until = this.rows.shift();
    if (until === undefined) throw new Error('nothing waits');
    this.now = Math.max(this.now, until);
    this.#when({ type: 'tryAgain', until });
  }

  #when(command: SourceCommand): void {
    const around = surroundings({ id: 'a', now: this.now });
    const decision = sourceBehaviour.decide(this.state, command, undefined, around);
    if (decision.verdict === 'refused') throw new Error('a source refuses nothing');
    for (const event of decision.events) this.state = sourceBehaviour.evolve(this.state, event);
    this.rows.push(...(decision.dueSet ?? []).map(({ at }) => at));
    this.alarms.push(...(decision.messages ?? []).map(({ event }) => event));
  }
}

describe('a source', () => {
  it('is asked as ever while little fails', () => {
    const life = new Life();
    life.tell('hit', 'timeout', 'none', 'hit', 'timeout', 'refused', 'hit');
    expect(life.state?.circuit.state).toBe('closed');
    expect(life.state?.totals).toEqual({ hit: 3, timeout: 2, none: 1, refused: 1 });
  });

  it('is left alone after a few failures, tried again, and left alone for longer each time until it is well', () => {
    const life = new Life();
    life.tell('timeout', 'timeout', 'timeout');
    expect(life.state?.circuit.state).toBe('closed');
    life.tell('garbage');
    expect(life.state?.circuit).toEqual({ state: 'open', until: NOW + 5000, openings: 1 });
    life.tell('timeout');
    expect(life.rows).toEqual([NOW + 5000]);
    life.fall();
    expect(life.state?.circuit.state).toBe('halfOpen');
    life.tell('unavailable');
    expect(life.state?.circuit).toEqual({ state: 'open', until: NOW + 15_000, openings: 2 });
    life.fall();
    life.tell('hit');
    expect(life.state?.circuit.state).toBe('closed');
    expect(life.alarms).toEqual(['source-unavailable', 'source-unavailable', 'source-restored']);
  });

  it('never waits longer than the most, and an old row wakes nobody', () => {
    const life = new Life();
    life.tell('timeout', 'timeout', 'timeout', 'timeout');
    for (let count = 0; count < 8; count += 1) {
      life.fall();
      const before = life.now;
      life.tell('timeout');
      const circuit = life.state?.circuit;
      if (circuit?.state !== 'open') throw new Error('the circuit is not open');
      expect(circuit.until - before).toBeLessThanOrEqual(60_000);
    }
    life.rows.unshift(NOW);
    const before = life.state;
    life.fall();
    expect(life.state).toBe(before);
  });

  it('remembers no more than its window, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...sourceOutcomes), { maxLength: 60 }), (outcomes) => {
        const life = new Life();
        for (const outcome of outcomes) {
          life.tell(outcome);
          expect(life.state?.recent.length ?? 0).toBeLessThanOrEqual(10);
          if (life.rows.length > 0 && life.state?.circuit.state === 'open' && outcome === 'hit') life.fall();
        }
        const total = Object.values(life.state?.totals ?? {}).reduce((sum, one) => sum + one, 0);
        expect(total).toBe(outcomes.length);
      }),
    );
  });
});
