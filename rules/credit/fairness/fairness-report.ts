import type { LocalizedText } from '../../text.ts';
import {
  assertProportion,
  type Difference,
  differenceOf,
  type Interval,
  type Proportion,
  rateInterval,
  rateOf,
} from '../proportion.ts';
import { fairnessTableText, groupText } from './fairness-text.ts';
import { hiddenGroups } from './group-suppression.ts';

/**
 * Whether applications of different groups fare differently: how many were accepted, and how many had an alert, by region,
 * sex and age band, each with its confidence interval and held against the rest. It is reckoned from counts; no credit
 * index reads it, and it names nobody. Of a group that is shown it tells also that all of it, or none, was accepted.
 */

export const fairnessAttributes = ['region', 'sex', 'ageBand'] as const;
export type FairnessAttribute = (typeof fairnessAttributes)[number];
export const fairnessMeasures = ['acceptance', 'alert'] as const;
export type FairnessMeasure = (typeof fairnessMeasures)[number];

/** Of a group, how many of its cases were accepted, or had an alert. Who is of no known group is a group too. */
export interface GroupCount extends Proportion {
  readonly attribute: FairnessAttribute;
  readonly measure: FairnessMeasure;
  /** A division code, a sex, an age band. */
  readonly group: string;
}

/** Whether the interval of the difference from the rest leaves out 0, and on which side. */
export type GroupStanding = 'above' | 'below' | 'not-told-apart' | 'not-compared';

export interface Rate extends Proportion {
  readonly rate: number;
  readonly interval: Interval;
}

export interface ShownGroup extends Rate {
  readonly group: string;
  /** From all other groups together; left out where there is no other. */
  readonly difference?: Difference;
  readonly standing: GroupStanding;
  readonly text: LocalizedText;
}

export interface FairnessTable {
  readonly attribute: FairnessAttribute;
  readonly measure: FairnessMeasure;
  /** Of all groups; left out where they are too few together. */
  readonly overall?: Rate;
  /** In the order of their names. */
  readonly groups: readonly ShownGroup[];
  /** How many groups are not shown. */
  readonly hidden: number;
  /** How many groups were held against the rest: of twenty without any difference one is marked by chance. */
  readonly compared: number;
  readonly text: LocalizedText;
}

/** A proposal; each site sets its own. */
export const usualSmallestGroup = 10;

/**
 * One table for each attribute and measure of which there are counts, in the order of the lists above.
 *
 * @param counts each group of each table once, from one snapshot. Reports of two moments that lie near each other give
 * away who came between them, whatever each of them hides: publish them at intervals
 * @param smallestGroup groups with fewer cases are not shown, nor others from which they would follow
 * @throws RangeError for counts that no snapshot can hold, and for a group that stands twice in a table
 */
export function fairnessTables(
  counts: readonly GroupCount[],
  smallestGroup: number = usualSmallestGroup,
): readonly FairnessTable[] {
  return fairnessAttributes.flatMap((attribute) => {
    const own = counts.filter((one) => one.attribute === attribute);
    const hidden = hiddenGroups(sizesOf(own), smallestGroup);
    return fairnessMeasures.flatMap((measure) => {
      const standing = own.filter((one) => one.measure === measure && one.of > 0);
      return standing.length === 0 ? [] : [tableOf(attribute, measure, standing, hidden, smallestGroup)];
    });
  });
}

/** How many cases each group has by each measure. */
function sizesOf(counts: readonly GroupCount[]): ReadonlyMap<string, readonly number[]> {
  const sizes = new Map<string, number[]>();
  const seen = new Set<string>();
  for (const count of counts) {
    const { attribute, measure, group } = count;
    assertProportion(count, `${attribute} ${group}`);
    const place = JSON.stringify([measure, group]);
    if (seen.has(place)) throw new RangeError(`the group ${group} of ${attribute} is counted twice by ${measure}`);
    seen.add(place);
    const own = sizes.get(group) ?? fairnessMeasures.map(() => 0);
    own[fairnessMeasures.indexOf(measure)] = count.of;
    sizes.set(group, own);
  }
  return sizes;
}

function tableOf(
  attribute: FairnessAttribute,
  measure: FairnessMeasure,
  standing: readonly GroupCount[],
  hidden: ReadonlySet<string>,
  smallestGroup: number,
): FairnessTable {
  const all = {
    hits: standing.reduce((sum, { hits }) => sum + hits, 0),
    of: standing.reduce((sum, { of }) => sum + of, 0),
  };
  const groups = standing
    .filter(({ group }) => !hidden.has(group))
    .sort((one, other) => (one.group < other.group ? -1 : 1))
    .map((one) => shownGroup(one, { hits: all.hits - one.hits, of: all.of - one.of }));
  const told = {
    attribute,
    measure,
    ...(all.of < smallestGroup ? {} : { overall: withInterval(all) }),
    groups,
    hidden: standing.length - groups.length,
    compared: groups.filter(({ difference }) => difference !== undefined).length,
  };
  return { ...told, text: fairnessTableText(told, smallestGroup) };
}

/** @param rest none, or enough: what is hidden beside a group that is shown holds the smallest group at least */
function shownGroup({ group, measure, hits, of }: GroupCount, rest: Proportion): ShownGroup {
  const difference = rest.of === 0 ? undefined : differenceOf({ hits, of }, rest);
  const told = {
    group,
    ...withInterval({ hits, of }),
    ...(difference === undefined ? {} : { difference }),
    standing: standingOf(difference),
  };
  return { ...told, text: groupText(told, measure) };
}

function withInterval({ hits, of }: Proportion): Rate {
  return { hits, of, rate: rateOf({ hits, of }), interval: rateInterval({ hits, of }) };
}

function standingOf(difference: Difference | undefined): GroupStanding {
  if (difference === undefined) return 'not-compared';
  if (difference.low > 0) return 'above';
  return difference.high < 0 ? 'below' : 'not-told-apart';
}
