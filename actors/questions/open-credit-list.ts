import { within } from '../../rules/identity/division.ts';
import type { CreditFileState } from '../credit/state.ts';
import type { Journal } from '../journal.ts';
import type { Clock, JournalStore } from '../ports.ts';
import type { OpenCredit, OpenCreditFilter, OpenCreditList, OpenCreditWanted } from '../protocol/credit-lists.ts';
import type { Json } from '../protocol/journal.ts';
import { endedRows } from './ended-rows.ts';
import { type ListReader, noteListRead } from './list-reading.ts';
import { is, pageOfRows, type RowPlaces } from './list-rows.ts';

export interface OpenCreditListsDependencies {
  readonly journal: Pick<Journal, 'append'>;
  readonly store: Pick<JournalStore, 'listed' | 'load'>;
  readonly clock: Clock;
}

/** What organisations must answer about credit: objections and applications for repair, what is due first at the top. */
export interface OpenCreditLists {
  /** Resolves when it is in the journal who has read what. @param organisations only what waits for one of these */
  read(reader: ListReader, wanted: OpenCreditWanted, organisations?: readonly string[]): Promise<OpenCreditList>;
}

const everyDay = { from: '0001-01-01', to: '9999-12-31' };
const places: RowPlaces<OpenCredit> = {
  regionOf: ({ region }) => region,
  cursorOf: ({ answerBy, credit }) => `${answerBy}~${credit}`,
};

export function createOpenCreditLists({ journal, store, clock }: OpenCreditListsDependencies): OpenCreditLists {
  return {
    read: async (reader, { filter, place }, organisations) => {
      const days = { ...everyDay, to: filter.answerTo ?? everyDay.to };
      const { rows, whole } = await endedRows({ list: 'openCreditRequests', days }, rowOf, places, store);
      let late = 0;
      const page = pageOfRows(rows, places, {
        areas: reader.areas,
        place,
        fits: (row) => organisations?.includes(row.organisation) !== false && fits(filter, row),
        count: (row) => {
          if (row.late === true) late += 1;
        },
      });
      const what = { list: 'openCreditRequests', filter: { ...filter }, ...place };
      await noteListRead(reader, what, page, { journal, clock });
      return { ...page, late, ...(whole ? {} : { partial: { why: 'tooMany' } }) };
    },
  };
}

function rowOf(credit: string, json: Json, { version }: { readonly version: number }): OpenCredit | undefined {
  const { request, occurrence } = json as unknown as CreditFileState;
  // Answered since it was listed.
  if (request === undefined) return undefined;
  const { kind, on, answerBy, late, proposed } = request;
  const { region, organisation, document } = occurrence;
  return {
    credit,
    version,
    request: kind,
    on,
    answerBy,
    ...(late === true ? { late } : {}),
    ...(proposed === undefined ? {} : { proposed: true }),
    kind: occurrence.kind,
    region,
    organisation,
    document: { ...document },
  };
}

function fits({ organisation, region, request, late }: OpenCreditFilter, row: OpenCredit): boolean {
  if (region !== undefined && !within(row.region, region)) return false;
  if (late !== undefined && (row.late === true) !== (late === 'yes')) return false;
  return is(organisation, row.organisation) && is(request, row.request);
}
