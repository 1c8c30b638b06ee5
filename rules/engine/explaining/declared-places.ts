import type { FieldDeclaration } from '../../facts/declaration.ts';
import { type Declarations, declaredField } from '../../facts/declared-field.ts';
import type { Matter } from '../../matters/matter.ts';
import type { Place } from '../compiler/slots.ts';

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
    const field = declaration === undefined ? undefined : declaredField(declaration, path, matter);
    return field === 'perMatter' ? undefined : field;
  });
}
