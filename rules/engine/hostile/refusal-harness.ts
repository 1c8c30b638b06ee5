import type { Fault } from '../../matters/fault.ts';

/** More than these no author reads; a loader tells the first of them and that there are more. */
const MOST_FAULTS = 201;
const LONGEST_MESSAGE = 700;
const LONGEST_POINTER = 310;
/** What a terminal or a log obeys or hides: control characters, marks that turn the order of writing, halves of characters. */
const unseen = /[\p{Cc}\p{Cs}\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/u;

/** Everything that keeps an author from reading the refusal of a file. */
export function unreadableParts(faults: readonly Fault[]): string[] {
  const tooMany = faults.length > MOST_FAULTS ? [`${faults.length} faults are more than anybody reads`] : [];
  return [...tooMany, ...faults.flatMap(wrongWith)];
}

function wrongWith({ code, pointer, message: { zh, en } }: Fault): string[] {
  const wrong = [
    ...(/^[A-Z][A-Z_]{2,}$/.test(code) ? [] : ['has no code']),
    ...(pointer === '' || pointer.startsWith('/') ? [] : ['has no pointer']),
    ...(/\p{Script=Han}/u.test(zh) ? [] : ['says nothing in Chinese']),
    ...(/[a-z]{3}/i.test(en) ? [] : ['says nothing in English']),
    ...(zh.length > LONGEST_MESSAGE || en.length > LONGEST_MESSAGE ? ['is too long to read'] : []),
    ...(pointer.length > LONGEST_POINTER ? ['has a pointer too long to read'] : []),
    ...(unseen.test(zh) || unseen.test(en) ? ['shows raw hidden characters'] : []),
    ...(unseen.test(pointer) ? ['points with raw hidden characters'] : []),
  ];
  return wrong.map((what) => `a refusal ${code} ${what}`);
}
