import { creditMemberOf } from '../credit/credit-book.ts';
import type { Fault, ParsedFile } from '../matters/fault.ts';

/** The rule files of a folder, each with its path below `matters/` or `library/`. */
export interface NamedFiles {
  readonly matters: readonly ParsedFile[];
  readonly packs: readonly ParsedFile[];
  readonly cases: readonly ParsedFile[];
  /** Named from `calendar/` on. */
  readonly calendars?: readonly ParsedFile[];
  /** Named from `sources/` on. */
  readonly sources?: readonly ParsedFile[];
  /** Named from `credit/` on. */
  readonly credit?: readonly ParsedFile[];
}

/**
 * Files whose name says something else than they hold: a matter is `<code>.json`, a calendar
 * `calendar/<name>.json`, a source `sources/<code>.json`, a credit model `credit/models/<model>.json`, a pack `<pack>/<version>.json`, and its
 * cases lie beside it. Who looks for a version finds it by its name, and cases of no pack would never run. A file that does
 * not say what it is has other faults.
 */
export function fileNameFaults({
  matters,
  packs,
  cases,
  calendars = [],
  sources = [],
  credit = [],
}: NamedFiles): Fault[] {
  const misnamed = (files: readonly ParsedFile[], pointer: string, nameOf: (json: Members) => string | undefined) =>
    files.flatMap(({ file, json }): Fault[] => {
      const name = nameOf(membersOf(json));
      if (name === undefined || name === file) return [];
      const message = { zh: `此文件应名为 ${name}`, en: `this file should have the name ${name}` };
      return [{ file, pointer, code: 'FILE_NAME', message }];
    });
  const ofMatter = ({ code }: Members) => (typeof code === 'string' ? `${code}.json` : undefined);
  const ofCalendar = ({ calendar }: Members) =>
    typeof calendar === 'string' ? `calendar/${calendar}.json` : undefined;
  const ofSource = ({ source }: Members) => (typeof source === 'string' ? `sources/${source}.json` : undefined);
  const ofCredit = (json: Members) => {
    const { kind, name } = creditMemberOf(json);
    if (kind !== 'model') return `credit/${kind}.json`;
    return name === '' ? undefined : `credit/models/${name}.json`;
  };
  const ofPack = ({ pack, version }: Members) =>
    typeof pack === 'string' && typeof version === 'string' ? `${pack}/${version}.json` : undefined;
  const there = new Set(packs.map(({ file }) => file));
  const alone = cases.flatMap(({ file }): Fault[] => {
    const pack = packOfCases(file);
    if (there.has(pack)) return [];
    const message = {
      zh: `没有规则包 ${pack}，这些用例不会运行`,
      en: `there is no pack ${pack}; these cases never run`,
    };
    return [{ file, pointer: '', code: 'FILE_NAME', message }];
  });
  return [
    ...misnamed(matters, '/code', ofMatter),
    ...misnamed(packs, '/version', ofPack),
    ...misnamed(calendars, '/calendar', ofCalendar),
    ...misnamed(sources, '/source', ofSource),
    ...misnamed(credit, '', ofCredit),
    ...alone,
  ];
}

/** The name of the file with a pack's cases. */
export function casesOfPack(file: string): string {
  return file.replace(/\.json$/, '.cases.json');
}

function packOfCases(file: string): string {
  return file.replace(/\.cases\.json$/, '.json');
}

interface Members {
  readonly code?: unknown;
  readonly pack?: unknown;
  readonly calendar?: unknown;
  readonly source?: unknown;
  readonly version?: unknown;
}

function membersOf(json: unknown): Members {
  return typeof json === 'object' && json !== null ? json : {};
}
