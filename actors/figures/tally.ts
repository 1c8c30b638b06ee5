import {
  type FairnessAttribute,
  type FairnessMeasure,
  fairnessAttributes,
  type GroupCount,
} from '../../rules/credit/fairness/fairness-report.ts';
import type { RankedKind, RankingMeasureName } from '../../rules/credit/ranking/ranking-measures.ts';
import type { Counts, Period } from './figures.ts';
import { isIn } from './periods.ts';

type Numbers = [hits: number, of: number, hitsBefore: number, ofBefore: number];

/** What was counted of one officer or organisation, by measure. */
export type Counted = Readonly<Partial<Record<RankingMeasureName, Counts>>>;

/** Counts, and nothing about a case: so it stays small however many cases are gone through. */
export class Tally {
  readonly #periods: { readonly now: Period; readonly before: Period };
  readonly #subjects = {
    officers: new Map<string, Partial<Record<RankingMeasureName, Numbers>>>(),
    organisations: new Map<string, Partial<Record<RankingMeasureName, Numbers>>>(),
  };
  readonly #groups = new Map<string, GroupCount>();

  constructor(periods: { readonly now: Period; readonly before: Period }) {
    this.#periods = periods;
  }

  /** One case of a subject on a day; days of neither period are none. `cases` is 0 where only a hit is told. */
  add(
    kind: RankedKind,
    measure: RankingMeasureName,
    { subject, day, hit, cases = 1 }: { subject: string; day: string; hit: boolean; cases?: 0 | 1 },
  ): void {
    const { now, before } = this.#periods;
    const place = isIn(now, day) ? 0 : isIn(before, day) ? 2 : undefined;
    if (place === undefined) return;
    const own = this.#subjects[kind].get(subject) ?? {};
    const numbers = own[measure] ?? [0, 0, 0, 0];
    if (hit) numbers[place] += 1;
    numbers[place + 1 === 1 ? 1 : 3] += cases;
    own[measure] = numbers;
    this.#subjects[kind].set(subject, own);
  }

  /** One case of a group by each attribute. */
  addGroups(measure: FairnessMeasure, groups: Readonly<Record<FairnessAttribute, string>>, hit: boolean): void {
    for (const attribute of fairnessAttributes) {
      const group = groups[attribute];
      const name = `${measure} ${attribute} ${group}`;
      const { hits, of } = this.#groups.get(name) ?? { hits: 0, of: 0 };
      this.#groups.set(name, { attribute, measure, group, hits: hits + (hit ? 1 : 0), of: of + 1 });
    }
  }

  /** Everybody of whom something was counted, in the order of their names. */
  subjects(kind: RankedKind): readonly (readonly [subject: string, counted: Counted])[] {
    return [...this.#subjects[kind]]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([subject, measures]) => [subject, Object.fromEntries(Object.entries(measures).map(settled))] as const);
  }

  groups(): readonly GroupCount[] {
    const nameOf = ({ measure, attribute, group }: GroupCount) => `${measure} ${attribute} ${group}`;
    return [...this.#groups.values()].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  }
}

/** Hits of a measure whose cases are told elsewhere cannot be more than the cases: an alert may be of a case that came before. */
function settled([measure, [hits, of, hitsBefore, ofBefore]]: readonly [string, Numbers]) {
  return [measure, [Math.min(hits, of), of, Math.min(hitsBefore, ofBefore), ofBefore]] as const;
}
