import type { Facts } from './workload.ts';

/** What a batch of evaluations took, by the clock of whoever ran it. */
export interface Batch {
  readonly ms: number;
  /** How many rules held in all evaluations together: counted, so that no evaluation can be left out as useless. */
  readonly held: number;
}

/** A rule engine that has read the workload and is ready to be asked. */
export interface Contender {
  /** As it is named on the command line. */
  readonly name: string;
  /** What exactly is measured. */
  readonly detail: { readonly zh: string; readonly en: string };
  /** For each rule, in declared order, whether it holds. */
  verdicts(facts: Facts): Promise<readonly boolean[]>;
  /** Evaluates the documents in turn, one evaluation after the other, so many times in all. */
  batch(documents: readonly Facts[], evaluations: number): Promise<Batch>;
  /** Ends what was started for it. */
  close(): void;
}

type Description = Pick<Contender, 'name' | 'detail'>;
const nothingToClose = (): void => undefined;

/**
 * A contender that answers at once.
 * @param holding evaluates and counts the rules that hold, as cheaply as the engine's own result allows
 */
export function immediateContender(
  description: Description,
  verdicts: (facts: Facts) => readonly boolean[],
  holding: (facts: Facts) => number,
): Contender {
  return {
    ...description,
    verdicts: async (facts) => verdicts(facts),
    batch: async (documents, evaluations) => {
      let held = 0;
      const began = performance.now();
      for (let done = 0; done < evaluations; done += 1) held += holding(documents[done % documents.length] as Facts);
      return { ms: performance.now() - began, held };
    },
    close: nothingToClose,
  };
}

/** As `immediateContender`, for one that has to be waited for. */
export function awaitedContender(
  description: Description,
  verdicts: (facts: Facts) => Promise<readonly boolean[]>,
  holding: (facts: Facts) => Promise<number>,
): Contender {
  return {
    ...description,
    verdicts,
    batch: async (documents, evaluations) => {
      let held = 0;
      const began = performance.now();
      for (let done = 0; done < evaluations; done += 1) {
        held += await holding(documents[done % documents.length] as Facts);
      }
      return { ms: performance.now() - began, held };
    },
    close: nothingToClose,
  };
}

/** Verdicts in declared order from the names of the rules that hold. */
export function verdictsByName(rules: readonly { readonly name: string }[], held: Iterable<string>): boolean[] {
  const names = new Set(held);
  return rules.map(({ name }) => names.has(name));
}
