import divisions from './divisions.generated.json' with { type: 'json' };

/** What the lists know of a code; `historical` is abolished, renumbered or merged away. */
export type DivisionStanding = 'current' | 'historical' | 'unknown';

export interface DivisionKnowledge {
  readonly standing: DivisionStanding;
  /** The code's own name without its province and city; absent for unknown codes and a few historical ones. */
  readonly name?: string;
}

const currentNames = readNames(divisions.current);
const historicalNames = readNames(divisions.historical);

/**
 * Tells what is known of a division code (行政区划代码) of province, city or county.
 *
 * The answer may lead to a warning (W6) and never to a rejection. A citizen number keeps the code of the year it was
 * given, so many living people carry codes that no current list holds: 330103 (下城区) and 110103 (崇文区) are such. And a
 * code missing from these lists may still be true, as the lists have gaps and new codes appear every year.
 *
 * Source: GB/T 2260 with its history, and the statistical codes of 2023-06-30; `divisions.generate.mjs` names the files
 * and which of them is believed.
 *
 * @param code6 six digits; anything else is `unknown`.
 */
export function knowDivision(code6: string): DivisionKnowledge {
  const name = currentNames.get(code6);
  if (name !== undefined) return { standing: 'current', name };
  const formerName = historicalNames.get(code6);
  if (formerName === undefined) return { standing: 'unknown' };
  return formerName === '' ? { standing: 'historical' } : { standing: 'historical', name: formerName };
}

/** Every code of six digits that the lists have, with its name; a few historical ones have none and are left out. */
export function listDivisions(standing: 'current' | 'historical'): Iterable<readonly [code6: string, name: string]> {
  const names = standing === 'current' ? currentNames : historicalNames;
  return [...names].filter(([, name]) => name !== '');
}

/**
 * Tells whether a region lies within an area: whether the area's significant digits begin the region's. A place lies
 * within itself, and a province does not lie within its city.
 *
 * Both are codes of province (2 digits), city (4), county (6), township (9) or village (12), and whole levels of trailing
 * zeros are not significant: 33, 3300 and 330000 are the same area. This compares digits only: a county that was
 * renumbered does not lie within its old city's code.
 *
 * Source: the structure of GB/T 2260 (six digits), GB/T 10114 (nine) and the statistical codes of villages (twelve).
 *
 * @returns `false` when either text is not such a code, or the area is all zeros: what cannot be read grants nothing.
 */
export function within(region: string, area: string): boolean {
  const regionDigits = significantDigits(region);
  const areaDigits = significantDigits(area);
  if (regionDigits === undefined || areaDigits === undefined) return false;
  return regionDigits.startsWith(areaDigits);
}

/** Tells whether a text has the form of a division code of province, city, county, township or village. */
export function isDivisionCode(text: string): boolean {
  return /^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$/.test(text);
}

/** The code without its trailing levels of zeros; `undefined` when it is no code or nothing is left. */
export function significantDigits(code: string): string | undefined {
  if (!isDivisionCode(code)) return undefined;
  let digits = code;
  for (const levelStart of [9, 6, 4, 2, 0]) {
    if (/[1-9]/.test(digits.slice(levelStart))) break;
    digits = digits.slice(0, levelStart);
  }
  return digits === '' ? undefined : digits;
}

function readNames(groups: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [prefix, entries] of Object.entries(groups)) {
    for (const entry of entries.split(' ')) names.set(prefix + entry.slice(0, 2), entry.slice(2));
  }
  return names;
}
