import { type AnyEngine, type AnyRun, leaf, ruleThat } from './engine-modules.fixture.ts';

/** What is tried on json-rules-engine and on its stand-in, and what comes of it, in few words. */

/** The types of the events that came. */
export function typesOf({ events }: AnyRun): readonly string[] {
  return events.map(({ type }) => type);
}

/** A rule that takes the library many turns, as its conditions are deep. */
export function slow(
  type: string,
  { last = { all: [] }, ...more }: { readonly last?: object; readonly priority?: number } = {},
) {
  let conditions: object = { all: [{ all: [] }, last] };
  for (let level = 0; level < 10; level += 1) conditions = { all: [{ all: [], priority: 2 }, conditions] };
  return ruleThat(true, type, { conditions, ...more });
}

/** A rule with one comparison; the event is `e`. */
export function comparing(
  fact: string,
  path: string | undefined,
  value: unknown,
  operator = 'equal',
): Record<string, unknown> {
  return ruleThat(true, 'e', {
    conditions: { all: [leaf(fact, operator, value, path === undefined ? {} : { path })] },
  });
}

/** The type of the one event that came, `none`, or the error. */
export async function runOf(engine: AnyEngine, facts: object = {}): Promise<string> {
  return typesOf(await engine.run(facts))[0] ?? 'none';
}

/** What comes of each, one after the other; of those that fail, what the error says. */
export async function outcomesOf<Item>(
  items: readonly Item[],
  attempt: (item: Item) => unknown,
): Promise<readonly unknown[]> {
  const outcomes: unknown[] = [];
  for (const item of items) outcomes.push(await outcomeOf(() => attempt(item)));
  return outcomes;
}

/** What comes of an attempt; where it fails, what the error says. */
export async function outcomeOf(attempt: () => unknown): Promise<unknown> {
  try {
    return await attempt();
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}
