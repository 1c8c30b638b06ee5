import type { Desk } from '../desks.ts';

/** Who of a desk has done how much on which day, so that work is shared evenly, as among people. */
export class Rota {
  readonly #done = new Map<string, number>();
  readonly #alone = new Map<string, string>();

  /** From now on one officer of a desk does all its work of a day. */
  leave(day: string, desk: Desk, officer: string): void {
    this.#alone.set(`${day} ${desk.organisation.code} ${desk.role}`, officer);
  }

  /** Whoever of a desk has done the least of that day. */
  next(day: string, desk: Desk): string {
    const alone = this.#alone.get(`${day} ${desk.organisation.code} ${desk.role}`);
    const done = (officer: string): number => this.#done.get(`${day} ${officer}`) ?? 0;
    const officer = alone ?? desk.officers.reduce((least, one) => (done(one) < done(least) ? one : least));
    this.#done.set(`${day} ${officer}`, done(officer) + 1);
    return officer;
  }
}
