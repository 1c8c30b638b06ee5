import { Random } from '../../rules/random.ts';
import type { Contender } from './contender.ts';
import type { Facts } from './workload.ts';

/** How one contender fared, in microseconds an evaluation. */
export interface Timing {
  readonly name: string;
  readonly medianMicroseconds: number;
  /** The middle half of all rounds lies between these two. */
  readonly lowerMicroseconds: number;
  readonly upperMicroseconds: number;
}

export interface RoundOptions {
  readonly rounds: number;
  /** About how long one batch is to take. */
  readonly batchMs: number;
  /** How long each contender is run before anything counts. */
  readonly warmUpMs: number;
  /** How many rules hold of each document: a batch that counts otherwise has not done its work. */
  readonly held: number;
}

/**
 * Times contenders in rounds: in each of them everyone runs one batch, in another order every time, so that what slows the
 * machine for a while slows all alike, and nobody always comes after the one who leaves the most garbage. The median of
 * the rounds counts.
 * @throws Error when a contender counts other than `held` rules for each document
 */
export async function timeInRounds(
  contenders: readonly Contender[],
  documents: readonly Facts[],
  options: RoundOptions,
): Promise<readonly Timing[]> {
  const runs: { readonly contender: Contender; readonly evaluations: number; readonly microseconds: number[] }[] = [];
  for (const contender of contenders) {
    runs.push({ contender, evaluations: await warmUp(contender, documents, options), microseconds: [] });
  }
  const random = new Random(1);
  for (let round = 0; round < options.rounds; round += 1) {
    for (const run of shuffled(runs, random)) {
      const ms = await batch(run.contender, documents, run.evaluations, options.held);
      run.microseconds.push((ms * 1000) / run.evaluations);
    }
  }
  return runs.map(({ contender: { name }, microseconds }) => ({
    name,
    medianMicroseconds: quantile(microseconds, 0.5),
    lowerMicroseconds: quantile(microseconds, 0.25),
    upperMicroseconds: quantile(microseconds, 0.75),
  }));
}

function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  return items
    .map((item) => ({ item, place: random.next() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

/** Runs ever larger batches until the time is used up; says how many evaluations take about a batch's time. */
async function warmUp(contender: Contender, documents: readonly Facts[], options: RoundOptions): Promise<number> {
  let evaluations = 1;
  let spentMs = 0;
  for (;;) {
    const ms = await batch(contender, documents, evaluations, options.held);
    spentMs += ms;
    const fitting = Math.max(1, Math.round((evaluations * options.batchMs) / Math.max(ms, 0.001)));
    if (spentMs >= options.warmUpMs) return fitting;
    evaluations = Math.min(fitting, evaluations * 4);
  }
}

async function batch(contender: Contender, documents: readonly Facts[], evaluations: number, held: number) {
  const done = await contender.batch(documents, evaluations);
  if (done.held !== evaluations * held) {
    throw new Error(
      `${contender.name} found ${done.held} rules to hold in ${evaluations} evaluations, not ${held} in each`,
    );
  }
  return done.ms;
}

/** Linear between neighbours, as R's type 7. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  const at = (sorted.length - 1) * share;
  const [lower, upper] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return lower + (upper - lower) * (at - Math.floor(at));
}
