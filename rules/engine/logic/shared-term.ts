import { dayNumber } from '../../identity/calendar-day.ts';
import { type LineSet, type Run, runsOf } from './line-set.ts';
import { meetTerms, type Term } from './term.ts';
import { type Values, valuesWithout } from './value-set.ts';

/**
 * Facts of which two unions both hold, where that can be shown; undefined where it cannot. Facts that differ may still
 * depend on each other in ways that nothing here knows, so this is taken only where one term looks at nothing but what the
 * other looks at as well, where each place has a value that a form could really hold, and where comparisons that are no
 * place's own are the same in both, so that neither is narrowed by the other.
 */
export function sharedTerm(ones: readonly Term[], others: readonly Term[]): Term | undefined {
  for (const one of ones) {
    for (const other of others) {
      if (!looksWithin(one, other) && !looksWithin(other, one)) continue;
      const both = meetTerms(one, other);
      if (both === undefined) continue;
      const isPossible = [...both].every(([dimension, values]) =>
        dimension.of === 'place' ? hasState(values) : isSame(one.get(dimension), other.get(dimension)),
      );
      if (isPossible) return both;
    }
  }
  return undefined;
}

function looksWithin(one: Term, other: Term): boolean {
  return [...one.keys()].every((dimension) => other.has(dimension));
}

function isSame(one: Values | undefined, other: Values | undefined): boolean {
  if (one === undefined || other === undefined) return true;
  return valuesWithout(one, other).length === 0 && valuesWithout(other, one).length === 0;
}

function hasState({ absent, held }: Values): boolean {
  if (absent || held === undefined) return absent;
  // Choices that are left can be chosen, and items that are wanted in a list were told apart from those that are not.
  if (held.kind !== 'scalar') return true;
  const { numbers, numericTexts, otherTexts, yes, no } = held.scalars;
  return yes || no || hasValue(numbers, hasNumber) || hasValue(numericTexts, hasText) || hasValue(otherTexts, hasText);
}

function hasValue<Value extends number | string>(line: LineSet<Value>, between: (from: Value, to: Value) => boolean) {
  return runsOf(line).some(({ from, to }: Run<Value>) => {
    if (from === undefined || to === undefined || !from.after || to.after) return true;
    return between(from.at, to.at);
  });
}

/** Many numbers are counts, so between two there must be a whole one. */
function hasNumber(from: number, to: number): boolean {
  return Math.floor(from) + 1 < to;
}

/** Between two days there must be a day; between other texts there may be one. */
function hasText(from: string, to: string): boolean {
  const [first, last] = [dayNumber(from), dayNumber(to)];
  return first === undefined || last === undefined ? `${from}0` < to : last - first > 1;
}
