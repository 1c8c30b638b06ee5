import { Unknown } from './compiler/unknown.ts';
import { causeOf, reasonOf } from './explaining/reason.ts';
import type { Reasons } from './explaining/reasons.ts';
import { placeTitle, type ShowContext } from './explaining/show.ts';
import type { Pack } from './pack.ts';
import type { PackProgram, PackRule } from './pack-program.ts';
import { placeKey, type Want } from './unknown-finding.ts';
import { remedyFor, saidOfWhole } from './when-unknown.ts';

interface GrowingWant extends Omit<Want, 'rules' | 'because'> {
  readonly rules: Set<string>;
  readonly because: Want['because'];
}

/** The values that an evaluation wants and does not know: one for each place, cause and remedy, however many rules look there. */
export class Wants {
  readonly #prepared: PackProgram;
  readonly #reasons: Reasons;
  readonly #show: ShowContext;
  readonly #wants = new Map<string, GrowingWant>();
  /** By pack and slot, as a thousand conditions can look at one; undefined for what nothing is wanted of. */
  readonly #bySlot = new Map<Pack, Map<number, GrowingWant | undefined>>();

  constructor(prepared: PackProgram, reasons: Reasons, show: ShowContext) {
    this.#prepared = prepared;
    this.#reasons = reasons;
    this.#show = show;
  }

  /** Adds what a rule wants whose verdict is not known. */
  add(index: number): void {
    const { program, rules } = this.#prepared;
    const { pack, rule } = rules[index] as PackRule;
    const bySlot = this.#bySlot.get(pack) ?? new Map<number, GrowingWant | undefined>();
    this.#bySlot.set(pack, bySlot);
    for (const node of this.#reasons.deciding(index)) {
      const leaf = program.leaves[node.leaf];
      for (const slot of [leaf?.slot, leaf?.valueSlot]) {
        if (slot === undefined) continue;
        if (!bySlot.has(slot)) bySlot.set(slot, this.#wantOf(slot, pack, node));
        bySlot.get(slot)?.rules.add(rule.name);
      }
    }
  }

  all(): readonly Want[] {
    return [...this.#wants.values()].map((want) => ({ ...want, rules: [...want.rules] }));
  }

  #wantOf(slot: number, pack: Pack, node: Parameters<typeof reasonOf>[2]): GrowingWant | undefined {
    const { trace } = this.#reasons;
    const { program } = this.#prepared;
    const place = program.slots.places[slot];
    const value = trace.values[slot];
    const cause = causeOf(value);
    if (place === undefined || cause === undefined) return undefined;
    const { fact } = place;
    const { whenUnknown = {} } = pack;
    const remedy = remedyFor(whenUnknown, fact, place.path, cause);
    if (remedy === 'notMet') return undefined;
    const path = remedy !== 'ask' && saidOfWhole(whenUnknown, fact, place.path) ? [] : place.path;
    const key = `${placeKey(fact, path)} ${cause} ${remedy}`;
    const before = this.#wants.get(key);
    if (before !== undefined) return before;
    const want: GrowingWant = {
      pack,
      fact,
      path,
      cause,
      source: value instanceof Unknown ? value.source : undefined,
      remedy,
      rules: new Set(),
      because: [reasonOf(this.#prepared, trace, node, this.#show)],
      title: placeTitle(fact, path, this.#show),
    };
    this.#wants.set(key, want);
    return want;
  }
}
