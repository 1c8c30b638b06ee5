import type { Bin } from '../../rules/credit/fit/bins.ts';

/** A bin as people read it: its values, or the range from the bound of the one before it. */
export function binText(bins: readonly Bin[], at: number): string {
  const { missing, values, below } = bins[at] ?? {};
  if (missing === true) return '（空）empty';
  if (values !== undefined) return values.join('、');
  const from = bins[at - 1]?.below;
  if (from === undefined) return below === undefined ? '（全部）all' : `< ${below}`;
  return below === undefined ? `≥ ${from}` : `${from} – < ${below}`;
}
