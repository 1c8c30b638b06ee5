/**
 * Characters that no reader sees and that a terminal, a log or a reader's eye obeys all the same: control characters except
 * tab and line feed, marks that turn the direction of writing round, a byte order mark, and halves of characters.
 */
const hidden = /(?![\t\n])\p{Cc}|\p{Cs}|[\u202A-\u202E\u2028\u2029\u2066-\u2069\uFEFF]/u;
/** Besides, characters without any width, which some scripts need but no fault does. */
const unseen = /(?![\t\n])\p{Cc}|\p{Cs}|[\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/gu;

/** The first hidden character of a text, as `U+202E`; undefined where there is none. */
export function hiddenCharacter(text: string): string | undefined {
  const found = hidden.exec(text)?.[0];
  return found === undefined ? undefined : codePointOf(found);
}

/** The text with every hidden character written as `<U+202E>`, and on one line, so that it can be shown anywhere. */
export function withoutHidden(text: string): string {
  return text.replace(unseen, (found) => `<${codePointOf(found)}>`).replace(/[\t\n]/g, ' ');
}

function codePointOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
