import type { Random } from '../../random.ts';

/** Random facts for json-rules-engine and for what stands in for it, and paths that lead somewhere in them. */

const texts = ['', 'a', 'b', 'abc', '0', '1', '2', '10', '9', '5abc', ' 7', '-1', '2026-01-01', '2026-05-01', '甲'];
const plainValues: readonly unknown[] = [null, true, false, 0, 1, 2, 5, 10, -1, 1.5, ...texts];
/** What no JSON has, but facts can. */
const strangeValues: readonly unknown[] = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -0,
  undefined,
  new Date(1_780_000_000_000),
];
/** Objects on which comparisons by size or text fail. */
const failingValues: readonly unknown[] = [{ toString: 1 }, { valueOf: null, toString: null }];
const memberNames = [
  'name',
  'age',
  'tags',
  'c d',
  '籍贯',
  'x-y',
  'items',
  'deep',
  '1st',
  'length',
  'toString',
  'a.b',
  'dc:title',
];

/** Facts in general are of these names; some have names that objects have, too. */
export const factNames = ['person', 'list', 'count', 'text', 'flag', 'things', 'constructor', 'hasOwnProperty', '籍贯'];
export const undefinedFactNames = ['nobody', 'toString', '__proto__'];

export function randomScalar(choose: Random): unknown {
  // A day is an object: each is made anew, so that none is the very same as another.
  return choose.chance(0.93) ? choose.pick(plainValues) : structuredClone(choose.pick(strangeValues));
}

/** A value of any type; `calm` ones never make a comparison fail. */
export function randomValue(choose: Random, calm: boolean, depth = 0): unknown {
  if (!calm && choose.chance(0.01)) return structuredClone(choose.pick(failingValues));
  if (depth < 3 && choose.chance(0.25)) {
    return choose.times(choose.between(0, 3), () => randomValue(choose, calm, depth + 1));
  }
  if (depth < 3 && choose.chance(0.15)) return randomObject(choose, calm, depth);
  return randomScalar(choose);
}

export function randomFacts(choose: Random, calm: boolean): Record<string, unknown> {
  const values = factNames
    .filter(() => choose.chance(0.8))
    .map((name): [string, unknown] => [name, randomFact(choose, name, calm)]);
  return Object.fromEntries(values);
}

function randomFact(choose: Random, name: string, calm: boolean): unknown {
  switch (name) {
    case 'person':
      return randomObject(choose, calm, 0);
    case 'list':
      return choose.times(choose.between(0, 4), () => randomScalar(choose));
    case 'things':
      return choose.times(choose.between(0, 3), () => randomObject(choose, calm, 1));
    default:
      return randomValue(choose, calm);
  }
}

function randomObject(choose: Random, calm: boolean, depth: number): Record<string, unknown> {
  const names = memberNames.filter(() => choose.chance(depth === 0 ? 0.6 : 0.3));
  // Members that are called as those of every object would make comparisons by size fail.
  const safe = names.filter((name) => name !== 'toString' || !calm);
  return Object.fromEntries(safe.map((name) => [name, randomValue(choose, calm, depth + 1)]));
}

/**
 * A value without members that are called as those of every object: the library loses them where it copies a rule, and
 * that difference has its own test.
 */
export function withoutInheritedNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutInheritedNames);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const members = Object.entries(value).filter(([name]) => !(name in Object.prototype));
  return Object.fromEntries(members.map(([name, member]) => [name, withoutInheritedNames(member)]));
}

/** A member, an item, or the star for all of them. */
type Step = string | number;

/** A path that mostly leads somewhere in a value, written in one of the ways in which it can be written. */
export function randomPath(choose: Random, value: unknown): string {
  for (;;) {
    const steps = randomSteps(choose, value);
    if (!touchesText([value], steps)) return written(choose, steps);
  }
}

function randomSteps(choose: Random, value: unknown): readonly Step[] {
  const steps: Step[] = [];
  let at = value;
  do {
    const names = typeof at === 'object' && at !== null ? Object.keys(at) : [];
    const inList = Array.isArray(at);
    if (names.length > 0 && choose.chance(0.25)) {
      steps.push('*');
      at = Object.values(at as object)[choose.between(0, names.length - 1)];
    } else if (names.length > 0 && choose.chance(0.85)) {
      const name = choose.pick(names);
      steps.push(inList ? Number(name) : name);
      at = (at as Record<string, unknown>)[name];
    } else {
      steps.push(inList && choose.chance(0.5) ? choose.between(0, 9) : choose.pick([...memberNames, '*', 0]));
      at = undefined;
    }
  } while (steps.length < 5 && choose.chance(0.5));
  return steps;
}

/** Whether a path asks for a letter or the length of a text: the library gives them, and that difference has its own test. */
function touchesText(values: readonly unknown[], [step, ...rest]: readonly Step[]): boolean {
  if (step === undefined) return false;
  if (step !== '*' && values.some((value) => typeof value === 'string' && Object.hasOwn(Object(value) as object, step)))
    return true;
  const next = values.flatMap((value) => {
    if (typeof value !== 'object' || value === null) return [];
    if (step === '*') return Object.values(value);
    return Object.hasOwn(value, step) ? [(value as Record<string, unknown>)[step]] : [];
  });
  return touchesText(next, rest);
}

function written(choose: Random, steps: readonly Step[]): string {
  const parts = steps.map((step) => {
    if (step === '*' || typeof step === 'number') return `[${step}]`;
    if (/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(step) && choose.chance(0.8)) return `.${step}`;
    const quote = choose.pick(["'", '"']);
    return `[${quote}${step}${quote}]`;
  });
  const path = parts.join('');
  return path.startsWith('.') && choose.chance(0.3) ? path.slice(1) : `$${path}`;
}
