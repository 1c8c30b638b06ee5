import { pointerTo } from '../matters/fault.ts';

/** A place in a text as editors count it: lines and columns from 1, a column being one UTF-16 unit. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where the parts of a text stand. */
export interface JsonPlaces {
  /** By pointer, for each that was asked for. */
  readonly places: ReadonlyMap<string, Place>;
  /** Where the text stops being JSON; undefined where it is JSON. */
  readonly broken: Place | undefined;
}

/**
 * Where in a JSON text its parts stand: members at their names, items at their first character. What is not there, as a
 * member that is missing, stands where its nearest parent does.
 * @param pointers JSON pointers (RFC 6901)
 */
export function findPlaces(text: string, pointers: Iterable<string>): JsonPlaces {
  const asked = [...pointers];
  const { offsets, brokenAt } = scan(text, new Set(asked.flatMap(withParents)));
  const placeAt = placer(text);
  const places = asked.map((pointer): [string, Place] => {
    const there = withParents(pointer).find((one) => offsets.has(one)) ?? '';
    return [pointer, placeAt(offsets.get(there) ?? 0)];
  });
  return { places: new Map(places), broken: brokenAt === undefined ? undefined : placeAt(brokenAt) };
}

/** A pointer and all that it leads through, the longest first. */
function withParents(pointer: string): string[] {
  const found = [pointer];
  for (let at = pointer.lastIndexOf('/'); at >= 0; at = pointer.lastIndexOf('/', at - 1)) {
    found.push(pointer.slice(0, at));
    if (at === 0) break;
  }
  return found;
}

/** Turns offsets into places; the starts of the lines are looked for once. */
function placer(text: string): (offset: number) => Place {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length);
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** An object or a list that is open. */
interface Open {
  readonly closing: '}' | ']';
  /** Undefined where nothing below is wanted. */
  readonly pointer: string | undefined;
  /** How many members or items have begun. */
  count: number;
}

interface Scan {
  readonly offsets: Map<string, number>;
  /** Undefined where the text is JSON. */
  readonly brokenAt: number | undefined;
}

const blank = /[ \t\r\n]*/y;
const scalar = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Goes through the text once, without calling itself, so that no depth can exhaust the stack. */
function scan(text: string, wanted: ReadonlySet<string>): Scan {
  const offsets = new Map<string, number>();
  const open: Open[] = [];
  let at = skip(text, 0, blank);
  mark(offsets, '', at);
  /** The end of what begins here: of a whole scalar, or of the bracket that opens a list or an object. */
  const begin = (pointer: string | undefined): number => {
    const first = text[at];
    if (first !== '{' && first !== '[') return first === '"' ? textEnd(text, at) : skip(text, at, scalar);
    open.push({ closing: first === '{' ? '}' : ']', pointer, count: 0 });
    return at + 1;
  };

  let end = begin('');
  if (end === at) return { offsets, brokenAt: at };
  at = end;
  for (let inner = open.at(-1); inner !== undefined; inner = open.at(-1)) {
    at = skip(text, at, blank);
    if (text[at] === inner.closing) {
      at += 1;
      open.pop();
      continue;
    }
    if (inner.count > 0) {
      if (text[at] !== ',') return { offsets, brokenAt: at };
      at = skip(text, at + 1, blank);
    }
    const offset = at;
    let name = String(inner.count);
    if (inner.closing === '}') {
      end = text[at] === '"' ? textEnd(text, at) : at;
      const colon = skip(text, end, blank);
      if (end === at || text[colon] !== ':') return { offsets, brokenAt: end === at ? at : colon };
      name = JSON.parse(text.slice(at, end)) as string;
      at = skip(text, colon + 1, blank);
    }
    inner.count += 1;
    const pointer = inner.pointer === undefined ? undefined : pointerTo(inner.pointer, name);
    const here = pointer !== undefined && wanted.has(pointer) ? pointer : undefined;
    if (here !== undefined) mark(offsets, here, offset);
    end = begin(here);
    if (end === at) return { offsets, brokenAt: at };
    at = end;
  }
  at = skip(text, at, blank);
  return { offsets, brokenAt: at < text.length ? at : undefined };
}

/** Of a name that stands twice JSON takes the last, so what was found below the first is not there. */
function mark(offsets: Map<string, number>, pointer: string, offset: number): void {
  if (offsets.has(pointer)) {
    for (const known of [...offsets.keys()]) if (known.startsWith(`${pointer}/`)) offsets.delete(known);
  }
  offsets.set(pointer, offset);
}

/** The end of what a sticky pattern matches here; the same place where it does not. */
function skip(text: string, at: number, pattern: RegExp): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}

/** The end of the text in quotes that begins here; the same place where it never ends or holds what JSON does not allow. */
function textEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; ) {
    const letter = text.charCodeAt(at);
    if (letter === 0x22) return at + 1;
    if (letter < 0x20) return from;
    const end = letter === 0x5c ? skip(text, at, escaped) : at + 1;
    if (end === at) return from;
    at = end;
  }
  return from;
}
