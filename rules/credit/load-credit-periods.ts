import { boundsFault } from '../matters/bounds.ts';
import { type Fault, type ParsedFile, pointerTo } from '../matters/fault.ts';
import { schemaFaults } from '../matters/schema-fault.ts';
import { tellable } from '../matters/tellable-fault.ts';
import { dayOfNumber, lastDayOf, numberOfDay, type Span } from './credit-day.ts';
import { severities } from './ledger.ts';
import { type CreditPeriods, creditPeriodsSchema, type SeverityPeriods } from './periods-file.ts';

const periodsBounds = { deepest: 6, mostValues: 200, longestText: 2_000 };

/**
 * Reads the settings of periods, or says everything that is wrong with them: schema, a minimum that is not over before the
 * maximum, a publication that outlasts the item or ends before it may be repaired, a graver item that is milder treated.
 *
 * @param file `credit/periods.json` of a rules folder; a folder without one has the `usualPeriods`
 */
export function loadCreditPeriods({
  file,
  json,
}: ParsedFile): { readonly periods: CreditPeriods } | { readonly faults: readonly Fault[] } {
  const tooMuch = boundsFault(json, file, periodsBounds);
  const faults = tooMuch === undefined ? schemaFaults(creditPeriodsSchema, json, file) : [tooMuch];
  if (faults.length > 0) return { faults: tellable(faults) };
  const periods = json as CreditPeriods;
  const found = [
    ...severities.flatMap((severity) => severityFaults(file, pointerTo('', severity), periods[severity])),
    ...gravityFaults(file, periods),
  ];
  return found.length > 0 ? { faults: tellable(found) } : { periods };
}

function fault(file: string, pointer: string, zh: string, en: string): Fault {
  return { file, pointer, code: 'CREDIT_PERIODS', message: { zh, en } };
}

function severityFaults(file: string, pointer: string, periods: SeverityPeriods): Fault[] {
  const { minimum, maximum, publication, publicationMaximum } = periods;
  const faults: Fault[] = [];
  if (minimum !== undefined && !isNeverLonger(minimum, maximum, 'nor as long')) {
    const zh = '最短期须在最长期届满之前结束，否则永远不能申请修复；请缩短 minimum 或延长 maximum';
    const en =
      'must be over before the maximum is, or nobody could ever ask for repair; shorten it, or lengthen maximum';
    faults.push(fault(file, `${pointer}/minimum`, zh, en));
  }
  if (publicationMaximum === undefined) return faults;
  const place = `${pointer}/publicationMaximum`;
  if (publication === 'never') {
    const zh = '不公示的记录没有公示期；请删去此项，或改变 publication';
    const en = 'what is never shown has no such period; take this out, or change publication';
    return [...faults, fault(file, place, zh, en)];
  }
  if (!isNeverLonger(publicationMaximum, maximum)) {
    const zh = '公示期不得长于最长期 maximum；请缩短此项';
    const en = 'must not be longer than the maximum; shorten it';
    faults.push(fault(file, place, zh, en));
  }
  if (minimum !== undefined && !isNeverLonger(minimum, publicationMaximum)) {
    const zh = '公示期不得短于最短期 minimum；请延长此项，或缩短 minimum';
    const en = 'must not be shorter than the minimum; lengthen it, or shorten minimum';
    faults.push(fault(file, place, zh, en));
  }
  return faults;
}

/** What weighs more is not over, and not repaired, sooner than what weighs less. */
function gravityFaults(file: string, periods: CreditPeriods): Fault[] {
  return severities.flatMap((severity, at) => {
    const milder = severities[at - 1];
    if (milder === undefined) return [];
    return (['minimum', 'maximum'] as const).flatMap((member): Fault[] => {
      const [less, more] = [periods[milder][member], periods[severity][member]];
      if (less === undefined || (more !== undefined && isNeverLonger(less, more))) return [];
      const zh = `${severity} 的 ${member} 不得短于 ${milder} 的；请延长此项，或缩短 /${milder}/${member}`;
      const en = `must not be shorter than that of ${milder}; lengthen it, or shorten /${milder}/${member}`;
      return [fault(file, pointerTo('', severity, member), zh, en)];
    });
  });
}

const firstDay = numberOfDay('2024-01-01');
const daysOfFourYears = 1461;

/** From no day of four years does one span end later than the other; months and days have no other order. */
function isNeverLonger(one: Span, other: Span, also?: 'nor as long'): boolean {
  for (let number = firstDay; number < firstDay + daysOfFourYears; number += 1) {
    const day = dayOfNumber(number);
    const [end, otherEnd] = [lastDayOf(day, one), lastDayOf(day, other)];
    if (end > otherEnd || (also !== undefined && end === otherEnd)) return false;
  }
  return true;
}
