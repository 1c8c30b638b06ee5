import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQuiet, type Quiet } from './quiet.ts';

/** A clock that goes on when it is told to, with what is to be called at some moment of it. */
class Course {
  #now = 0;
  #due: { readonly at: number; readonly run: () => void }[] = [];

  readonly now = (): number => this.#now;

  readonly later = (run: () => void, afterMs: number): (() => void) => {
    const one = { at: this.#now + afterMs, run };
    this.#due.push(one);
    return () => {
      this.#due = this.#due.filter((other) => other !== one);
    };
  };

  goTo(moment: number): void {
    for (;;) {
      const [next] = this.#due.filter(({ at }) => at <= moment).sort((one, other) => one.at - other.at);
      if (next === undefined) break;
      this.#due = this.#due.filter((other) => other !== next);
      this.#now = next.at;
      next.run();
    }
    this.#now = moment;
  }
}

const QUIET_MS = 100;
const LONGEST_MS = 350;

function quietOn(course: Course, onQuiet: () => void): Quiet {
  return createQuiet({ quietMs: QUIET_MS, longestMs: LONGEST_MS }, { now: course.now, later: course.later, onQuiet });
}

/** The moments at which it was quiet, when something stirs at these. */
function quietAfter(stirrings: readonly number[]): readonly number[] {
  const course = new Course();
  const heard: number[] = [];
  const quiet = quietOn(course, () => heard.push(course.now()));
  for (const moment of stirrings) {
    course.goTo(moment);
    quiet.stir();
  }
  course.goTo(1_000_000);
  return heard;
}

describe('a quiet time', () => {
  it.each([
    ['nothing, where nothing stirs', [], []],
    ['one after a single stirring', [5], [105]],
    ['one after many that follow each other closely', [0, 30, 60, 150], [250]],
    ['one after each pause', [0, 99, 500], [199, 600]],
    ['another for what stirs at the moment at which it is over', [0, 100], [100, 200]],
    ['one after the longest wait, where there is no pause', [0, 90, 180, 270, 340, 400], [350, 500]],
  ])('is %s', (_name, stirrings, expected) => {
    expect(quietAfter(stirrings)).toEqual(expected);
  });

  it('comes after every stirring, never without one, and never later than the longest wait', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 60 }), (pauses) => {
        let moment = 0;
        const stirrings = pauses.map((pause) => {
          moment += pause;
          return moment;
        });
        const heard = quietAfter(stirrings);
        // What stirs at the very moment of a quiet time came after it.
        let open = stirrings;
        for (const end of heard) {
          const [first] = open;
          if (first === undefined) throw new Error(`quiet at ${end} without a stirring`);
          const before = open.filter((one) => one < end);
          const pause = end - (before.at(-1) ?? Number.NaN);
          const wait = end - first;
          expect(pause === QUIET_MS ? wait <= LONGEST_MS : pause < QUIET_MS && wait === LONGEST_MS).toBe(true);
          open = open.slice(before.length);
        }
        expect(open).toEqual([]);
      }),
    );
  });

  it('does not come any more once it was stopped', () => {
    const course = new Course();
    let heard = 0;
    const quiet = quietOn(course, () => {
      heard += 1;
    });
    quiet.stir();
    quiet.stop();
    quiet.stir();
    course.goTo(10_000);
    expect(heard).toBe(0);
  });
});
