import { boundsFault } from '../matters/bounds.ts';
import { type Fault, type ParsedFile, pointerTo } from '../matters/fault.ts';
import { schemaFaults } from '../matters/schema-fault.ts';
import { tellable } from '../matters/tellable-fault.ts';
import { type NoticeField, type NoticeFile, noticeOccasions, noticeSchema } from './notice-file.ts';

const noticeBounds = { deepest: 4, mostValues: 100, longestText: 500 };
const placeholder = /\{([^{}]*)\}/g;

/** What people are told, by occasion; an occasion without a file is told to nobody. */
export type Notices = ReadonlyMap<string, NoticeFile>;

/**
 * Reads notice files, or says everything that is wrong with them: schema, names that are not the file's, fields that the
 * occasion does not have, that the text does not use or uses without listing them.
 */
export function loadNotices(
  files: readonly ParsedFile[],
): { readonly notices: Notices } | { readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const notices = new Map<string, NoticeFile>();
  for (const { file, json } of files) {
    const tooMuch = boundsFault(json, file, noticeBounds);
    const found = tooMuch === undefined ? schemaFaults(noticeSchema, json, file) : [tooMuch];
    faults.push(...found);
    if (found.length > 0) continue;
    const notice = json as NoticeFile;
    faults.push(...nameFaults(file, notice), ...fieldFaults(file, notice));
    notices.set(notice.notice, notice);
  }
  return faults.length > 0 ? { faults: tellable(faults) } : { notices };
}

function nameFaults(file: string, { notice }: NoticeFile): Fault[] {
  if (file === `${notice}.json` || file.endsWith(`/${notice}.json`)) return [];
  const message = { zh: `文件名应为 ${notice}.json`, en: `the file must be named ${notice}.json` };
  return [{ file, pointer: '/notice', code: 'FILE_NAME', message }];
}

function fieldFaults(file: string, { notice, text, fields }: NoticeFile): Fault[] {
  const known: readonly NoticeField[] = noticeOccasions[notice];
  const used = { zh: namesIn(text.zh), en: namesIn(text.en) };
  const fault = (pointer: string, zh: string, en: string): Fault => {
    return { file, pointer, code: 'PLACEHOLDER', message: { zh, en } };
  };
  const unlisted = (language: keyof typeof used) =>
    [...new Set(used[language])].filter((name) => !(fields as readonly string[]).includes(name));
  return [
    ...fields.flatMap((name, index) =>
      known.includes(name)
        ? []
        : [fault(pointerTo('/fields', index), `此时机没有字段 ${name}`, `the occasion has no field ${name}`)],
    ),
    ...fields.flatMap((name, index) =>
      used.zh.includes(name) && used.en.includes(name)
        ? []
        : [fault(pointerTo('/fields', index), `正文未用字段 ${name}`, `a text does not use the field ${name}`)],
    ),
    ...(['zh', 'en'] as const).flatMap((language) =>
      unlisted(language).map((name) =>
        fault(`/text/${language}`, `fields 未列字段 {${name}}`, `the text has {${name}}, which fields does not list`),
      ),
    ),
  ];
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(placeholder)].map(([, name = '']) => name);
}

/** The text with its fields filled in; one that has no value becomes a dash. */
export function fillNotice(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(placeholder, (_whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : '—',
  );
}
