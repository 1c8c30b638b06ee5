import { significantDigits } from './division.ts';
import places from './division-places.json' with { type: 'json' };

/** Degrees north and east (WGS 84). */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

const known = new Map<string, readonly number[]>(Object.entries(places));

/**
 * Where a division is shown on a map: about the seat of its government, to some two kilometres. The file knows provinces, and cities
 * and counties as far as somebody has written them down; of another one it is the city's, else the province's.
 *
 * @returns undefined for what is no code, or of no province
 */
export function placeOfDivision(region: string): Place | undefined {
  const digits = significantDigits(region) ?? '';
  for (const length of [6, 4, 2]) {
    const [latitude, longitude] = known.get(digits.slice(0, length)) ?? [];
    if (latitude !== undefined && longitude !== undefined) return { latitude, longitude };
  }
  return undefined;
}
