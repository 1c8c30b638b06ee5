import {
  type Counting,
  type Deadline,
  isLate,
  overdueOn,
  remainingOn,
  stateOf,
} from '../../rules/deadlines/deadline.ts';
import type { RuleSet } from '../../rules/engine/evaluation.ts';
import { maskName } from '../../rules/identity/mask.ts';
import { chargeIn, waitingAt } from '../application/charge.ts';
import { restsOnHistory } from '../application/findings.ts';
import { maskApplication } from '../application/mask.ts';
import { withoutItems } from '../application/restricted.ts';
import type { ApplicationState, Consultation, Content, Deed } from '../application/state.ts';
import { dayOf } from '../day.ts';
import { countWithin } from '../person/sliding-count.ts';
import type { Filing, PersonState } from '../person/state.ts';
import type { Entry, JournalEvent } from '../protocol/journal.ts';
import type { ApplicationView, Extent, HistoryRow, PersonView } from '../protocol/views.ts';
import { historyRows } from './history-rows.ts';

// Each member that is shown is named here: what a state gains later stays hidden until somebody decides otherwise. The keys
// of citizens are never shown, since by them two integrators could tell that they serve the same person.

/** When an application is looked at, and by which calendar its deadlines are counted. */
export interface Moment {
  readonly now: number;
  readonly calendar: Counting['calendar'];
}

/** An application as far as its extent goes. */
export function viewOfApplication(
  state: ApplicationState,
  extent: Extent,
  rules: RuleSet,
  moment: Moment,
): ApplicationView {
  const process = extent === 'process';
  return {
    integrator: state.integrator,
    matter: state.matter,
    matterVersion: state.matterVersion,
    ruleSet: state.ruleSet,
    region: state.region,
    channel: state.channel,
    submittedOn: state.submittedOn,
    ...(state.parent === undefined ? {} : { parent: state.parent }),
    children: (state.children ?? []).map(({ application, matter, linkedOn, ended }) => ({
      application,
      matter,
      linkedOn,
      ...(ended === undefined ? {} : { result: ended.result, endedOn: ended.on }),
    })),
    status: state.status,
    open: shownOpen(state, rules),
    clocks: (state.clocks?.deadlines ?? []).map((one) => shownClock(one, state.region, moment)),
    ...(state.verification === undefined ? {} : { verification: shownVerification(state.verification) }),
    joining: [...state.joining],
    consultations: state.consultations.map((one) => shownConsultation(one, extent)),
    deeds: state.deeds.map((deed) => shownDeed(deed, extent)),
    deedCount: state.deedCount,
    visits: state.visits,
    findings: state.findings.map(({ pack, version, rule, type, code, pointer, message, because }) => ({
      pack,
      version,
      rule,
      type,
      code,
      // What is known from before is for the window alone, whose officer may read all.
      ...(process || (extent !== 'whole' && restsOnHistory({ because }))
        ? {}
        : { message, ...(pointer === undefined ? {} : { pointer }) }),
      // Reasons quote what is known of the people from other applications.
      ...(extent === 'whole' ? { because: [...because] } : {}),
    })),
    defects: state.defects.map(({ code, pointer, message }) => (process ? { code } : { code, pointer, message })),
    // Whoever only hands it in, or is asked about it, has no need to know how the applicant stands.
    ...(state.restrictions === undefined || extent === 'masked'
      ? {}
      : { measures: withoutItems(state.restrictions).map((measure) => ({ ...measure })) }),
    ...(extent === 'whole' ? { content: shownContent(state.content), history: { ...state.history } } : {}),
    ...(extent === 'masked' ? { content: shownContent(maskApplication(state, rules.catalogue).content) } : {}),
  };
}

/** The steps that wait, with who does them. */
function shownOpen({ matter: code, region, content, open }: ApplicationState, rules: RuleSet): ApplicationView['open'] {
  const matter = rules.catalogue.matter(code);
  if (matter === undefined) throw new Error(`the rule set ${rules.id} has lost the matter ${code}`);
  const place = { region, form: content.form, open };
  return open.map(({ step, since, version, fallback, claim, transfers }) => {
    const { workingDays: _limit, ...waiting } = waitingAt(matter, step, (one) => chargeIn(rules, matter, one, place));
    return {
      ...waiting,
      since,
      version,
      ...(transfers === undefined ? {} : { transfers }),
      ...(fallback === undefined ? {} : { fallback }),
      ...(claim === undefined ? {} : { claimedUntil: new Date(claim.until).toISOString() }),
    };
  });
}

/** A consultation: its words, which are free text, only where more than the process is shown. */
function shownConsultation(
  { number, step, status, organisation, departments, openedOn, dueOn, question, opinions, conclusion }: Consultation,
  extent: Extent,
): ApplicationView['consultations'][number] {
  const process = extent === 'process';
  return {
    number,
    step,
    status,
    organisation,
    departments: [...departments],
    openedOn,
    dueOn,
    opinions: opinions.map(({ organisation: by, stance, on, late, opinion }) => ({
      organisation: by,
      on,
      ...(late === undefined ? {} : { late }),
      ...(process ? {} : { stance, opinion }),
    })),
    ...(process ? {} : { question }),
    ...(process || conclusion === undefined ? {} : { conclusion: conclusion.conclusion }),
  };
}

/** A deadline: how the work is done, so that everyone sees it. */
export function shownClock(
  deadline: Deadline,
  region: string,
  { now, calendar }: Moment,
): ApplicationView['clocks'][number] {
  const { kind, step, from, workingDays, extended, due, done, stops = [] } = deadline;
  const counting = { calendar, region };
  const today = dayOf(now);
  const overdue = done === undefined && isLate(deadline, now) ? overdueOn(deadline, today, counting) : done?.overdue;
  const remaining = done !== undefined || overdue !== undefined ? undefined : remainingOn(deadline, today, counting);
  return {
    clock: kind,
    ...(step === undefined ? {} : { step }),
    state: stateOf(deadline),
    from,
    workingDays,
    ...(extended === undefined ? {} : { extended }),
    ...(due === undefined ? {} : { due: due.day }),
    ...(due?.provisional === true ? { provisional: true } : {}),
    ...(remaining === undefined ? {} : { remaining }),
    ...(overdue === undefined ? {} : { overdue }),
    ...(done === undefined ? {} : { doneOn: done.on }),
    stops: stops.map(({ reason, basis, from: since, to }) => ({
      reason,
      basis,
      from: since,
      ...(to === undefined ? {} : { to }),
    })),
  };
}

/** What the report has come to; its values are read by a question of its own. */
function shownVerification({
  deadlineAt,
  told,
}: NonNullable<ApplicationState['verification']>): NonNullable<ApplicationView['verification']> {
  const until = new Date(deadlineAt).toISOString();
  if (told === undefined) return { until };
  const { report, version, outcome, contradicted, unknown, detections, reviewed } = told;
  return {
    ...{ until, report, reportVersion: version, outcome, reviewed },
    ...{ contradicted: [...contradicted], unknown: [...unknown], detections: [...detections] },
  };
}

function shownDeed(
  { step, action, officer, organisation, level, region, on, opinion }: Deed,
  extent: Extent,
): ApplicationView['deeds'][number] {
  return {
    step,
    action,
    officer,
    organisation,
    level,
    region,
    on,
    // Words of officers are free text, so they may name people.
    ...(extent === 'process' || opinion === undefined ? {} : { opinion }),
  };
}

/** A person as far as the extent goes, with what was counted up to `today`. */
export function viewOfPerson(state: PersonState, extent: Extent, today: string): PersonView {
  const { filing, renewal, filingExpired, counters, recent } = state;
  return {
    ...(filing === undefined ? {} : { filing: shownFiling(filing, extent) }),
    ...(renewal === undefined ? {} : { renewal: shownFiling(renewal, extent) }),
    ...(filingExpired === undefined ? {} : { filingExpired }),
    counters: Object.fromEntries(
      Object.entries(counters).map(([counter, count]) => [
        counter,
        {
          total: count.total,
          last30Days: countWithin(count, 30, today),
          last90Days: countWithin(count, 90, today),
          last365Days: countWithin(count, 365, today),
        },
      ]),
    ),
    // Without the numbers of the applications: those are other integrators' own.
    ...(extent === 'whole' && recent !== undefined
      ? { recent: recent.map(({ application: _application, ...rest }) => rest) }
      : {}),
  };
}

/** Rows of an application's or a person's history; words of deeds, and who has read it, as the extent goes. */
export function viewOfHistory(entries: readonly Entry[], extent: Extent): HistoryRow[] {
  return historyRows(entries, extent === 'process', (events) => {
    const deed = events.map(deedOf).find((one) => one !== undefined);
    return deed === undefined ? undefined : shownDeed(deed, extent);
  });
}

/** What an officer did in an event of an application; a return says by whom it is. */
function deedOf(event: JournalEvent): Deed | undefined {
  const { deed, by } = event as { readonly deed?: Deed; readonly by?: Deed | string };
  return deed ?? (typeof by === 'object' ? by : undefined);
}

function shownContent({ applicant, agent, form, materials }: Content): NonNullable<ApplicationView['content']> {
  return { applicant, ...(agent === undefined ? {} : { agent }), form: { ...form }, materials: [...materials] };
}

function shownFiling(filing: Filing, extent: Extent): NonNullable<PersonView['filing']> {
  const { role, name, staffNumber, organisation, officerRoles, level, regions, validFrom, validTo, filedOn } = filing;
  return {
    role,
    organisation,
    level,
    validFrom,
    validTo,
    filedOn,
    officerRoles: [...officerRoles],
    regions: [...regions],
    ...shownName(role, name, extent),
    ...(staffNumber === undefined ? {} : { staffNumber }),
  };
}

/** A supervisor knows officers by their staff numbers; the name of an organisation is public. */
function shownName(role: Filing['role'], name: string, extent: Extent): { readonly name?: string } {
  if (role === 'organisation' || extent === 'whole') return { name };
  return extent === 'masked' ? { name: maskName(name) } : {};
}
