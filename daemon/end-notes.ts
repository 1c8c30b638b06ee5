import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { InputFault } from '../actors/isolation.ts';

/** Inputs by name, and how often the process has ended at each under this version of the program. */
type Ends = ReadonlyMap<string, number>;

/** More are not remembered; the oldest are forgotten. */
const MOST_INPUTS = 100;

const fileOf = (folder: string): string => join(folder, 'ends.json');

/**
 * At which inputs the process has ended before. Another version of the program begins anew: it may have been mended.
 * What cannot be read counts as nothing.
 */
export function readEnds(folder: string, version: string): Ends {
  try {
    const note = JSON.parse(readFileSync(fileOf(folder), 'utf8')) as { version?: unknown; ends?: unknown };
    if (note.version !== version || !Array.isArray(note.ends)) return new Map();
    return new Map(note.ends as [string, number][]);
  } catch {
    return new Map();
  }
}

/**
 * Notes in the data folder, as the last thing that the process does, which input was in hand when an invariant broke. The
 * file is replaced as a whole and synced; where it cannot be written the end is not counted.
 */
export function noteEnd(folder: string, version: string, error: unknown): void {
  if (!(error instanceof InputFault)) return;
  const ends = new Map(readEnds(folder, version));
  const count = (ends.get(error.input) ?? 0) + 1;
  ends.delete(error.input);
  ends.set(error.input, count);
  const draft = `${fileOf(folder)}.draft`;
  try {
    const file = openSync(draft, 'w', 0o600);
    writeSync(file, JSON.stringify({ version, ends: [...ends].slice(-MOST_INPUTS) }));
    fsyncSync(file);
    closeSync(file);
    renameSync(draft, fileOf(folder));
    const directory = openSync(folder, 'r');
    fsyncSync(directory);
    closeSync(directory);
  } catch {
    // The process ends all the same; what is lost is one count.
  }
}
