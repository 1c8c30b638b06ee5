import type { LocalizedText } from '../text.ts';
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

/** Placeholders that stand in one language only, with the language that lacks them: its readers would be told less. */
export function unmatchedPlaceholders(
  text: LocalizedText,
): { readonly lacking: keyof LocalizedText; readonly whole: string }[] {
  const wholes = (language: keyof LocalizedText) => new Set(placeholdersOf(text[language]).map(({ whole }) => whole));
  const [zh, en] = [wholes('zh'), wholes('en')];
  return [
    ...[...en].filter((whole) => !zh.has(whole)).map((whole) => ({ lacking: 'zh' as const, whole })),
    ...[...zh].filter((whole) => !en.has(whole)).map((whole) => ({ lacking: 'en' as const, whole })),
  ];
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
