import type { LocalizedText } from '../text.ts';
import { type Fault, type FaultCode, pointerTo } from './fault.ts';
import type { FlowStep, Matter } from './matter.ts';

/**
 * Everything that is wrong with the flow of a matter. A sound flow starts with an acceptance, names only steps that
 * exist, never goes round in a circle, uses every step, ends in a delivery from every step, and its longest way takes no
 * more working days than are promised.
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
  if (walk.cycleAt !== undefined) {
    const zh = `流程在环节 ${walk.cycleAt} 处成环`;
    tell('/steps', 'FLOW_CYCLE', both(zh, `the flow goes round in a circle at step ${walk.cycleAt}`));
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
  const longest = walk.days.get(first.id) ?? 0;
  if (longest > matter.promisedWorkingDays) {
    const zh = `各环节时限合计 ${longest} 个工作日，超过承诺时限 ${matter.promisedWorkingDays} 个工作日`;
    const en = `the steps take up to ${longest} working days, more than the promised ${matter.promisedWorkingDays}`;
    tell('/steps', 'FLOW_DAYS', both(zh, en));
  }
  return faults;
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
    days.set(step.id, step.workingDays + longest);
    return step.workingDays + longest;
  };
  visit(first);
  return { days, cycleAt };
}

function both(zh: string, en: string): LocalizedText {
  return { zh, en };
}
