import { remainingOn } from '../../rules/deadlines/deadline.ts';
import type {
  ActInput,
  CaseInput,
  ClockInput,
  OfficerInput,
  StepStanding,
} from '../../rules/facts/supervision-data.ts';
import { within } from '../../rules/identity/division.ts';
import { stepOf } from '../../rules/matters/matter.ts';
import { isDrawn } from '../../rules/supervision/inspection.ts';
import type { Decision } from '../behaviour.ts';
import { filingOn, standingOn } from '../person/filing.ts';
import { countOnDay, countWithin } from '../person/sliding-count.ts';
import type { PersonState } from '../person/state.ts';
import type { ApplicationCommand } from '../protocol/commands.ts';
import { officerKey, organisationKey } from '../protocol/entity.ts';
import type { ActData, Action, ExtendData } from '../protocol/messages.ts';
import { addressedStep } from './addressed-step.ts';
import { decidingCharges } from './extend.ts';
import { latenessAt } from './lateness.ts';
import { moves } from './moves.ts';
import type { Concerned } from './raising.ts';
import type { ApplicationEvent, ApplicationState, OpenStep } from './state.ts';
import type { Supervised } from './supervision.ts';

/** An act of an officer, or the attempt at one. */
export interface Acted extends Concerned {
  readonly officer: string;
  readonly person: PersonState | undefined;
  readonly action: Action | 'extend' | 'transfer';
  readonly outcome: ActInput['outcome'];
  readonly standing: StepStanding;
  readonly current: boolean;
  readonly open: OpenStep | undefined;
  readonly late: boolean;
  readonly lateCounted: boolean;
  readonly opinion: string | undefined;
}

/** What an officer does by a command, if one does; of a new application nobody does anything yet. */
export function actedIn(
  turn: Supervised,
  command: ApplicationCommand,
  decision: Decision<ApplicationEvent>,
): Acted | undefined {
  const { before } = turn;
  if (before === undefined || !isDeed(command)) return undefined;
  const { officer } = command.data;
  const stale = decision.verdict === 'refused' && decision.defects.some(({ code }) => code === 'VERSION_STALE');
  const place = placeOfDeed(turn, before, command);
  const person = personOf(turn, officer);
  const employer = filingOn(person, turn.circumstances.today)?.organisation;
  const { sender } = turn.circumstances;
  return {
    ...place,
    ...(place.action === 'return' && decision.verdict === 'received' ? { returned: true } : {}),
    officer,
    person,
    outcome: decision.verdict === 'received' ? 'done' : 'refused',
    current: !stale,
    ...latenessAt(before, place.open, officer, turn.circumstances.now),
    spokenFor: employer !== undefined && sender?.organisations.includes(employer) === true,
    ...(employer === undefined ? {} : { employer }),
  };
}

type Place = Pick<Acted, 'step' | 'charge' | 'action' | 'standing' | 'open' | 'opinion'>;

type Deed = Extract<ApplicationCommand, { readonly type: 'act' | 'extend' | 'transfer' }>;

/** What decides on an application or sends it somewhere else; words between officers are none. */
function isDeed(command: ApplicationCommand): command is Deed {
  return command.type === 'act' || command.type === 'extend' || command.type === 'transfer';
}

function placeOfDeed(turn: Supervised, before: ApplicationState, deed: Deed): Place {
  if (deed.type === 'extend') return placeOfExtension(turn, before, deed.data);
  if (deed.type === 'act') return placeOfAct(turn, before, deed.data, deed.data.action, deed.data.opinion);
  return placeOfAct(turn, before, deed.data, 'transfer', deed.data.reason);
}

function placeOfAct(
  { matter, examination }: Supervised,
  before: ApplicationState,
  data: Pick<ActData, 'step'>,
  action: Place['action'],
  opinion: string | undefined,
): Place {
  const addressed = addressedStep(matter, before, data);
  const step = addressed?.step ?? stepOf(matter, data.step ?? matter.flow.start) ?? stepOf(matter, matter.flow.start);
  const charge = step === undefined ? undefined : examination.chargeOf(step);
  const standing = standingOf(before, action, data.step, addressed !== undefined, step?.id);
  return { step, charge, action, standing, open: addressed?.open, opinion };
}

/** An extension is a leader's at a place that decides; where the officer has one, at that. */
function placeOfExtension(turn: Supervised, before: ApplicationState, { officer, reason }: ExtendData): Place {
  const { matter, examination, circumstances } = turn;
  const posts = decidingCharges(matter, examination.chargeOf);
  const employer = filingOn(personOf(turn, officer), circumstances.today)?.organisation;
  const post = posts.find(({ charge }) => charge.organisation === employer) ?? posts[0];
  const standing = moves[before.status].includes('extend') ? 'open' : ended(before) ? 'over' : 'past';
  return { step: post?.step, charge: post?.charge, action: 'extend', standing, open: undefined, opinion: reason };
}

/** Whether the step can be acted at. A step that was named, is none of those that were done and waits nowhere, is not open yet. */
function standingOf(
  state: ApplicationState,
  action: Place['action'],
  named: string | undefined,
  addressed: boolean,
  id: string | undefined,
): StepStanding {
  const allowed = action === 'transfer' ? state.open.length > 0 : moves[state.status].includes(action);
  if (addressed && allowed) return 'open';
  if (ended(state)) return 'over';
  if (addressed || named === undefined || named !== id) return 'past';
  return state.deeds.some(({ step }) => step === named) ? 'past' : 'notYet';
}

function ended({ status }: ApplicationState): boolean {
  return status === 'closed' || status === 'withdrawn' || status === 'refused' || status === 'delivered';
}

/** The act as the rules see it. */
export function actInput({ circumstances, examination, after }: Supervised, acted: Acted): ActInput {
  const { action, outcome, standing, current, step, open, late, opinion } = acted;
  const { now, today } = circumstances;
  const { calendar } = examination;
  const region = acted.charge?.region ?? after.region;
  return {
    ...{ action, outcome, standing, current, late },
    ...(step === undefined ? {} : { stepKind: step.kind }),
    ...(open?.at === undefined ? {} : { secondsOpen: Math.floor((now - open.at) / 1000) }),
    inOfficeTime: calendar.isOfficeTime(now, region),
    onWorkingDay: calendar.dayKind(today, region).working,
    ...(opinion === undefined ? {} : { opinionLength: Array.from(opinion.trim()).length }),
  };
}

/** The officer as the rules see it. */
export function officerInput(turn: Supervised, acted: Acted): OfficerInput {
  const { before, circumstances } = turn;
  const { officer, person: state, step, charge, action, outcome, spokenFor } = acted;
  const { today } = circumstances;
  const filing = filingOn(state, today);
  const { applicant, agent } = before?.people ?? {};
  const concerned = [applicant, agent].filter((one) => one !== undefined);
  const deeds = (before?.deeds ?? []).filter((one) => one.officer === officer);
  const countToday = (counter: keyof PersonState['counters'], done: Action) =>
    countOnDay(state?.counters[counter], today) + (outcome === 'done' && action === done ? 1 : 0);
  return {
    filing: standingOn(state, today),
    spokenFor: spokenFor === true,
    roleFits: filing === undefined || step === undefined || filing.officerRoles.includes(step.role),
    levelFits: filing === undefined || charge === undefined || filing.level === charge.level,
    regionFits:
      filing === undefined || charge === undefined || filing.regions.some((area) => within(charge.region, area)),
    organisationFits: filing === undefined || charge === undefined || filing.organisation === charge.organisation,
    isApplicant: filing?.self !== undefined && filing.self === applicant,
    isAgent: filing?.self !== undefined && filing.self === agent,
    isRelative: (filing?.relatives ?? []).some((one) => concerned.includes(one)),
    acceptedHere: deeds.some((one) => one.action === 'accept'),
    objectedHere: deeds.some((one) => one.action === 'object'),
    approvedToday: countToday('officerApproved', 'approve'),
    returnedToday: countToday('officerReturned', 'return'),
    refusedToday: countToday('officerRefused', 'refuse'),
    lateLast30Days:
      countWithin(state?.counters.officerOverdue, 30, today) +
      (outcome === 'done' && acted.late && !acted.lateCounted ? 1 : 0),
  };
}

/** The application as the rules see it, with what was just done. */
export function caseInput(
  { after, matter, examination, circumstances }: Supervised,
  { step, charge }: Concerned,
): CaseInput {
  const { id, today } = circumstances;
  const delivery = after.status === 'approved' ? after.open[0] : undefined;
  const since =
    delivery && examination.calendar.workingDaysBetween(delivery.since, today, charge?.region ?? after.region);
  return {
    matter: after.matter,
    region: after.region,
    status: after.status,
    officerReturns: after.returns?.byOfficers ?? 0,
    returns: after.returns?.all ?? 0,
    transfers: after.open.find((one) => one.step === step?.id)?.transfers ?? 0,
    visits: after.visits,
    publishedVisits: matter.visits,
    drawn: isDrawn(matter, id),
    ...(since === undefined ? {} : { workingDaysSinceApproval: since }),
  };
}

/** Where the legal limit stood when it was extended. */
export function legalClock(
  { before, examination, circumstances }: Supervised,
  { action }: Acted,
): ClockInput | undefined {
  if (action !== 'extend' || before === undefined) return undefined;
  const legal = before.clocks?.deadlines.find(({ kind }) => kind === 'legal');
  if (legal === undefined) return undefined;
  const { calendar } = examination;
  const remaining = remainingOn(legal, circumstances.today, { calendar, region: before.region });
  return { kind: 'legal', ...(remaining === undefined ? {} : { remaining }) };
}

/** Overdue steps of the organisation in charge in the last 30 days; the one at hand is counted in this turn, if it was not before. */
export function overdueOf({ before, circumstances }: Supervised, { charge, step }: Concerned): number {
  if (charge === undefined) return 0;
  const state = circumstances.look(organisationKey(charge.organisation)).state as PersonState | undefined;
  const fresh = before?.clocks?.deadlines.some(
    (one) => one.kind === 'step' && one.step === step?.id && one.done === undefined && one.lapsedOn === undefined,
  );
  return countWithin(state?.counters.organisationOverdue, 30, circumstances.today) + (fresh === true ? 1 : 0);
}

function personOf({ circumstances }: Supervised, officer: string): PersonState | undefined {
  return circumstances.look(officerKey(officer)).state as PersonState | undefined;
}
