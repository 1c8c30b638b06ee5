import { boundsFault } from '../matters/bounds.ts';
import type { Fault } from '../matters/fault.ts';

/** A pack's whole depth in JSON, values of all kinds (about a thousand rules), and the length of one text. */
const packBounds = { deepest: 20, mostValues: 100_000, longestText: 4000 };

/** The first way in which a pack or its cases are too big to be read any further, see `boundsFault`. */
export function sizeFault(json: unknown, file: string): Fault | undefined {
  return boundsFault(json, file, packBounds);
}
