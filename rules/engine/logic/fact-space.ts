import type { FieldDeclaration } from '../../facts/declaration.ts';
import { type Declarations, declaredField } from '../../facts/declared-field.ts';
import { type Matter, stepOf } from '../../matters/matter.ts';
import { type FactReference, isFactReference, type Leaf } from '../condition.ts';
import { type Operator, parseOperator } from '../operator.ts';
import { everything, type Path, parsePath } from '../path.ts';
import { comparingWith } from './comparison-set.ts';
import { outcomesHolding, outcomesOf } from './order-outcome.ts';
import { allNumbers, allTexts, allValues } from './scalar-set.ts';
import type { Dimension, Term } from './term.ts';
import { type Domain, type Held, heldOf, heldWithout, type Values } from './value-set.ts';

/** Which facts there are, and what can be known of them beforehand. */
export interface FactContext {
  /** Undefined for a phase whose facts are not declared: then nothing is known of the type of a value. */
  readonly declarations: Declarations | undefined;
  /** Undefined where a pack is looked at by itself; the fields of forms are then of any type. */
  readonly matter: Matter | undefined;
}

/** What a pack says of values that nobody gave: true where a condition on one is then false, and so true under `not`. */
export type AbsentFails = (fact: string, path: Path) => boolean;

/** For which states of a dimension a leaf is true, and for which it is false; for the others it is unknown. */
interface Reading {
  readonly dimension: Dimension;
  readonly holds: readonly Held[];
  readonly fails: readonly Held[];
}

interface Place {
  readonly fact: string;
  readonly path: Path;
}

/**
 * The space of everything that facts can be, spanned by dimensions that are taken to be independent. They often are not
 * (an age and a birth date): so what never holds in the space never holds of facts, and what always holds in it always
 * holds of them, but what can hold in the space need not be possible.
 *
 * - A value of a closed list is taken to be in it: a form with another choice is returned for that, whatever rules say.
 * - A value that can be absent has that as a state of its own, in which a leaf is unknown: neither it nor its `not` holds.
 *   A value that is not known for another cause is in the same state; one that is not `optional` is taken to be known.
 * - A comparison that is not gone into is opaque: it is equal to itself, and nothing else is concluded from it.
 */
export class FactSpace {
  readonly #context: FactContext;
  readonly #dimensions = new Map<string, Dimension>();

  constructor(context: FactContext) {
    this.#context = context;
  }

  /**
   * Where a leaf has this verdict, as a union of terms. The same place and the same opaque comparison are always the same
   * dimension.
   */
  where(leaf: Leaf, verdict: boolean, absentFails: AbsentFails): readonly Term[] {
    const place = placeOf(leaf);
    const operator = parseOperator(leaf.operator);
    const failing = verdict ? [] : this.#failingAbsent(leaf, place, absentFails);
    const known = place === undefined || operator === undefined ? undefined : this.#read(place, operator, leaf.value);
    if (known === undefined) {
      const verdictsOf = failing.length === 0 ? 'comparison' : 'comparison, false of absence';
      return termsOf(this.#opaque(leaf, place, verdictsOf), verdict);
    }
    if (failing.length === 0 || !known.dimension.domain.optional) return termsOf(known, verdict);
    // That it is false of absence is so for one cause of absence only, and of two places depends on which is absent.
    const absence = this.#dimension(`absence ${JSON.stringify(failing)}`, known.dimension.name, 'verdict', () =>
      choicesOf([true, false], false),
    );
    const ofAbsence: Term = new Map<Dimension, Values>([
      [known.dimension, { absent: true, held: undefined }],
      [absence, { absent: false, held: { kind: 'choices', bits: 1n } }],
    ]);
    return [...termsOf(known, verdict), ofAbsence];
  }

  #read(place: Place, operator: Operator, value: unknown): Reading | undefined {
    if (isFactReference(value)) return this.#order(place, operator, value);
    return this.#ofStep(place, operator, value) ?? this.#ofPlace(place, operator, value);
  }

  /** Whether absence makes a leaf false: its places, each with whether absence there does so; empty where none does. */
  #failingAbsent({ value }: Leaf, place: Place | undefined, absentFails: AbsentFails): readonly unknown[] {
    const other = isFactReference(value) ? placeOf(value) : undefined;
    const places = [place, other].filter((one) => one !== undefined);
    const fails = places.map((one) => {
      const field = this.#fieldAt(one);
      return (typeof field === 'string' || field.optional === true) && absentFails(one.fact, one.path);
    });
    return fails.includes(true) ? places.map((one, index) => [keyOf(one), fails[index]]) : [];
  }

  #ofPlace(place: Place, operator: Operator, value: unknown): Reading | undefined {
    const field = this.#fieldAt(place);
    if (field === 'none') return undefined;
    const dimension = this.#dimension(keyOf(place), nameOf(place), 'place', () => domainOf(field));
    const comparing = comparingWith(operator, value, dimension.domain);
    return comparing && { dimension, ...comparing };
  }

  /** The step that was done is one of the flow, and its kind and level are those of that step. */
  #ofStep({ fact, path: [name, ...rest] }: Place, operator: Operator, value: unknown): Reading | undefined {
    const { matter, declarations } = this.#context;
    if (fact !== 'step' || matter === undefined || declarations?.has(fact) !== true || rest.length > 0)
      return undefined;
    if (name !== 'id' && name !== 'kind' && name !== 'level') return undefined;
    const ids = [...new Set(matter.flow.steps.map(({ id }) => id))];
    const dimension = this.#dimension('step', 'step.id', 'place', () => choicesOf(ids, false));
    const shown = ids.map((id) => stepOf(matter, id)?.[name]);
    const comparing = comparingWith(operator, value, choicesOf(shown, false));
    return comparing && { dimension, ...comparing };
  }

  #order(place: Place, operator: Operator, value: FactReference): Reading | undefined {
    const other = placeOf(value);
    if (other === undefined) return undefined;
    const [field, otherField] = [this.#fieldAt(place), this.#fieldAt(other)];
    if (typeof field === 'string' || typeof otherField === 'string') return undefined;
    const [key, otherKey] = [keyOf(place), keyOf(other)];
    const swapped = otherKey < key;
    const outcomes = outcomesOf(field, otherField, key === otherKey);
    const bits = outcomes && outcomesHolding(operator, outcomes, swapped);
    if (outcomes === undefined || bits === undefined) return undefined;

    const [first, second] = swapped ? [other, place] : [place, other];
    const optional = field.optional === true || otherField.optional === true;
    const dimension = this.#dimension(
      JSON.stringify([keyOf(first), keyOf(second)]),
      `${nameOf(first)} : ${nameOf(second)}`,
      'order',
      () => choicesOf(outcomes, optional),
    );
    const holds: Held = { kind: 'choices', bits };
    return { dimension, holds: bits === 0n ? [] : [holds], fails: heldWithout(heldOf(dimension.domain), holds) };
  }

  #opaque({ fact, path, operator, value }: Leaf, place: Place | undefined, kind: string): Reading {
    const key = `${kind} ${JSON.stringify([place === undefined ? [fact, path] : keyOf(place), operator, value])}`;
    const name = place === undefined ? fact : nameOf(place);
    const dimension = this.#dimension(key, name, 'verdict', () => choicesOf([true, false], true));
    return { dimension, holds: [{ kind: 'choices', bits: 1n }], fails: [{ kind: 'choices', bits: 2n }] };
  }

  /** `any` where nothing is known of the type, `none` where there is no such field. */
  #fieldAt({ fact, path }: Place): FieldDeclaration | 'any' | 'none' {
    const { declarations, matter } = this.#context;
    if (declarations === undefined) return 'any';
    const declaration = declarations.get(fact);
    const field = declaration && declaredField(declaration, path, matter);
    return field === 'perMatter' ? 'any' : (field ?? 'none');
  }

  #dimension(key: string, name: string, of: Dimension['of'], domain: () => Domain): Dimension {
    const known = this.#dimensions.get(key);
    if (known !== undefined) return known;
    const dimension = { name, of, domain: domain() };
    this.#dimensions.set(key, dimension);
    return dimension;
  }
}

function termsOf({ dimension, holds, fails }: Reading, verdict: boolean): readonly Term[] {
  return (verdict ? holds : fails).map((held) => new Map([[dimension, { absent: false, held }]]));
}

function domainOf(field: FieldDeclaration | 'any'): Domain {
  if (field === 'any') return { kind: 'scalar', within: allValues, optional: true };
  const optional = field.optional === true;
  switch (field.type) {
    case 'truth':
      return choicesOf([true, false], optional);
    case 'number':
      return { kind: 'scalar', within: allNumbers, optional };
    case 'text':
    case 'day':
      return field.values === undefined
        ? { kind: 'scalar', within: allTexts, optional }
        : choicesOf([...new Set(field.values)], optional);
    case 'texts':
      return { kind: 'list', optional };
  }
}

function choicesOf(choices: readonly unknown[], optional: boolean): Domain {
  return { kind: 'choices', choices, optional };
}

function placeOf({ fact, path }: FactReference): Place | undefined {
  const parsed = path === undefined ? { path: [] } : parsePath(path);
  return 'path' in parsed ? { fact, path: parsed.path } : undefined;
}

function keyOf({ fact, path }: Place): string {
  return JSON.stringify([fact, ...path.map((segment) => (segment === everything ? [] : segment))]);
}

function nameOf({ fact, path }: Place): string {
  return [fact, ...path.map((segment) => (segment === everything ? '*' : String(segment)))].join('.');
}
