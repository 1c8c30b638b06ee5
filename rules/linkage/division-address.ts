import { significantDigits } from '../identity/division.ts';
import { type PreparedValue, prepared } from './prepared-value.ts';
import { words } from './words.ts';

/** An address that begins with a division code (`330106 文三路 1 号`), or free words. */
export function prepareAddress(written: string): PreparedValue {
  const coded = /^(\d{6}|\d{9}|\d{12})(?!\d)\s*(.*)$/su.exec(written);
  const text = words(written);
  if (coded === null) return prepared(text);
  const division = significantDigits(coded[1] ?? '');
  if (division === undefined) return prepared(text);
  const rest = words(coded[2] ?? '').replaceAll(' ', '');
  return prepared(`${division} ${rest}`.trim(), { address: { division, rest } });
}
