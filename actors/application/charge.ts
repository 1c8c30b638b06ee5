import type { RuleSet, RuleSets } from '../../rules/engine/evaluation.ts';
import { within } from '../../rules/identity/division.ts';
import { type FlowStep, type Matter, type Responsible, stepOf } from '../../rules/matters/matter.ts';
import type { LocalizedText } from '../../rules/text.ts';
import type { Level, StepRole } from '../protocol/messages.ts';
import type { ApplicationState } from './state.ts';

/** Who does a step of this application: of which tier, and for which division. */
export interface Charge {
  /** Credit code. */
  readonly organisation: string;
  readonly title: LocalizedText;
  readonly level: Level;
  readonly region: string;
}

/** A step that waits, as others are told of it: who may do it, and where. */
export interface Waiting {
  readonly step: string;
  readonly role: StepRole;
  readonly organisation: string;
  readonly level: Level;
  readonly region: string;
}

/** The set that an application has pinned, and for a new one the current. */
export function governing(rules: RuleSets, state: ApplicationState | undefined): RuleSet {
  if (state === undefined) return rules.current;
  const pinned = rules.find(state.ruleSet);
  if (pinned === undefined)
    throw new Error(`an application has pinned the rule set ${state.ruleSet}, which is unknown`);
  return pinned;
}

/** Who is in charge of a step of an application with this region and form. */
export function chargeIn(
  { catalogue }: RuleSet,
  matter: Matter,
  step: FlowStep,
  { region, form }: { readonly region: string; readonly form: Readonly<Record<string, unknown>> },
): Charge | undefined {
  const place = step.placeField === undefined ? region : form[step.placeField];
  if (typeof place !== 'string') return undefined;
  const found = catalogue.responsible(matter.code, step.department, place);
  if (found === undefined || (step.placeField !== undefined && !servesPlace(found, place))) return undefined;
  const { organisation, title, level = step.level } = found;
  return { organisation, title, level, region: place };
}

/** A step that the flow has opened. Catalogue and places are checked, so that nobody is in charge is a broken invariant. */
export function waitingAt(
  matter: Matter,
  id: string,
  chargeOf: (step: FlowStep) => Charge | undefined,
): Waiting & Pick<FlowStep, 'workingDays'> {
  const step = stepOf(matter, id);
  const charge = step === undefined ? undefined : chargeOf(step);
  if (step === undefined || charge === undefined)
    throw new Error(`nobody is in charge of step ${id} of ${matter.code} ${matter.version}`);
  const { organisation, level, region } = charge;
  return { step: id, role: step.role, organisation, level, region, workingDays: step.workingDays };
}

/**
 * Whether an organisation does what a form asks for at a place. A county does it for all that lies within it. A city or a
 * province does it for itself only: the archives of a city do not keep the records of its counties.
 */
function servesPlace({ region }: Responsible, place: string): boolean {
  // The first four digits of a code name its city: a code that holds its own city is that of a city or a province.
  const wide = within(region.slice(0, 4), region);
  return wide ? within(region, place) && within(place, region) : within(place, region);
}
