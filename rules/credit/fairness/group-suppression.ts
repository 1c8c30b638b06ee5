/**
 * Which groups of a report are not shown, because they are so small that a figure would speak of single people. One group
 * alone is not hidden by leaving it out: the total less what is shown gives it away. So what is hidden of a table is two
 * groups at least, that hold the named minimum together, or else all of them.
 *
 * The same groups are hidden in all tables that are shown together, because what one shows could be taken from the other.
 */

/**
 * @param sizes how many cases each group has in each of the tables, which have the same order for all groups; a group
 * without a case in a table does not stand in it
 * @param smallestGroup groups below it are not shown; a whole number of 2 or more
 * @returns the groups that are to be hidden
 */
export function hiddenGroups(
  sizes: ReadonlyMap<string, readonly number[]>,
  smallestGroup: number,
): ReadonlySet<string> {
  if (!Number.isSafeInteger(smallestGroup) || smallestGroup < 2)
    throw new RangeError(`the smallest group that is shown must have 2 cases or more, not ${smallestGroup}`);
  const hidden = new Set<string>();
  for (const [group, counts] of sizes)
    if (counts.some((count) => count > 0 && count < smallestGroup)) hidden.add(group);
  const tables = [...([...sizes.values()][0] ?? []).keys()];
  // Hiding one for one table may leave another table with one alone.
  for (let found = hideOneMore(); found !== undefined; found = hideOneMore()) hidden.add(found);
  return hidden;

  function hideOneMore(): string | undefined {
    for (const table of tables) {
      const standing = [...sizes].flatMap(([group, counts]) => {
        const count = counts[table] ?? 0;
        return count > 0 ? [{ group, count }] : [];
      });
      const pool = standing.filter(({ group }) => hidden.has(group));
      const together = pool.reduce((sum, { count }) => sum + count, 0);
      if (pool.length === 0 || (pool.length >= 2 && together >= smallestGroup)) continue;
      const [smallest] = standing
        .filter(({ group }) => !hidden.has(group))
        .sort((one, other) => one.count - other.count || (one.group < other.group ? -1 : 1));
      if (smallest !== undefined) return smallest.group;
    }
    return undefined;
  }
}
