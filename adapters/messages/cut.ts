/** Members of a list or an object that are looked at where a message does not fit its schema; more than any schema allows. */
const MOST_MEMBERS = 1000;
/** Values that are looked at in all of such a message. */
const MOST_VALUES = 20_000;

/**
 * A copy that is small enough to be searched for all its defects: the schema library walks every item of a list of a hundred
 * thousand, however many defects it is to tell, and nothing else runs meanwhile. A list or object that is too long still is.
 * @param json nested no deeper than a message may be
 */
export function cut(json: unknown): unknown {
  let values = 0;
  const copy = (value: unknown): unknown => {
    values += 1;
    if (typeof value !== 'object' || value === null) return value;
    const most = Math.min(MOST_MEMBERS, Math.max(0, MOST_VALUES - values));
    if (Array.isArray(value)) return value.length === 0 ? value : value.slice(0, Math.max(1, most)).map(copy);
    const members: [string, unknown][] = [];
    for (const name in value) {
      if (members.length >= most) break;
      if (Object.hasOwn(value, name)) members.push([name, copy((value as Record<string, unknown>)[name])]);
    }
    return Object.fromEntries(members);
  };
  return copy(json);
}
