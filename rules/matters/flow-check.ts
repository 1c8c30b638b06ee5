import type { LocalizedText } from '../text.ts';
import { type Fault, type FaultCode, pointerTo } from './fault.ts';
import type { FlowStep, Matter } from './matter.ts';

/**
 * Everything that is wrong with the flow of a matter. A sound flow starts with an acceptance, names only steps that
 * exist, never goes round in a circle, uses every step, ends in a delivery from every step, joins what it opened side by side
 * before anything is decided on it, leaves no decision to a step that only gives an opinion, and its longest way takes no more working days than are promised.
 */
export function flowFaults(matter: Matter, file: string): Fault[] {
  const { start, steps } = matter.flow;
  const faults: Fault[] = [];
  const tell = (pointer: string, code: FaultCode, message: LocalizedText) =>
    faults.push({ file, pointer: `/flow${pointer}`, code, message });

  const byId = new Map<string, FlowStep>();
  steps.forEach((step, index) => {
    const at = pointerTo('/steps', index);
    if (byId.has(step.id)) tell(`${at}/id`, 'DUPLICATE', both(`环节 ${step.id} 重复`, `step ${step.id} stands twice`));
    byId.set(step.id, step);
    if (step.kind === 'delivery' && step.next.length > 0) {
      tell(`${at}/next`, 'FLOW_STEP_UNKNOWN', both('送达之后没有环节', 'nothing follows a delivery'));
    }
  });
  const first = byId.get(start);
  if (first?.kind !== 'acceptance') {
    tell('/start', 'FLOW_START', both(`起始环节 ${start} 不是受理环节`, `${start} is no acceptance step of this flow`));
  } else if (first.placeField !== undefined) {
    // Whoever takes an application in must be there also where the form names a place that nobody serves.
    const zh = `起始环节 ${start} 在申请地办理，不得设 placeField`;
    tell('/start', 'FLOW_START', both(zh, `${start} is done where it was applied for; it cannot have a placeField`));
  }
  steps.forEach((step, index) => {
    step.next.forEach((id, position) => {
      if (byId.has(id)) return;
      const pointer = pointerTo('/steps', index, 'next', position);
      tell(pointer, 'FLOW_STEP_UNKNOWN', both(`没有环节 ${id}`, `there is no step ${id}`));
    });
  });
  if (faults.length > 0 || first === undefined) return faults;

  const walk = walkFrom(first, byId);
  // Steps that nobody comes to can stand in a circle as well.
  const cycleAt = walk.cycleAt ?? steps.map((step) => walkFrom(step, byId).cycleAt).find((id) => id !== undefined);
  if (cycleAt !== undefined) {
    const zh = `流程在环节 ${cycleAt} 处成环`;
    tell('/steps', 'FLOW_CYCLE', both(zh, `the flow goes round in a circle at step ${cycleAt}`));
    return faults;
  }
  steps.forEach((step, index) => {
    const at = pointerTo('/steps', index);
    if (!walk.days.has(step.id)) {
      tell(at, 'FLOW_STEP_UNREACHABLE', both(`环节 ${step.id} 不可到达`, `step ${step.id} is never reached`));
    }
    if (step.kind !== 'delivery' && step.next.length === 0) {
      tell(at, 'FLOW_NO_DELIVERY', both(`环节 ${step.id} 之后到不了送达`, `step ${step.id} leads to no delivery`));
    }
  });
  faults.push(...joinFaults(steps, byId, file));
  steps.forEach(({ id, opinion, kind, next }, index) => {
    const decided = next.some((following) => byId.get(following)?.kind === 'delivery');
    if (opinion !== true || (kind === 'review' && !decided)) return;
    const zh = `环节 ${id} 只出具意见，其后须有作出决定的审核环节`;
    const en = `step ${id} only gives an opinion; a review that decides must follow it`;
    tell(pointerTo('/steps', index, 'opinion'), 'FLOW_OPINION', both(zh, en));
  });
  const longest = walk.days.get(first.id) ?? 0;
  if (longest > matter.promisedWorkingDays) {
    const zh = `各环节时限合计 ${longest} 个工作日，超过承诺时限 ${matter.promisedWorkingDays} 个工作日`;
    const en = `the steps take up to ${longest} working days, more than the promised ${matter.promisedWorkingDays}`;
    tell('/steps', 'FLOW_DAYS', both(zh, en));
  }
  return faults;
}

/**
 * What a step opens side by side must come together in a join, and in a review, before anything is decided: else it would
 * be decided by one while another is still at work. And only ways that are open side by side need a join.
 */
function joinFaults(steps: readonly FlowStep[], byId: ReadonlyMap<string, FlowStep>, file: string): Fault[] {
  const reached = reachedFromEach(steps, byId);
  const meeting = meetingsOf(steps, reached);
  return steps.flatMap((step, index) => {
    const { id, kind, join, parallel, next } = step;
    const faults: Fault[] = [];
    const tell = (member: string, message: LocalizedText) =>
      faults.push({ file, pointer: `/flow${pointerTo('/steps', index, member)}`, code: 'FLOW_JOIN', message });
    if (parallel === true && next.length < 2)
      tell('parallel', both('并行环节之后至少要有两个环节', 'a parallel step needs at least two steps after it'));
    if (parallel === true && !meetsInReview(step, steps, reached))
      tell('next', both(`从 ${id} 并行的环节没有汇合到同一审核环节`, `the parallel ways from ${id} meet in no review`));
    if (meeting.has(id) && join !== true)
      tell('join', both(`并行的环节在 ${id} 汇合，应标明 join`, `parallel ways meet at ${id}; it must be a join`));
    if (join === true && !meeting.has(id))
      tell('join', both(`没有并行的环节在 ${id} 汇合`, `no parallel ways meet at ${id}`));
    else if (join === true && kind !== 'review')
      tell('kind', both(`汇合环节 ${id} 应为审核环节`, `${id} joins parallel ways, so it must be a review`));
    return faults;
  });
}

type Reached = ReadonlyMap<string, ReadonlySet<string>>;

/** Whether there is a review that every way from the fork to a delivery goes through. */
function meetsInReview(fork: FlowStep, steps: readonly FlowStep[], reached: Reached): boolean {
  const passed = passedAfter(fork, steps, reached);
  const ends = steps.filter(({ id, kind }) => kind === 'delivery' && passed.has(id));
  return steps.some(({ id, kind }) => kind === 'review' && ends.every((end) => passed.get(end.id)?.has(id) === true));
}

/** The steps into which several branches of one fork lead, without a step before where all of them have met. */
function meetingsOf(steps: readonly FlowStep[], reached: Reached): ReadonlySet<string> {
  const meeting = new Set<string>();
  for (const fork of steps.filter(({ parallel }) => parallel === true)) {
    for (const [id, passed] of passedAfter(fork, steps, reached)) {
      const branches = fork.next.filter((branch) => reached.get(branch)?.has(id) === true);
      if (branches.length > 1 && passed.size === 1) meeting.add(id);
    }
  }
  return meeting;
}

/** Each step after a fork with the steps that every way from the fork to it goes through, itself included. */
function passedAfter({ next }: FlowStep, steps: readonly FlowStep[], reached: Reached): Reached {
  const after = steps.filter(({ id }) => next.some((branch) => reached.get(branch)?.has(id) === true));
  const passed = new Map<string, ReadonlySet<string>>();
  const passedTo = (id: string): ReadonlySet<string> => {
    const known = passed.get(id);
    if (known !== undefined) return known;
    const before = next.includes(id) ? [] : after.filter((step) => step.next.includes(id));
    const [first, ...others] = before.map((step) => passedTo(step.id));
    const found = new Set([...(first ?? [])].filter((one) => others.every((other) => other.has(one)))).add(id);
    passed.set(id, found);
    return found;
  };
  for (const { id } of after) passedTo(id);
  return passed;
}

/** Each step with everything that can follow it, itself included. The flow has no circle. */
export function reachedFromEach(
  steps: readonly FlowStep[],
  byId: ReadonlyMap<string, FlowStep>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const reached = new Map<string, ReadonlySet<string>>();
  const reach = (id: string): ReadonlySet<string> => {
    const known = reached.get(id);
    if (known !== undefined) return known;
    const found = new Set([id]);
    for (const next of byId.get(id)?.next ?? []) for (const one of reach(next)) found.add(one);
    reached.set(id, found);
    return found;
  };
  for (const { id } of steps) reach(id);
  return reached;
}

/** Working days of the longest way from each step that can be reached; or the first step where a circle closes. */
function walkFrom(first: FlowStep, byId: ReadonlyMap<string, FlowStep>) {
  const days = new Map<string, number>();
  const onWay = new Set<string>();
  let cycleAt: string | undefined;
  const visit = (step: FlowStep): number => {
    const known = days.get(step.id);
    if (known !== undefined) return known;
    if (onWay.has(step.id)) {
      cycleAt ??= step.id;
      return 0;
    }
    onWay.add(step.id);
    let longest = 0;
    for (const id of step.next) {
      const following = byId.get(id);
      if (following !== undefined) longest = Math.max(longest, visit(following));
    }
    onWay.delete(step.id);
    // A special step takes none of the promised time.
    const own = step.uncounted === undefined ? step.workingDays : 0;
    days.set(step.id, own + longest);
    return own + longest;
  };
  visit(first);
  return { days, cycleAt };
}

function both(zh: string, en: string): LocalizedText {
  return { zh, en };
}
