import { hash } from 'node:crypto';
import type { RecordData } from '../../../actors/protocol/credit-messages.ts';
import { type DefectCode, defectCatalogue } from '../../../actors/protocol/defects.ts';
import { type Severity, severities } from '../../../rules/credit/ledger.ts';
import { readCalendarDay } from '../../../rules/identity/calendar-day.ts';
import { examineCitizenNumber } from '../../../rules/identity/citizen-number.ts';
import { examineCreditCode } from '../../../rules/identity/credit-code.ts';
import { examinePhone } from '../../../rules/identity/phone.ts';
import type { LocalizedText } from '../../../rules/text.ts';

/** A delivery of a list from outside, as its words on the command line say it. */
export interface Delivery {
  readonly integrator: string;
  readonly name: string;
  /** Who keeps the list, by credit code: it answers objections. */
  readonly source: string;
  readonly region: string;
  readonly validTo: string;
  readonly kind: string;
  /** For lines that name no law. */
  readonly basis?: string;
}

/** One line that can be handed in. */
export interface ListLine {
  readonly line: number;
  /** The same for the same record of the same list in every delivery; made of nothing that is anybody's. */
  readonly record: string;
  readonly data: RecordData;
}

/** Why a line, or all of a file, cannot be handed in. No value of the file stands in it. */
export interface ListFault {
  readonly line: number;
  readonly code: string;
  readonly column?: ListColumn;
  readonly message: LocalizedText;
}

const columns = {
  idNumber: ['公民身份号码', '身份证号', '身份证号码', '证件号码'],
  creditCode: ['统一社会信用代码', '信用代码'],
  record: ['记录编号', '编号'],
  documentNumber: ['文号', '文书号'],
  documentDay: ['文书日期', '日期'],
  basis: ['法律依据', '依据'],
  severity: ['程度'],
  publication: ['公示'],
} as const;
export type ListColumn = keyof typeof columns;
const severityWords: Readonly<Record<string, Severity>> = { 轻微: 'minor', 一般: 'general', 严重: 'serious' };
const publicationWords: Readonly<Record<string, 'ordered' | 'notOrdered'>> = { 是: 'ordered', 否: 'notOrdered' };
const MOST_LENGTH = { record: 100, documentNumber: 100, basis: 500 } as const;

/** The column that a name in the file means. */
export function columnOf(name: string): ListColumn | undefined {
  const known = Object.entries(columns) as [ListColumn, readonly string[]][];
  return known.find(([column, others]) => column.toLowerCase() === name.toLowerCase() || others.includes(name))?.[0];
}

/** Columns without which no line can be read. */
export function lackingColumns(found: ReadonlySet<ListColumn>, delivery: Delivery): readonly string[] {
  const needed: readonly (readonly ListColumn[])[] = [
    ['idNumber', 'creditCode'],
    ['record'],
    ['documentNumber'],
    ['documentDay'],
    ...(delivery.basis === undefined ? [['basis'] as const] : []),
  ];
  return needed.filter((some) => !some.some((column) => found.has(column))).map((some) => some.join(' | '));
}

export type ListRow = Readonly<Partial<Record<ListColumn, string>>>;

/** What a line says, or everything that is wrong with it. */
export function readListLine(
  row: ListRow,
  line: number,
  delivery: Delivery,
  today: string,
): { readonly line: ListLine } | { readonly faults: readonly ListFault[] } {
  const { record = '', documentNumber = '', documentDay = '', severity, publication } = row;
  const basis = row.basis === undefined || row.basis === '' ? delivery.basis : row.basis;
  const weight = severity === undefined || severity === '' ? undefined : (severityWords[severity] ?? severity);
  const shown =
    publication === undefined || publication === '' ? undefined : (publicationWords[publication] ?? publication);
  const faults = [
    ...subjectFaults(row, line, today),
    ...textFaults({ record, documentNumber, basis: basis ?? '' }, line, today),
    ...dayFaults(documentDay, line, today),
    ...(weight === undefined || isOf(severities, weight)
      ? []
      : [own(line, 'LIST_SEVERITY', 'severity', '程度须为轻微、一般或严重', 'must be minor, general or serious')]),
    ...(shown === undefined || isOf(['ordered', 'notOrdered'] as const, shown)
      ? []
      : [own(line, 'LIST_PUBLICATION', 'publication', '公示须为是或否', 'must be ordered or notOrdered')]),
  ];
  if (faults.length > 0 || basis === undefined) return { faults };
  const { name, source, region, validTo, kind } = delivery;
  const data: RecordData = {
    subject:
      row.idNumber === undefined || row.idNumber === ''
        ? { organisation: row.creditCode ?? '' }
        : { citizen: { idNumber: row.idNumber } },
    kind,
    ...(weight === undefined ? {} : { severity: weight as Severity }),
    organisation: source,
    region,
    document: { number: documentNumber, day: documentDay },
    basis,
    list: { name, record, validTo },
    ...(shown === undefined ? {} : { publication: shown as 'ordered' | 'notOrdered' }),
  };
  const same = hash('sha256', JSON.stringify([name, source, record, documentNumber, documentDay]), 'hex');
  return { line: { line, record: same, data } };
}

function subjectFaults({ idNumber = '', creditCode = '' }: ListRow, line: number, today: string): ListFault[] {
  if ((idNumber === '') === (creditCode === ''))
    return [
      own(
        line,
        'LIST_SUBJECT',
        'idNumber',
        '证件号码与统一社会信用代码须填且只填其一',
        'give exactly one of id number and credit code',
      ),
    ];
  if (idNumber !== '')
    return examineCitizenNumber(idNumber, today).status === 'valid' ? [] : [known(line, 'CITIZEN_NUMBER', 'idNumber')];
  return examineCreditCode(creditCode).status === 'valid' ? [] : [known(line, 'CREDIT_CODE', 'creditCode')];
}

function textFaults(
  texts: Readonly<Record<keyof typeof MOST_LENGTH, string>>,
  line: number,
  today: string,
): readonly ListFault[] {
  return (Object.keys(MOST_LENGTH) as (keyof typeof MOST_LENGTH)[]).flatMap((column): ListFault[] => {
    const text = texts[column];
    if (text === '') return [own(line, 'LIST_EMPTY', column, '不能为空', 'must not be empty')];
    const most = MOST_LENGTH[column];
    if (Array.from(text).length > most)
      return [own(line, 'LIST_LONG', column, `最长 ${most} 个字符`, `has at most ${most} characters`)];
    if (!isPersonal(text, today)) return [];
    const zh = '含有证件号码或手机号码，请改用不含个人信息的编号';
    return [own(line, 'LIST_PERSONAL', column, zh, 'holds an id number or a mobile number: use one without')];
  });
}

function isPersonal(text: string, today: string): boolean {
  const parts = text.normalize('NFKC').match(/[0-9]{11,17}[0-9Xx]?/g) ?? [];
  return parts.some(
    (part) => examineCitizenNumber(part, today).status === 'valid' || examinePhone(part).status === 'valid',
  );
}

function dayFaults(day: string, line: number, today: string): readonly ListFault[] {
  if (readCalendarDay(day) === undefined) return [known(line, 'DAY_IMPOSSIBLE', 'documentDay')];
  return day > today ? [known(line, 'CREDIT_DOCUMENT_AHEAD', 'documentDay')] : [];
}

function isOf<Value extends string>(values: readonly Value[], value: string): value is Value {
  return (values as readonly string[]).includes(value);
}

function own(line: number, code: string, column: ListColumn, zh: string, en: string): ListFault {
  return { line, code, column, message: { zh, en } };
}

function known(line: number, code: DefectCode, column: ListColumn): ListFault {
  return { line, code, column, message: defectCatalogue[code].means };
}
