import type { InputValue } from '../predicate.ts';

/**
 * Rows with a known outcome, as columns: what a scorecard is fitted to. Read from comma-separated text (RFC 4180) with the
 * names of the columns in its first line.
 */

export interface Column {
  readonly name: string;
  readonly type: 'number' | 'text';
  /** One a row; undefined where the cell is empty. */
  readonly values: readonly (InputValue | undefined)[];
}

export interface LabelledTable {
  readonly columns: readonly Column[];
  /** One a row: true for the outcome that the score is to warn of. */
  readonly bad: readonly boolean[];
}

/** Why a text is no table, with the line where it can be told. */
export class TableFault extends Error {
  override readonly name = 'TableFault';
  readonly code: 'EMPTY' | 'RAGGED' | 'QUOTES' | 'HEADER' | 'TARGET' | 'COLUMN' | 'ONE_OUTCOME' | 'NOTHING_TELLS';
  readonly line: number | undefined;
  constructor(code: TableFault['code'], message: string, line?: number) {
    super(message);
    this.code = code;
    this.line = line;
  }
}

/**
 * @param target the name of the column that tells the outcome
 * @param badValue what stands there for the bad one; everything else is good
 * @param leftOut names of columns that are not read
 * @throws TableFault
 */
export function readLabelledTable(
  text: string,
  target: string,
  badValue: string,
  leftOut: readonly string[] = [],
): LabelledTable {
  const [names, ...rows] = cellsOf(text.startsWith('\uFEFF') ? text.slice(1) : text);
  if (names === undefined || rows.length === 0) {
    throw new TableFault('EMPTY', '没有数据行 there is no row under the line of names');
  }
  const twice = names.find((name, at) => name === '' || names.indexOf(name) < at);
  if (twice !== undefined) {
    throw new TableFault('HEADER', `列名为空或重复 a column has no name or one that stands twice: "${twice}"`, 1);
  }
  rows.forEach((row, at) => {
    if (row.length === names.length) return;
    const what = `${row.length} 个值，应为 ${names.length} 个 ${row.length} values where ${names.length} columns are`;
    throw new TableFault('RAGGED', `第 ${at + 2} 行记录有 row ${at + 2} has ${what}`, at + 2);
  });
  const targetAt = names.indexOf(target);
  if (targetAt < 0) throw new TableFault('TARGET', `没有目标列 there is no column "${target}"`, 1);
  const absent = leftOut.find((name) => !names.includes(name));
  if (absent !== undefined) {
    throw new TableFault('COLUMN', `没有要排除的列 there is no column to leave out: "${absent}"`, 1);
  }
  const bad = rows.map((row) => row[targetAt] === badValue);
  if (!bad.includes(true) || !bad.includes(false)) {
    const which = bad.includes(true) ? '每一行都是 every row has' : '没有一行是 no row has';
    throw new TableFault('ONE_OUTCOME', `${which} ${target} = "${badValue}"; 需要两种结果 both outcomes are needed`);
  }
  const columns = names.flatMap((name, at) =>
    at === targetAt || leftOut.includes(name)
      ? []
      : [
          columnOf(
            name,
            rows.map((row) => row[at] ?? ''),
          ),
        ],
  );
  return { columns, bad };
}

/** The rows of some places. */
export function rowsOf({ columns, bad }: LabelledTable, places: readonly number[]): LabelledTable {
  return {
    columns: columns.map((column) => ({ ...column, values: places.map((place) => column.values[place]) })),
    bad: places.map((place) => bad[place] === true),
  };
}

/** The values of one row by the names of the columns, as a scorecard reads them. */
export function valuesOfRow({ columns }: LabelledTable, row: number): Map<string, InputValue> {
  const values = new Map<string, InputValue>();
  for (const { name, values: all } of columns) {
    const value = all[row];
    if (value !== undefined) values.set(name, value);
  }
  return values;
}

/** A column of numbers is one in which every cell that is not empty is one. */
function columnOf(name: string, cells: readonly string[]): Column {
  const filled = cells.filter((cell) => cell !== '');
  const numeric = filled.length > 0 && filled.every((cell) => /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(cell));
  const cellValue = (cell: string): InputValue => (numeric ? Number(cell) : cell);
  return {
    name,
    type: numeric ? 'number' : 'text',
    values: cells.map((cell) => (cell === '' ? undefined : cellValue(cell))),
  };
}

function cellsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const { cell, end } = text[at] === '"' ? quotedCell(text, at, rows.length + 1) : plainCell(text, at);
    row.push(cell);
    at = end;
    if (text[at] === ',') {
      at += 1;
      if (at < text.length) continue;
      row.push('');
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    // An empty line is no row with one empty cell.
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
}

function plainCell(text: string, begin: number): { cell: string; end: number } {
  let end = begin;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { cell: text.slice(begin, end).trim(), end };
}

function quotedCell(text: string, begin: number, line: number): { cell: string; end: number } {
  let cell = '';
  let from = begin + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0)
      throw new TableFault('QUOTES', `第 ${line} 行引号未闭合 a quotation mark is open in row ${line}`, line);
    cell += text.slice(from, quote);
    if (text[quote + 1] !== '"') {
      const end = quote + 1;
      if (end < text.length && !',\r\n'.includes(text[end] ?? '')) {
        throw new TableFault(
          'QUOTES',
          `第 ${line} 行引号后有多余字符 text follows a closed quotation mark in row ${line}`,
          line,
        );
      }
      return { cell, end };
    }
    cell += '"';
    from = quote + 2;
  }
}
