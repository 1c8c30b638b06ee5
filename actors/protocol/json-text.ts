/**
 * The JSON text of an object that never changes, made once: what a message says stands in the journal and leaves the house, and
 * most parts of a state stay from one turn to the next.
 */
const texts = new WeakMap<object, string>();

/** As `JSON.stringify`, for what holds no more than JSON and is never changed. */
export function textOfConstant(value: object): string {
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  texts.set(value, text);
  return text;
}

/** The text of an object whose members never change, though it is another object each time; members that are undefined are left out. */
export function textOfParts(parts: object): string {
  let text = '';
  for (const [name, part] of Object.entries(parts)) {
    if (part === undefined) continue;
    const value = typeof part === 'object' && part !== null ? textOfConstant(part) : JSON.stringify(part);
    text += `${text === '' ? '{' : ','}${JSON.stringify(name)}:${value}`;
  }
  return text === '' ? '{}' : `${text}}`;
}
