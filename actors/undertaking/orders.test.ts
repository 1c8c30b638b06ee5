import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOfNumber, numberOfDay } from '../../rules/credit/credit-day.ts';
import { usualUndertakings } from '../../rules/credit/load-undertakings.ts';
import type { UndertakingKind } from '../../rules/credit/undertakings-file.ts';
import { dayOf } from '../day.ts';
import { undertakingKey } from '../protocol/undertaking.ts';
import { rowsOfUndertaking } from './term.ts';
import { UNDERTAKING, UndertakingWorld } from './undertaking-harness.ts';

const SEED = 20_261_127;
const FIRST = numberOfDay('2026-08-03');

/** What is said, how many days after the step before (also before it, where the clock is set back), and whether the sweeper sleeps. */
const step = fc.record({
  what: fc.constantFrom('fulfil', 'cancel', 'excuse', 'extend', 'breach', 'pass', 'pass'),
  days: fc.oneof(
    { arbitrary: fc.integer({ min: 0, max: 9 }), weight: 5 },
    { arbitrary: fc.integer({ min: -12, max: -1 }), weight: 1 },
  ),
  ago: fc.nat(12),
  ahead: fc.integer({ min: -3, max: 20 }),
  asleep: fc.boolean(),
});
const history = fc.record({
  kind: fc.constantFrom<UndertakingKind>('appointment', 'loan', 'commitment'),
  dueInDays: fc.nat(12),
  steps: fc.array(step, { maxLength: 9 }),
});
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** What was taken, in the words of a clerk who keeps no states: enough to say what must come of it. */
interface Account {
  due: string;
  doneOn?: string;
  released?: true;
  broken?: true;
}

/** Working days counted on fingers: no holiday is published in these tests, so only week-ends are off. */
function graceEnd(due: string, workingDays: number): string {
  const isWorking = (day: number) => ![0, 6].includes(new Date(`${dayOfNumber(day)}T00:00:00Z`).getUTCDay());
  let day = numberOfDay(due);
  if (workingDays === 0) while (!isWorking(day)) day += 1;
  for (let left = workingDays; left > 0; ) {
    day += 1;
    if (isWorking(day)) left -= 1;
  }
  return dayOfNumber(day);
}

function mustCount(kind: UndertakingKind, { due, doneOn, released, broken }: Account): readonly string[] {
  const inTime = doneOn !== undefined && doneOn <= graceEnd(due, usualUndertakings.undertakings[kind].graceWorkingDays);
  if (released) return [];
  if (kind === 'commitment') return broken ? ['broken-commitment'] : inTime ? ['commitment-kept'] : [];
  return inTime ? [] : [kind === 'loan' ? 'overdue-return' : 'no-show'];
}

function take(world: UndertakingWorld, { what, ago, ahead }: Step, account: Account): void {
  const today = dayOf(world.now);
  const at = (days: number) => dayOfNumber(numberOfDay(today) + days);
  const taken = (refusal: readonly string[]) => refusal.length === 0;
  if (what === 'fulfil') {
    if (taken(world.sign('fulfil', { on: at(-ago) }))) account.doneOn = at(-ago);
  } else if (what === 'cancel') {
    if (taken(world.say('release', { cause: 'cancelled' }))) account.released = true;
  } else if (what === 'excuse') {
    if (taken(world.sign('release', { cause: 'excused' }))) account.released = true;
  } else if (what === 'extend') {
    if (taken(world.sign('extend', { due: at(ahead) }))) account.due = at(ahead);
  } else if (what === 'breach') {
    if (taken(world.sign('breach', { document: { number: '1', day: today } }))) account.broken = true;
  }
}

function play(world: UndertakingWorld, steps: readonly Step[], account: Account): void {
  let today = FIRST;
  for (const one of steps) {
    today = Math.max(FIRST, today + one.days);
    const day = dayOfNumber(today);
    if (one.asleep) world.now = Date.parse(`${day}T10:00:00+08:00`);
    else world.passTo(day);
    take(world, one, account);
    const rows = world.rows.filter(({ entity }) => entity.kind === 'undertaking');
    const state = world.undertaking;
    if (state === undefined) throw new Error('it is gone');
    expect(new Set(rows)).toEqual(new Set(rowsOfUndertaking(UNDERTAKING, state)));
  }
}

describe('whatever is said of an undertaking, in whatever order, and whatever the clock does', () => {
  it('at most one credit file is opened, and in the end exactly that counts which must', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(history, ({ kind, dueInDays, steps }) => {
        const world = new UndertakingWorld(dayOfNumber(FIRST));
        const account: Account = { due: dayOfNumber(FIRST + dueInDays) };
        expect(world.undertake(kind, { due: account.due })).toEqual([]);
        play(world, steps, account);
        world.passTo('2026-12-31');
        const must = mustCount(kind, account);
        expect(world.counted).toEqual(must);
        expect(world.opened).toBeLessThanOrEqual(1);
        expect(world.rows.filter(({ entity }) => entity.kind === 'undertaking')).toEqual([]);
        expect(world.stateOf(undertakingKey(UNDERTAKING))).toBeDefined();
        const what = `${kind} ${must[0] ?? (world.opened > 0 ? 'withdrawn' : 'nothing')}`;
        seen.set(what, (seen.get(what) ?? 0) + 1);
      }),
      { numRuns: 1500, seed: SEED },
    );
    // Every end was reached, and not by chance alone.
    expect([...seen].filter(([, times]) => times >= 10).map(([what]) => what)).toEqual(
      expect.arrayContaining([
        'appointment no-show',
        'appointment nothing',
        'appointment withdrawn',
        'loan overdue-return',
        'loan nothing',
        'loan withdrawn',
        'commitment commitment-kept',
        'commitment broken-commitment',
        'commitment nothing',
      ]),
    );
  });
});
