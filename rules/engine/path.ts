import type { LocalizedText } from '../text.ts';
import { spend } from './evaluation-bound.ts';

/**
 * Paths into the value of a fact: `$.a.b[0]['c d'][*].e`, the leading `$` optional. Nothing else of JSONPath is a path:
 * no filters, scripts, slices, unions or descendants, since those execute code or search at the expense of the service.
 */
export type Path = readonly Segment[];
/** A member by name, an item by number, or every member and item. */
export type Segment = string | number | typeof everything;
export const everything = Symbol('every member');

export type ParsedPath = { readonly path: Path } | { readonly defect: LocalizedText };

const longestPath = 200;
const mostSegments = 20;
/** Names that lead out of the data into the language. They are refused even where data has an own member of that name. */
const forbiddenNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** What nearly every path looks like, recognised without looking up the letters of all scripts. */
const plainPath = /^\$\.([a-zA-Z_][a-zA-Z0-9_-]{0,99})$/;
const firstName = /^([\p{L}_][\p{L}\p{N}_-]*)/u;
const dottedName = /^\.([\p{L}_][\p{L}\p{N}_-]*)/u;
const bracketed = /^\[(?:(0|[1-9][0-9]{0,8})|'([^'\\\p{Cc}]{1,100})'|"([^"\\\p{Cc}]{1,100})"|(\*))\]/u;

/** Reads a path, or says what is wrong with it. It never throws. */
export function parsePath(text: string): ParsedPath {
  const plain = plainPath.exec(text)?.[1];
  if (plain !== undefined && !forbiddenNames.has(plain)) return { path: [plain] };
  if (text.length > longestPath)
    return wrong(`路径最多 ${longestPath} 个字符`, `a path has at most ${longestPath} characters`);
  const segments: Segment[] = [];
  let rest = text.startsWith('$') ? text.slice(1) : text;
  if (!text.startsWith('$')) {
    const found = firstName.exec(rest);
    if (found?.[1] !== undefined) {
      segments.push(found[1]);
      rest = rest.slice(found[0].length);
    }
  }
  while (rest !== '') {
    const found = dottedName.exec(rest) ?? bracketed.exec(rest);
    if (found === null) {
      const form = "$.a.b[0]['c d'][*]";
      const at = rest.slice(0, 20);
      return wrong(`“${at}”处不合 ${form} 的写法`, `nothing like ${form} at "${at}"`);
    }
    segments.push(segmentOf(found));
    rest = rest.slice(found[0].length);
  }
  if (segments.length === 0)
    return wrong('路径为空；指整个事实时请省略', 'an empty path; leave it out to mean the whole fact');
  if (segments.length > mostSegments)
    return wrong(`路径最多 ${mostSegments} 段`, `a path has at most ${mostSegments} parts`);
  const forbidden = segments.find((segment) => typeof segment === 'string' && forbiddenNames.has(segment));
  if (forbidden !== undefined)
    return wrong(`${String(forbidden)} 不是数据项名`, `${String(forbidden)} is no name of data`);
  return { path: segments };
}

function wrong(zh: string, en: string): ParsedPath {
  return { defect: { zh, en } };
}

/** A dotted name is group 1, and so is a number; the dot tells them apart. */
function segmentOf(found: RegExpExecArray): Segment {
  const [whole, first, single, double, star] = found;
  if (whole.startsWith('.')) return first ?? '';
  if (star !== undefined) return everything;
  return first === undefined ? (single ?? double ?? '') : Number(first);
}

/**
 * Follows a path through own members only. A path without `[*]` gives the value found or undefined; one with `[*]` gives
 * a list of all values found, or undefined where there is none. Texts and numbers have no members.
 * @param from the part to begin with, for whoever has followed the others
 * @param end the part to stop before; a path is not stopped behind a `[*]`
 */
export function walkPath(value: unknown, path: Path, from = 0, end = path.length): unknown {
  let found = value;
  for (let index = from; index < end; index += 1) {
    const segment = path[index] as Segment;
    if (segment === everything) {
      const all: unknown[] = [];
      gather(found, path, index, all);
      return all.length === 0 ? undefined : all;
    }
    if (!hasMember(found, segment)) return undefined;
    found = found[segment];
  }
  return found;
}

/** Adds every value that a path leads to from its part `from` on. */
function gather(value: unknown, path: Path, from: number, into: unknown[]): void {
  let found = value;
  for (let index = from; index < path.length; index += 1) {
    const segment = path[index];
    if (segment === everything) {
      for (const member of membersOf(found)) gather(member, path, index + 1, into);
      return;
    }
    if (segment === undefined || !hasMember(found, segment)) return;
    found = found[segment];
  }
  into.push(found);
}

function hasMember(value: unknown, name: string | number): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name);
}

/** Naming the members of an object takes so much longer than going through a list. */
const stepsEachMember = 10;

/** The members of a value that a `[*]` stands for. @throws EvaluationBoundError where an evaluation has gone through too many */
export function membersOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) {
    spend(value.length);
    return value;
  }
  if (typeof value !== 'object' || value === null) return [];
  const names = Object.keys(value);
  spend(stepsEachMember * names.length);
  const members: unknown[] = [];
  for (const name of names) {
    if (!forbiddenNames.has(name)) members.push((value as Readonly<Record<string, unknown>>)[name]);
  }
  return members;
}
