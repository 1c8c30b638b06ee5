import type { LocalizedText } from '../text.ts';

export type DelimitedRecord = Readonly<Record<string, string>>;

/** What is wrong with a text of columns, and where: the line as an editor counts it, and the character in it, both from 1. */
export class DelimitedTextFault extends Error {
  readonly line: number;
  readonly column: number;
  readonly told: LocalizedText;

  constructor(line: number, column: number, told: LocalizedText) {
    super(`${line}:${column} ${told.en}`);
    this.name = 'DelimitedTextFault';
    this.line = line;
    this.column = column;
    this.told = told;
  }
}

/** Reads comma-separated text that is at hand as a whole; see `DelimitedReader`. */
export function readDelimitedText(text: string, delimiter?: string): readonly DelimitedRecord[] {
  const records: DelimitedRecord[] = [];
  const reader = new DelimitedReader((record) => records.push(record), delimiter);
  reader.push(text);
  reader.end();
  return records;
}

const delimiters = [',', '\t', ';'] as const;
const [lineFeed, carriageReturn, quote] = [10, 13, 34];

/**
 * Reads comma-separated text (RFC 4180) as it comes, piece by piece: quoted values may hold commas, quotes and line breaks. Blanks
 * around values, a byte-order mark and blank lines are passed over; line breaks are those of any system. The first line names the columns; a value that a
 * line does not have is absent. Without a word on it the delimiter is the comma, tabulator or semicolon that the first line has most of.
 *
 * @param told gets each record with the line on which it begins
 * @throws DelimitedTextFault for a quote that does not close, text behind a closing quote, a column named twice or not at
 *   all, and a line with more values than there are columns. Nothing of a value is in the message.
 */
export class DelimitedReader {
  readonly #told: (record: DelimitedRecord, line: number) => void;
  #delimiter: number | undefined;
  #names: readonly string[] | undefined;
  #values: string[] = [];
  /** Where each value of this line begins, for a fault to be told. */
  #columns: number[] = [];
  #value = '';
  #state: 'start' | 'plain' | 'quoted' | 'quoteInQuoted' | 'closed' = 'start';
  #skipsLineFeed = false;
  #line = 1;
  #recordLine = 1;
  /** The place in the current line, from 0. */
  #column = 0;
  #quoteLine = 0;
  #quoteColumn = 0;
  #held = '';
  #begun = false;

  constructor(told: (record: DelimitedRecord, line: number) => void, delimiter?: string) {
    this.#told = told;
    this.#delimiter = delimiter?.charCodeAt(0);
  }

  /** The names of the columns, as soon as the first line was read. */
  get names(): readonly string[] | undefined {
    return this.#names;
  }

  push(text: string): void {
    let piece = text;
    if (!this.#begun && piece !== '') {
      this.#begun = true;
      piece = piece.replace(/^\uFEFF/, '');
    }
    if (this.#delimiter === undefined) {
      // The first line must be whole before its delimiter is known.
      this.#held += piece;
      if (!/[\r\n]/.test(this.#held)) return;
      piece = this.#held;
      this.#held = '';
      this.#delimiter = likelyDelimiter(piece);
    }
    this.#read(piece, this.#delimiter);
  }

  /** After the last piece. */
  end(): void {
    if (this.#held !== '') this.#read(this.#held, likelyDelimiter(this.#held));
    this.#held = '';
    if (this.#state === 'quoted') {
      const told = { zh: '引号没有结束', en: 'a quote is opened here and never closed' };
      throw new DelimitedTextFault(this.#quoteLine, this.#quoteColumn + 1, told);
    }
    this.#endLine();
  }

  #read(text: string, delimiter: number): void {
    let from = 0;
    for (let place = 0; place < text.length; place += 1) {
      const code = text.charCodeAt(place);
      const skips = this.#skipsLineFeed && code === lineFeed;
      this.#skipsLineFeed = false;
      if (this.#state === 'quoted') {
        if (code === quote) {
          this.#value += text.slice(from, place);
          this.#state = 'quoteInQuoted';
        } else if (code === lineFeed) this.#nextLine();
        this.#column += 1;
        continue;
      }
      if (this.#state === 'quoteInQuoted') {
        if (code === quote) {
          // Two quotes are one, and it is the first of what follows.
          this.#state = 'quoted';
          from = place;
          this.#column += 1;
          continue;
        }
        this.#state = 'closed';
      }
      if (code === delimiter || code === lineFeed || code === carriageReturn) {
        if (skips) {
          from = place + 1;
          continue;
        }
        if (this.#state === 'plain') this.#value += text.slice(from, place);
        this.#endValue();
        if (code === delimiter) this.#column += 1;
        else {
          this.#endLine();
          this.#nextLine();
          this.#recordLine = this.#line;
          this.#skipsLineFeed = code === carriageReturn;
        }
        continue;
      }
      if (this.#state === 'start' && !isBlank(code)) {
        this.#state = code === quote ? 'quoted' : 'plain';
        this.#columns.push(this.#column);
        from = code === quote ? place + 1 : place;
        [this.#quoteLine, this.#quoteColumn] = [this.#line, this.#column];
      } else if (this.#state === 'closed' && !isBlank(code)) {
        const told = { zh: '引号结束之后还有文字', en: 'there is text behind a closing quote' };
        throw new DelimitedTextFault(this.#line, this.#column + 1, told);
      }
      this.#column += 1;
    }
    if (this.#state === 'plain' || this.#state === 'quoted') this.#value += text.slice(from);
  }

  #nextLine(): void {
    this.#line += 1;
    this.#column = 0;
  }

  #endValue(): void {
    if (this.#state === 'start') this.#columns.push(this.#column);
    this.#values.push(this.#value.trim());
    this.#value = '';
    this.#state = 'start';
  }

  #endLine(): void {
    if (this.#state !== 'start' || this.#values.length > 0) this.#endValueAtEnd();
    const [values, columns] = [this.#values, this.#columns];
    this.#values = [];
    this.#columns = [];
    if (values.every((value) => value === '')) return;
    if (this.#names === undefined) {
      this.#names = columnNames(values, columns, this.#recordLine);
      return;
    }
    const names = this.#names;
    const further = values.findIndex((value, place) => place >= names.length && value !== '');
    if (further !== -1) {
      const told = {
        zh: `有 ${values.length} 个值，而列只有 ${names.length} 个`,
        en: `has ${values.length} values, and there are ${names.length} columns`,
      };
      throw new DelimitedTextFault(this.#recordLine, (columns[further] ?? 0) + 1, told);
    }
    const entries = values.slice(0, names.length).map((value, place) => [names[place] ?? '', value] as const);
    this.#told(Object.fromEntries(entries), this.#recordLine);
  }

  /** At the very end no line break has ended the last value. */
  #endValueAtEnd(): void {
    if (this.#state !== 'start' || this.#values.length < this.#columns.length) this.#endValue();
  }
}

function columnNames(values: readonly string[], columns: readonly number[], line: number): readonly string[] {
  // A delimiter too many at the end of the line is no column.
  const names = values.slice(0, values.findLastIndex((value) => value !== '') + 1);
  const wrong = names.findIndex((name, place) => name === '' || names.indexOf(name) !== place);
  if (wrong === -1) return names;
  const told =
    names[wrong] === ''
      ? { zh: '该列没有名称', en: 'this column has no name' }
      : { zh: '列名重复', en: 'this column is named like another' };
  throw new DelimitedTextFault(line, (columns[wrong] ?? 0) + 1, told);
}

function likelyDelimiter(text: string): number {
  const line = /[^\r\n]+/.exec(text)?.[0].replaceAll(/"[^"]*"/g, '') ?? '';
  const countOf = (delimiter: string): number => line.split(delimiter).length;
  const [first] = delimiters.toSorted((one, other) => countOf(other) - countOf(one));
  return (first ?? ',').charCodeAt(0);
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 0xa0 || code === 0x3000;
}
