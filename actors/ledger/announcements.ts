import type { WorkingCalendar } from '../../rules/calendar/calendar.ts';
import { firstRepairDay } from '../../rules/credit/period.ts';
import type { CreditPeriods } from '../../rules/credit/periods-file.ts';
import type { LocalizedText } from '../../rules/text.ts';
import type { Json, OutboundMessage } from '../protocol/journal.ts';
import type { LedgerEvent, OpenItem } from './state.ts';

/** What is told of a ledger: to the integrator of the item's file, which tells the person. */

export interface LedgerSettings {
  readonly periods: CreditPeriods;
  readonly calendar: Pick<WorkingCalendar, 'addWorkingDays'>;
}

/** Two documents at once (两书同达): that it was entered, and what may be done about it. */
export function toldOfEntry(
  { item, organisation, rule, restrictions }: OpenItem,
  message: LocalizedText,
  { periods }: LedgerSettings,
): OutboundMessage {
  const { kind, severity, points, document, basis, lastDay, publication } = item;
  const repairFrom = firstRepairDay(item, periods);
  return told(item.item, 'credit-recorded', {
    item: item.item,
    kind,
    severity,
    points,
    document: { ...document },
    basis,
    organisation,
    rule: { ...rule },
    message: { ...message },
    lastDay,
    ...(publication === undefined ? {} : { publication: { ...publication } }),
    restrictions: restrictions.map(
      ({ measure, title, effect, basis: law, until, matters, regions }): Json => ({
        measure,
        title: { ...title },
        effect,
        basis: law,
        until,
        ...(matters === undefined ? {} : { matters }),
        ...(regions === undefined ? {} : { regions }),
      }),
    ),
    rights: {
      repairFrom,
      repairWorkingDays: periods.answers.repairWorkingDays,
      objectionWorkingDays: periods.answers.objectionWorkingDays,
      notice: { ...rightsNotice(repairFrom, periods) },
    },
  });
}

function rightsNotice(repairFrom: string, { answers }: CreditPeriods): LocalizedText {
  const { repairWorkingDays, objectionWorkingDays } = answers;
  return {
    zh: `信用修复告知：自 ${repairFrom} 起，履行义务后可持证明和信用承诺书申请修复，${repairWorkingDays} 个工作日内答复；修复后立即停止公示和使用。对记录有异议的，可随时提出，${objectionWorkingDays} 个工作日内答复，异议期间暂停使用。`,
    en: `Notice of repair: from ${repairFrom} on, once your duties are done, you may ask for repair with a proof of that and a letter of commitment; it is answered within ${repairWorkingDays} working days, and with the repair publication and use stop at once. You may object to the item at any time; that is answered within ${objectionWorkingDays} working days, and the item is not used until then.`,
  };
}

export function toldOfNothing({
  item,
  kind,
  why,
  codes,
}: Extract<LedgerEvent, { readonly type: 'ItemNotEntered' }>): OutboundMessage {
  return told(item, 'credit-not-recorded', { item, kind, why, codes });
}

export function toldOfUse(
  { type, item, on }: Extract<LedgerEvent, { readonly type: 'ItemSuspended' | 'ItemResumed' }>,
  { item: { lastDay } }: OpenItem,
): OutboundMessage {
  return told(item, type === 'ItemSuspended' ? 'credit-suspended' : 'credit-resumed', { item, on, lastDay });
}

const endEvents = {
  ItemWithdrawn: 'credit-withdrawn',
  ItemRepaired: 'credit-repaired',
  ItemEnded: 'credit-ended',
} as const;

export function toldOfEnd(
  { type, item, on, lifted }: Extract<LedgerEvent, { readonly lifted: unknown }>,
  { item: { publication } }: OpenItem,
): OutboundMessage {
  return told(item, endEvents[type], { item, on, lifted, unpublished: publication !== undefined });
}

function told(item: string, event: string, data: OutboundMessage['data']): OutboundMessage {
  return { integrator: item.split('.', 1)[0] ?? '', topic: `credit.${item}`, event, data };
}
