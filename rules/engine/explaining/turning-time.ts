import type { FieldDeclaration, Movement } from '../../facts/declaration.ts';
import { dayNumber } from '../../identity/calendar-day.ts';
import type { Program, ProgramLeaf, Trace } from '../compiler/program.ts';
import type { Verdict } from '../compiler/tree.ts';
import { firstDayFrom, lastDay, literalsIn } from './literal-values.ts';
import { canMove, dayNumberAt, movedValue, startOfDay } from './moving-value.ts';

/** When a verdict changes though nothing is done. */
export interface TurningTime {
  /** Milliseconds since 1970 UTC: at this moment the rule has its new verdict, a millisecond earlier it has the old one. */
  readonly at: number;
  /** What the rule comes to then, also where it is unknown or was. */
  readonly verdict: Verdict;
  /** The comparisons of the rule that turn out otherwise then than now. */
  readonly leaves: readonly number[];
}

/**
 * When a rule's verdict first changes while time passes and nothing else happens; undefined where it never does, or not
 * before the year 10000. Every moving value is taken along, so a verdict that turns and turns back turns the first time.
 *
 * Two values of which one moves come to stand to each other otherwise at most twice (below, equal, above), since what moves
 * moves one way: the rule is judged at these moments. It works for three-valued programs whose lists for
 * `in` are lists, as loading a pack makes sure.
 * @param declared what is declared of each place, by slot
 * @param now milliseconds since 1970 UTC: the moment at which the values of the trace were read
 */
export function turningTime(
  program: Program,
  rule: number,
  trace: Trace,
  declared: readonly (FieldDeclaration | undefined)[],
  now: number,
): TurningTime | undefined {
  const scene = sceneOf(program, rule, trace, declared, now);
  if (scene === undefined) return undefined;
  const before = trace.verdicts[rule];
  const { values } = trace;
  const moments = program.leavesOfRule(rule).flatMap((leaf) => momentsOf(scene, program.leaves[leaf] as ProgramLeaf));
  for (const moment of [...new Set(moments)].sort((one, other) => one - other)) {
    const then = values.slice();
    for (const [slot, moves] of scene.moving) then[slot] = movedValue(values[slot], moves, now, moment);
    const verdict = program.verdictWith(rule, then);
    if (verdict === before) continue;
    const leaves = program.leavesOfRule(rule).filter((leaf) => program.leaves[leaf]?.ask(then) !== trace.leaves[leaf]);
    return { at: moment, verdict: verdict as Verdict, leaves };
  }
  return undefined;
}

/** What moves in a rule, and the steps of time that are looked at. */
interface Scene {
  readonly values: readonly unknown[];
  readonly moving: ReadonlyMap<number, Movement>;
  readonly now: number;
  /** The moment of a step; step 0 is now. The next is a millisecond on where something moves with the clock, else a midnight. */
  readonly momentAt: (step: number) => number;
  readonly lastStep: number;
  /** Farther no day can be written. */
  readonly lastMoment: number;
}

function sceneOf(
  program: Program,
  rule: number,
  { values }: Trace,
  declared: readonly (FieldDeclaration | undefined)[],
  now: number,
): Scene | undefined {
  const moving = new Map<number, Movement>();
  let days = lastDay - dayNumberAt(now);
  for (const leaf of program.leavesOfRule(rule)) {
    const { slot, valueSlot } = program.leaves[leaf] as ProgramLeaf;
    for (const place of valueSlot === undefined ? [slot] : [slot, valueSlot]) {
      const moves = declared[place]?.moves;
      const value = values[place];
      if (moves === undefined || !canMove(value, moves)) continue;
      moving.set(place, moves);
      // No further than the last day that can be written.
      if (moves === 'day') days = Math.min(days, lastDay - (dayNumber(String(value)) ?? lastDay));
    }
  }
  if (moving.size === 0 || days <= 0) return undefined;
  const today = dayNumberAt(now);
  const lastMoment = startOfDay(today + days);
  if ([...moving.values()].includes('instant')) {
    return { values, moving, now, momentAt: (step) => now + step, lastStep: lastMoment - now, lastMoment };
  }
  const momentAt = (step: number) => (step === 0 ? now : startOfDay(today + step));
  return { values, moving, now, momentAt, lastStep: days, lastMoment };
}

/** The moments at which a comparison can change: where a value on one side passes one on the other. */
function momentsOf(scene: Scene, { slot, valueSlot, value }: ProgramLeaf): number[] {
  const [one, other] = [moverAt(scene, slot), valueSlot === undefined ? undefined : moverAt(scene, valueSlot)];
  if (one !== undefined && other !== undefined) return meetings(scene, one, other);
  const moving = one ?? other;
  if (moving === undefined) return [];
  const against = valueSlot === undefined ? value : scene.values[moving === one ? valueSlot : slot];
  return literalsIn(against).flatMap((literal) => passings(scene, moving, literal));
}

/** A value that moves. */
interface Mover {
  readonly value: unknown;
  readonly moves: Movement;
}

function moverAt({ values, moving }: Scene, slot: number): Mover | undefined {
  const moves = moving.get(slot);
  return moves === undefined ? undefined : { value: values[slot], moves };
}

/** The moments at which a value that moves reaches one that stays and leaves it behind, and those beside them. */
function passings({ now, lastMoment }: Scene, { value, moves }: Mover, literal: unknown): number[] {
  const steps = Math.floor(stepsTo(value, moves, literal));
  if (!Number.isFinite(steps)) return [];
  const today = dayNumberAt(now);
  // One more on either side, as a fraction can be rounded.
  return [steps - 1, steps, steps + 1, steps + 2]
    .map((step) => (moves === 'instant' ? now + step : startOfDay(today + step)))
    .filter((moment) => moment > now && moment <= lastMoment);
}

/** NaN where the two have no order. */
function stepsTo(value: unknown, moves: Movement, literal: unknown): number {
  if (moves !== 'day') return moves === 'daysDown' ? Number(value) - Number(literal) : Number(literal) - Number(value);
  return typeof literal === 'string' ? firstDayFrom(literal) - (dayNumber(String(value)) ?? Number.NaN) : Number.NaN;
}

/** The two moments at most at which two values that move come to stand to each other otherwise. */
function meetings({ now, momentAt, lastStep }: Scene, one: Mover, other: Mover): number[] {
  const orderAt = (step: number) => {
    const moment = momentAt(step);
    return orderOf(movedValue(one.value, one.moves, now, moment), movedValue(other.value, other.moves, now, moment));
  };
  const met: number[] = [];
  let [step, order] = [0, orderAt(0)];
  const last = orderAt(lastStep);
  while (order !== last) {
    let high = lastStep;
    let low = step;
    // Halving finds the first step that differs, as the order changes one way only.
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (orderAt(middle) === order) low = middle;
      else high = middle;
    }
    met.push(momentAt(high));
    [step, order] = [high, orderAt(high)];
  }
  return met;
}

/** How two values stand to each other as the operators see it: texts by their characters, else as numbers; 0 is equal or neither. */
function orderOf(one: unknown, other: unknown): number {
  if (typeof one === 'string' && typeof other === 'string') return one < other ? -1 : one > other ? 1 : 0;
  const difference = Number(one) - Number(other);
  return Number.isNaN(difference) ? 0 : Math.sign(difference);
}
