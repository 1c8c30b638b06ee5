import type { Pack } from './pack.ts';

/**
 * The order in which packs are asked: by name, and of the versions of one first that which governs where several are in force:
 * the one that began last, else the one with the higher number.
 */
export function byNameThenNewest(one: Pack, other: Pack): number {
  if (one.pack !== other.pack) return one.pack < other.pack ? -1 : 1;
  if (one.effective.from !== other.effective.from) return one.effective.from > other.effective.from ? -1 : 1;
  return compareVersions(other.version, one.version);
}

function compareVersions(one: string, other: string): number {
  const [left, right] = [one.split('.').map(Number), other.split('.').map(Number)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
