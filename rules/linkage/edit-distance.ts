/**
 * The edit distance of two texts (optimal string alignment): the fewest insertions, deletions, substitutions and swaps of
 * neighbours that make one of the other, no part of a text being edited twice.
 *
 * @param most what is worth telling: anything farther apart is answered as `most + 1`, and found out early.
 */
export function editDistance(one: string, other: string, most: number): number {
  if (one === other) return 0;
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let start = 0;
  while (start < one.length && start < other.length && one.charCodeAt(start) === other.charCodeAt(start)) start += 1;
  let oneEnd = one.length;
  let otherEnd = other.length;
  while (oneEnd > start && otherEnd > start && one.charCodeAt(oneEnd - 1) === other.charCodeAt(otherEnd - 1)) {
    oneEnd -= 1;
    otherEnd -= 1;
  }
  if (oneEnd === start || otherEnd === start) return Math.min(most + 1, oneEnd - start + otherEnd - start);
  const [short, long] = oneEnd < otherEnd ? [one, other] : [other, one];
  const [shortEnd, longEnd] = [Math.min(oneEnd, otherEnd), Math.max(oneEnd, otherEnd)];
  if (shortEnd - start <= 32) return bitAlignment(short, shortEnd, long, longEnd, start, most);
  return alignment(one.slice(start, oneEnd), other.slice(start, otherEnd), most);
}

/** For each character, the places where the shorter text has it; all zero between calls. */
const places = new Int32Array(1 << 16);

/**
 * The alignment of a text of up to 32 characters with another, a whole column of the table in the bits of a few numbers.
 *
 * Source: H. Hyyrö, A bit-vector algorithm for computing Levenshtein and Damerau edit distances (2003), after Myers (1999).
 */
function bitAlignment(
  short: string,
  shortEnd: number,
  long: string,
  longEnd: number,
  start: number,
  most: number,
): number {
  const length = shortEnd - start;
  for (let place = 0; place < length; place += 1) {
    const letter = short.charCodeAt(start + place);
    places[letter] = (places[letter] ?? 0) | (1 << place);
  }
  const last = 1 << (length - 1);
  let distance = length;
  // Where going down a column the distance grows, where it falls, and where a diagonal step costs nothing.
  let [grows, falls, free, equalBefore] = [-1, 0, 0, 0];
  for (let column = start; column < longEnd; column += 1) {
    const equal = places[long.charCodeAt(column)] ?? 0;
    const swapped = ((~free & equal) << 1) & equalBefore;
    free = swapped | (((((equal & grows) + grows) | 0) ^ grows) | equal | falls);
    let growsAcross = falls | ~(free | grows);
    let fallsAcross = free & grows;
    if ((growsAcross & last) !== 0) distance += 1;
    else if ((fallsAcross & last) !== 0) distance -= 1;
    growsAcross = (growsAcross << 1) | 1;
    fallsAcross <<= 1;
    grows = fallsAcross | ~(free | growsAcross);
    falls = growsAcross & free;
    equalBefore = equal;
    // Each further column mends one edit at most.
    if (distance - (longEnd - column - 1) > most) break;
  }
  for (let place = start; place < shortEnd; place += 1) places[short.charCodeAt(place)] = 0;
  return Math.min(most + 1, distance);
}

/** Three rows of the table, kept between calls so that millions of comparisons leave no garbage. */
let rowBefore = new Int32Array(64);
let row = new Int32Array(64);
let nextRow = new Int32Array(64);

function alignment(one: string, other: string, most: number): number {
  const width = other.length + 1;
  if (width > row.length) {
    rowBefore = new Int32Array(width * 2);
    row = new Int32Array(width * 2);
    nextRow = new Int32Array(width * 2);
  }
  for (let column = 0; column < width; column += 1) row[column] = column;
  for (let line = 1; line <= one.length; line += 1) {
    const letter = one.charCodeAt(line - 1);
    nextRow[0] = line;
    let least = line;
    for (let column = 1; column < width; column += 1) {
      const otherLetter = other.charCodeAt(column - 1);
      let distance = at(row, column - 1) + (letter === otherLetter ? 0 : 1);
      distance = Math.min(distance, at(row, column) + 1, at(nextRow, column - 1) + 1);
      const swapped =
        line > 1 && column > 1 && letter === other.charCodeAt(column - 2) && one.charCodeAt(line - 2) === otherLetter;
      if (swapped) distance = Math.min(distance, at(rowBefore, column - 2) + 1);
      nextRow[column] = distance;
      if (distance < least) least = distance;
    }
    // A swap reaches back two rows, so one row beyond the bound does not yet decide.
    if (least > most + 1) return most + 1;
    [rowBefore, row, nextRow] = [row, nextRow, rowBefore];
  }
  return Math.min(most + 1, at(row, width - 1));
}

function at(numbers: Int32Array, index: number): number {
  return numbers[index] ?? 0;
}

/**
 * Which characters a text has, as 32 bits. One edit changes at most two of them, so texts whose marks differ in many
 * bits are known to be far apart without an alignment.
 */
export function characterMarks(text: string): number {
  let marks = 0;
  for (let index = 0; index < text.length; index += 1) marks |= 1 << (text.charCodeAt(index) & 31);
  return marks;
}

/** The least edit distance that two texts with such marks can have. */
export function leastDistance(marks: number, otherMarks: number): number {
  return Math.max(ones(marks & ~otherMarks), ones(otherMarks & ~marks));
}

function ones(bits: number): number {
  let count = bits - ((bits >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return (((count + (count >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
