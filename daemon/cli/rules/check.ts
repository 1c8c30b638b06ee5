import { parseArgs } from 'node:util';
import { loadLibrary } from '../../rule-book.ts';
import type { Run } from '../commands.ts';
import { isThere, missingFolder, readingOptions } from './folder.ts';
import { report } from './report.ts';
import { misused } from './usage.ts';

/** `onedoor rules check`: reads every matter and pack, and says everything that is wrong with them and how they fit together. */
export const run: Run = async (words) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: readingOptions,
    allowPositionals: true,
    allowNegative: true,
  });
  if (positionals.length > 0) return misused();
  if (!(await isThere(values.folder))) return missingFolder(values.folder);
  const library = await loadLibrary(values.folder);
  const [faults, warnings, files] =
    'faults' in library
      ? [library.faults, [], library.read]
      : [[], library.warnings, library.files.length + library.cases.length];
  const coverage = 'faults' in library ? {} : { calendarCoveredUntil: library.set.calendar.coveredUntil ?? null };
  return report({ faults, warnings, files, ...coverage }, values);
};
