import type { FieldDeclaration } from '../../facts/declaration.ts';
import { declaredField } from '../../facts/declared-field.ts';
import type { LocalizedText } from '../../text.ts';
import type { ComparedWords } from '../operator-words.ts';
import { everything, type Path } from '../path.ts';
import { anotherText } from './candidate-values.ts';
import { literalsIn } from './literal-values.ts';
import { type ShowContext, shownText } from './show.ts';

/** A place in the facts, with what its values are called. */
export interface ShownPlace {
  readonly fact: string;
  readonly path: Path;
}

const emptyList: LocalizedText = { zh: '（空）', en: '(empty)' };
const another: LocalizedText = { zh: '其他值', en: 'another value' };

/**
 * A value as people read it at a place: masked by the class of the place's field, choices by their titles, the items of a
 * list one by one. `anotherText` is said in words.
 */
export function shownValue(value: unknown, place: ShownPlace, context: ShowContext): ComparedWords {
  if (!Array.isArray(value)) return { whole: shownOne(value, place, context), items: undefined };
  const items = literalsIn(value).map((item) => shownOne(item, place, context));
  if (items.length === 0) return { whole: emptyList, items };
  return { whole: { zh: items.map(({ zh }) => zh).join('、'), en: items.map(({ en }) => en).join(', ') }, items };
}

/** What is declared at a place; undefined where nothing is, or not without the matter. */
export function declaredAt(
  { fact, path }: ShownPlace,
  { declarations, matter }: ShowContext,
): FieldDeclaration | undefined {
  const declaration = declarations?.get(fact);
  const field = declaration === undefined ? undefined : declaredField(declaration, path, matter);
  return field === 'perMatter' ? undefined : field;
}

/** Whether the values of a place are masked, since they are personal or nobody knows what they are. */
export function isMasked(place: ShownPlace, context: ShowContext): boolean {
  return (declaredAt(place, context)?.class ?? 'plain') !== 'plain' || declaredAt(place, context) === undefined;
}

/** A path as authors write it, `$.a[0]['c d'][*]`; `$` for the whole fact. */
export function writtenPath(path: Path): string {
  const parts = path.map((segment) => {
    if (segment === everything) return '[*]';
    if (typeof segment === 'number') return `[${segment}]`;
    if (/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(segment)) return `.${segment}`;
    return segment.includes("'") ? `["${segment}"]` : `['${segment}']`;
  });
  return `$${parts.join('')}`;
}

function shownOne(value: unknown, place: ShownPlace, context: ShowContext): LocalizedText {
  if (value === anotherText) return another;
  const wanted = { whole: '', fact: place.fact, path: writtenPath(place.path) };
  const facts = { [place.fact]: factWith(value, place.path) };
  const said = (language: keyof LocalizedText) => shownText(wanted, language, { ...context, facts });
  return { zh: said('zh'), en: said('en') };
}

/** A fact that holds the value at the path, and nothing else. */
function factWith(value: unknown, path: Path): Readonly<Record<string, unknown>> {
  let found = value;
  for (const segment of path.toReversed()) {
    if (segment === everything) found = [found];
    else if (typeof segment === 'number') found = Array.from({ length: segment + 1 }, () => found);
    else found = { [segment]: found };
  }
  return found as Readonly<Record<string, unknown>>;
}
