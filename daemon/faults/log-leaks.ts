import { readFileSync } from 'node:fs';

/** Searches the log of a daemon for what must not stand there. @returns what is wrong, in sentences without the values */
export function leaksIn(file: string, personal: ReadonlySet<string>): readonly string[] {
  const text = readFileSync(file, 'utf8');
  if (!text.includes('"msg":"started"'))
    return ['the log of the daemon does not say that it started: it was not searched'];
  const found = [...personal].filter((value) => text.includes(value));
  return found.length === 0 ? [] : [`the log of the daemon holds ${found.length} personal values`];
}
