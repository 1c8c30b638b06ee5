import { lastDayOf } from '../../rules/credit/credit-day.ts';
import { readCalendarDay } from '../../rules/identity/calendar-day.ts';
import { examineCitizenNumber } from '../../rules/identity/citizen-number.ts';
import { within } from '../../rules/identity/division.ts';
import { examinePhone } from '../../rules/identity/phone.ts';
import type { Circumstances, Decision } from '../behaviour.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import { MOST_NUMBER_LENGTH } from '../protocol/undertaking.ts';
import type { UndertakeData } from '../protocol/undertaking-messages.ts';
import { toldOf } from './announcements.ts';
import { evolve } from './evolve.ts';
import type { UndertakingEvent, UndertakingState } from './state.ts';
import { rowsOfUndertaking, termOf } from './term.ts';
import type { UndertakingFindings } from './undertaking.ts';

/** The longest time for which something may be undertaken. */
const MOST_TIME = { years: 2 } as const;

/** Something is undertaken; by when it counts is reckoned here, by the settings of this day. */
export function undertake(
  state: UndertakingState | undefined,
  data: UndertakeData,
  { person, settings, calendar }: UndertakingFindings,
  circumstances: Circumstances,
): Decision<UndertakingEvent> {
  const { id, sender, today, now } = circumstances;
  if (sender === undefined) return { verdict: 'refused', defects: [defect('INTEGRATOR_UNKNOWN', '')] };
  if (!id.startsWith(`${sender.integrator}.`))
    return { verdict: 'refused', defects: [defect('RIGHT_UNDERTAKING', '')], unseen: true };
  if (sender.purposes?.includes('credit') !== true)
    return { verdict: 'refused', defects: [defect('RIGHT_PURPOSE', '')] };
  if (state !== undefined) return { verdict: 'refused', defects: [defect('UNDERTAKING_EXISTS', '')] };
  const { subject, kind, organisation, region, matter, due, archive, commitment } = data;
  const number = id.slice(sender.integrator.length + 1);
  const defects: readonly Defect[] = [
    ...(number.length > MOST_NUMBER_LENGTH ? [defect('UNDERTAKING_NUMBER', '')] : []),
    ...(sender.organisations.includes(organisation) ? [] : [defect('RIGHT_ORGANISATION', '/data/organisation')]),
    ...(sender.regions.some((area) => within(region, area)) ? [] : [defect('RIGHT_REGION', '/data/region')]),
    ...(person === undefined ? [defect('CREDIT_SUBJECT', '/data/subject')] : []),
    ...defectsOfParts(data, today),
    ...defectsOfDue(due, today, today),
  ];
  if (person === undefined || defects.length > 0) return { verdict: 'refused', defects };
  const event: UndertakingEvent = {
    type: 'UndertakingMade',
    integrator: sender.integrator,
    person,
    kind,
    organisation,
    region,
    ...(matter === undefined ? {} : { matter }),
    ...(subject.application === undefined ? {} : { application: subject.application }),
    ...(archive === undefined ? {} : { archive }),
    ...(commitment === undefined ? {} : { commitment }),
    undertakenOn: today,
    graceWorkingDays: settings.graceWorkingDays,
    ...termOf(due, region, settings, calendar, now),
  };
  const made = evolve(undefined, event);
  return {
    verdict: 'received',
    events: [event],
    messages: toldOf(event, made, circumstances),
    dueSet: rowsOfUndertaking(id, made),
  };
}

/** What a kind needs, and what does not belong to it. */
function defectsOfParts({ kind, subject, archive, commitment }: UndertakeData, today: string): readonly Defect[] {
  const unfit = (is: unknown, wanted: boolean) => (is !== undefined) !== wanted;
  return [
    ...(unfit(archive, kind === 'loan') ? [defect('UNDERTAKING_PART', '/data/archive')] : []),
    ...(unfit(commitment, kind === 'commitment') ? [defect('UNDERTAKING_PART', '/data/commitment')] : []),
    ...(kind === 'commitment' && subject.application === undefined
      ? [defect('UNDERTAKING_PART', '/data/subject/application')]
      : []),
    ...(isPersonal(archive, today) ? [defect('UNDERTAKING_PERSONAL', '/data/archive')] : []),
  ];
}

/** Whether a part of a reference is a valid id number or a mobile number. */
function isPersonal(reference: string | undefined, today: string): boolean {
  return (reference?.match(/[0-9]{11,17}[0-9Xx]?/g) ?? []).some(
    (part) => examineCitizenNumber(part, today).status === 'valid' || examinePhone(part).status === 'valid',
  );
}

/** @param after the day has to be this one or later */
export function defectsOfDue(due: string, after: string, today: string): readonly Defect[] {
  if (readCalendarDay(due) === undefined) return [defect('DAY_IMPOSSIBLE', '/data/due')];
  return due < after || due > lastDayOf(today, MOST_TIME) ? [defect('UNDERTAKING_DUE', '/data/due')] : [];
}
