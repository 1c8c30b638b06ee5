import type { FlowStep, Matter } from '../../rules/matters/matter.ts';
import type { Circumstances } from '../behaviour.ts';
import type { Json, OutboundMessage } from '../protocol/journal.ts';
import { type Waiting, waitingAt } from './charge.ts';
import type { Examination } from './examination.ts';
import type { ApplicationEvent, ApplicationState, Deed, History, OpenStep } from './state.ts';

/** What an event happens in. */
export interface Surroundings {
  /** Before the event. */
  readonly state: ApplicationState;
  readonly examination: Examination;
  readonly matter: Matter;
  readonly circumstances: Circumstances;
}

/** A message about an application to an integrator. */
export function announcement(
  integrator: string,
  id: string,
  event: string,
  data: Readonly<Record<string, unknown>>,
): OutboundMessage {
  return { integrator, topic: `application.${id}`, event, data: data as Readonly<Record<string, Json>> };
}

/** What the owner of the application is told of an event of an officer's. */
export function announced(
  event: ApplicationEvent,
  { state: before, examination, matter, circumstances: { id, version } }: Surroundings,
): readonly OutboundMessage[] {
  const tell = (name: string, data: Parameters<typeof announcement>[3]) => [
    announcement(before.integrator, id, name, { version: version + 1, ...data }),
  ];
  /** Steps that wait now and did not before, and who does them; none while a join waits for others. */
  const next = (open: readonly OpenStep[]) => {
    const steps = open.map(({ step }) => step).filter((step) => !before.open.some((one) => one.step === step));
    return { next: steps, opened: steps.map((step) => told(waitingAt(matter, step, examination.chargeOf))) };
  };
  switch (event.type) {
    case 'ApplicationAccepted':
      return tell('accepted', { ...by(event.deed), ...next(event.open) });
    case 'StepObjected':
      return tell('objected', { ...by(event.deed), ...next(event.open) });
    case 'StepApproved':
      return tell('advanced', { ...by(event.deed), ...next(event.open) });
    case 'ApplicationApproved':
      return tell('decided', { decision: 'approved', ...by(event.deed), ...next(event.open) });
    case 'ApplicationRefused':
      return tell('decided', { decision: 'refused', ...by(event.deed), ...next([]) });
    case 'ApplicationReturned':
      return tell('returned', {
        ...(event.by === 'rules' ? { by: 'rules' } : by(event.by)),
        defects: event.defects,
        warnings: [],
      });
    case 'ApplicationDelivered':
      return tell('delivered', { ...by(event.deed), handover: event.handover });
    case 'ApplicationClosed':
      return tell('closed', { ...by(event.deed), steps: event.steps, visits: event.visits });
    default:
      return [];
  }
}

const by = ({ step, officer, organisation, level, region, opinion }: Deed) => ({
  by: 'officer',
  step,
  officer,
  organisation,
  level,
  region,
  opinion,
});

const told = ({ step, organisation, level, region, role }: Waiting) => ({ step, organisation, level, region, role });

/**
 * Tells every integrator that speaks for the organisation in charge that a step waits for it: what it must know to act, no
 * content, which it reads by asking. The window is told what is known of the people (R2).
 */
export function assigned(
  opened: readonly OpenStep[],
  {
    matter,
    examination,
    circumstances,
    history,
  }: Pick<Surroundings, 'matter' | 'examination' | 'circumstances'> & { readonly history?: History },
): readonly OutboundMessage[] {
  return opened.flatMap(({ step, version }) =>
    assignedTo(waitingAt(matter, step, examination.chargeOf), version, { matter, circumstances, history }),
  );
}

type Assignment = Waiting & Pick<FlowStep, 'workingDays'>;

/** The same of one step, wherever it waits. */
export function assignedTo(
  waiting: Assignment,
  version: number,
  {
    matter,
    circumstances,
    history,
  }: Pick<Surroundings, 'matter' | 'circumstances'> & { readonly history?: History | undefined },
): readonly OutboundMessage[] {
  const assignment = { version, matter: matter.code, ...waiting, history };
  return circumstances
    .speakersFor(waiting.organisation)
    .map((integrator) => announcement(integrator, circumstances.id, 'assigned', assignment));
}

/**
 * Where no integrator speaks for the organisation in charge, nobody is told that the step waits: the owner and the
 * supervisors of the region are told that, since they can do something about it.
 */
export function unattended(
  opened: readonly OpenStep[],
  { state, matter, examination, circumstances }: Surroundings,
): readonly OutboundMessage[] {
  return opened.flatMap(({ step }) =>
    unattendedBy(waitingAt(matter, step, examination.chargeOf), { state, matter, circumstances }),
  );
}

/** The same of one step, wherever it waits. */
export function unattendedBy(
  { step, organisation, level, region }: Waiting,
  { state, matter, circumstances }: Pick<Surroundings, 'state' | 'matter' | 'circumstances'>,
): readonly OutboundMessage[] {
  const { id, version, speakersFor, supervisorsOf } = circumstances;
  if (speakersFor(organisation).length > 0) return [];
  const receivers = [...new Set([state.integrator, ...supervisorsOf(state.region)])];
  const data = { version: version + 1, matter: matter.code, step, organisation, level, region };
  return receivers.map((integrator) => announcement(integrator, id, 'unattended', data));
}
