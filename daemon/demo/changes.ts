import type { Request } from './notice.ts';
import type { Plant } from './plant.ts';

/** Changes members of the form; an undefined one is taken out. */
export function form(change: Readonly<Record<string, unknown>>): Plant['spoil'] {
  return (request) => {
    const kept = Object.entries({ ...request.form, ...change }).filter(([, value]) => value !== undefined);
    return { ...request, form: Object.fromEntries(kept) };
  };
}

/** The same where the change depends on the form. */
export function formOf(change: (form: Request['form']) => Readonly<Record<string, unknown>>): Plant['spoil'] {
  return (request, random) => form(change(request.form))(request, random);
}

/** Takes materials of a type out. */
export function withoutMaterial(...types: readonly string[]): Plant['spoil'] {
  return (request) => ({ ...request, materials: request.materials.filter(({ type }) => !types.includes(type)) });
}

/** One change after the other. */
export function both(...changes: readonly Plant['spoil'][]): Plant['spoil'] {
  return (request, random) => changes.reduce((changed, change) => change(changed, random), request);
}

export const byCitizen = ({ applicant }: Request): boolean => applicant.kind === 'citizen';
