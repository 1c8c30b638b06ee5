import { responsibleOf } from '../matters/catalogue.ts';
import { type Matter, stepOf } from '../matters/matter.ts';

/**
 * What can be said of a form as a whole: which fields were filled in, so that a rule can ask for one where another wants
 * it ("of a marriage record, name the spouse"), and which places of steps (`placeField`) lie with the organisation that
 * takes the application itself, so that nothing is to be asked of another.
 */
export function answerFacts(matter: Matter, form: Readonly<Record<string, unknown>>, region: string) {
  const filled = Object.keys(matter.form.properties).filter((name) => {
    const value = Object.hasOwn(form, name) ? form[name] : undefined;
    return typeof value === 'string' ? value.trim() !== '' : value !== undefined;
  });
  const window = responsibleOf(matter, stepOf(matter, matter.flow.start)?.department ?? '', region);
  const own = matter.flow.steps.flatMap(({ placeField, department }) => {
    const place = placeField === undefined || !Object.hasOwn(form, placeField) ? undefined : form[placeField];
    if (placeField === undefined || typeof place !== 'string' || window === undefined) return [];
    return responsibleOf(matter, department, place)?.organisation === window.organisation ? [placeField] : [];
  });
  const ownPlaces = [...new Set(own)];
  return { filled, filledCount: filled.length, ownPlaces, ownPlaceCount: ownPlaces.length };
}
