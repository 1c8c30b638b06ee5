/** More kinds of items are not combined freely. */
const mostKinds = 8;
/** Of more kinds than that, up to `mostKindsTried` come in or go out, so many at a time. */
const mostToggled = 3;
const mostKindsTried = 24;

/**
 * Lists that a rule tells apart from the present one, the fewest items added or taken away first. A rule asks whether some
 * or every item is of a kind, so lists differ for it only in the kinds of items that they have.
 * @param present the items now; undefined where there is no list yet, and then the empty one is among the answers
 * @param items that could be in a list, those to be preferred first
 * @param tests what makes the kinds: items that are the same to all tests are of one kind
 */
export function listCandidates(
  present: readonly unknown[] | undefined,
  items: readonly unknown[],
  tests: readonly ((item: unknown) => boolean)[],
): { readonly values: readonly (readonly unknown[])[]; readonly complete: boolean } {
  const kindOf = (item: unknown) => tests.map((test) => (test(item) ? '1' : '0')).join('');
  const here = (present ?? []).map((item) => ({ item, kind: kindOf(item) }));
  const had = new Set(here.map(({ kind }) => kind));
  // What stands for a kind that the present list lacks.
  const samples = new Map<string, unknown>();
  for (const item of items) {
    const kind = kindOf(item);
    if (!had.has(kind) && !samples.has(kind)) samples.set(kind, item);
  }
  const kinds = [...had, ...samples.keys()].slice(0, mostKindsTried);
  const complete = had.size + samples.size <= mostKinds;
  const lists = togglesOf(kinds, complete ? kinds.length : mostToggled).map((toggled) => {
    const kept = here.filter(({ kind }) => !toggled.has(kind)).map(({ item }) => item);
    const added = [...toggled].flatMap((kind) => (samples.has(kind) ? [samples.get(kind)] : []));
    return { list: [...kept, ...added], edits: here.length - kept.length + added.length };
  });
  const values = lists.sort((one, other) => one.edits - other.edits).map(({ list }) => list);
  return { values: present === undefined ? [[], ...values] : values, complete };
}

/** All sets of 1 to `most` of some kinds. */
function togglesOf(kinds: readonly string[], most: number): ReadonlySet<string>[] {
  let sets: (readonly number[])[] = [[]];
  const all: ReadonlySet<string>[] = [];
  for (let size = 1; size <= most; size += 1) {
    sets = sets.flatMap((set) => {
      const from = (set.at(-1) ?? -1) + 1;
      return kinds.slice(from).map((_, index) => [...set, from + index]);
    });
    all.push(...sets.map((set) => new Set(set.map((index) => kinds[index] ?? ''))));
  }
  return all;
}
