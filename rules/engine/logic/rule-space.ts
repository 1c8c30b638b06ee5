import { type Declarations, declaredField } from '../../facts/declared-field.ts';
import type { Matter } from '../../matters/matter.ts';
import { type FactReference, isFactReference, walkConditions } from '../condition.ts';
import type { Pack, Phase, Rule } from '../pack.ts';
import { parsePath } from '../path.ts';
import type { ConditionReader } from './condition-reader.ts';
import { FactSpace } from './fact-space.ts';
import { readerOf } from './pack-logic.ts';
import type { Effort } from './term.ts';

/** A rule with its place, to tell of it. */
export interface PlacedRule {
  readonly pack: Pack;
  readonly rule: Rule;
  readonly index: number;
  /** See `RuleSpaces.isPerMatter`. */
  readonly perMatter: boolean;
}

/** One space for each phase and matter, with a reader for each pack in it, so that everything is read once. */
export class RuleSpaces {
  readonly #declarationsOf: (phase: Phase) => Declarations | undefined;
  readonly #effort: Effort;
  readonly #spaces = new Map<string, FactSpace>();
  readonly #readers = new Map<FactSpace, Map<Pack, ConditionReader>>();

  constructor(declarationsOf: (phase: Phase) => Declarations | undefined, effort: Effort) {
    this.#declarationsOf = declarationsOf;
    this.#effort = effort;
  }

  /** The reader for conditions of a pack; without a matter, for what is so in all of them. */
  reader(pack: Pack, matter: Matter | undefined): ConditionReader {
    const key = `${pack.phase} ${matter?.code ?? ''}`;
    const declarations = this.#declarationsOf(pack.phase);
    const space = this.#spaces.get(key) ?? new FactSpace({ declarations, matter });
    this.#spaces.set(key, space);
    const readers = this.#readers.get(space) ?? new Map<Pack, ConditionReader>();
    this.#readers.set(space, readers);
    const reader = readers.get(pack) ?? readerOf(pack, space, this.#effort);
    readers.set(pack, reader);
    return reader;
  }

  placed(pack: Pack): PlacedRule[] {
    return pack.rules.map((rule, index) => {
      return { pack, rule, index, perMatter: this.isPerMatter(pack, rule.conditions) };
    });
  }

  /** Whether more is known of the facts of a condition once the matter is: fields of its form, steps of its flow. */
  isPerMatter({ phase, conditions: shared }: Pack, conditions: unknown): boolean {
    const declarations = this.#declarationsOf(phase);
    if (declarations === undefined) return false;
    return walkConditions(conditions, '', shared).leaves.some(
      ({ leaf }) =>
        isPlacePerMatter(leaf, declarations) ||
        (isFactReference(leaf.value) && isPlacePerMatter(leaf.value, declarations)),
    );
  }
}

function isPlacePerMatter({ fact, path }: FactReference, declarations: Declarations): boolean {
  const parsed = path === undefined ? undefined : parsePath(path);
  const declaration = declarations.get(fact);
  if (parsed === undefined || declaration === undefined || !('path' in parsed)) return false;
  return fact === 'step' || declaredField(declaration, parsed.path, undefined) === 'perMatter';
}
