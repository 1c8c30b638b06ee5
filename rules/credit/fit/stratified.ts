/**
 * Rows chosen by chance so that both outcomes keep their shares.
 *
 * @param random numbers from 0 up to, not including, 1
 * @returns the chosen rows, those of the bad outcome first
 */
export function stratifiedRows(bad: readonly boolean[], share: number, random: () => number): readonly number[] {
  return [true, false].flatMap((outcome) => {
    const rows = bad.flatMap((one, row) => (one === outcome ? [row] : []));
    for (let at = rows.length - 1; at > 0; at -= 1) {
      const other = Math.floor(random() * (at + 1));
      [rows[at], rows[other]] = [rows[other] ?? 0, rows[at] ?? 0];
    }
    return rows.slice(0, Math.round(rows.length * share));
  });
}
