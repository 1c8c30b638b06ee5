import type { RuleSet } from '../../rules/engine/evaluation.ts';
import { within } from '../../rules/identity/division.ts';
import type { FlowStep } from '../../rules/matters/matter.ts';
import type { AlertState } from '../alert/state.ts';
import { chargeIn } from '../application/charge.ts';
import type { ApplicationState } from '../application/state.ts';
import { filingOn, standingOn } from '../person/filing.ts';
import type { Filing, PersonState } from '../person/state.ts';
import type { DefectCode } from '../protocol/defects.ts';
import type { Integrator, Purpose } from '../protocol/integrator.ts';
import type { Extent } from '../protocol/views.ts';

/** Who asks, and what for. `officer` is the filing of the officer who reads, where that may read at all; else `unfit` says why not. */
export interface Claim {
  readonly integrator: Integrator;
  readonly purpose: Purpose;
  readonly officer?: Filing;
  readonly unfit?: DefectCode;
}

/**
 * The filing by which an officer may read on a day: in force, with a role, of an organisation that is filed and in force
 * itself and that the integrator speaks for.
 *
 * @param organisation the person that the officer's filing names as its organisation
 * @returns the filing, or the first reason why the officer may not read
 */
export function readingFiling(
  officer: PersonState | undefined,
  organisation: PersonState | undefined,
  integrator: Integrator,
  today: string,
): Filing | DefectCode {
  const filing = filingOn(officer, today);
  if (filing?.role !== 'officer') return 'OFFICER_NOT_FILED';
  if (filing.officerRoles.length === 0) return 'OFFICER_ROLE';
  const employer = filingOn(organisation, today);
  if (employer?.role !== 'organisation' || employer.organisation !== filing.organisation)
    return 'ORGANISATION_NOT_FILED';
  for (const standing of [standingOn(officer, today), standingOn(organisation, today)])
    if (standing !== 'valid') return standing === 'expired' ? 'FILING_EXPIRED' : 'FILING_NOT_YET_VALID';
  return integrator.organisations.includes(filing.organisation) ? filing : 'RIGHT_ORGANISATION';
}

/**
 * How much of an application may be read; undefined: nothing, and not even that it exists.
 *
 * | purpose | who | sees |
 * |---|---|---|
 * | ownership | the integrator that submitted it | masked |
 * | handling | an officer whose organisation does a step of it, at a place of the officer's and the integrator's | masked |
 * | handling | an officer whose organisation is asked in an open consultation, at the same places | masked |
 * | handling | as the first, where that step is open, held by the organisation and asks for the officer's role and level | whole |
 * | supervision | the integrator that supervises its region | process |
 */
export function extentOfApplication(
  { integrator, purpose, officer }: Claim,
  state: ApplicationState,
  rules: RuleSet,
): Extent | undefined {
  if (integrator.purposes?.includes(purpose) !== true) return undefined;
  switch (purpose) {
    case 'ownership':
      return state.integrator === integrator.integrator ? 'masked' : undefined;
    case 'supervision':
      return supervised([state.region], integrator) ? 'process' : undefined;
    case 'handling': {
      const posts = officer === undefined ? [] : postsOf(officer, integrator, state, rules);
      if (officer === undefined) return undefined;
      if (posts.length === 0) return isAsked(officer, integrator, state) ? 'masked' : undefined;
      return posts.some((post) => mayAct(officer, post, state)) ? 'whole' : 'masked';
    }
    // Reports and ledgers are read by questions of their own.
    case 'verification':
    case 'credit':
      return undefined;
    default: {
      const unknown: never = purpose;
      throw new Error(`there is no purpose ${String(unknown)}`);
    }
  }
}

/**
 * Why an officer may not read an application. Only its owner is told, which knows that the application exists; undefined:
 * it is answered as one that does not.
 */
export function reasonForOwner(
  { integrator, purpose, officer, unfit }: Claim,
  state: ApplicationState,
  rules: RuleSet,
): DefectCode | undefined {
  const owner = state.integrator === integrator.integrator && integrator.purposes?.includes(purpose) === true;
  if (purpose !== 'handling' || !owner) return undefined;
  if (officer === undefined) return unfit;
  return officerSteps(officer, state, rules).length === 0 ? 'OFFICER_ORGANISATION' : 'OFFICER_REGION';
}

/**
 * How much of an officer or an organisation may be read. Those who file them, and the officers of the same organisation,
 * see the filing with the name masked; a supervisor sees it without the name where all of its regions are supervised.
 */
export function extentOfPerson(
  { integrator, purpose, officer }: Claim,
  state: PersonState,
  today: string,
): Extent | undefined {
  const filing = filingOn(state, today);
  if (filing === undefined || integrator.purposes?.includes(purpose) !== true) return undefined;
  switch (purpose) {
    case 'ownership':
      return integrator.organisations.includes(filing.organisation) ? 'masked' : undefined;
    case 'supervision':
      return supervised(filing.regions, integrator) ? 'process' : undefined;
    case 'handling':
      return officer?.organisation === filing.organisation ? 'masked' : undefined;
    // Reports and ledgers are read by questions of their own.
    case 'verification':
    case 'credit':
      return undefined;
    default: {
      const unknown: never = purpose;
      throw new Error(`there is no purpose ${String(unknown)}`);
    }
  }
}

/**
 * How much of an alert may be read: everything by who supervises its region; what was found and done, with the words of
 * their own organisation, by officers of the accountable organisation and of the assignee's.
 */
export function extentOfAlert({ integrator, purpose, officer }: Claim, state: AlertState): Extent | undefined {
  if (integrator.purposes?.includes(purpose) !== true) return undefined;
  const { finding, assignee } = state;
  switch (purpose) {
    case 'ownership':
      return undefined;
    case 'supervision':
      return supervised([finding.region], integrator) ? 'whole' : undefined;
    case 'handling': {
      const concerned = [finding.accountable.organisation, assignee?.organisation];
      return officer !== undefined && concerned.includes(officer.organisation) ? 'masked' : undefined;
    }
    // Reports and ledgers are read by questions of their own.
    case 'verification':
    case 'credit':
      return undefined;
    default: {
      const unknown: never = purpose;
      throw new Error(`there is no purpose ${String(unknown)}`);
    }
  }
}

/** A step, with the tier of who does it here, and for which division. */
interface Post {
  readonly step: FlowStep;
  readonly level: Filing['level'];
  readonly region: string;
  readonly held: boolean;
}

/** The steps of the flow that the officer's organisation does, at places within the officer's and the integrator's regions. */
function postsOf(officer: Filing, integrator: Integrator, state: ApplicationState, rules: RuleSet): readonly Post[] {
  return officerSteps(officer, state, rules).filter(({ region }) => isNear(region, officer, integrator));
}

const isNear = (region: string, ...wheres: readonly { readonly regions: readonly string[] }[]): boolean =>
  wheres.every(({ regions }) => regions.some((area) => within(region, area)));

/** Whether the officer's organisation is asked about it at present: before and after, it has nothing to do with it. */
function isAsked(officer: Filing, integrator: Integrator, { consultations, region }: ApplicationState): boolean {
  return (
    consultations.some(({ status, departments }) => status === 'open' && departments.includes(officer.organisation)) &&
    isNear(region, officer, integrator)
  );
}

/** The steps that the officer's organisation holds, or does by the flow, wherever that is. */
function officerSteps({ organisation }: Filing, state: ApplicationState, rules: RuleSet): readonly Post[] {
  const matter = rules.catalogue.matter(state.matter);
  if (matter === undefined) return [];
  return matter.flow.steps.flatMap((step): readonly Post[] => {
    const { region, content, open } = state;
    const place = { region, form: content.form };
    const held = chargeIn(rules, matter, step, { ...place, open });
    if (held?.organisation === organisation) return [{ step, level: held.level, region: held.region, held: true }];
    // It is another's at present: who has handed it on may follow it, and no more.
    const byFlow = chargeIn(rules, matter, step, place);
    if (byFlow?.organisation !== organisation) return [];
    return [{ step, level: byFlow.level, region: byFlow.region, held: false }];
  });
}

const mayAct = (officer: Filing, { step, level, held }: Post, { open }: ApplicationState): boolean =>
  held &&
  open.some((one) => one.step === step.id) &&
  officer.officerRoles.includes(step.role) &&
  officer.level === level;

export const supervised = (regions: readonly string[], { supervises = [] }: Integrator): boolean =>
  regions.length > 0 && regions.every((region) => supervises.some((area) => within(region, area)));
