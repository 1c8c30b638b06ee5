import { isLate, stateOf } from '../../rules/deadlines/deadline.ts';
import type { FlowStep, Matter } from '../../rules/matters/matter.ts';
import type { Circumstances, Decision } from '../behaviour.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import type { ExtendData } from '../protocol/messages.ts';
import type { Charge } from './charge.ts';
import type { Examination } from './examination.ts';
import { defectsOfOfficer, type Post } from './officer-check.ts';
import type { ApplicationEvent, ApplicationState } from './state.ts';

/**
 * A leader extends the time of an application (行政许可法 42): an officer who is filed as approver where it is decided; once,
 * before the legal time is over, by the days that the matter's file says. The applicant is told why (`clocks.ts`, with the new due day).
 */
export function extend(
  state: ApplicationState,
  { officer, reason }: ExtendData,
  { chargeOf }: Examination,
  matter: Matter,
  circumstances: Circumstances,
): Decision<ApplicationEvent> {
  const posts = decidingCharges(matter, chargeOf);
  const unfit = posts.map((post) => defectsOfOfficer(officer, post, circumstances));
  const place = unfit.findIndex((defects) => defects.length === 0);
  const post = posts[place];
  // Told of the place that the fewest things are missing at.
  const [fewest = []] = [...unfit].sort((one, other) => one.length - other.length);
  const defects = [...(post === undefined ? fewest : []), ...defectsOfTime(state, matter, circumstances)];
  if (post === undefined || defects.length > 0) return { verdict: 'refused', defects };
  const { workingDays } = matter.extension ?? { workingDays: 0 };
  const { organisation } = post.charge;
  const on = circumstances.today;
  return {
    verdict: 'received',
    events: [{ type: 'DeadlineExtended', workingDays, officer, organisation, reason, on }],
  };
}

function defectsOfTime({ clocks }: ApplicationState, matter: Matter, { now }: Circumstances): readonly Defect[] {
  if (matter.extension === undefined) return [defect('EXTENSION_NOT_PROVIDED', '')];
  const legal = clocks?.deadlines.find(({ kind }) => kind === 'legal');
  if (legal === undefined || stateOf(legal) === 'done') return [defect('EXTENSION_NOT_RUNNING', '')];
  if (legal.extended !== undefined) return [defect('EXTENSION_TWICE', '')];
  return isLate(legal, now) ? [defect('EXTENSION_LATE', '')] : [];
}

/**
 * The steps at which an application is decided, with who is in charge, each as its approver's: those before a delivery that
 * give more than an opinion.
 */
export function decidingCharges(
  { flow: { steps } }: Matter,
  chargeOf: (step: FlowStep) => Charge | undefined,
): readonly Post[] {
  const deliveries = new Set(steps.filter(({ kind }) => kind === 'delivery').map(({ id }) => id));
  return steps.flatMap((step) => {
    const charge = chargeOf(step);
    if (charge === undefined || step.opinion === true || !step.next.some((id) => deliveries.has(id))) return [];
    return [{ step: { ...step, role: 'approver' as const }, charge }];
  });
}
