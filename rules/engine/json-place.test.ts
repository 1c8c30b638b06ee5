import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pointerTo } from '../matters/fault.ts';
import { findPlaces, type Place } from './json-place.ts';

const text = `{
  "pack": "样例",
  "rules": [
    { "name": "一", "a/b": { "~": 1 } },
    {"name":"二"}
  ]
}`;
const placeIn = (json: string, pointer: string): string => shown(findPlaces(json, [pointer]).places.get(pointer));
const brokenIn = (json: string): string | undefined => {
  const { broken } = findPlaces(json, []);
  return broken === undefined ? undefined : shown(broken);
};
const shown = (place: Place | undefined): string => `${place?.line}:${place?.column}`;

describe('findPlaces', () => {
  it.each([
    ['', '1:1'],
    ['/pack', '2:3'],
    ['/rules', '3:3'],
    ['/rules/0', '4:5'],
    ['/rules/0/name', '4:7'],
    ['/rules/0/a~1b/~0', '4:29'],
    ['/rules/1/name', '5:6'],
  ])('finds %s at %s', (pointer, place) => {
    expect(placeIn(text, pointer)).toBe(place);
  });

  it.each([
    ['/title/zh', '1:1'],
    ['/rules/0/event/params/basis', '4:5'],
    ['/rules/7', '3:3'],
    ['/pack/deeper', '2:3'],
    ['/', '1:1'],
    ['no pointer', '1:1'],
  ])('puts what is not there, %s, where its nearest parent is: %s', (pointer, place) => {
    expect(placeIn(text, pointer)).toBe(place);
  });

  it('counts every kind of line end once, and columns as editors do', () => {
    expect(placeIn('{\r\n "a": 1,\r "b": 2,\n "𠮷": 3, "c": 4}', '/a')).toBe('2:2');
    expect(placeIn('{\r\n "a": 1,\r "b": 2,\n "𠮷": 3, "c": 4}', '/b')).toBe('3:2');
    expect(placeIn('{\r\n "a": 1,\r "b": 2,\n "𠮷": 3, "c": 4}', '/c')).toBe('4:11');
  });

  it('takes the last of a name that stands twice, as JSON does, and names in any spelling', () => {
    expect(placeIn('{"a": {"b": 1}, "a": {"c": 1}}', '/a')).toBe('1:17');
    expect(placeIn('{"a": {"b": 1}, "a": {"c": 1}}', '/a/b')).toBe('1:17');
    expect(placeIn('{"x": 0, "\\u0061\\n": 1}', '/a\n')).toBe('1:10');
  });

  it.each([
    ['', '1:1'],
    ['{"a": 1,\n "b" 2}', '2:6'],
    ['{"a": 1,}', '1:9'],
    ['{"a": 1,\n', '2:1'],
    ['[1 2]', '1:4'],
    ['[01]', '1:3'],
    ["{'a': 1}", '1:2'],
    ['{"a": "\t"}', '1:7'],
    ['{} x', '1:4'],
    ['\uFEFF{}', '1:1'],
  ])('says where a text that is no JSON, %j, stops being JSON: %s', (json, place) => {
    expect(brokenIn(json)).toBe(place);
  });

  it('survives depth and length', () => {
    const deep = `${'['.repeat(200_000)}1${']'.repeat(200_000)}`;
    expect(placeIn(deep, '/0/0/0')).toBe('1:4');
    expect(placeIn(`["${'长'.repeat(9_000_000)}", 1]`, '/1')).toBe('1:9000006');
  });

  const anyJson = fc.jsonValue({ maxDepth: 4 });
  const indents = fc.constantFrom(0, 2, '\t');

  it('finds everything that a text holds, at its own first character', () => {
    let found = 0;
    fc.assert(
      fc.property(anyJson, indents, (value, indent) => {
        const json = JSON.stringify(value, null, indent);
        const parts = partsOf(value, '');
        const { places } = findPlaces(
          json,
          parts.map(({ pointer }) => pointer),
        );
        const lines = json.split('\n');
        for (const { pointer, begins } of parts) {
          const { line, column } = places.get(pointer) ?? { line: 0, column: 0 };
          expect(
            lines
              .slice(line - 1)
              .join('\n')
              .slice(column - 1)
              .startsWith(begins),
          ).toBe(true);
          found += 1;
        }
        const distinct = new Set([...places.values()].map(shown));
        expect(distinct.size).toBe(parts.length);
      }),
      { numRuns: 500 },
    );
    expect(found).toBeGreaterThan(1000);
  });

  it('knows JSON from what is none, as JSON.parse does', () => {
    const counts = { sound: 0, broken: 0 };
    const changed = fc.tuple(
      anyJson,
      fc.nat(),
      fc.constantFrom('', '"', ',', '}', ']', '[', '\\', '0', '-', ' ', '\n', ':', 'e'),
    );
    fc.assert(
      fc.property(changed, ([value, place, letter]) => {
        const whole = JSON.stringify(value);
        const at = place % (whole.length + 1);
        const json = `${whole.slice(0, at)}${letter}${whole.slice(at + 1)}`;
        const isJson = parses(json);
        counts[isJson ? 'sound' : 'broken'] += 1;
        expect(brokenIn(json) === undefined).toBe(isJson);
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(counts.sound, counts.broken)).toBeGreaterThan(200);
  });
});

function parses(json: string): boolean {
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}

interface Part {
  readonly pointer: string;
  /** What stands at its place. */
  readonly begins: string;
}

function partsOf(value: unknown, pointer: string, name?: string): Part[] {
  const isGroup = typeof value === 'object' && value !== null;
  const first = isGroup ? (Array.isArray(value) ? '[' : '{') : JSON.stringify(value);
  const below = isGroup ? Object.entries(value) : [];
  return [
    { pointer, begins: name === undefined ? first : JSON.stringify(name) },
    ...below.flatMap(([inner, member]) =>
      partsOf(member, pointerTo(pointer, inner), Array.isArray(value) ? undefined : inner),
    ),
  ];
}
