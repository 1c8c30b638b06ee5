import type { FieldDeclaration } from '../../facts/declaration.ts';
import { type Declarations, declaredField } from '../../facts/declared-field.ts';
import type { Matter } from '../../matters/matter.ts';
import type { Place } from '../compiler/slots.ts';
import { everything } from '../path.ts';

/**
 * What is declared of each place of a program, by slot. Undefined where nothing is: the fact or the field is not declared,
 * or belongs to the form and no matter is given.
 */
export function declaredBySlot(
  places: readonly Place[],
  declarations: Declarations | undefined,
  matter: Matter | undefined,
): readonly (FieldDeclaration | undefined)[] {
  return places.map(({ fact, path }) => {
    const declaration = declarations?.get(fact);
    if (declaration === undefined) return undefined;
    const field = declaredField(declaration, path, matter);
    if (field === undefined || field === 'perMatter') return undefined;
    // All items of a list are nothing at all only where the list is.
    if (path.at(-1) !== everything) return field;
    const list = declaredField(declaration, path.slice(0, -1), matter);
    if (list === undefined || list === 'perMatter' || list.optional === true) return field;
    const { optional: _ofItems, ...always } = field;
    return always;
  });
}
