import { knowDivision, significantDigits } from '../identity/division.ts';
import { leadingDivision } from './division-names.ts';
import { type PreparedValue, prepared } from './prepared-value.ts';
import { hasHan, simplified } from './simplified.ts';
import { words } from './words.ts';

/** An address that begins with the code (`330106 文三路 1 号`) or the names of divisions (`浙江省杭州市西湖区文三路1号`), or free words. */
export function prepareAddress(written: string): PreparedValue {
  const { division, following } = divisionOf(written);
  if (division === '' && !hasHan(written)) return prepared(words(written));
  const text = `${division} ${words(following).replaceAll(' ', '')}`.trim();
  // A part of the text, not another one: there may be a million of them.
  const rest = division === '' ? text : text.slice(division.length + 1);
  const historical = knowDivision(division.slice(0, 6)).standing === 'historical';
  return prepared(text, { address: { division, historical, rest } });
}

/** The significant digits of the division that an address begins with, empty where it tells none, and what follows. */
function divisionOf(written: string): { readonly division: string; readonly following: string } {
  const coded = /^(\d{6}|\d{9}|\d{12})(?!\d)\s*(.*)$/su.exec(written);
  const code = significantDigits(coded?.[1] ?? '');
  if (code === undefined) {
    const named = leadingDivision(simplified(written));
    return { division: named?.division ?? '', following: named?.rest ?? written };
  }
  // Some write the names behind the code once more.
  const following = coded?.[2] ?? '';
  const named = leadingDivision(simplified(following));
  const repeated = named !== undefined && (named.division.startsWith(code) || code.startsWith(named.division));
  if (!repeated) return { division: code, following };
  return { division: named.division.length > code.length ? named.division : code, following: named.rest };
}
