import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flowFaults } from '../../rules/matters/flow-check.ts';
import type { FlowStep, Matter } from '../../rules/matters/matter.ts';
import { courseAfter, courseFrom } from './course.ts';
import { matter as specimen, step } from './specimens-harness.ts';
import type { Course } from './state.ts';

const opened = { since: '2026-08-03', version: 1 };
type Plan = Readonly<Record<string, readonly string[]>>;

/** A matter with this flow: the first step accepts, one without a next delivers, `*` forks and `&` joins. */
function matterOf(plan: Plan): Matter {
  const bare = (name: string) => name.replace(/[*&]/g, '');
  const steps = Object.entries(plan).map(([name, next], index): FlowStep => {
    const kind = index === 0 ? 'acceptance' : next.length === 0 ? 'delivery' : 'review';
    return {
      ...step(bare(name), kind, 'archives', 'window', [...next]),
      workingDays: 1,
      ...(name.includes('*') ? { parallel: true as const } : {}),
      ...(name.includes('&') ? { join: true as const } : {}),
    };
  });
  return { ...specimen, promisedWorkingDays: 400, flow: { start: steps[0]?.id ?? '', steps } };
}

const faultsOf = (matter: Matter): readonly string[] =>
  flowFaults(matter, 'flow.json').map(({ code, pointer }) => `${code} ${pointer}`);
const stands = ({ open, joining }: Course): string =>
  [...open.map((one) => one.step), ...joining.map((one) => `(${one})`)].join(' ');

/** Finishes steps in order, each naming what follows: `review → a b`. */
function walk(matter: Matter, ...deeds: readonly string[]): readonly string[] {
  let course = courseFrom(matter, opened);
  return deeds.map((deed) => {
    const [done = '', named = ''] = deed.split(' → ');
    const after = courseAfter(matter, course, done, named.split(' ').filter(Boolean), opened);
    course = after ?? course;
    return after === undefined ? 'not allowed' : stands(after);
  });
}

describe('the course of an application', () => {
  const nested = matterOf({
    'start*': ['a', 'b'],
    'a*': ['c', 'd'],
    c: ['inner'],
    d: ['inner'],
    'inner&': ['outer'],
    b: ['outer'],
    'outer&': ['end'],
    end: [],
  });
  const conditional = matterOf({
    'start*': ['a', 'b', 'all'],
    a: ['second', 'all'],
    second: ['all'],
    b: ['all'],
    'all&': ['end'],
    end: [],
  });

  it('opens a fork within a fork, and each join when all that it waits for have come', () => {
    expect(faultsOf(nested)).toEqual([]);
    expect(walk(nested, 'start → a b', 'a → c d', 'c → inner', 'b → outer', 'd → inner', 'inner → outer')).toEqual([
      'a b',
      'b c d',
      'b d (inner)',
      'd (inner) (outer)',
      'inner (outer)',
      'outer',
    ]);
    expect(walk(nested, 'start → a b', 'b → outer', 'a → d', 'd → inner', 'inner → outer', 'outer → end')).toEqual([
      'a b',
      'a (outer)',
      'd (outer)',
      'inner (outer)',
      'outer',
      'end',
    ]);
  });

  it('goes through a branch or past it as the rules name it, and the join waits for what was named only', () => {
    expect(faultsOf(conditional)).toEqual([]);
    expect(walk(conditional, 'start → a b', 'b → all', 'a → second', 'second → all', 'all → end')).toEqual([
      'a b',
      'a (all)',
      'second (all)',
      'all',
      'end',
    ]);
    expect(walk(conditional, 'start → a b', 'a → all', 'b → all')).toEqual(['a b', 'b (all)', 'all']);
  });

  it('opens a join at once after a single branch, and straight from the fork', () => {
    expect(walk(conditional, 'start → b', 'b → all')).toEqual(['b', 'all']);
    expect(walk(conditional, 'start → all')).toEqual(['all']);
    expect(walk(conditional, 'start → a all', 'a → all')).toEqual(['a (all)', 'all']);
  });

  it('does not go where the flow does not lead, nor several ways where it does not fork', () => {
    expect(walk(conditional, 'start → second', 'start → nowhere', 'start → a end', 'start → ')).toEqual(
      Array(4).fill('not allowed'),
    );
    expect(walk(conditional, 'start → a b', 'a → second all', 'a → second').slice(1)).toEqual([
      'not allowed',
      'b second',
    ]);
  });

  it('remembers since when a step is open, and leaves the steps beside it as they were', () => {
    const first = courseAfter(nested, courseFrom(nested, opened), 'start', ['a', 'b'], opened);
    const later = { since: '2026-08-05', version: 4 };
    const second = first && courseAfter(nested, first, 'a', ['d'], later);
    expect(second?.open).toEqual([
      { step: 'b', ...opened },
      { step: 'd', ...later },
    ]);
  });
});

/** A step, some one after the other, some to choose from, or some side by side with their join. */
interface Shape {
  readonly kind: 'step' | 'series' | 'choice' | 'fork';
  readonly parts: readonly Shape[];
}
type Entry = readonly [name: string, next: readonly string[]];

const { shape: shapes } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.constant<Shape>({ kind: 'step', parts: [] }),
    fc.record({
      kind: fc.constantFrom('series', 'choice', 'fork', 'fork', 'fork'),
      parts: fc.array(tie('shape'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

/** The steps of a shape in an order in which they can be done; the last of them lead to `exit`. */
function entriesOf({ kind, parts }: Shape, exit: string, path: string): readonly Entry[] {
  const entryOf = (entries: readonly Entry[]): string => entries[0]?.[0].replace('*', '') ?? exit;
  if (kind === 'step') return [[path, [exit]]];
  if (kind === 'series') {
    const entries: Entry[] = [];
    for (const [index, part] of [...parts.entries()].reverse())
      entries.unshift(...entriesOf(part, entryOf(entries), `${path}${index}`));
    return entries;
  }
  const end = kind === 'fork' ? `${path}j` : exit;
  const ways = parts.map((part, index) => entriesOf(part, end, `${path}${index}`));
  const fork: Entry = [kind === 'fork' ? `${path}*` : path, ways.map(entryOf)];
  return [fork, ...ways.flat(), ...(kind === 'fork' ? [[`${path}j&`, [exit]] as const] : [])];
}

/** Flows of such shapes with a few ways more, right across them; where ways meet by that, the step becomes a join. */
const flows = fc
  .record({ shape: shapes, across: fc.array(fc.tuple(fc.nat(99), fc.nat(99)), { maxLength: 3 }) })
  .map(({ shape, across }) => {
    const body = entriesOf(shape, 'end', 's');
    const names = [...body.map(([name]) => name.replace(/[*&]/g, '')), 'end', 'other-end'];
    const plan = new Map<string, readonly string[]>([['start', names.slice(0, 1)], ...body, ['end', []]]);
    for (const [from, to] of across) {
      const place = from % body.length;
      const [name] = body[place] ?? ['start'];
      const target = names[place + 1 + (to % (names.length - place - 1))] ?? 'end';
      plan.set(name, [...new Set([...(plan.get(name) ?? []), target])]);
      if (target === 'other-end') plan.set(target, []);
    }
    return withJoins(Object.fromEntries(plan));
  });

/** The flow with the joins that the check asks for. */
function withJoins(plan: Plan): Matter {
  const matter = matterOf(plan);
  const faults = faultsOf(matter);
  const steps = matter.flow.steps.map((one, index) =>
    faults.includes(`FLOW_JOIN /flow/steps/${index}/join`) ? { ...one, join: true as const } : one,
  );
  return { ...matter, flow: { ...matter.flow, steps } };
}

describe('every flow that the check lets pass', () => {
  it('ends with exactly one delivery open, whatever order its steps are done in and whichever way is named (property)', () => {
    let sound = 0;
    const joined = [0, 0, 0];
    fc.assert(
      fc.property(flows, fc.array(fc.nat(9999), { minLength: 60, maxLength: 60 }), (matter, choices) => {
        if (matter.flow.steps.length > 30 || faultsOf(matter).length > 0) return;
        sound += 1;
        const { steps } = matter.flow;
        const joins = Math.min(2, steps.filter(({ join }) => join === true).length);
        joined[joins] = (joined[joins] ?? 0) + 1;
        const leadsTo = (from: string, to: string): boolean =>
          from === to || (steps.find(({ id }) => id === from)?.next ?? []).some((next) => leadsTo(next, to));
        let at = 0;
        const choose = <Choice>(from: readonly Choice[]): Choice => {
          const chosen = from[(choices[at++ % choices.length] ?? 0) % from.length];
          if (chosen === undefined) throw new Error('there is nothing to choose from: the flow is stuck');
          return chosen;
        };
        const some = <Choice>(from: readonly Choice[]): readonly Choice[] => {
          const chosen = from.filter(() => choose([true, false]));
          return chosen.length > 0 ? chosen : [choose(from)];
        };
        let course = courseFrom(matter, opened);
        const history = [stands(course)];
        const before = new Set(['start']);
        for (;;) {
          const working = course.open.filter((one) => steps.find(({ id }) => id === one.step)?.kind !== 'delivery');
          if (working.length === 0) break;
          const done = choose(working).step;
          const { next, parallel } = steps.find(({ id }) => id === done) as FlowStep;
          const any = [...new Set(some([choose(steps).id, choose(steps).id, ...next]))];
          const allowed = any.every((id) => next.includes(id)) && (any.length === 1 || parallel === true);
          expect(courseAfter(matter, course, done, any, opened) !== undefined).toBe(allowed);

          const named = parallel === true ? some(next) : [choose(next)];
          const after = courseAfter(matter, course, done, named, opened);
          history.push(`${done} → ${named.join(' ')}: ${after && stands(after)}`);
          if (after === undefined) throw new Error(`not allowed: ${history.join('; ')}`);
          const still = course.open.filter((one) => one.step !== done);
          const fresh = after.open.filter((one) => !still.includes(one));
          for (const { step: id } of fresh) {
            if (before.has(id)) throw new Error(`${id} opens twice: ${history.join('; ')}`);
            before.add(id);
            const others = [...after.open.map((one) => one.step), ...after.joining].filter((one) => one !== id);
            const join = steps.find((one) => one.id === id)?.join === true;
            if (join && others.some((one) => leadsTo(one, id)))
              throw new Error(`${id} opens too early: ${history.join('; ')}`);
          }
          course = after;
        }
        expect(course.open.length, history.join('; ')).toBe(1);
        expect(course.joining, history.join('; ')).toEqual([]);
      }),
      { numRuns: 1500, seed: 20_260_803 },
    );
    // Else the property says little.
    expect(sound).toBeGreaterThan(1200);
    expect(joined[2]).toBeGreaterThan(200);
  });
});
