import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Script } from './script.ts';
import { oldForm } from './spoilt-number.ts';

/** Shorter than this a value could stand in bytes by chance, and a name of two characters in words. */
const LONG = 3;

/** Values that may not be read where nobody has a right to them. */
export interface PersonalValues {
  /** Searched everywhere. */
  readonly long: readonly string[];
  /** Names of two characters, searched in text only; those are left out that the project's own texts hold. */
  readonly short: readonly string[];
}

/** Form fields that hold somebody's name, number or address; the demo's forms have no others. */
const personalFields = /^(name|.*Name|idNumber|.*IdNumber|phone|.*Phone|village|.*Address|clues)$/;
/** Fields of the same form that hold public names. */
const publicFields: ReadonlySet<string> = new Set(['hallName', 'schoolName', 'senderName', 'approvedBy']);
/** Planted on purpose, and no value of anybody. */
const planted: ReadonlySet<string> = new Set(['0571-0', '12345', '0571-64700']);

/** Everything personal that a run tells: of applicants, agents, people of the forms, officers, and in knocks. */
export function personalValuesOf({ filings, regulars, stories, knocks }: Script): PersonalValues {
  const values = new Set<string>();
  const bodies = new Set<string>();
  const gather = (value: unknown, name: string): void => {
    if (typeof value === 'string') {
      if (value.length >= 2 && personalFields.test(name) && !publicFields.has(name) && !planted.has(value)) {
        values.add(value);
        if (/^[0-9]{17}[0-9X]$/.test(value)) values.add(oldForm(value));
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value)) gather(member, key);
    }
  };
  const told = [...regulars.flatMap(({ past }) => past.map(({ story }) => story)), ...stories];
  for (const { lines } of told)
    for (const { data } of lines) {
      gather(data, '');
      const applicant = data['applicant'] as { kind: string; name: string } | undefined;
      if (applicant?.kind === 'organisation') bodies.add(applicant.name);
    }
  for (const { data } of filings) if (data.role === 'officer') gather(data.name, 'name');
  for (const { personal } of knocks)
    for (const value of personal) gather(value, /^[0-9]/.test(value) ? 'idNumber' : 'name');

  const all = [...values].filter((value) => !bodies.has(value));
  const own = ownTexts();
  return {
    long: all.filter((value) => value.length >= LONG),
    short: all.filter((value) => value.length < LONG && !own.includes(value)),
  };
}

/** What the project says itself: in rules, matters, messages and their defects. */
function ownTexts(): string {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  return ['rules', 'actors', 'adapters']
    .flatMap((layer) => filesBelow(join(root, layer)))
    .filter((file) => /\.(ts|json|md)$/.test(file) && !file.includes('divisions.generated'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}

/** Finds values in texts and bytes, raw, as JSON escapes them and as a URL does. */
export class LeakSearch {
  readonly #inText: Needles;
  readonly #inBytes: Needles;

  constructor({ long, short }: PersonalValues) {
    if (long.length === 0) throw new Error('a search without values proves nothing');
    this.#inText = new Needles([...long, ...short]);
    this.#inBytes = new Needles(long);
  }

  /** How many values are searched in texts. */
  get size(): number {
    return this.#inText.size;
  }

  text(text: string): readonly string[] {
    return this.#inText.foundIn(Buffer.from(text));
  }

  /** In every file below a folder and in its name, by file; a log is text, all else bytes. */
  files(folder: string): readonly string[] {
    return filesBelow(folder).flatMap((file) => {
      const bytes = readFileSync(file);
      const found = file.endsWith('.log') ? this.#inText.foundIn(bytes) : this.#inBytes.foundIn(bytes);
      const name = relative(folder, file);
      return [
        ...found.map((value) => `${name} holds ${value}`),
        ...this.text(name).map((value) => `${name} is named after ${value}`),
      ];
    });
  }
}

/** Many texts that are looked for at once: by their first four bytes, then whole. */
class Needles {
  readonly #byStart = new Map<number, { readonly value: string; readonly bytes: Buffer }[]>();
  readonly size: number;

  constructor(values: readonly string[]) {
    this.size = values.length;
    for (const value of values)
      for (const form of new Set([
        value,
        escaped(value),
        escaped(value).toUpperCase().replaceAll('\\U', '\\u'),
        encodeURIComponent(value),
        encodeURIComponent(value).toLowerCase(),
      ])) {
        const bytes = Buffer.from(form);
        const start = bytes.readUInt32LE(0);
        const same = this.#byStart.get(start);
        if (same === undefined) this.#byStart.set(start, [{ value, bytes }]);
        else same.push({ value, bytes });
      }
  }

  foundIn(bytes: Buffer): readonly string[] {
    const found = new Set<string>();
    for (let at = 0; at + 4 <= bytes.length; at += 1) {
      const candidates = this.#byStart.get(bytes.readUInt32LE(at));
      for (const candidate of candidates ?? [])
        if (bytes.subarray(at, at + candidate.bytes.length).equals(candidate.bytes)) found.add(candidate.value);
    }
    return [...found];
  }
}

/** As `JSON.stringify` of some other program writes it: nothing but ASCII. */
function escaped(value: string): string {
  return value.replaceAll(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
