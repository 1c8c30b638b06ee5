import type { LinkageTask } from '../../../rules/linkage/configuration.ts';
import { contradictionsIn, type ReviewedPair } from '../../../rules/linkage/reviewed.ts';
import type { LocalizedText } from '../../../rules/text.ts';
import { openDelimitedFile, readRecords } from './delimited-file.ts';
import type { RecordNames } from './record-names.ts';

/** A line of a review queue on which somebody wrote a decision. */
export interface ReviewedLine {
  readonly line: number;
  readonly left: string;
  readonly right: string;
  readonly decision: ReviewedPair['decision'];
}

/** Something in the file that cannot be honoured. */
export interface ReviewedFault {
  readonly line: number;
  readonly told: LocalizedText;
}

const words: Readonly<Record<string, ReviewedPair['decision']>> = {
  match: 'match',
  same: 'match',
  yes: 'match',
  y: 'match',
  '1': 'match',
  是: 'match',
  匹配: 'match',
  同一人: 'match',
  nomatch: 'noMatch',
  different: 'noMatch',
  no: 'noMatch',
  n: 'noMatch',
  '0': 'noMatch',
  否: 'noMatch',
  不匹配: 'noMatch',
  不同人: 'noMatch',
};
const columnsNeeded = ['left', 'right', 'decision'];

/** Reads a review queue that came back with decisions; lines without one are still open. */
export async function readReviewed(
  path: string,
): Promise<{ readonly lines: readonly ReviewedLine[]; readonly faults: readonly ReviewedFault[] }> {
  const file = await openDelimitedFile(path);
  const lacking = columnsNeeded.filter((column) => !file.columns.includes(column));
  if (lacking.length > 0) {
    const told = { zh: `缺少列：${lacking.join('、')}`, en: `lacks the columns ${lacking.join(', ')}` };
    return { lines: [], faults: [{ line: 1, told }] };
  }
  const lines: ReviewedLine[] = [];
  const faults: ReviewedFault[] = [];
  await readRecords(
    file,
    (record, line) => {
      const written = (record['decision'] ?? '')
        .trim()
        .toLowerCase()
        .replaceAll(/[\s_-]/g, '');
      if (written === '') return;
      const decision = Object.hasOwn(words, written) ? words[written] : undefined;
      if (decision !== undefined) {
        lines.push({ line, left: record['left'] ?? '', right: record['right'] ?? '', decision });
        return;
      }
      const told = { zh: 'decision 应为 match 或 noMatch（是、否）', en: 'the decision must be match or noMatch' };
      faults.push({ line, told });
    },
    () => undefined,
  );
  return { lines, faults };
}

/** The decisions by the numbers of the records, or what in them cannot be honoured. */
export function resolveReviewed(
  task: LinkageTask,
  lines: readonly ReviewedLine[],
  left: RecordNames,
  right: RecordNames,
): { readonly reviewed: readonly ReviewedPair[]; readonly faults: readonly ReviewedFault[] } {
  const reviewed: ReviewedPair[] = [];
  const faults: ReviewedFault[] = [];
  for (const one of lines) {
    const [ofLeft, ofRight] = [left.recordsOf(one.left), right.recordsOf(one.right)];
    const [leftRecord, rightRecord] = [ofLeft[0], ofRight[0]];
    const { line } = one;
    if (leftRecord === undefined || rightRecord === undefined) {
      faults.push({ line, told: { zh: '文件中没有这条记录', en: 'a record that the file does not have' } });
    } else if (ofLeft.length > 1 || ofRight.length > 1) {
      faults.push({ line, told: { zh: '编号不唯一', en: 'a name that several records have' } });
    } else if (task === 'duplicates') {
      if (leftRecord === rightRecord) {
        faults.push({ line, told: { zh: '两边是同一条记录', en: 'both are the same record' } });
        continue;
      }
      const [first, second] = [Math.min(leftRecord, rightRecord), Math.max(leftRecord, rightRecord)];
      reviewed.push({ left: first, right: second, decision: one.decision, line });
    } else reviewed.push({ left: leftRecord, right: rightRecord, decision: one.decision, line });
  }
  const contradictions = contradictionsIn(task, reviewed).map(({ line, earlierLine, told }) => ({
    line,
    told: { zh: `与第 ${earlierLine} 行矛盾：${told.zh}`, en: `contradicts line ${earlierLine}: ${told.en}` },
  }));
  return { reviewed, faults: [...faults, ...contradictions] };
}
