import { readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { findPlaces, type Place } from '../../../rules/engine/json-place.ts';
import type { Fault } from '../../../rules/matters/fault.ts';

/** Where an editor opens a fault. */
export interface FaultPlace extends Place {
  /** The file from where the command runs, or absolute where it lies elsewhere. */
  readonly path: string;
}

/** Finds faults in the files of a folder of rules, in the order of files and places. A file that is not there has one place. */
export async function placeFaults<One extends Fault>(
  folder: string,
  faults: readonly One[],
): Promise<(One & FaultPlace)[]> {
  const placed: (One & FaultPlace)[] = [];
  for (const file of new Set(faults.map((one) => one.file))) {
    const own = faults.filter((one) => one.file === file);
    const { path, text } = await readNamed(folder, file);
    const { places, broken } = findPlaces(
      text,
      own.map(({ pointer }) => pointer),
    );
    for (const fault of own) {
      const place = (fault.pointer === '' ? broken : undefined) ?? places.get(fault.pointer) ?? { line: 1, column: 1 };
      placed.push({ ...fault, path: shownPath(path), ...place });
    }
  }
  return placed.sort((one, other) => comparePaths(one, other) || one.line - other.line || one.column - other.column);
}

function comparePaths(one: FaultPlace, other: FaultPlace): number {
  if (one.path === other.path) return 0;
  return one.path < other.path ? -1 : 1;
}

/** Faults name calendars, sources and what is of credit from `calendar/`, `sources/` and `credit/` on, other files below `matters/` or `library/`; a pack lies in a folder of its own, a matter does not. */
async function readNamed(folder: string, file: string): Promise<{ readonly path: string; readonly text: string }> {
  const parts = file.includes('/') ? ['library', 'matters'] : ['matters', 'library'];
  const paths = /^(calendar|sources|credit)\//.test(file)
    ? [join(folder, file)]
    : parts.map((part) => join(folder, part, file));
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) return { path, text };
  }
  return { path: paths[0] ?? file, text: '{}' };
}

function shownPath(path: string): string {
  const below = relative(process.cwd(), resolve(path));
  return below.startsWith('..') || isAbsolute(below) ? resolve(path) : below;
}
