/** What names of members look like, and places in lists; another script, or a number of many digits, could be a person's. */
const plainName = /^(?!.*[0-9]{5})[A-Za-z0-9_~-]{1,64}$/;

/**
 * A JSON pointer as it may be told to anyone: it ends before the first name that could be personal data. Who has misplaced
 * somebody's name or number as the name of a member is told in which object, and nobody reads there whose it was (P3).
 */
export function toldPointer(pointer: string): string {
  const names = pointer.split('/');
  const end = names.findIndex((name, index) => index > 0 && !plainName.test(name));
  return end < 0 ? pointer : names.slice(0, end).join('/');
}
