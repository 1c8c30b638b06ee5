import { stepOf } from '../../rules/matters/matter.ts';
import type { Defect } from '../protocol/defects.ts';
import type { OutboundMessage } from '../protocol/journal.ts';
import { announcement, type Surroundings } from './announcements.ts';
import { measuresTold } from './restricted.ts';
import type { ApplicationEvent, Deed } from './state.ts';

/** What has come of an application, for the people around it. */
type Result = 'returned' | 'accepted' | 'approved' | 'refused' | 'delivered' | 'withdrawn';

interface Outcome {
  readonly result: Result;
  /** The deed that it came by; undefined where it came by the rules or by the applicant. */
  readonly deed?: Deed;
  readonly defects?: readonly Defect[];
  /** Measures of credit that were met: for the applicant alone. */
  readonly measures?: ReturnType<typeof measuresTold>;
}

/**
 * The result of an event to each class of person, with no more than each may see (R5):
 * - the applicant and the agent, through the integrator that took the application in: the decision, its reason, who
 *   decided and what to do; no officer's number. The agent is not told why an application was refused.
 * - departments that had or have a step: who decided where, without what was applied for;
 * - supervisors of the region: who did what at which step and tier under which limit, without any words that were written.
 */
export function results(event: ApplicationEvent, surroundings: Surroundings): readonly OutboundMessage[] {
  const outcome = outcomeOf(event);
  if (outcome === undefined) return [];
  return [
    ...toApplicant(outcome, surroundings),
    ...toDepartments(outcome, surroundings),
    ...toSupervisors(outcome, surroundings),
  ];
}

function outcomeOf(event: ApplicationEvent): Outcome | undefined {
  switch (event.type) {
    case 'ApplicationReturned':
      return { result: 'returned', defects: event.defects, ...(event.by === 'rules' ? {} : { deed: event.by }) };
    case 'ApplicationAccepted':
      return { result: 'accepted', deed: event.deed, measures: measuresTold(event) };
    case 'ApplicationApproved':
      return { result: 'approved', deed: event.deed };
    case 'ApplicationRefused':
      return { result: 'refused', deed: event.deed, measures: measuresTold(event) };
    case 'ApplicationDelivered':
      return { result: 'delivered', deed: event.deed };
    case 'ApplicationWithdrawn':
      return { result: 'withdrawn' };
    default:
      return undefined;
  }
}

const common = ({ result }: Outcome, { state, matter, circumstances }: Surroundings) => ({
  version: circumstances.version + 1,
  result,
  matter: matter.code,
  region: state.region,
  on: circumstances.today,
});

function toApplicant(outcome: Outcome, surroundings: Surroundings): readonly OutboundMessage[] {
  const { state, examination, matter, circumstances } = surroundings;
  const { deed, defects, result } = outcome;
  const step = deed === undefined ? undefined : stepOf(matter, deed.step);
  const decidedBy = step === undefined ? undefined : examination.chargeOf(step)?.title;
  const told = {
    ...common(outcome, surroundings),
    title: matter.title,
    by: deed === undefined ? (result === 'withdrawn' ? 'applicant' : 'rules') : 'officer',
    organisation: decidedBy,
    level: deed?.level,
    defects,
  };
  const tell = (audience: string, data: Readonly<Record<string, unknown>>) =>
    announcement(state.integrator, circumstances.id, `result-${audience}`, data);
  return [
    tell('applicant', { ...told, opinion: deed?.opinion, ...outcome.measures }),
    ...(state.content.agent === undefined ? [] : [tell('agent', told)]),
  ];
}

function toDepartments(outcome: Outcome, surroundings: Surroundings): readonly OutboundMessage[] {
  const { state, examination, matter, circumstances } = surroundings;
  const { deed } = outcome;
  const concerned = new Map<string, Set<string>>();
  const concern = (organisation: string | undefined, step: string) => {
    if (organisation === undefined) return;
    concerned.set(organisation, (concerned.get(organisation) ?? new Set()).add(step));
  };
  for (const one of state.deeds) concern(one.organisation, one.step);
  for (const { step } of state.open) {
    const found = stepOf(matter, step);
    concern(found && examination.chargeOf(found)?.organisation, step);
  }
  if (deed !== undefined) concern(deed.organisation, deed.step);
  return [...concerned].flatMap(([organisation, steps]) =>
    circumstances.speakersFor(organisation).map((integrator) =>
      announcement(integrator, circumstances.id, 'result-department', {
        ...common(outcome, surroundings),
        organisation,
        steps: [...steps],
        decided: decidedAt(deed),
      }),
    ),
  );
}

function toSupervisors(outcome: Outcome, surroundings: Surroundings): readonly OutboundMessage[] {
  const { state, matter, circumstances } = surroundings;
  const { deed } = outcome;
  const step = deed === undefined ? undefined : stepOf(matter, deed.step);
  return circumstances.supervisorsOf(state.region).map((integrator) =>
    announcement(integrator, circumstances.id, 'result-supervisor', {
      ...common(outcome, surroundings),
      channel: state.channel,
      submittedOn: state.submittedOn,
      decided: deed === undefined ? undefined : { ...decidedAt(deed), officer: deed.officer },
      workingDays: step?.workingDays,
      findings: [...new Set(state.findings.map(({ code }) => code))],
      defects: outcome.defects?.map(({ code }) => code),
    }),
  );
}

const decidedAt = (deed: Deed | undefined) =>
  deed === undefined
    ? undefined
    : { step: deed.step, organisation: deed.organisation, level: deed.level, region: deed.region };
