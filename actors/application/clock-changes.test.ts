import { describe, expect, it } from 'vitest';
import type { Deadline } from '../../rules/deadlines/deadline.ts';
import { changesOf, withChanges } from './clock-changes.ts';
import { Life } from './clocks-harness.ts';
import * as specimens from './specimens-harness.ts';
import type { Clocks } from './state.ts';

const deadline = (kind: Deadline['kind'], from = '2026-08-03'): Deadline => ({ kind, from, workingDays: 5 });
const [legal, promised] = [deadline('legal'), deadline('promised')];
const clocks: Clocks = { calendar: 'c1', deadlines: [legal, promised], rows: { tick: 1 } };

describe('what is written of clocks', () => {
  it('is nothing where nothing has changed, or nothing was ever counted', () => {
    expect(changesOf(clocks, { ...clocks, ticking: { from: 1, to: 2 } })).toBeUndefined();
    expect(changesOf(undefined, { calendar: 'c1', deadlines: [], rows: {} })).toBeUndefined();
  });

  it('is the changed deadline alone, the others by their places', () => {
    const told: Deadline = { ...promised, told: -3 };
    expect(changesOf(clocks, { ...clocks, deadlines: [told, legal] })).toEqual({
      type: 'ClocksSet',
      deadlines: [told, 0],
    });
  });

  it('gives the same clocks back, whatever has changed', () => {
    const step = deadline('step', '2026-08-04');
    const states: readonly Clocks[] = [
      clocks,
      { ...clocks, rows: {} },
      { ...clocks, calendar: 'c2' },
      { ...clocks, deadlines: [] },
      { ...clocks, deadlines: [promised, step], ticking: { from: 4, to: 5 } },
      { calendar: 'c2', deadlines: [step, legal], rows: { tick: 2, recount: 3 } },
    ];
    for (const after of states) {
      for (const before of [undefined, ...states]) {
        const changes = changesOf(before, after);
        const found = changes === undefined ? before : withChanges(before, JSON.parse(JSON.stringify(changes)));
        if (changes !== undefined) expect(found).toEqual(after);
        else if (before !== undefined) expect({ ...before, ticking: 0 }).toEqual({ ...after, ticking: 0 });
      }
    }
  });

  it('breaks off at a place that is not there', () => {
    expect(() => withChanges(clocks, { type: 'ClocksSet', deadlines: [2] })).toThrow('no deadline 2');
    expect(() => withChanges(undefined, { type: 'ClocksSet', deadlines: [] })).toThrow('lack a part');
  });

  it('leaves out of a case what the turn has not touched', () => {
    const life = new Life();
    life.when('2026-08-03T10:00', { type: 'submit', data: specimens.submission });
    life.when('2026-08-04T10:00', specimens.act('accept'), ['review']);
    life.when('2026-08-04T11:00', specimens.act('approve', { officer: 'R-1' }), ['second-review']);
    // The examination is over, law and promise run on, the first review is done and kept no longer.
    expect(life.events.at(-1)).toEqual({
      type: 'ClocksSet',
      deadlines: [0, 1, 2, expect.objectContaining({ step: 'second-review' })],
    });
  });
});
