import type { Random } from '../../random.ts';
import { hostileName, hostilePath, junk, oddNumbers, operatorWords } from './words-harness.ts';

/** Changes to files that are sound: most of what comes of it is nearly sound, and some of it is. */

type Holder = Record<string | number, unknown>;

interface Spot {
  readonly holder: Holder;
  readonly name: string | number;
}

/** A copy with a few members changed, taken away, doubled, exchanged or renamed. */
export function mutated(json: unknown, chooser: Random): unknown {
  const copy: unknown = structuredClone(json);
  for (let left = chooser.between(1, 4); left > 0; left -= 1) {
    const spots = spotsOf(copy);
    if (spots.length === 0) return copy;
    change(chooser.pick(spots), copy, chooser);
  }
  return copy;
}

/** A copy in which conditions say something else of the same facts, so that it is accepted mostly. */
export function gentlyMutated(json: unknown, chooser: Random): unknown {
  const copy: unknown = structuredClone(json);
  const leaves = spotsOf(copy).filter(({ name }) => name === 'operator');
  for (let left = chooser.between(1, 8); left > 0 && leaves.length > 0; left -= 1) {
    const { holder: leaf } = chooser.pick(leaves);
    const { value, operator } = leaf;
    if (typeof value === 'number') leaf['value'] = chooser.pick(oddNumbers);
    else if (typeof operator === 'string' && chooser.chance(0.5)) leaf['operator'] = `not:not:${operator}`;
    else wrap(leaf, chooser);
  }
  return copy;
}

/** The text of a file with its bytes disturbed: cut, doubled, overwritten, or not in UTF-8. */
export function disturbed(text: string, chooser: Random): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const at = chooser.between(0, Math.max(0, bytes.length - 1));
  const joined = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
    Uint8Array.from(parts.flatMap((part) => [...part]));
  switch (chooser.between(0, 9)) {
    case 0:
      return bytes.slice(0, at);
    case 1:
      return joined([0xef, 0xbb, 0xbf], bytes);
    case 2:
      return joined(bytes.slice(0, at), [0xff, 0xfe, 0xc0, 0x80], bytes.slice(at));
    case 3:
      return new Uint8Array();
    case 4:
      return new TextEncoder().encode(Array.from(text).join('\u0000'));
    case 5:
      return joined(bytes, bytes);
    case 6:
      return joined(bytes.slice(0, at), [chooser.between(0, 31)], bytes.slice(at));
    case 7:
      return joined(
        [0xff, 0xfe],
        Array.from(text.slice(0, 500)).flatMap((one) => [one.charCodeAt(0) & 255, one.charCodeAt(0) >> 8]),
      );
    case 8:
      return new TextEncoder().encode(withDoubleKey(text, chooser));
    default:
      return new TextEncoder().encode(
        chooser.pick([
          'null',
          '0',
          '""',
          '[]',
          '{}',
          '1e999',
          '-0',
          '{"a":1,}',
          '// x\n{}',
          "{'a':1}",
          'NaN',
          '{"__proto__":{"polluted":true}}',
          '\u0000',
          ' ',
          '{"a":"\\ud800"}',
        ]),
      );
  }
}

/** A name twice in one object: of two readers each may believe another. */
function withDoubleKey(text: string, chooser: Random): string {
  const names = [...text.matchAll(/"(conditions|value|operator|version|phase|type|code|fact)"\s*:/g)];
  if (names.length === 0) return `{"a":1,"a":2}`;
  const { index, 1: name } = chooser.pick(names);
  const written = chooser.chance(0.5)
    ? name
    : `\\u00${(name ?? 'x').charCodeAt(0).toString(16)}${(name ?? 'x').slice(1)}`;
  return `${text.slice(0, index)}"${written}":${JSON.stringify(junk(chooser, 1))},${text.slice(index)}`;
}

function change({ holder, name }: Spot, whole: unknown, chooser: Random): void {
  switch (chooser.between(0, 8)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(name), 1);
      else delete holder[name];
      return;
    case 1:
      if (Array.isArray(holder))
        for (let left = chooser.pick([1, 3, 50]); left > 0; left -= 1)
          holder.push(structuredClone(holder[Number(name)]));
      return;
    case 2: {
      const other = chooser.pick(spotsOf(whole));
      holder[name] = structuredClone(other.holder[other.name]);
      return;
    }
    case 3:
      if (!Array.isArray(holder)) define(holder, hostileName(chooser), holder[name]);
      return;
    case 4:
      if (typeof holder[name] === 'string')
        holder[name] = name === 'path' ? hostilePath(chooser) : chooser.pick(operatorWords);
      else holder[name] = junk(chooser);
      return;
    case 5:
      if (typeof holder[name] === 'object' && holder[name] !== null && !Array.isArray(holder[name]))
        wrap(holder[name] as Holder, chooser);
      return;
    default:
      holder[name] = junk(chooser);
  }
}

/** Puts a condition into a group of its own; what is no condition becomes nonsense. */
function wrap(node: Holder, chooser: Random): void {
  const inner = { ...node };
  for (const name of Object.keys(node)) delete node[name];
  const kind = chooser.pick(['all', 'any', 'not'] as const);
  node[kind] = kind === 'not' ? { not: inner } : [inner];
}

function define(holder: Holder, name: string, value: unknown): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Every place in a value that holds another. */
function spotsOf(json: unknown): Spot[] {
  const spots: Spot[] = [];
  const queue: unknown[] = [json];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    const holder = next as Holder;
    for (const name of Object.keys(holder)) {
      spots.push({ holder, name });
      queue.push(holder[name]);
    }
  }
  return spots;
}
