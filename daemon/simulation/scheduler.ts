import type { Random } from '../../rules/random.ts';

/** Whose work a task is: 0 is the world outside of the daemon, 1, 2, 3 … are the lives of the daemon. */
export type Life = number;

export const WORLD: Life = 0;

/** Something that waits for its moment. The timer methods are what code may ask of a timer that Node gives. */
class Task {
  readonly number: number;
  readonly life: Life;
  due: number;
  readonly run: () => void;
  readonly everyMs: number | undefined;
  gone = false;

  constructor(number: number, life: Life, due: number, run: () => void, everyMs: number | undefined) {
    this.number = number;
    this.life = life;
    this.due = due;
    this.run = run;
    this.everyMs = everyMs;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

const TASKS_OF_A_ROUND = 64;

/** The timers of the process, as they were before a run. */
const real = { setImmediate, clearImmediate, setTimeout, clearTimeout, setInterval, clearInterval };

/**
 * Owns time and order of one run. Everything that waits is a task with a virtual moment; of the tasks that are ready the
 * seed picks the next one, and where none is ready time jumps to the next. After each task all promises that it settled
 * run to their end, first in first out, before the next is picked. So a run is a pure function of its seed.
 *
 * Between `install` and `uninstall` the timers of the process belong to the scheduler, since the actors, the library that
 * they are made with and the followers use them. What a life schedules is its own, and is gone when it ends.
 */
export class Scheduler {
  readonly #random: Random;
  readonly #ready: Task[] = [];
  /** Ordered by moment, then by number; the next one last. */
  readonly #later: Task[] = [];
  #now = 0;
  #steps = 0;
  #numbered = 0;
  #current: Life = WORLD;
  readonly #ended = new Set<Life>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** Virtual milliseconds since the run began; goes forward only. */
  get now(): number {
    return this.#now;
  }

  /** Tasks that were run. */
  get steps(): number {
    return this.#steps;
  }

  /** Adds a task. It belongs to the life whose task is running, unless another is named. */
  schedule(delayMs: number, run: () => void, life: Life = this.#current): Task {
    return this.#add(life, Math.max(0, delayMs), run);
  }

  /** Resolves in a later step of the same life, after this many milliseconds at least. */
  pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.schedule(delayMs, resolve));
  }

  cancel(task: Task | undefined): void {
    if (task !== undefined) task.gone = true;
  }

  /** All that a life has under way is gone, and nothing of it ever runs again, as when its process is killed. */
  end(life: Life): void {
    this.#ended.add(life);
    for (const tasks of [this.#ready, this.#later]) for (const task of tasks) if (task.life === life) task.gone = true;
  }

  /** Runs something now, as if a task of that life did. */
  within(life: Life, run: () => void): void {
    const before = this.#current;
    this.#current = life;
    try {
      run();
    } finally {
      this.#current = before;
    }
  }

  /**
   * Runs task after task, each with all that it settles, as long as there is one and `goesOn` says so, which is asked before
   * each. Node runs every promise that can go on between two immediates; many are asked for at once, because a turn of
   * the real event loop costs more than most tasks.
   */
  run(goesOn: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      let over = false;
      const turn = (): void => {
        if (over) return;
        this.#current = WORLD;
        try {
          over = !goesOn() || !this.#runOne();
          if (over) resolve();
        } catch (error) {
          over = true;
          reject(error);
        }
      };
      const round = (): void => {
        if (over) return;
        for (let count = 0; count < TASKS_OF_A_ROUND; count += 1) real.setImmediate(turn);
        real.setImmediate(round);
      };
      round();
    });
  }

  /** Takes over the timers of the process. */
  install(): void {
    const cancel = (task: unknown): void => this.cancel(task as Task | undefined);
    const later = (run: () => void, delayMs: number, everyMs?: number): Task =>
      this.#add(this.#current, Math.max(1, delayMs), run, everyMs);
    Object.assign(globalThis, {
      setImmediate: (run: () => void) => this.#add(this.#current, 0, run),
      setTimeout: (run: () => void, delayMs = 1) => later(run, delayMs),
      setInterval: (run: () => void, delayMs = 1) => later(run, delayMs, Math.max(1, delayMs)),
      clearImmediate: cancel,
      clearTimeout: cancel,
      clearInterval: cancel,
    });
  }

  /** Gives the timers of the process back. */
  uninstall(): void {
    Object.assign(globalThis, real);
  }

  /** @returns false when nothing is left to run */
  #runOne(): boolean {
    const task = this.#pick();
    if (task === undefined) return false;
    this.#steps += 1;
    if (task.everyMs !== undefined) {
      task.due = this.#now + task.everyMs;
      this.#put(task);
    }
    this.#current = task.life;
    task.run();
    return true;
  }

  #add(life: Life, delayMs: number, run: () => void, everyMs?: number): Task {
    this.#numbered += 1;
    const task = new Task(this.#numbered, life, this.#now + delayMs, run, everyMs);
    task.gone = this.#ended.has(life);
    return task.gone ? task : this.#put(task);
  }

  #put(task: Task): Task {
    if (task.due <= this.#now) {
      this.#ready.push(task);
      return task;
    }
    let low = 0;
    let high = this.#later.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#later[middle];
      if (other !== undefined && (other.due > task.due || (other.due === task.due && other.number > task.number)))
        low = middle + 1;
      else high = middle;
    }
    this.#later.splice(low, 0, task);
    return task;
  }

  /** The next task by seed. Time passes a little at most steps, so that timers come between what is ready. */
  #pick(): Task | undefined {
    if (this.#random.chance(0.4)) this.#now += 1;
    for (;;) {
      this.#ripen();
      if (this.#ready.length === 0) {
        const next = this.#later.at(-1);
        if (next === undefined) return undefined;
        this.#now = Math.max(this.#now, next.due);
        continue;
      }
      const place = this.#random.between(0, this.#ready.length - 1);
      const task = this.#ready[place];
      const last = this.#ready.pop();
      if (last !== undefined && last !== task) this.#ready[place] = last;
      if (task !== undefined && !task.gone) return task;
    }
  }

  #ripen(): void {
    for (;;) {
      const next = this.#later.at(-1);
      if (next === undefined || (next.due > this.#now && !next.gone)) return;
      this.#later.pop();
      if (!next.gone) this.#ready.push(next);
    }
  }
}
