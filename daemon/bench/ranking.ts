import type { Contender } from './contender.ts';
import { ourNames } from './ours.ts';
import type { Timing } from './rounds.ts';

/** How fast our engine is beside the library and beside itself; null where one of the two was not timed. */
export interface Ratios {
  /** How many times as fast as json-rules-engine. */
  readonly verdictOnlyVsJsonRulesEngine: number | null;
  /** How many times as fast as json-rules-engine. */
  readonly withReasonsVsJsonRulesEngine: number | null;
  /** How many times the time of verdicts alone. */
  readonly withReasonsVsVerdictOnly: number | null;
}

export function ratiosOf(timings: readonly Timing[]): Ratios {
  const library = medianOf(timings, 'json-rules-engine');
  const verdictOnly = medianOf(timings, ourNames.verdictOnly);
  const withReasons = medianOf(timings, ourNames.withReasons);
  return {
    verdictOnlyVsJsonRulesEngine: divided(library, verdictOnly),
    withReasonsVsJsonRulesEngine: divided(library, withReasons),
    withReasonsVsVerdictOnly: divided(withReasons, verdictOnly),
  };
}

function medianOf(timings: readonly Timing[], wanted: string): number | undefined {
  return timings.find(({ name }) => name === wanted)?.medianMicroseconds;
}

function divided(one: number | undefined, other: number | undefined): number | null {
  return one === undefined || other === undefined ? null : rounded(one / other);
}

/** Three figures: a bench on a machine with neighbours knows no more. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** The table that a person reads, fastest first. */
export function tableOf(timings: readonly Timing[], contenders: readonly Contender[]): string {
  const library = medianOf(timings, 'json-rules-engine');
  const rows = timings
    .toSorted((one, other) => one.medianMicroseconds - other.medianMicroseconds)
    .map(({ name, medianMicroseconds, lowerMicroseconds, upperMicroseconds }) => {
      const detail = contenders.find((contender) => contender.name === name)?.detail;
      const faster = divided(library, medianMicroseconds);
      return [
        name,
        `${detail?.en ?? ''} ${detail?.zh ?? ''}`,
        medianMicroseconds.toFixed(2),
        `${lowerMicroseconds.toFixed(2)} – ${upperMicroseconds.toFixed(2)}`,
        faster === null ? '' : `${faster}`,
      ];
    });
  const head = ['engine 引擎', 'how it is asked 用法', 'µs', 'middle half 中间半数', '× json-rules-engine'];
  return aligned([head, ...rows]);
}

/** Lines of cells, each column as wide as its widest cell. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
  return rows
    .map((row) => row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell))).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Columns that a text takes on a terminal; Chinese characters take two. */
function width(text: string): number {
  let columns = 0;
  for (const character of text) columns += character > '\u2e7f' ? 2 : 1;
  return columns;
}
