import { parsePath } from './path.ts';

/** A placeholder of a message, `{applicant.idNumber}`: the fact, and the path of the value in it. */
export interface Placeholder {
  readonly whole: string;
  readonly fact: string;
  readonly path: string;
}

const placeholder = /\{([^{}]*)\}/g;

/** All placeholders of a message; one that cannot be read has the fact ''. */
export function placeholdersOf(text: string): Placeholder[] {
  return [...text.matchAll(placeholder)].map(([whole, inner = '']) => {
    const dot = inner.indexOf('.');
    const path = `$${inner.slice(dot)}`;
    const readable = dot > 0 && 'path' in parsePath(path);
    return readable ? { whole, fact: inner.slice(0, dot), path } : { whole, fact: '', path: '' };
  });
}

/** Fills every placeholder of a message with the text that `show` gives for it. */
export function fillMessage(text: string, show: (wanted: Placeholder) => string): string {
  const [...wanted] = placeholdersOf(text);
  let index = 0;
  return text.replace(placeholder, (whole) => {
    const next = wanted[index];
    index += 1;
    return next === undefined ? whole : show(next);
  });
}
