/**
 * Reads comma-separated text (RFC 4180): quoted fields may hold commas, quotes and line breaks. A blank after a comma, a
 * byte-order mark and blank lines are passed over. The first line names the columns.
 *
 * @returns one record a line; a value that the line does not have is absent
 */
export function readDelimitedText(text: string, delimiter = ','): readonly Readonly<Record<string, string>>[] {
  const [header = [], ...lines] = linesOf(text.replace(/^\uFEFF/, ''), delimiter);
  const names = header.map((name) => name.trim());
  return lines.map((line) => {
    const entries = names.flatMap((name, place) => {
      const value = line[place];
      return value === undefined ? [] : [[name, value] as const];
    });
    return Object.fromEntries(entries);
  });
}

function linesOf(text: string, delimiter: string): readonly (readonly string[])[] {
  const lines: string[][] = [];
  let line: string[] = [];
  let value = '';
  let quoted = false;
  const endValue = (): void => {
    line.push(value.trim());
    value = '';
  };
  const endLine = (): void => {
    endValue();
    if (line.some((one) => one !== '')) lines.push(line);
    line = [];
  };
  for (let place = 0; place < text.length; place += 1) {
    const character = text.charAt(place);
    if (quoted) {
      if (character !== '"') value += character;
      else if (text.charAt(place + 1) === '"') {
        value += '"';
        place += 1;
      } else quoted = false;
    } else if (character === '"' && value.trim() === '') {
      value = '';
      quoted = true;
    } else if (character === delimiter) endValue();
    else if (character === '\n') endLine();
    else if (character !== '\r') value += character;
  }
  endLine();
  return lines;
}
