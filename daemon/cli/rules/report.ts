import type { CaseFailure, UnjudgedRule } from '../../../rules/engine/case-failure.ts';
import type { Fault } from '../../../rules/matters/fault.ts';
import type { LocalizedText } from '../../../rules/text.ts';
import { type Asked, type Reader, readerOf } from '../../terminal.ts';
import { type FaultPlace, placeFaults } from './placed-fault.ts';
import { misused } from './usage.ts';

/** What a look at rules brought. */
export interface Findings {
  readonly faults: readonly CaseFault[];
  readonly warnings: readonly Fault[];
  /** How many files were read. */
  readonly files: number;
  /** How many cases ran, where cases were run. */
  readonly cases?: number;
  /** The last day of the last published year; null where the calendar has none; left out where nobody asked. */
  readonly calendarCoveredUntil?: string | null;
}

/** A fault; where a case tells of it, with what that expected and got. */
export interface CaseFault extends Fault {
  readonly failure?: CaseFailure | undefined;
}

/** What the words of a command say of its report. */
export interface Wanted extends Asked {
  readonly folder: string;
  readonly json: boolean;
  /** Whether warnings are to be mended too. */
  readonly strict: boolean;
}

/**
 * Writes what was found, a line each with its place, and a closing line; or one JSON object. Places are written
 * `file:line:column`, which editors and their terminals open.
 * @returns the exit code: 0 where there is nothing to mend, 1 where there is, 64 for a language that there is not
 */
export async function report(found: Findings, { folder, json, strict, ...asked }: Wanted): Promise<number> {
  const reader = readerOf(asked, process.stdout.isTTY === true);
  if (reader === undefined) return misused();
  const ok = found.faults.length === 0 && (!strict || found.warnings.length === 0);
  const told = await placeFaults(folder, [
    ...found.faults.map((one) => ({ ...one, severity: 'fault' as const })),
    ...found.warnings.map((one) => ({ ...one, severity: 'warning' as const })),
  ]);
  const output = json ? [JSON.stringify(asJson(found, told, ok))] : asLines(found, told, ok, reader);
  process.stdout.write(`${output.join('\n')}\n`);
  return ok ? 0 : 1;
}

type Told = CaseFault & FaultPlace & { readonly severity: 'fault' | 'warning' };

/** The shape that programs read: `onedoor rules check --json`. */
function asJson(
  { faults, warnings, files, cases, calendarCoveredUntil }: Findings,
  told: readonly Told[],
  ok: boolean,
): object {
  const counts = { files, ...(cases === undefined ? {} : { cases }), faults: faults.length, warnings: warnings.length };
  const shown = told.map(({ severity, failure, file, path, pointer, line, column, code, message }) => {
    const { expected, got, expectedUnknown, unjudged } = failure ?? {};
    const inCase =
      failure === undefined ? {} : { case: { name: failure.name, expected, got, expectedUnknown, unjudged } };
    return { severity, file, path, pointer, line, column, code, message, ...inCase };
  });
  const of = (severity: Told['severity']) => shown.filter((one) => one.severity === severity);
  const coverage = calendarCoveredUntil === undefined ? {} : { calendarCoveredUntil };
  return { ok, counts, ...coverage, faults: of('fault'), warnings: of('warning') };
}

function asLines(found: Findings, told: readonly Told[], ok: boolean, reader: Reader): string[] {
  const paint = (colour: keyof typeof colours, text: string): string =>
    reader.colours ? `\u001b[${colours[colour]}m${text}\u001b[0m` : text;
  const lines = told.flatMap(({ path, line, column, pointer, severity, code, message, failure }) => {
    const place = paint('bold', `${visible(path)}:${line}:${column}`);
    const word =
      severity === 'warning' ? `${paint('yellow', `${code} ${said(warningText, reader)}`)}` : paint('red', code);
    const first = `${place}  ${paint('dim', visible(pointer === '' ? '#' : pointer))}  ${word}  ${said(message, reader)}`;
    return [first, ...unjudgedLines(failure?.unjudged ?? [], reader).map((one) => `    ${paint('dim', one)}`)];
  });
  if (found.calendarCoveredUntil !== undefined)
    lines.push(paint('dim', said(coverageText(found.calendarCoveredUntil), reader)));
  return [...lines, paint(ok ? 'green' : 'red', said(closingText(found), reader))];
}

const colours = { bold: '1', dim: '2', red: '31', green: '32', yellow: '33' } as const;
const warningText: LocalizedText = { zh: '提示', en: 'warning' };

/** Rules that lack the same values are told together. */
function unjudgedLines(unjudged: readonly UnjudgedRule[], reader: Reader): string[] {
  const byReason = new Map<string, string[]>();
  for (const { rule, lacks } of unjudged) {
    const reason = lacks.map(({ place, cause }) => `${place} (${said(causeTexts[cause], reader)})`).join(', ');
    byReason.set(reason, [...(byReason.get(reason) ?? []), rule]);
  }
  const title = said({ zh: '无法判断', en: 'cannot be judged' }, reader);
  return [...byReason].map(([reason, rules]) => `? ${title}: ${visible(rules.join(', '))} ← ${visible(reason)}`);
}

const causeTexts: Readonly<Record<UnjudgedRule['lacks'][number]['cause'], LocalizedText>> = {
  absent: { zh: '没有提供', en: 'not given' },
  awaited: { zh: '尚待答复', en: 'awaited' },
  refused: { zh: '被拒绝提供', en: 'refused' },
  stale: { zh: '已过时', en: 'out of date' },
  contradictory: { zh: '说法不一', en: 'contradictory' },
};

function closingText({ faults, warnings, files, cases }: Findings): LocalizedText {
  const many = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
  const ran =
    cases === undefined ? { zh: '', en: '' } : { zh: `、运行 ${cases} 个用例`, en: `, ${many(cases, 'case')} run` };
  return {
    zh: `已检查 ${files} 个文件${ran.zh}：${faults.length} 个问题，${warnings.length} 个提示`,
    en: `${many(files, 'file')} checked${ran.en}: ${many(faults.length, 'fault')}, ${many(warnings.length, 'warning')}`,
  };
}

function coverageText(until: string | null): LocalizedText {
  if (until === null)
    return { zh: '没有已公布的日历：所有日期均为暂定', en: 'no published calendar: every day is provisional' };
  return { zh: `日历公布至 ${until}`, en: `calendar covered until ${until}` };
}

function said(text: LocalizedText, { languages }: Reader): string {
  return visible(languages.map((language) => text[language]).join(' / '));
}

/** Files may hold letters that would steer a terminal; a line shows them instead. */
function visible(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (letter) => `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
