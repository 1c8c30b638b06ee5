import { describe, expect, it } from 'vitest';
import { knowDivision } from './division.ts';
import { placeOfDivision } from './division-place.ts';
import places from './division-places.json' with { type: 'json' };

describe('where a division is shown', () => {
  it('is its own place, else that of its city, else of its province', () => {
    expect(placeOfDivision('330182')).toEqual({ latitude: 29.47, longitude: 119.28 });
    expect(placeOfDivision('330182101')).toEqual(placeOfDivision('330182'));
    expect(placeOfDivision('330185')).toEqual(placeOfDivision('3301'));
    expect(placeOfDivision('339900')).toEqual(placeOfDivision('33'));
    expect(placeOfDivision('99')).toBeUndefined();
    expect(placeOfDivision('hall')).toBeUndefined();
  });

  it('lies in the country, and is of a division that there is', () => {
    for (const [code, [latitude = 0, longitude = 0]] of Object.entries(places)) {
      expect(knowDivision(code.padEnd(6, '0')).standing, code).not.toBe('unknown');
      expect(latitude > 18 && latitude < 54 && longitude > 73 && longitude < 136, code).toBe(true);
    }
  });
});
