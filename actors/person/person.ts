import { readCalendarDay } from '../../rules/identity/calendar-day.ts';
import { examineCreditCode } from '../../rules/identity/credit-code.ts';
import { within } from '../../rules/identity/division.ts';
import type { Behaviour, Circumstances, Decision } from '../behaviour.ts';
import { endOfDay } from '../day.ts';
import { newMonthRows, withCounted, withTold } from '../monthly-counts.ts';
import type { PersonKeys } from '../ports.ts';
import type { PersonCommand } from '../protocol/commands.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import { type EntityKey, officerKey, organisationKey } from '../protocol/entity.ts';
import type { DueRow } from '../protocol/journal.ts';
import type { RegisterData } from '../protocol/messages.ts';
import { filingOn, standingOn, withFiling, withoutFiling } from './filing.ts';
import { withMaterials } from './held-materials.ts';
import { type Interests, interestsOf } from './interests.ts';
import { supervisorLists } from './lists.ts';
import { closeMonth, monthlyExcused, monthlyOf } from './monthly.ts';
import { remembered, withApproval } from './recent.ts';
import { countOn } from './sliding-count.ts';
import type { Filing, PersonEvent, PersonState } from './state.ts';

export interface PersonDependencies {
  readonly personKeys: PersonKeys;
}

/** The actor of everyone who is supervised: officers and organisations with their filing, citizens by their key. */
export function createPersonBehaviour({
  personKeys,
}: PersonDependencies): Behaviour<PersonState, PersonCommand, Interests | undefined, PersonEvent> {
  return {
    initialState: undefined,
    reads: (_state, command) =>
      command.type === 'register' && command.data.role === 'officer'
        ? [organisationKey(command.data.organisation)]
        : [],
    examine: (_state, command, { today }) =>
      command.type === 'register' ? interestsOf(command.data, personKeys, today) : undefined,
    decide: (state, command, interests, circumstances) => decide(state, command, interests, circumstances),
    evolve,
    lists: supervisorLists,
  };
}

function decide(
  state: PersonState | undefined,
  command: PersonCommand,
  interests: Interests | undefined,
  circumstances: Circumstances,
): Decision<PersonEvent> {
  switch (command.type) {
    case 'register':
      return register(state, command.data, interests, circumstances);
    case 'count': {
      const { counter, application, matter, on } = command;
      const monthly = monthlyOf(command);
      const event = { type: 'BehaviourCounted', counter, application, matter, on } as const;
      return monthly === undefined
        ? { verdict: 'received', events: [event] }
        : countedMonthly(state, { ...event, monthly }, circumstances);
    }
    case 'excuse': {
      const { application, counter, on } = command;
      const event = {
        type: 'LatenessExcused',
        application,
        counter,
        monthly: monthlyExcused({ counter, on }),
      } as const;
      return countedMonthly(state, event, circumstances);
    }
    case 'closeMonth':
      return closeMonth(state, command.month, circumstances);
    case 'keepMaterials':
      return { verdict: 'received', events: [{ type: 'MaterialsKept', materials: command.materials }] };
    case 'reuseMaterials': {
      const { application, on, count } = command;
      return { verdict: 'received', events: [{ type: 'MaterialsReused', application, on, count }] };
    }
    case 'expireFiling':
      return expireFiling(state, command.validTo, circumstances);
    default: {
      const unknown: never = command;
      throw new Error(`a person cannot decide ${(unknown as { type: string }).type}`);
    }
  }
}

function countedMonthly(
  state: PersonState | undefined,
  event: PersonEvent,
  { id }: Circumstances,
): Decision<PersonEvent> {
  const { monthly } = evolve(state, event);
  return {
    verdict: 'received',
    events: [event],
    dueSet: newMonthRows(state?.monthly, monthly, { kind: 'person', id }),
  };
}

function register(
  state: PersonState | undefined,
  data: RegisterData,
  interests: Interests | undefined,
  circumstances: Circumstances,
): Decision<PersonEvent> {
  const { id, today, sender } = circumstances;
  const defects = [
    ...defectsOfFiling(data, circumstances),
    ...(interests?.defects ?? []),
    ...defectsOfRights(state, data, circumstances),
  ];
  if (defects.length > 0) return { verdict: 'refused', defects };

  const filing: Filing = {
    role: data.role,
    name: data.name,
    ...(data.staffNumber === undefined ? {} : { staffNumber: data.staffNumber }),
    organisation: data.organisation,
    officerRoles: data.officerRoles ?? [],
    level: data.level,
    regions: data.regions,
    validFrom: data.validFrom,
    validTo: data.validTo,
    filedBy: sender?.integrator ?? '',
    filedOn: today,
    ...(data.contact === undefined ? {} : { contact: data.contact }),
    ...interests?.kept,
  };
  const before = filingDueRow(state, id);
  const after = filingDueRow(withFiling(state ?? { counters: {} }, filing), id);
  return {
    verdict: 'received',
    events: [{ type: 'FilingMade', filing }],
    messages: [
      {
        integrator: filing.filedBy,
        topic: `person.${id}`,
        event: 'filed',
        data: { version: circumstances.version + 1, validFrom: filing.validFrom, validTo: filing.validTo },
      },
    ],
    dueSet: after === undefined ? [] : [after],
    dueCleared: before === undefined || before.name === after?.name ? [] : [before],
  };
}

function defectsOfFiling(data: RegisterData, { id, look, today }: Circumstances): readonly Defect[] {
  const defects: Defect[] = [];
  const officer = data.role === 'officer';
  if (officer && (data.staffNumber === undefined || data.officerRoles === undefined)) {
    if (data.staffNumber === undefined) defects.push(defect('STAFF_NUMBER_MISSING', '/data/staffNumber'));
    if (data.officerRoles === undefined) defects.push(defect('STAFF_NUMBER_MISSING', '/data/officerRoles'));
  }
  const own: EntityKey = officer ? officerKey(data.staffNumber ?? '') : organisationKey(data.organisation);
  if (own.id !== id) defects.push(defect('SUBJECT_MISMATCH', officer ? '/data/staffNumber' : '/data/organisation'));
  if (examineCreditCode(data.organisation).status !== 'valid')
    defects.push(defect('CREDIT_CODE', '/data/organisation'));
  for (const name of ['validFrom', 'validTo'] as const) {
    if (readCalendarDay(data[name]) === undefined) defects.push(defect('DAY_IMPOSSIBLE', `/data/${name}`));
  }
  if (data.validTo < data.validFrom) defects.push(defect('VALIDITY_REVERSED', '/data/validTo'));
  if (officer) {
    const standing = standingOn(look(organisationKey(data.organisation)).state as PersonState | undefined, today);
    if (standing !== 'valid') defects.push(defect(codesOfOrganisation[standing], '/data/organisation'));
  }
  return defects;
}

const codesOfOrganisation = {
  notFiled: 'ORGANISATION_NOT_FILED',
  notYetValid: 'FILING_NOT_YET_VALID',
  expired: 'FILING_EXPIRED',
} as const;

function defectsOfRights(
  state: PersonState | undefined,
  data: RegisterData,
  { sender, today }: Circumstances,
): readonly Defect[] {
  const defects: Defect[] = [];
  if (sender === undefined) return [defect('INTEGRATOR_UNKNOWN', '')];
  if (!sender.organisations.includes(data.organisation))
    defects.push(defect('RIGHT_ORGANISATION', '/data/organisation'));
  // Staff numbers are given by organisations: another's officer is not filed away from it by one of the same number.
  const present = standingOn(state, today) === 'expired' ? [] : [filingOn(state, today), state?.renewal];
  const others = present.flatMap((filing) => (filing === undefined ? [] : [filing.organisation]));
  if (others.some((other) => other !== data.organisation && !sender.organisations.includes(other)))
    defects.push(defect('STAFF_NUMBER_TAKEN', '/data/staffNumber'));
  for (const [index, region] of data.regions.entries()) {
    if (!sender.regions.some((area) => within(region, area)))
      defects.push(defect('RIGHT_REGION', `/data/regions/${index}`));
  }
  return defects;
}

function expireFiling(
  state: PersonState | undefined,
  validTo: string,
  { id, version }: Circumstances,
): Decision<PersonEvent> {
  const filing = state?.filing;
  // A filing that was renewed meanwhile has a row of its own; this one only goes.
  if (state === undefined || filing === undefined || filing.validTo !== validTo || state.filingExpired === true)
    return { verdict: 'received', events: [] };
  const events = [{ type: 'FilingExpired', validTo } as const];
  // The renewal was told of when it was made, and takes over.
  const next = filingDueRow(withoutFiling(state), id);
  if (next !== undefined) return { verdict: 'received', events, dueSet: [next] };
  return {
    verdict: 'received',
    events,
    messages: [
      {
        integrator: filing.filedBy,
        topic: `person.${id}`,
        event: 'filing-expired',
        data: { version: version + 1, validTo },
      },
    ],
  };
}

/** The row that waits for the end of the present filing; one that has ended, or was over when it was filed, has none. */
export function filingDueRow(state: PersonState | undefined, id: string): DueRow | undefined {
  const filing = state?.filing;
  return filing === undefined || state?.filingExpired === true ? undefined : dueRow(id, filing.validTo);
}

function dueRow(id: string, validTo: string): DueRow {
  return { at: endOfDay(validTo), entity: { kind: 'person', id }, name: `expireFiling_${validTo}` };
}

function evolve(state: PersonState | undefined, event: PersonEvent): PersonState {
  const before = state ?? { counters: {} };
  switch (event.type) {
    case 'FilingMade':
      return withFiling(before, event.filing);
    case 'FilingExpired':
      return withoutFiling(before);
    case 'BehaviourCounted': {
      const { counter, on, monthly } = event;
      const recent = remembered(before.recent ?? [], event);
      const approvals = withApproval(before.approvals ?? [], event);
      return {
        ...before,
        counters: { ...before.counters, [counter]: countOn(before.counters[counter], on) },
        ...(recent.length === 0 ? {} : { recent }),
        ...(approvals.length === 0 ? {} : { approvals }),
        ...(monthly === undefined ? {} : { monthly: withCounted(before.monthly, monthly) }),
      };
    }
    case 'LatenessExcused':
      return { ...before, monthly: withCounted(before.monthly, event.monthly) };
    case 'MonthClosed':
      return { ...before, monthly: withTold(before.monthly, event.month) };
    case 'MaterialsKept':
      return { ...before, materials: withMaterials(before.materials ?? [], event.materials) };
    case 'MaterialsReused':
      return { ...before, uploadsAvoided: (before.uploadsAvoided ?? 0) + event.count };
    default: {
      const unknown: never = event;
      throw new Error(`a person cannot evolve by ${(unknown as { type: string }).type}`);
    }
  }
}
