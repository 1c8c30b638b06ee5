import { type FlowStep, type Matter, stepOf } from '../../rules/matters/matter.ts';
import type { Circumstances } from '../behaviour.ts';
import type { Json, OutboundMessage } from '../protocol/journal.ts';
import type { Examination } from './examination.ts';
import type { ApplicationEvent, ApplicationState, Deed } from './state.ts';

/** A message to the integrator that an application came through. */
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
  state: ApplicationState,
  { id, version }: Circumstances,
): readonly OutboundMessage[] {
  const tell = (name: string, data: Parameters<typeof announcement>[3]) => [
    announcement(state.integrator, id, name, { version: version + 1, ...data }),
  ];
  switch (event.type) {
    case 'ApplicationAccepted':
      return tell('accepted', { ...by(event.deed), next: event.next });
    case 'StepApproved':
      return tell('advanced', { ...by(event.deed), next: event.next });
    case 'ApplicationApproved':
      return tell('decided', { decision: 'approved', ...by(event.deed), next: event.next });
    case 'ApplicationRefused':
      return tell('decided', { decision: 'refused', ...by(event.deed) });
    case 'ApplicationReturned':
      return tell('returned', { ...(event.by === 'rules' ? { by: 'rules' } : by(event.by)), defects: event.defects });
    case 'ApplicationDelivered':
      return tell('delivered', by(event.deed));
    case 'ApplicationClosed':
      return tell('closed', by(event.deed));
    default:
      return [];
  }
}

const by = ({ step, officer, organisation, level, opinion }: Deed) => ({
  by: 'officer',
  step,
  officer,
  organisation,
  level,
  opinion,
});

/**
 * Tells every integrator that speaks for the organisation in charge that a step waits for it: what it must know to act, no
 * content, which it reads by asking.
 */
export function assigned(
  matter: Matter,
  stepId: string,
  examination: Examination,
  circumstances: Circumstances,
): readonly OutboundMessage[] {
  const step = standing(matter, stepId);
  const organisation = examination.responsible(step);
  if (organisation === undefined) return [];
  const { id, role, level, workingDays } = step;
  const version = circumstances.version + 1;
  const assignment = { version, matter: matter.code, step: id, role, level, organisation, workingDays };
  return circumstances
    .speakersFor(organisation)
    .map((integrator) => announcement(integrator, circumstances.id, 'assigned', assignment));
}

/** A step that the flow itself has named; the catalogue is checked, so that it is missing is a broken invariant. */
function standing(matter: Matter, id: string): FlowStep {
  const step = stepOf(matter, id);
  if (step === undefined) throw new Error(`the flow of ${matter.code} ${matter.version} has no step ${id}`);
  return step;
}
