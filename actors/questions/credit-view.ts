import { type CreditIndex, digestOfInputs, type PreparedModel } from '../../rules/credit/credit-index.ts';
import { itemsOn, type LedgerEntry, type LedgerItem, type StandingItem } from '../../rules/credit/ledger.ts';
import { firstRepairDay } from '../../rules/credit/period.ts';
import type { CreditPeriods } from '../../rules/credit/periods-file.ts';
import { within } from '../../rules/identity/division.ts';
import type { LocalizedText } from '../../rules/text.ts';
import type { CreditFileState, OpenRequest } from '../credit/state.ts';
import { isInForce, type KnownLedger, measuresOf, measuresOn, type TakenMeasure } from '../ledger/known-ledger.ts';
import type { Evidence } from '../protocol/consent-messages.ts';
import type {
  CreditFileExtent,
  CreditFileView,
  CreditRights,
  LedgerRow,
  ShownIndex,
  ShownMeasure,
} from '../protocol/credit-views.ts';

/** What is shown of credit. Nothing here knows whose it is. */

/** Model and band, and the measures that a case at a place meets: a function of the band and the measures alone. */
export function viewOfBand(
  known: KnownLedger,
  on: string,
  model: PreparedModel,
  { matter, region }: { readonly matter: string; readonly region: string },
): Pick<ShownIndex, 'model' | 'band' | 'measures'> {
  const met = measuresOn(known, on).filter(
    ({ matters, regions }) =>
      (matters === undefined || matters.includes(matter)) &&
      (regions === undefined || regions.some((area) => within(region, area))),
  );
  return { model: nameOf(model), band: model.indexOn(known.entries, on).band, measures: withoutItems(met) };
}

/** Everything about the index of a day. */
export function viewOfIndex(known: KnownLedger, on: string, model: PreparedModel): ShownIndex {
  const index: CreditIndex = model.indexOn(known.entries, on);
  const inputs = model.inputsOn(known.entries, on);
  return {
    model: nameOf(model),
    band: index.band,
    score: index.score,
    partials: index.partials.map((partial) => ({ ...partial })),
    reasons: index.reasons.map(({ items, ...reason }) => ({ ...reason, items: items.map((item) => ({ ...item })) })),
    items: inputs.inUse.map((item) => factsOf(item, known)),
    digest: digestOfInputs(inputs),
    measures: measuresOn(known, on).map(shownMeasure),
  };
}

/** Which items of a ledger are shown: behind the one at place `after`, at most `limit`. */
export interface LedgerPart {
  readonly after: number;
  readonly limit: number;
}

/** What a ledger is shown with: open requests by the name of their item, of today alone, and the settings in force. */
export interface LedgerAround {
  readonly requests: ReadonlyMap<string, OpenRequest>;
  readonly periods: CreditPeriods;
}

/** The items that were known on a day, a page of them, and how many there are. */
export function pageOfLedger(
  known: KnownLedger,
  on: string,
  { after, limit }: LedgerPart,
): { readonly page: readonly StandingItem[]; readonly total: number; readonly next?: number } {
  const all = itemsOn(known.entries, on);
  const page = all.slice(after, after + limit);
  const end = after + page.length;
  return { page, total: all.length, ...(end < all.length ? { next: end } : {}) };
}

export function viewOfItem(one: StandingItem, known: KnownLedger, on: string, around: LedgerAround): LedgerRow {
  const { item, standing } = one;
  const { evidence, recordedOn, publication } = item;
  const rule = known.items.get(item.item)?.rule;
  const request = around.requests.get(item.item);
  const isOpen = standing === 'in-use' || standing === 'suspended';
  return {
    ...factsOf(item, known),
    evidence,
    recordedOn,
    ...(publication === undefined ? {} : { publication: { ...publication } }),
    ...(rule === undefined ? {} : { rule: { ...rule } }),
    standing,
    entries: entriesAbout(item.item, known.entries, on),
    measures: measuresOf(known, one).map((taken) => ({
      ...shownMeasure(taken),
      inForce: isInForce(taken, one, on),
    })),
    ...(isOpen && item.points <= 0 ? { repairFrom: firstRepairDay(item, around.periods) } : {}),
    ...(request === undefined ? {} : { request: requestOf(request) }),
  };
}

/** What whoever is concerned may do. */
export function rightsOf({ answers }: CreditPeriods): CreditRights {
  const { repairWorkingDays, objectionWorkingDays } = answers;
  return {
    repairWorkingDays,
    objectionWorkingDays,
    notice: {
      zh: `对记录有异议的，可随时提出，${objectionWorkingDays} 个工作日内答复，异议期间暂停使用。自所列日期起，履行义务后可持证明和信用承诺书申请修复，${repairWorkingDays} 个工作日内答复；修复后立即停止公示和使用。信用指数不单独作为任何决定的依据，可以要求人工复核和说明。`,
      en: `You may object to an item at any time; that is answered within ${objectionWorkingDays} working days, and the item is not used until then. From the day that is named on, once your duties are done, you may ask for repair with a proof of that and a letter of commitment; it is answered within ${repairWorkingDays} working days, and with the repair publication and use stop at once. Nothing is decided by the index alone: you may ask for a person to look, and for an explanation.`,
    },
  };
}

/** @param said what the person has handed in with the request that is open */
export function viewOfCreditFile(
  { occurrence, openedOn, answered, request }: CreditFileState,
  extent: CreditFileExtent,
  standing: StandingItem['standing'] | undefined,
  said: { readonly statement?: string; readonly evidence: readonly Evidence[] } | undefined,
): CreditFileView {
  const { kind, source, severity, matter, region, organisation, document, basis, evidence, times } = occurrence;
  const proposed = request?.proposed;
  const words = extent === 'whole' ? said : undefined;
  return {
    openedOn,
    kind,
    source,
    ...(severity === undefined ? {} : { severity }),
    ...(matter === undefined ? {} : { matter }),
    region,
    organisation,
    document: { ...document },
    ...(basis === undefined ? {} : { basis }),
    evidence,
    times,
    ...(standing === undefined ? {} : { standing }),
    answered,
    ...(request === undefined
      ? {}
      : {
          request: {
            ...requestOf(request),
            ...(words?.statement === undefined ? {} : { statement: words.statement }),
            ...(words === undefined ? {} : { evidence: words.evidence.map((one) => ({ ...one })) }),
            ...(proposed === undefined ? {} : { proposed: signedBy(proposed) }),
          },
        }),
  };
}

const signedBy = ({ decision, officer, organisation, on }: NonNullable<OpenRequest['proposed']>) => ({
  decision,
  officer,
  organisation,
  on,
});

const requestOf = ({ kind, on, answerBy, late }: OpenRequest) => ({
  kind,
  on,
  answerBy,
  ...(late === true ? { late } : {}),
});

function nameOf({ file: { model, version, title } }: PreparedModel): ShownIndex['model'] {
  return { model, version, title: { ...title } };
}

function factsOf(
  { item, kind, severity, points, document, basis, lastDay }: LedgerItem,
  { items }: Pick<KnownLedger, 'items'>,
) {
  const organisation = items.get(item)?.organisation;
  return {
    item,
    kind,
    severity,
    points,
    document: { ...document },
    basis,
    ...(organisation === undefined ? {} : { organisation }),
    lastDay,
  };
}

function entriesAbout(item: string, entries: readonly LedgerEntry[], on: string): LedgerRow['entries'] {
  return entries.flatMap((one) =>
    one.entry !== 'tally' && one.item === item && one.recordedOn <= on
      ? [{ entry: one.entry, recordedOn: one.recordedOn }]
      : [],
  );
}

function shownMeasure({ item, matters, regions, ...taken }: TakenMeasure): ShownMeasure {
  return {
    ...toldOf(taken),
    item,
    ...(matters === undefined ? {} : { matters: [...matters] }),
    ...(regions === undefined ? {} : { regions: [...regions] }),
  };
}

/** Measures by what they are and their law, each to its latest day: how many items they rest on is not to be seen. */
function withoutItems(taken: readonly TakenMeasure[]): ShownMeasure[] {
  const latest = new Map<string, TakenMeasure>();
  for (const one of taken) {
    const key = JSON.stringify([one.measure, one.effect, one.basis]);
    const before = latest.get(key);
    if (before === undefined || before.until < one.until) latest.set(key, one);
  }
  return [...latest]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { item: _item, matters: _matters, regions: _regions, ...rest }]) => toldOf(rest));
}

function toldOf({
  measure,
  title,
  effect,
  basis,
  until,
}: Omit<TakenMeasure, 'item' | 'matters' | 'regions'>): ShownMeasure {
  const means = effects[effect];
  return {
    measure,
    title: { ...title },
    effect,
    basis,
    until,
    why: {
      zh: `依据${basis}，至 ${until} 为止：${title.zh}。${means.zh}`,
      en: `By ${basis}, until ${until}: ${title.en}. ${means.en}`,
    },
  };
}

const effects: Readonly<Record<ShownMeasure['effect'], LocalizedText>> = {
  review: {
    zh: '由经办人员核对后自行决定并签署。',
    en: 'An officer looks, decides and signs; nothing is refused by the measure.',
  },
  deny: {
    zh: '建议不予受理，仍由经办人员决定并签署。',
    en: 'It is advised not to accept; an officer decides and signs either way.',
  },
};
