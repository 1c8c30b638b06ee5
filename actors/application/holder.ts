import type { WorkingCalendar } from '../../rules/calendar/calendar.ts';
import { within } from '../../rules/identity/division.ts';
import { responsibleOf } from '../../rules/matters/catalogue.ts';
import type { FlowStep, Matter, Responsible } from '../../rules/matters/matter.ts';
import type { Charge } from './charge.ts';
import type { Holder, OpenStep } from './state.ts';

/*
 * Who holds a step: the organisation that the flow names, until it is transferred (联动转办). A receiver may decline it, or let
 * its time run out; then the step goes back to the organisation of the flow. After some such misses the archives of the place
 * take it for good (兜底承接).
 */

/** How often a step may be transferred. */
export const MOST_TRANSFERS = 2;
/** Misses after which the archives take a step, where the matter does not say. */
const FALLBACK_AFTER = 2;
/** The department of the catalogue that takes what nobody else does. */
const ARCHIVES = 'archives';

/** The organisation as one that a step of this matter can go to at a place; undefined where the catalogue does not have it there. */
export function receiverOf(matter: Matter, step: FlowStep, region: string, organisation: string): Charge | undefined {
  const found = matter.responsible.find((one) => one.organisation === organisation && within(region, one.region));
  if (found === undefined) return undefined;
  return chargeOfEntry(found, matter, step, region);
}

/** An entry of the catalogue in charge of a step that is not its own: of the tier at which it does its own steps, if it has any. */
function chargeOfEntry(
  { organisation, title, department, level }: Responsible,
  { flow }: Matter,
  step: FlowStep,
  region: string,
): Charge {
  const own = flow.steps.find((one) => one.department === department);
  return { organisation, title, level: level ?? own?.level ?? step.level, region };
}

/** Until when a receiver may keep a step waiting: close of business of the last of its working days. */
export function dueAfter(
  calendar: WorkingCalendar,
  today: string,
  workingDays: number,
  region: string,
): Pick<Holder, 'dueOn' | 'dueAt'> {
  const dueOn = calendar.addWorkingDays(today, workingDays, region).day;
  return { dueOn, dueAt: calendar.closeOfBusiness(dueOn, region) };
}

/**
 * The step after its receiver has declined or not acted: with the organisation of the flow again, or, after the last miss that
 * the matter allows, with the archives of the place. Where it has none the organisation of the flow is the last resort.
 * @param byFlow the charge that the flow gives, whoever holds the step
 */
export function missed(
  matter: Matter,
  step: FlowStep,
  byFlow: Charge,
  { step: id, transfers = 0, misses = 0 }: OpenStep,
  opened: Pick<OpenStep, 'since' | 'version'>,
): OpenStep {
  const again: OpenStep = { step: id, ...opened, transfers, misses: misses + 1 };
  if (misses + 1 < (matter.fallbackAfter ?? FALLBACK_AFTER)) return again;
  const archives = responsibleOf(matter, ARCHIVES, byFlow.region);
  if (archives === undefined || archives.organisation === byFlow.organisation) return { ...again, fallback: true };
  return { ...again, fallback: true, holder: chargeOfEntry(archives, matter, step, byFlow.region) };
}
