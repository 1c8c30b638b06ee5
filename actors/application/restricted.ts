import { within } from '../../rules/identity/division.ts';
import type { LocalizedText } from '../../rules/text.ts';
import type { Circumstances } from '../behaviour.ts';
import { latestOfEach, restrictionsOn } from '../ledger/entries.ts';
import type { LedgerState, Restriction } from '../ledger/state.ts';
import { ledgerKey } from '../protocol/credit.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import type { EntityKey } from '../protocol/entity.ts';
import type { ActData } from '../protocol/messages.ts';
import type { ApplicationEvent, ApplicationState, People } from './state.ts';

/*
 * Measures that rest on the credit of the applicant (一处失信、处处受限), as an officer meets them who accepts: it must look, decide, and
 * say so in its own words. No measure refuses anything by itself, and what is repaired, suspended or over is met by nobody.
 */

/** A measure as an application has met it: which one, by which item, and on which law. */
export interface MetRestriction extends Pick<Restriction, 'measure' | 'title' | 'effect' | 'basis' | 'until'> {
  readonly item: string;
}

/** The ledger of who applies. */
export function ledgersOf({ applicant }: People): readonly EntityKey[] {
  return applicant === undefined ? [] : [ledgerKey(applicant)];
}

/** Whether an act takes an application in or turns it away at the door, where measures are met. */
export function meetsMeasures({ status }: Pick<ApplicationState, 'status'>, action: ActData['action']): boolean {
  return status === 'received' && (action === 'accept' || action === 'refuse');
}

/** The measures in force that are meant for this matter at this place. */
export function restrictionsMet(
  state: ApplicationState,
  { look, today }: Pick<Circumstances, 'look' | 'today'>,
): readonly MetRestriction[] {
  return ledgersOf(state.people).flatMap((key) =>
    restrictionsOn(look(key).state as unknown as LedgerState | undefined, today).flatMap(
      ({ measure, title, effect, basis, until, item, matters, regions }): MetRestriction[] => {
        const meant = matters === undefined || matters.includes(state.matter);
        const here = regions === undefined || regions.some((area) => within(state.region, area));
        return meant && here ? [{ measure, title, effect, basis, until, item }] : [];
      },
    ),
  );
}

/** Acceptance of an application that meets a measure needs the officer's words: a human decides, and signs. */
export function defectsOfRestrictions(
  state: ApplicationState,
  { action, opinion }: ActData,
  circumstances: Circumstances,
): readonly Defect[] {
  if (action !== 'accept' || opinion !== undefined) return [];
  return restrictionsMet(state, circumstances).map(({ measure, basis, until }) =>
    defect('CREDIT_RESTRICTED', '/data/opinion', {
      zh: `${measure}，依据：${basis}，至 ${until}`,
      en: `${measure}, by ${basis}, until ${until}`,
    }),
  );
}

/** The acceptance with what it met; who reads the application later sees which measure, and why. */
export function withRestrictions(
  event: ApplicationEvent,
  state: ApplicationState,
  circumstances: Circumstances,
): ApplicationEvent {
  const isAtDoor = event.type === 'ApplicationAccepted' || event.type === 'ApplicationRefused';
  if (!isAtDoor || state.status !== 'received') return event;
  const met = restrictionsMet(state, circumstances);
  return met.length === 0 ? event : { ...event, restrictions: met };
}

/** The measures as the window hears of them with the step that waits for it: what, by which law, until when; not the item. */
export function measuresAhead(
  state: ApplicationState,
  circumstances: Pick<Circumstances, 'look' | 'today'>,
): { readonly measures?: readonly Omit<MetRestriction, 'item'>[] } {
  const met = restrictionsMet(state, circumstances);
  return met.length === 0 ? {} : { measures: withoutItems(met) };
}

/** Measures without the items that they rest on. */
export function withoutItems(met: readonly MetRestriction[]): readonly Omit<MetRestriction, 'item'>[] {
  return latestOfEach(met).map(({ item: _item, ...measure }) => measure);
}

/** What the applicant is told of the measures that the application has met, and what can be done about them. */
export function measuresTold(event: ApplicationEvent): { readonly measures?: readonly object[] } {
  const met = 'restrictions' in event ? (event.restrictions ?? []) : [];
  return met.length === 0 ? {} : { measures: met.map((measure) => ({ ...measure, notice: wayBack })) };
}

const wayBack: LocalizedText = {
  zh: '此件因所列信用记录由工作人员审核，结果由工作人员决定，不因信用状况自动拒绝。对该记录可随时提出异议，异议期间暂停使用；最短期满并履行义务后可申请修复。',
  en: 'Because of the credit item that is named an officer has looked at this application and has decided; nothing is refused for credit by itself. You may object to the item at any time, and it is not used meanwhile; once its minimum is over and your duties are done you may ask for repair.',
};
