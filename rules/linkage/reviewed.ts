import type { LocalizedText } from '../text.ts';
import type { Candidates } from './blocking.ts';
import type { LinkageTask } from './configuration.ts';

/** What a person decided of two records, which no weight overrules. */
export interface ReviewedPair {
  readonly left: number;
  readonly right: number;
  readonly decision: 'match' | 'noMatch';
  /** Where it was written, for a contradiction to be told. */
  readonly line: number;
}

/** Two decisions of people that cannot both be true. */
export interface Contradiction {
  readonly line: number;
  readonly earlierLine: number;
  readonly told: LocalizedText;
}

/**
 * Decisions that contradict earlier ones: a pair decided both ways, a second partner where each record has one at most, and
 * otherwise a pair that is one person by way of others and was decided to be two.
 */
export function contradictionsIn(task: LinkageTask, reviewed: readonly ReviewedPair[]): readonly Contradiction[] {
  return task === 'oneToOne' ? partnerContradictions(reviewed) : chainContradictions(task, reviewed);
}

function partnerContradictions(reviewed: readonly ReviewedPair[]): readonly Contradiction[] {
  const ways = new Map<string, ReviewedPair>();
  const partners = new Map<string, ReviewedPair>();
  return reviewed.flatMap((one): readonly Contradiction[] => {
    const pair = `${one.left} ${one.right}`;
    const before = ways.get(pair);
    if (before !== undefined) {
      if (before.decision === one.decision) return [];
      return [{ line: one.line, earlierLine: before.line, told: bothWays }];
    }
    ways.set(pair, one);
    if (one.decision === 'noMatch') return [];
    const [left, right] = [`left ${one.left}`, `right ${one.right}`];
    const other = partners.get(left) ?? partners.get(right);
    if (other !== undefined) return [{ line: one.line, earlierLine: other.line, told: secondPartner }];
    partners.set(left, one);
    partners.set(right, one);
    return [];
  });
}

const bothWays = { zh: '同一对记录已另有相反决定', en: 'the same pair was decided the other way' };
const secondPartner = {
  zh: '该记录已与另一记录匹配，每条记录至多一个对应',
  en: 'the record was matched with another one, and each has one partner at most',
};
const throughOthers = {
  zh: '经由其他匹配，这两条记录已属同一人，与决定矛盾',
  en: 'by way of other matches the two are one person, and were decided to be two',
};

function chainContradictions(task: LinkageTask, reviewed: readonly ReviewedPair[]): readonly Contradiction[] {
  const groups = new Groups();
  const keysOf = ({ left, right }: ReviewedPair): readonly [string, string] =>
    task === 'duplicates' ? [`record ${left}`, `record ${right}`] : [`left ${left}`, `right ${right}`];
  let lastMatch = 0;
  for (const one of reviewed) {
    if (one.decision !== 'match') continue;
    groups.join(...keysOf(one));
    lastMatch = one.line;
  }
  return reviewed.flatMap((one): readonly Contradiction[] => {
    if (one.decision === 'match' || !groups.areOne(...keysOf(one))) return [];
    const same = reviewed.find(
      ({ left, right, decision }) =>
        decision === 'match' &&
        keysOf(one).toSorted().join() ===
          keysOf({ ...one, left, right })
            .toSorted()
            .join(),
    );
    const told = same === undefined ? throughOthers : bothWays;
    const [earlierLine = 0, line = 0] = [one.line, same?.line ?? lastMatch].toSorted((a, b) => a - b);
    return [{ line, earlierLine, told }];
  });
}

/** Who is one with whom, by way of others too. */
class Groups {
  readonly #parents = new Map<string, string>();

  join(one: string, other: string): void {
    this.#parents.set(this.#rootOf(one), this.#rootOf(other));
  }

  areOne(one: string, other: string): boolean {
    return this.#rootOf(one) === this.#rootOf(other);
  }

  #rootOf(key: string): string {
    let root = key;
    for (;;) {
      const parent = this.#parents.get(root);
      if (parent === undefined || parent === root) return root;
      root = parent;
    }
  }
}

/** The candidates with those reviewed pairs that no key had found; of these nothing is learnt. */
export function withReviewed(
  candidates: Candidates,
  reviewed: readonly ReviewedPair[],
  fieldCount: number,
): Candidates & { readonly decided: ReadonlyMap<number, ReviewedPair['decision']> } {
  const wanted = new Map(reviewed.map((one) => [`${one.left} ${one.right}`, one]));
  const decided = new Map<number, ReviewedPair['decision']>();
  for (let pair = 0; wanted.size > 0 && pair < candidates.count; pair += 1) {
    const key = `${candidates.left[pair]} ${candidates.right[pair]}`;
    const known = wanted.get(key);
    if (known === undefined) continue;
    decided.set(pair, known.decision);
    wanted.delete(key);
  }
  const further = [...wanted.values()];
  for (const [place, { decision }] of further.entries()) decided.set(candidates.count + place, decision);
  if (further.length === 0) return { ...candidates, decided };
  return {
    ...candidates,
    count: candidates.count + further.length,
    left: appended(
      candidates.left,
      further.map(({ left }) => left),
    ),
    right: appended(
      candidates.right,
      further.map(({ right }) => right),
    ),
    selectedBy: appended(
      candidates.selectedBy,
      further.map(() => (1 << fieldCount) - 1),
    ),
    decided,
  };
}

function appended(numbers: Int32Array, more: readonly number[]): Int32Array {
  const longer = new Int32Array(numbers.length + more.length);
  longer.set(numbers);
  longer.set(more, numbers.length);
  return longer;
}
