import type { Random } from '../../../rules/random.ts';
import { type FilingMessage, officerFilings } from '../filings.ts';
import type { WrittenCase } from './case-writer.ts';
import type { Part } from './plan.ts';
import { type Finding, Planting } from './planting.ts';
import { actRecipes } from './recipes-acts.ts';
import { behaviourRecipes } from './recipes-behaviour.ts';
import { besideRecipes } from './recipes-beside.ts';
import { timeRecipes } from './recipes-time.ts';
import type { Rota } from './rota.ts';

export interface ViolationOptions {
  readonly random: Random;
  readonly parts: readonly Part[];
  /** Applications a day. */
  readonly perDay: number;
  readonly rota: Rota;
  readonly numbers: () => number;
}

export interface Violations {
  readonly stories: readonly WrittenCase[];
  readonly filings: readonly FilingMessage[];
  readonly findings: readonly Finding[];
  /** The applications that something was planted in. */
  readonly applications: ReadonlySet<string>;
  readonly counts: ReadonlyMap<string, number>;
}

/** How a violation is planted: from which day of a part on, and how many days its case needs. */
export interface Recipe {
  readonly days: number;
  /** With fewer applications a day it cannot happen, or fills the days alone. */
  readonly perDay?: number;
  readonly plant: (planting: Planting, day: number) => void;
}

const recipes: readonly Recipe[] = [...behaviourRecipes, ...actRecipes, ...besideRecipes, ...timeRecipes];

/** Plants every violation of `rules/supervision/violations.json` that there is time for, in each part once or more. */
export function writeViolations({ random, parts, perDay, rota, numbers }: ViolationOptions): Violations {
  // The same filings as those of the desks, under another staff number.
  const bases = officerFilings(() => '');
  const plantings = parts.map((part, index) => {
    const planting = new Planting({ random, part, perDay, rota, numbers, bases, index });
    const length = part.days.length + part.tail.length;
    for (const [place, { days, perDay: least = 0, plant }] of recipes.entries()) {
      if (days > length || perDay < least) continue;
      // One after the other, so that no day has all of them.
      plant(planting, place % Math.min(part.days.length, length - days + 1));
    }
    return planting;
  });
  const counts = new Map<string, number>();
  for (const planting of plantings)
    for (const [code, count] of planting.counts) counts.set(code, (counts.get(code) ?? 0) + count);
  return {
    stories: plantings.flatMap(({ stories }) => stories),
    filings: plantings.flatMap(({ filings }) => filings),
    findings: plantings.flatMap(({ findings }) => findings),
    applications: new Set(plantings.flatMap(({ applications }) => [...applications])),
    counts,
  };
}
