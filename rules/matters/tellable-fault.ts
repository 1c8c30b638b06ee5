import type { Fault } from './fault.ts';
import { withoutHidden } from './hidden-character.ts';

/** Faults of one file that are told; with so many mended, the next reading tells the rest. */
export const mostTold = 200;
const longestMessage = 600;
const longestPointer = 300;

/**
 * Faults as they may be shown to anybody on a terminal, in a log or on a page: of each file the first `mostTold` and how
 * many more there are, each cut to a length that is read, and nothing in them that is not seen.
 */
export function tellable(faults: readonly Fault[]): Fault[] {
  const counts = new Map<string, number>();
  const told: Fault[] = [];
  for (const one of faults) {
    const count = (counts.get(one.file) ?? 0) + 1;
    counts.set(one.file, count);
    if (count <= mostTold) told.push(shown(one));
  }
  for (const [file, count] of counts) {
    if (count > mostTold) told.push(shown(moreOf(file, count - mostTold)));
  }
  return told;
}

function shown({ file, pointer, code, message: { zh, en } }: Fault): Fault {
  const message = { zh: cut(zh, longestMessage), en: cut(en, longestMessage) };
  return { file: cut(file, longestPointer), pointer: cut(pointer, longestPointer), code, message };
}

function cut(text: string, longest: number): string {
  const seen = withoutHidden(beginning(text, longest));
  return text.length > longest || seen.length > longest ? `${beginning(seen, longest)}…` : seen;
}

/** So many characters at most, none of them cut in half. */
function beginning(text: string, longest: number): string {
  return text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');
}

function moreOf(file: string, count: number): Fault {
  const zh = `至少还有 ${count} 个问题未列出；请先改正已列出的`;
  const en = `at least ${count} more faults are not listed; mend those that are first`;
  return { file, pointer: '', code: 'MORE', message: { zh, en } };
}
