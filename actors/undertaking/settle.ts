import { dayAfter, numberOfDay } from '../../rules/credit/credit-day.ts';
import { readCalendarDay } from '../../rules/identity/calendar-day.ts';
import { within } from '../../rules/identity/division.ts';
import type { Circumstances, Decision } from '../behaviour.ts';
import { defectsOfDay as defectsOfDocumentDay } from '../credit/document-day.ts';
import { defectsOfConflict, defectsOfFiling, officerFiling } from '../person/officer-filing.ts';
import { type Defect, type DefectCode, defect } from '../protocol/defects.ts';
import type { JournalCommand } from '../protocol/journal.ts';
import { fileOfUndertaking } from '../protocol/undertaking.ts';
import type {
  BreachData,
  ExtendUndertakingData,
  FulfilData,
  ReleaseUndertakingData,
} from '../protocol/undertaking-messages.ts';
import { toldOf } from './announcements.ts';
import { evolve } from './evolve.ts';
import type { UndertakingEvent, UndertakingState } from './state.ts';
import { rowsOfUndertaking, termOf } from './term.ts';
import { graceOf, lapsing, opening } from './time.ts';
import { defectsOfDue } from './undertake.ts';
import type { UndertakingFindings } from './undertaking.ts';

/** An undertaking about which somebody says something who may know of it. */
export interface Settling {
  readonly state: UndertakingState;
  readonly findings: UndertakingFindings;
  readonly circumstances: Circumstances;
}

type Decided = Decision<UndertakingEvent>;

/** It was done, as an officer says, on a day that may be some time ago: what was held against the person meanwhile is taken back. */
export function fulfil({ on, officer, organisation }: FulfilData, settling: Settling): Decided {
  const { state, findings, circumstances } = settling;
  const { id, today } = circumstances;
  const defects = [...defectsOfSigner({ officer, organisation }, settling), ...defectsOfDay(on, state, today)];
  if (defects.length > 0) return { verdict: 'refused', defects };
  const graceUntil = graceOf(state, findings.calendar);
  const isLate = on > graceUntil;
  if (isOver(state) || (isLate && state.kind === 'appointment')) return refused('UNDERTAKING_OVER');
  const kept = state.kind === 'commitment' && !isLate;
  const event: UndertakingEvent = {
    type: 'UndertakingFulfilled',
    on,
    officer,
    ...(on > state.due ? { lateDays: numberOfDay(on) - numberOfDay(state.due) } : {}),
    ...(kept ? { occurrence: 'commitment-kept' } : {}),
  };
  // What was late and is told before the clock has told it was late all the same.
  const late = isLate && state.status === 'open' && state.kind === 'loan' ? lapsing(state, graceUntil, id) : undefined;
  const commands = [
    ...(late?.commands ?? []),
    ...(kept ? [opening(state, id, 'commitment-kept', { number: id, day: on })] : []),
    ...(isLate ? [] : takenBack(state, circumstances)),
  ];
  return settled([...(late?.events ?? []), event], commands, settling);
}

/** Nobody waits for it any more: cancelled in time, or excused by an officer, also when it was held against the person already. */
export function release({ cause, officer, organisation }: ReleaseUndertakingData, settling: Settling): Decided {
  const { state, circumstances } = settling;
  const { today } = circumstances;
  const signer = officer === undefined || organisation === undefined ? undefined : { officer, organisation };
  if (cause === 'cancelled') {
    if (state.kind !== 'appointment') return refused('UNDERTAKING_KIND', '/data/cause');
    if (state.status !== 'open' || today > state.due) return refused('UNDERTAKING_OVER');
  } else if (signer === undefined) return refused('UNDERTAKING_SIGNER', '/data/officer');
  const defects = signer === undefined ? [] : defectsOfSigner(signer, settling);
  if (defects.length > 0) return { verdict: 'refused', defects };
  if (isOver(state)) return refused('UNDERTAKING_OVER');
  const event: UndertakingEvent = {
    type: 'UndertakingReleased',
    on: today,
    cause,
    ...(signer === undefined ? {} : { officer: signer.officer }),
  };
  return settled([event], takenBack(state, circumstances), settling);
}

/** An officer moves the day, as often as the settings allow. */
export function extend({ due, officer, organisation }: ExtendUndertakingData, settling: Settling): Decided {
  const { state, findings, circumstances } = settling;
  const { settings, calendar } = findings;
  const { today, now } = circumstances;
  const signer = defectsOfSigner({ officer, organisation }, settling);
  const defects = [...signer, ...defectsOfDue(due, state.due >= today ? dayAfter(state.due) : today, today)];
  if (defects.length > 0) return { verdict: 'refused', defects };
  if (state.status !== 'open' || today > graceOf(state, calendar)) return refused('UNDERTAKING_OVER');
  if (state.extensions >= settings.extensions) return refused('UNDERTAKING_EXTENSIONS');
  const { graceWorkingDays } = state;
  const term = termOf(due, state.region, { ...settings, graceWorkingDays }, calendar, now);
  return settled([{ type: 'UndertakingExtended', term, officer }], [], settling);
}

/** An officer who may decide finds, by a document, that a commitment was not kept. */
export function breach({ officer, organisation, document, basis, evidence }: BreachData, settling: Settling): Decided {
  const { state, circumstances } = settling;
  const { id, today } = circumstances;
  const defects = [
    ...defectsOfSigner({ officer, organisation }, settling),
    ...defectsOfDocumentDay(document.day, '/data/document/day', today),
  ];
  const roles = officerFiling(officer, circumstances)?.officerRoles ?? [];
  if (roles.length > 0 && roles.every((role) => role === 'window'))
    defects.push(defect('OFFICER_ROLE', '/data/officer'));
  if (defects.length > 0) return { verdict: 'refused', defects };
  if (state.kind !== 'commitment') return refused('UNDERTAKING_KIND');
  if (isOver(state)) return refused('UNDERTAKING_OVER');
  const occurrence = 'broken-commitment';
  const event: UndertakingEvent = {
    type: 'UndertakingBreached',
    occurrence,
    document,
    officer,
    ...(evidence === undefined ? {} : { evidence }),
  };
  return settled([event], [opening(state, id, occurrence, document, basis)], settling);
}

function isOver({ status }: UndertakingState): boolean {
  return status !== 'open' && status !== 'lapsed';
}

/** What was held against the person because it seemed not to have been done. */
function takenBack({ status, kind }: UndertakingState, { id, today }: Circumstances): readonly JournalCommand[] {
  if (status !== 'lapsed' || kind === 'commitment') return [];
  return [{ to: fileOfUndertaking(id), command: { type: 'withdrawFile', document: { number: id, day: today } } }];
}

/** The events happen; rows that nothing waits for any more go, those that are new come. */
function settled(
  events: readonly UndertakingEvent[],
  commands: readonly JournalCommand[],
  { state, circumstances }: Settling,
): Decided {
  const { id } = circumstances;
  let after = state;
  const messages = events.flatMap((event) => {
    after = evolve(after, event);
    return toldOf(event, after, circumstances);
  });
  const [before, now] = [rowsOfUndertaking(id, state), rowsOfUndertaking(id, after)];
  const among = (rows: typeof now, { at, name }: (typeof now)[number]) =>
    rows.some((one) => one.at === at && one.name === name);
  return {
    verdict: 'received',
    events,
    messages,
    commands,
    dueCleared: before.filter((row) => !among(now, row)),
    dueSet: now.filter((row) => !among(before, row)),
  };
}

function refused(code: DefectCode, pointer = ''): Decided {
  return { verdict: 'refused', defects: [defect(code, pointer)] };
}

/** An officer signs for the organisation with which it was undertaken, where its integrator speaks for that. */
function defectsOfSigner(
  signer: { readonly officer: string; readonly organisation: string },
  { state, circumstances }: Settling,
): Defect[] {
  const { sender } = circumstances;
  const defects = [
    ...defectsOfFiling(signer, '', circumstances),
    ...defectsOfConflict(signer.officer, state.person, circumstances),
  ];
  if (signer.organisation !== state.organisation || sender?.organisations.includes(signer.organisation) !== true)
    defects.push(defect('RIGHT_ORGANISATION', '/data/organisation'));
  const filing = officerFiling(signer.officer, circumstances);
  if (filing !== undefined && !filing.regions.some((area) => within(state.region, area)))
    defects.push(defect('OFFICER_REGION', '/data/officer'));
  return defects;
}

function defectsOfDay(on: string, { undertakenOn }: UndertakingState, today: string): readonly Defect[] {
  if (readCalendarDay(on) === undefined) return [defect('DAY_IMPOSSIBLE', '/data/on')];
  return on < undertakenOn || on > today ? [defect('UNDERTAKING_DAY', '/data/on')] : [];
}
