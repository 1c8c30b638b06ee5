import Type from 'typebox';
import { usualSmallestGroup } from '../../rules/credit/fairness/fairness-report.ts';
import { fairnessDivisions } from '../../rules/credit/fairness/groups.ts';

const strict = { additionalProperties: false } as const;
const count = (description: string, minimum: number, maximum: number) =>
  Type.Integer({ minimum, maximum, description });

/** The settings `figures`: when credit is counted, over which days, and what of it is shown. */
export const figuresSchema = Type.Object(
  {
    at: Type.String({
      pattern: '^$|^([01][0-9]|2[0-3]):[0-5][0-9]$',
      description: 'Time of day (Asia/Shanghai) from which on the snapshot of the day is taken; empty: on order alone',
    }),
    sharePercent: count('Share of the time that taking it may use; the road has the rest', 1, 90),
    kept: count('Snapshots that are kept', 1, 366),
    rankingDays: count('Days of a ranking; as many before them are what it is compared with', 7, 366),
    leastVolume: count('Whoever has fewer cases is not ranked', 1, 1_000_000),
    meanCases: count(
      'Cases of the mean that are laid to those of each, so that few cases decide less; 0: none',
      0,
      10_000,
    ),
    fairnessMonths: Type.Enum([1, 2, 3, 4, 6, 12], {
      description: 'Calendar months of a period of the report of fairness; each is counted once, when it is over',
    }),
    settleDays: count('Days after its end at which a period is counted, when most of it is decided', 0, 366),
    division: Type.Enum([...fairnessDivisions], { description: 'Level of division that fairness tells apart' }),
    smallestGroup: count('Smaller groups are not shown', 2, 10_000),
  },
  strict,
);

export const defaultFigures: Type.Static<typeof figuresSchema> = {
  at: '03:30',
  sharePercent: 25,
  kept: 14,
  rankingDays: 90,
  leastVolume: 20,
  meanCases: 20,
  fairnessMonths: 3,
  settleDays: 30,
  division: 'county',
  smallestGroup: usualSmallestGroup,
};
