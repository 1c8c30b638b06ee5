/** Deeper nesting than any message of a contract has; what walks values recursively is safe below it. */
const MOST_NESTING = 32;

/** Walks level by level, so that no nesting can exhaust the stack. */
export function survey(value: unknown): { readonly deep: boolean; readonly infinite: boolean } {
  let infinite = false;
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_NESTING) return { deep: true, infinite };
    const next: unknown[] = [];
    for (const one of level) {
      if (typeof one === 'object' && one !== null) for (const member of Object.values(one)) next.push(member);
      else if (one === Infinity || one === -Infinity) infinite = true;
    }
    level = next;
  }
  return { deep: false, infinite };
}
