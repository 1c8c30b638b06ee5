import { describe, expect, it } from 'vitest';
import { festivals } from './festivals.generated.ts';

const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', { timeZone: 'UTC', month: 'numeric', day: 'numeric' });
const lunarOf = (day: string): string => lunar.format(new Date(`${day}T12:00:00Z`));

/** The sun's apparent longitude in degrees, to about 0.01 (Meeus, Astronomical Algorithms, chapter 25). */
function sunAt(moment: number): number {
  const julianDay = moment / 86_400_000 + 2_440_587.5;
  const centuries = (julianDay + 69 / 86_400 - 2_451_545) / 36_525;
  const radians = Math.PI / 180;
  const anomaly = (357.52911 + 35_999.05029 * centuries - 0.0001537 * centuries ** 2) * radians;
  const center =
    (1.914602 - 0.004817 * centuries - 0.000014 * centuries ** 2) * Math.sin(anomaly) +
    (0.019993 - 0.000101 * centuries) * Math.sin(2 * anomaly) +
    0.000289 * Math.sin(3 * anomaly);
  const mean = 280.46646 + 36_000.76983 * centuries + 0.0003032 * centuries ** 2;
  const node = (125.04 - 1934.136 * centuries) * radians;
  return (((mean + center - 0.00569 - 0.00478 * Math.sin(node)) % 360) + 360) % 360;
}

describe('the festivals of the years', () => {
  // The new moon comes within ten minutes of midnight, and the runtime's calendar is a day off.
  const closeToMidnight: Readonly<Record<string, string>> = { 2027: '2027-02-06', 2030: '2030-02-03' };

  it('of the moon fall where another calendar has them', () => {
    const wrong = Object.entries(festivals).flatMap(([year, [spring, , dragonBoat, midAutumn]]) =>
      (closeToMidnight[year] === spring || lunarOf(spring) === '1/1') &&
      lunarOf(dragonBoat) === '5/5' &&
      lunarOf(midAutumn) === '8/15'
        ? []
        : [year],
    );
    expect(wrong).toEqual([]);
  });

  it('清明 is the day on which the sun reaches 15 degrees', () => {
    const wrong = Object.values(festivals).flatMap(([, day]) => {
      const start = Date.parse(`${day}T00:00:00+08:00`);
      return sunAt(start) <= 15 && sunAt(start + 86_400_000) > 15 ? [] : [day];
    });
    expect(wrong).toEqual([]);
  });
});
