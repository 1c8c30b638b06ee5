import { measureCredit } from '../../actors/followers/credit-metrics.ts';
import { measureOpenAlerts } from '../../actors/followers/open-alert-gauges.ts';
import { measureOpenCases } from '../../actors/followers/open-case-gauges.ts';
import { startOpenCreditGauges } from '../../actors/followers/open-credit-gauges.ts';
import { measureOpenVerifications } from '../../actors/followers/open-verification-gauges.ts';
import { startYearGauges } from '../../actors/followers/year-gauges.ts';
import { faultFields } from '../../adapters/log/log.ts';
import type { Decisions } from './decisions.ts';
import type { Storage } from './storage.ts';
import type { OpenTables } from './supervision.ts';
import type { Surroundings } from './surroundings.ts';

/** Tells the numbers that panels show of cases, alerts, verifications and credit. */
export function openPanels(
  { store, rules }: Storage,
  { journal }: Decisions,
  { cases, alerts, verifications }: OpenTables,
  { log, meter, stoppers, time: { clock } }: Surroundings,
): void {
  const calendar = () => rules.current.calendar;
  const titleOf = (code: string): string => rules.current.catalogue.matter(code)?.title.zh ?? code;
  measureOpenCases({ rows: cases.rows, calendar, titleOf, clock, meter });
  measureOpenAlerts({ rows: alerts.rows, titleOf: organisationTitles(rules), meter });
  measureOpenVerifications({ rows: verifications.rows, clock, meter });
  measureCredit(journal, meter);
  const credit = startOpenCreditGauges(
    { portion: 128, retryMs: 5000 },
    {
      journal,
      store,
      clock,
      meter,
      onFault: (error) => log.error('ledgers could not be read for the numbers of credit', faultFields(error)),
    },
  );
  stoppers.push('numbers of credit', () => credit.stop());
  const onFault = (error: unknown): void =>
    log.error('ended applications could not be read for the numbers of the year', faultFields(error));
  const year = startYearGauges(
    { portion: 128, retryMs: 5000 },
    { journal, store, open: cases.rows, calendar, titleOf, clock, meter, onFault },
  );
  stoppers.push('numbers of the year', () => year.stop());
}

/** What organisations are called in the rules in force; another one by its code. */
function organisationTitles(rules: Storage['rules']): (organisation: string) => string {
  let of = '';
  let titles = new Map<string, string>();
  return (organisation) => {
    const { id, catalogue } = rules.current;
    if (id !== of) {
      of = id;
      const responsible = catalogue.all().flatMap((matter) => matter.responsible);
      titles = new Map(responsible.map((one) => [one.organisation, one.title.zh]));
    }
    return titles.get(organisation) ?? organisation;
  };
}
