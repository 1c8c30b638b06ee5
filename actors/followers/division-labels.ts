import { knowDivision, significantDigits } from '../../rules/identity/division.ts';

const COUNTY_DIGITS = 6;

/** The labels of a region in metrics: its county, city or province and what that is called; townships are too many. */
export function divisionLabels(region: string): { readonly region: string; readonly title: string } {
  const code = (significantDigits(region) ?? region).slice(0, COUNTY_DIGITS);
  return { region: code, title: knowDivision(code.padEnd(COUNTY_DIGITS, '0')).name ?? code };
}
