import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldDeclaration, Movement } from '../../facts/declaration.ts';
import { compileRules } from '../compiler/compile.ts';
import { FALSE, TRUE, UNKNOWN } from '../compiler/tree.ts';
import { Unknown } from '../compiler/unknown.ts';
import { dayOfNumber } from './literal-values.ts';
import { dayNumberAt, movedValue, startOfDay } from './moving-value.ts';
import { type Condition, conditionsOver, type World } from './random-rules-harness.ts';
import { turningTime } from './turning-time.ts';

const title = { zh: '样例', en: 'sample' };
const dayMs = 24 * 60 * 60 * 1000;
/** 23:59:59.990 in Asia/Shanghai, so that few steps of a millisecond lead over midnight. */
const now = Date.parse('2026-03-10T23:59:59.990+08:00');

const fields: Readonly<Record<string, FieldDeclaration>> = {
  today: { type: 'day', title, moves: 'day' },
  tomorrow: { type: 'day', title, moves: 'day' },
  deadline: { type: 'day', title, optional: true },
  waited: { type: 'number', title, moves: 'daysUp' },
  left: { type: 'number', title, optional: true, moves: 'daysDown' },
  clock: { type: 'number', title, moves: 'instant' },
  limit: { type: 'number', title },
  kind: { type: 'text', title },
};

function ask(conditions: Condition, facts: World, at = now) {
  const program = compileRules([{ conditions }], { mode: 'threeValued' });
  const declared = program.slots.places.map(({ path }) => fields[String(path[0])]);
  return turningTime(program, 0, program.trace({ f: facts }), declared, at);
}

/** The facts as they are at a moment: what moves is reckoned afresh for each. */
function factsAt(facts: World, moment: number): World {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => {
      const moves = fields[name]?.moves;
      return [name, moves === undefined ? value : stepped(value, moves, moment)];
    }),
  );
}

/** Day by day and millisecond by millisecond, the plain way. */
function stepped(value: unknown, moves: Movement, moment: number): unknown {
  if (value === undefined || value instanceof Unknown || value === 'x') return value;
  if (moves === 'instant') return Number(value) + moment - now;
  let found = value;
  for (let day = dayNumberAt(now); day < dayNumberAt(moment); day += 1) {
    if (moves === 'day') found = new Date(Date.parse(String(found)) + dayMs).toISOString().slice(0, 10);
    else found = Number(found) + (moves === 'daysUp' ? 1 : -1);
  }
  return found;
}

/** The first of some moments at which the verdict is another, by trying each. */
function firstTurn(conditions: Condition, facts: World, moments: readonly number[]) {
  const program = compileRules([{ conditions }], { mode: 'threeValued' });
  const verdictAt = (moment: number) => program.verdicts({ f: factsAt(facts, moment) })[0];
  const before = verdictAt(now);
  const at = moments.find((moment) => verdictAt(moment) !== before);
  return at === undefined ? undefined : { at, verdict: verdictAt(at) };
}

const orders = ['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive', 'equal', 'notEqual'];
const operators = fc.constantFrom(...orders, 'swap:lessThan', 'not:greaterThan', 'swap:not:equal');
const days = ['2026-03-08', '2026-03-10', '2026-03-12', '2026-03-14', '2026-03', '2026-03-11T', 'x'];
const numbers = [-3, 0, 2, 2.5, 4, '3', 'x'];
const clocks = [now - 3, now, now + 4, now + 9, now + 10, now + 12, now + 0.5];
const scalars = { day: days, number: numbers };

function leafOf(path: string, constants: readonly unknown[], others: readonly string[]): fc.Arbitrary<Condition> {
  const value = fc.constantFrom<unknown>(...constants);
  const list = fc.uniqueArray(value, { minLength: 1, maxLength: 4 });
  const other = fc.constantFrom(...others).map((name) => ({ fact: 'f', path: `$.${name}` }));
  const at = { fact: fc.constant('f'), path: fc.constant(`$.${path}`) };
  const lists = fc.constantFrom('in', 'notIn', 'someValue:lessThan', 'everyValue:notEqual', 'swap:contains');
  return fc.oneof(
    fc.record({ ...at, operator: operators, value }),
    fc.record({ ...at, operator: lists, value: list }),
    fc.record({ ...at, operator: operators, value: other }),
  );
}

const byDay = fc.oneof(
  leafOf('today', scalars.day, ['deadline', 'tomorrow', 'waited']),
  leafOf('deadline', scalars.day, ['today', 'tomorrow']),
  leafOf('waited', scalars.number, ['left', 'limit', 'waited', 'today']),
  leafOf('left', scalars.number, ['waited', 'limit']),
  fc.constant<Condition>({ fact: 'f', path: '$.kind', operator: 'equal', value: 'a' }),
);
const byClock = fc.oneof(byDay, leafOf('clock', clocks, ['limit', 'waited', 'left', 'clock']));

const worldsFrom = (limits: readonly number[]) =>
  fc.record({
    today: fc.constantFrom('2026-03-10', '2026-02-27', 'x'),
    tomorrow: fc.constantFrom('2026-03-11', '2026-03-13'),
    deadline: fc.constantFrom('2026-03-09', '2026-03-13', '2026-03-15', undefined),
    waited: fc.constantFrom(-2, 0, 1.5),
    left: fc.constantFrom<unknown>(7, 2, undefined, new Unknown('awaited')),
    clock: fc.constant(now),
    limit: fc.constantFrom(...limits),
    kind: fc.constantFrom('a', 'b'),
  });

describe('when a verdict turns by itself', () => {
  it('is the midnight that a walk from day to day finds, whatever the rule', () => {
    const midnights = Array.from({ length: 40 }, (_, index) => startOfDay(dayNumberAt(now) + 1 + index));
    const seen = { turned: 0, never: 0, many: 0 };
    fc.assert(
      fc.property(conditionsOver(byDay), worldsFrom([2, 5]), (conditions, facts) => {
        const found = ask(conditions, facts);
        const wanted = firstTurn(conditions, facts, midnights);
        expect(found && { at: found.at, verdict: found.verdict }).toEqual(wanted);
        if (wanted === undefined) seen.never += 1;
        else seen.turned += 1;
        if (wanted !== undefined && wanted.at > (midnights[0] ?? 0)) seen.many += 1;
      }),
      { numRuns: 500 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
  });

  it('is the millisecond that a walk finds where something runs with the clock', () => {
    const moments = Array.from({ length: 40 }, (_, index) => now + 1 + index);
    let [turned, atMidnight] = [0, 0];
    fc.assert(
      fc.property(conditionsOver(byClock), worldsFrom([now + 3, now + 20]), (conditions, facts) => {
        const found = ask(conditions, facts);
        const wanted = firstTurn(conditions, facts, moments);
        if (wanted === undefined) {
          expect(found === undefined || found.at > now + 40).toBe(true);
          return;
        }
        expect(found).toMatchObject(wanted);
        turned += 1;
        if (wanted.at === startOfDay(dayNumberAt(now) + 1)) atMidnight += 1;
      }),
      { numRuns: 500 },
    );
    expect(turned).toBeGreaterThan(50);
    expect(atMidnight).toBeGreaterThan(8);
    expect(turned - atMidnight).toBeGreaterThan(10);
  });

  const leaf = (path: string, operator: string, value: unknown): Condition => ({
    fact: 'f',
    path: `$.${path}`,
    operator,
    value,
  });
  const facts: World = {
    today: '2026-03-10',
    tomorrow: '2026-03-11',
    waited: 3,
    left: 5,
    clock: now,
    kind: 'a',
    deadline: '2026-12-01',
  };
  const midnight = (day: string) => Date.parse(`${day}T00:00:00+08:00`);

  it('is exact at boundaries: at the end of the day in Asia/Shanghai, over the ends of months and years', () => {
    const until = { all: [leaf('today', 'lessThanInclusive', '2026-12-31')] };
    expect(ask(until, facts)).toMatchObject({ at: midnight('2027-01-01'), verdict: FALSE });
    // One millisecond before midnight the day still is the old one.
    const eve = midnight('2027-01-01') - 1;
    expect(ask(until, { ...facts, today: '2026-12-31' }, eve)).toMatchObject({ at: eve + 1 });
    expect(ask({ all: [leaf('today', 'greaterThan', { fact: 'f', path: '$.deadline' })] }, facts)).toMatchObject({
      at: midnight('2026-12-02'),
      verdict: TRUE,
    });
    expect(ask({ all: [leaf('deadline', 'lessThan', { fact: 'f', path: '$.today' })] }, facts)).toMatchObject({
      at: midnight('2026-12-02'),
      verdict: TRUE,
    });
    expect(ask({ all: [leaf('waited', 'greaterThanInclusive', 30)] }, facts)).toMatchObject({
      at: midnight('2026-04-06'),
    });
    expect(ask({ all: [leaf('left', 'lessThan', 0)] }, facts)).toMatchObject({ at: midnight('2026-03-16') });
    expect(ask({ all: [leaf('clock', 'greaterThanInclusive', now + 12_345)] }, facts)).toMatchObject({
      at: now + 12_345,
    });
  });

  it('is the first turn where a verdict turns and turns back, and names the comparisons that turned', () => {
    const holidays = ['2026-05-01', '2026-05-02', '2026-10-01'];
    const conditions = { all: [leaf('kind', 'equal', 'a'), leaf('today', 'in', holidays)] };
    expect(ask(conditions, facts)).toEqual({ at: midnight('2026-05-01'), verdict: TRUE, leaves: [1] });
    expect(ask(conditions, { ...facts, today: '2026-05-02' }, midnight('2026-05-02'))).toMatchObject({
      at: midnight('2026-05-03'),
      verdict: FALSE,
    });
  });

  it('can be to unknown and from it', () => {
    const open = leaf('kind', 'equal', 'a');
    const late = leaf('today', 'greaterThan', '2026-03-20');
    const unknownKind = { ...facts, kind: undefined };
    expect(ask({ all: [open, late] }, unknownKind)).toMatchObject({ at: midnight('2026-03-21'), verdict: UNKNOWN });
    expect(ask({ any: [open, late] }, unknownKind)).toMatchObject({ at: midnight('2026-03-21'), verdict: TRUE });
  });

  it('is never where nothing moves, what moves is not known, or the year 10000 would come first', () => {
    expect(ask({ all: [leaf('kind', 'equal', 'a')] }, facts)).toBeUndefined();
    expect(ask({ all: [leaf('today', 'lessThan', '2020-01-01')] }, facts)).toBeUndefined();
    expect(
      ask({ all: [leaf('today', 'lessThan', '2030-01-01')] }, { ...facts, today: new Unknown('stale') }),
    ).toBeUndefined();
    expect(ask({ all: [leaf('today', 'lessThan', '2030-01-01')] }, { ...facts, today: '2026-02-30' })).toBeUndefined();
    expect(ask({ all: [leaf('today', 'lessThanInclusive', '9999-12-31')] }, facts)).toBeUndefined();
    expect(ask({ all: [leaf('today', 'lessThan', '9999-12-31')] }, facts)).toMatchObject({
      at: midnight('9999-12-31'),
    });
    expect(ask({ all: [leaf('waited', 'lessThan', 1e9)] }, facts)).toBeUndefined();
    expect(ask({ all: [leaf('today', 'lessThan', { fact: 'f', path: '$.tomorrow' })] }, facts)).toBeUndefined();
  });

  it('is found in long lists of days', () => {
    const list = Array.from({ length: 2000 }, (_, index) => dayOfNumber(dayNumberAt(now) + 10 + 2 * index));
    expect(ask({ all: [leaf('today', 'in', list)] }, facts)).toMatchObject({
      at: midnight('2026-03-20'),
      verdict: TRUE,
    });
  });
});

describe('a value that moves', () => {
  it('moves at midnight in Asia/Shanghai and not before, and stays where it is of another kind', () => {
    const at = midnightAfter;
    expect(movedValue('2024-02-28', 'day', now, at - 1)).toBe('2024-02-28');
    expect(movedValue('2024-02-28', 'day', now, at)).toBe('2024-02-29');
    expect(movedValue('2024-02-28', 'day', now, at + dayMs)).toBe('2024-03-01');
    expect(movedValue('9999-12-30', 'day', now, at + 5 * dayMs)).toBe('9999-12-31');
    expect(movedValue(4, 'daysUp', now, at + dayMs)).toBe(6);
    expect(movedValue(4, 'daysDown', now, at)).toBe(3);
    expect(movedValue(now, 'instant', now, at + 1)).toBe(at + 1);
    expect(movedValue('soon', 'day', now, at)).toBe('soon');
    expect(movedValue('4', 'daysUp', now, at)).toBe('4');
  });
});

const midnightAfter = Date.parse('2026-03-11T00:00:00+08:00');
